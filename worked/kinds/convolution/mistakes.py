"""What people get wrong in convolutions, and the sentence that helps."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from worked.fields import shape
from worked.kinds.convolution.shapes import axes_of
from worked.moves.windows import each_way
from worked.problem import Mistake
from worked.prose import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worked.document import Line
    from worked.kinds.convolution import Kind
    from worked.maths.windows import Axis, Nested


def known_mistakes(kind: Kind) -> Iterator[Mistake]:
    """The mistakes that can be made with these shapes, whatever the numbers are."""
    yield from _with_the_filter(kind)
    yield from _with_the_windows(kind)
    yield from _with_the_channels(kind)
    yield from _with_the_bias(kind)


def _instead(kind: Kind, name: str, says: Line, **fields: object) -> Iterator[Mistake]:
    """The mistake of solving another problem, where that one can be solved."""
    other = kind.model_copy(update=fields)
    if not any(other.conflicts()):
        yield Mistake(name, says, instead=other)


def _with_the_filter(kind: Kind) -> Iterator[Mistake]:
    if prod(shape(kind.weight)[2:]) == 1:
        return
    if kind.flip:
        says = say("The filter was laid on as it is; here it is turned around first.")
        yield from _instead(kind, "not_turned_around", says, flip=False)
    else:
        says = say("The filter was turned around first; here it is laid on as it is given.")
        yield from _instead(kind, "turned_around", says, flip=True)


# --- windows --------------------------------------------------------------------------------


def _with_the_windows(kind: Kind) -> Iterator[Mistake]:
    axes = axes_of(kind)
    told = [_walk(axes)]
    for name, says, fields in _wrong_windows(kind, axes):
        other = kind.model_copy(update=fields)
        if any(other.conflicts()) or (walk := _walk(axes_of(other))) in told:
            continue
        told.append(walk)
        yield Mistake(name, says, instead=other)
    if all(axis.size > 1 for axis in axes):
        yield Mistake(
            "last_window_forgotten",
            say(
                "The last window along each axis is missing: the + 1 of the formula counts the "
                "first window."
            ),
            pins={"output": tuple(_without_last(plane) for plane in _output(kind))},
        )


def _walk(axes: tuple[Axis, ...]) -> list[list[list[int]]]:
    """The cells of every window along every axis, which is all that the numbers depend on."""
    return [[list(axis.taps(start)) for start in axis.starts()] for axis in axes]


def _wrong_windows(
    kind: Kind, axes: tuple[Axis, ...]
) -> Iterator[tuple[str, Line, dict[str, object]]]:
    """Other windows: the name of the mistake, what to tell the student, the other fields."""
    pads = tuple((axis.before, axis.after) for axis in axes)
    strides = each_way([axis.stride for axis in axes])
    yield (
        "stride_ignored",
        say("The filter was moved cell by cell; it moves by {s}.", s=strides),
        {"stride": 1, "padding": pads},
    )
    yield (
        "windows_side_by_side",
        say("The filter was moved by its own width; it moves by {s}.", s=strides),
        {"stride": shape(kind.weight)[2:], "padding": pads},
    )
    yield (
        "padding_ignored",
        say("The padding was left out: windows also begin on the zeros around the input."),
        {"padding": 0},
    )
    yield (
        "dilation_ignored",
        say(
            "The cells under the filter were taken side by side; they are {d} apart.",
            d=each_way([axis.dilation for axis in axes]),
        ),
        {"dilation": 1, "padding": pads},
    )
    more = tuple(
        (axis.before, axis.after + (axis.stride - axis.dropped if axis.dropped else 0))
        for axis in axes
    )
    yield (
        "rounded_up",
        say("A window that sticks out was kept; here it is dropped: round down."),
        {"padding": more},
    )


def _output(kind: Kind) -> tuple[Nested, ...]:
    return kind.results()["output"]  # type: ignore[return-value]


def _without_last(plane: Nested) -> Nested:
    """A plane without its last entry along every axis."""
    return tuple(map(_without_last, plane[:-1])) if isinstance(plane, tuple) else plane


# --- channels and biases --------------------------------------------------------------------


def _with_the_channels(kind: Kind) -> Iterator[Mistake]:
    read = shape(kind.weight)[1]
    if read > 1:
        only_first = tuple(
            (one[0], *map(_zeros, one[1:]))  # type: ignore[index]
            for one in kind.weight
        )
        yield from _instead(
            kind,
            "first_channel_only",
            say("Only the first channel was used; the products of all channels are added."),
            weight=only_first,
        )
    if kind.groups > 1:
        yield from _instead(
            kind,
            "groups_ignored",
            say(
                "Every filter was laid on the first channels; a filter reads the channels of "
                "its own group."
            ),
            input=kind.input[:read] * kind.groups,
        )


def _zeros(plane: Nested) -> Nested:
    return tuple(map(_zeros, plane)) if isinstance(plane, tuple) else 0


def _with_the_bias(kind: Kind) -> Iterator[Mistake]:
    if kind.bias is None or not any(kind.bias):
        return
    yield from _instead(
        kind,
        "bias_forgotten",
        say("The bias was forgotten; it is added to every entry."),
        bias=None,
    )
    read = shape(kind.weight)[1]
    if read > 1:
        yield from _instead(
            kind,
            "bias_for_every_channel",
            say("The bias was added once for every channel; each entry gets it once."),
            bias=tuple([b * read for b in kind.bias]),
        )
