"""What people get wrong in pooling, and the sentence that helps.

A mistake is known by how it makes the entries of the outputs. What makes them as they should be
made is none, and what makes them as another mistake does is not told twice.
"""

from __future__ import annotations

from itertools import product
from math import prod
from typing import TYPE_CHECKING, NamedTuple

from worked.exact import sign
from worked.fields import padding_per_axis, per_axis, shape
from worked.kinds.pooling.recipes import OUTSIDE, Entry, Output, averaged, followed, recipe
from worked.kinds.pooling.shapes import Slide
from worked.moves.windows import each_way
from worked.problem import Mistake
from worked.prose import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from worked.document import Line
    from worked.kinds.pooling import Kind
    from worked.kinds.pooling.recipes import Recipe

    Change = Callable[[Entry], Entry]


class Wrong(NamedTuple):
    """A wrong rule: its name, what to tell the student, and how it makes the outputs."""

    name: str
    says: Line
    made: Recipe


def known_mistakes(kind: Kind) -> Iterator[Mistake]:
    """The mistakes that can be made with these windows, whatever numbers they hold."""
    right = recipe(kind)
    seen = [right]
    for name, says, made in _wrong_rules(kind, right):
        if made not in seen:
            seen.append(made)
            changed = {key: output for key, output in made.items() if output != right[key]}
            yield Mistake(name, says, pins=followed(kind, changed))


def _wrong_rules(kind: Kind, right: Recipe) -> Iterator[Wrong]:
    yield from _with_the_stride(kind)
    yield from _with_the_padding(kind)
    if "max" in kind.ops:
        yield from _with_the_maximum(kind, right)
    yield from _with_the_rounding(kind, right)
    if "average" in kind.ops:
        yield from _with_the_divisor(kind, right)
        yield from _with_the_count(kind, right)
    yield from _with_the_operation(kind, right)


def _instead(kind: Kind, name: str, says: Line, **fields: object) -> Iterator[Wrong]:
    """The mistake of solving another problem, where that one can be solved."""
    other = kind.model_copy(update=fields)
    if not any(other.conflicts()):
        yield Wrong(name, says, recipe(other))


def _changed(right: Recipe, op: str, change: Change) -> Recipe:
    """The recipe with every entry of an operation made in another way."""
    return {
        name: Output(output.sizes, tuple(map(change, output.entries)))
        if name.startswith(op)
        else output
        for name, output in right.items()
    }


# --- windows --------------------------------------------------------------------------------


def _with_the_stride(kind: Kind) -> Iterator[Wrong]:
    axes = kind.axes(kind.arrays()[0])
    strides, kernel = [axis.stride for axis in axes], [axis.kernel for axis in axes]
    yield from _instead(
        kind,
        "windows_side_by_side",
        say(
            "The window was moved by its own width {kernel}; it moves by the stride {stride}.",
            kernel=each_way(kernel),
            stride=each_way(strides),
        ),
        stride=kind.kernel,
    )
    yield from _instead(
        kind,
        "stride_ignored",
        say("The window was moved cell by cell; it moves by {s}.", s=each_way(strides)),
        stride=1,
    )
    yield from _instead(
        kind,
        "dilation_ignored",
        say(
            "The cells of a window were taken side by side; they are {d} apart.",
            d=each_way([axis.dilation for axis in axes]),
        ),
        dilation=1,
    )


def _with_the_padding(kind: Kind) -> Iterator[Wrong]:
    paddings = padding_per_axis(kind.padding, len(shape(kind.arrays()[0])))
    yield from _instead(
        kind,
        "padding_ignored",
        say("The padding was left out: windows also begin on the cells around the input."),
        padding=0,
    )
    yield from _instead(
        kind,
        "padding_counted_once",
        say("The padding was put on one side only; it lies before *and* after the input."),
        padding=tuple((before, 0) for before, _ in paddings),
    )


def _with_the_maximum(kind: Kind, right: Recipe) -> Iterator[Wrong]:
    """Only where numbers are negative can a 0 around them win."""
    slides = [Slide(kind, array) for array in kind.arrays()]
    if not any(sign(number) < 0 for slide in slides for number in slide.cells.values()):
        return
    made = dict(right)
    for number, slide in enumerate(slides, 1):
        sizes, entries = right[f"max_{number}"]
        taps = (list(slide.taps(position)) for position in slide.positions())
        beyond = [len(own) > len(entry.cells) for own, entry in zip(taps, entries, strict=True)]
        zeros = [
            Entry("max", (*entry.cells, OUTSIDE)) if out else entry
            for entry, out in zip(entries, beyond, strict=True)
        ]
        made[f"max_{number}"] = Output(sizes, tuple(zeros))
    says = "The padding was taken as 0, which wins against negative numbers; for the "
    yield Wrong("zeros_around_the_maximum", say(says + "maximum it holds $−∞$."), made)


def _with_the_rounding(kind: Kind, right: Recipe) -> Iterator[Wrong]:
    yield from _instead(
        kind,
        "rounded_down" if kind.ceil_mode else "rounded_up",
        say("The last window was dropped; here one that sticks out is kept.")
        if kind.ceil_mode
        else say("A window that sticks out was kept; here it is dropped: round down."),
        ceil_mode=not kind.ceil_mode,
    )
    if all(size > 1 for output in right.values() for size in output.sizes):
        yield Wrong(
            "last_window_forgotten",
            say(
                "The last window along each axis is missing: the + 1 of the formula counts the "
                "first window."
            ),
            {name: _without_last(output) for name, output in right.items()},
        )


def _without_last(output: Output) -> Output:
    """An output without its last entry along every axis."""
    sizes = tuple([size - 1 for size in output.sizes])
    places = zip(product(*map(range, output.sizes)), output.entries, strict=True)
    kept = [e for at, e in places if all(i < n for i, n in zip(at, sizes, strict=True))]
    return Output(sizes, tuple(kept))


# --- divisors -------------------------------------------------------------------------------


def _with_the_divisor(kind: Kind, right: Recipe) -> Iterator[Wrong]:
    kernel = per_axis(kind.kernel, len(shape(kind.arrays()[0])))
    yield Wrong(
        "sum_for_average",
        say("The numbers of a window were added; an average divides the sum by their count."),
        _divided(right, 1),
    )
    if len(kernel) > 1:
        yield Wrong(
            "divided_by_one_side",
            say(
                "The sum was divided by {side}, one side of the window; a window has "
                "{cells} cells.",
                side=kernel[0],
                cells=prod(kernel),
            ),
            _divided(right, kernel[0]),
        )


def _with_the_count(kind: Kind, right: Recipe) -> Iterator[Wrong]:
    cells = prod(per_axis(kind.kernel, len(shape(kind.arrays()[0]))))
    yield from _instead(
        kind,
        "padding_not_counted" if kind.count_include_pad else "padding_counted",
        say("The padding was left out of the count; here its cells count as zeros.")
        if kind.count_include_pad
        else say("The padding was counted; here only cells of the input count."),
        count_include_pad=not kind.count_include_pad,
    )
    yield Wrong(
        "always_divided_by_the_kernel",
        say(
            "Every sum was divided by {cells}; a window that lies partly outside has fewer "
            "cells that count.",
            cells=cells,
        ),
        _divided(right, cells),
    )


def _divided(right: Recipe, count: int) -> Recipe:
    """The recipe with every average divided by the same count."""
    return _changed(right, "average", lambda entry: averaged(entry.cells, count))


# --- operations -----------------------------------------------------------------------------


def _with_the_operation(kind: Kind, right: Recipe) -> Iterator[Wrong]:
    both = recipe(kind.model_copy(update={"ops": ("max", "average")}))
    made = {name: both[_of_the_other(name)] for name in right}
    if len(kind.ops) > 1:
        yield Wrong(
            "operations_swapped",
            say(
                "The two operations are exchanged: max pooling keeps the largest number, average "
                "pooling divides the sum by the count."
            ),
            made,
        )
    elif kind.ops == ("max",):
        yield Wrong(
            "average_for_max",
            say("The window was averaged; its largest number is asked for."),
            made,
        )
    else:
        yield Wrong(
            "max_for_average",
            say("The largest number of the window was taken; its average is asked for."),
            made,
        )


def _of_the_other(name: str) -> str:
    """The name of the other operation's output for the same input."""
    op, _, number = name.rpartition("_")
    return f"{'average' if op == 'max' else 'max'}_{number}"
