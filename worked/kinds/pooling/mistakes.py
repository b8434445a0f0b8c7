"""What people get wrong in pooling, and the sentence that helps."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from worked.exact import NEG_INF, combination, divide
from worked.fields import padding_per_axis, per_axis, shape
from worked.kinds.pooling.shapes import Slide, nested
from worked.moves.windows import each_way, is_rounded
from worked.problem import Mistake
from worked.prose import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from worked.document import Line
    from worked.exact import Scalar
    from worked.kinds.pooling import Kind
    from worked.kinds.pooling.shapes import Position
    from worked.trace import Value


def known_mistakes(kind: Kind) -> Iterator[Mistake]:
    """The mistakes that can be made with these numbers."""
    right = kind.results()
    for mistake in _mistakes(kind):
        if mistake.instead or any(right[name] != pin for name, pin in mistake.pins.items()):
            yield mistake


def _mistakes(kind: Kind) -> Iterator[Mistake]:
    yield from _with_the_stride(kind)
    yield from _with_the_padding(kind)
    yield from _with_the_rounding(kind)
    if "average" in kind.ops:
        yield from _with_the_divisor(kind)
        yield from _with_the_count(kind)
    yield from _with_the_operation(kind)


def _instead(kind: Kind, name: str, says: Line, **fields: object) -> Iterator[Mistake]:
    """The mistake of solving another problem, where that one can be solved."""
    other = kind.model_copy(update=fields)
    if not any(other.conflicts()):
        yield Mistake(name, says, instead=other)


def _with_the_stride(kind: Kind) -> Iterator[Mistake]:
    axes = kind.axes(kind.arrays()[0])
    strides, kernel = [axis.stride for axis in axes], [axis.kernel for axis in axes]
    if strides != kernel:
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
    if any(stride > 1 for stride in strides):
        yield from _instead(
            kind,
            "stride_ignored",
            say("The window was moved cell by cell; it moves by {s}.", s=each_way(strides)),
            stride=1,
        )
    if any(axis.dilation > 1 for axis in axes):
        yield from _instead(
            kind,
            "dilation_ignored",
            say(
                "The cells of a window were taken side by side; they are {d} apart.",
                d=each_way([axis.dilation for axis in axes]),
            ),
            dilation=1,
        )


def _with_the_padding(kind: Kind) -> Iterator[Mistake]:
    count = len(shape(kind.arrays()[0]))
    paddings = padding_per_axis(kind.padding, count)
    if not any(sum(pair) for pair in paddings):
        return
    yield from _instead(
        kind,
        "padding_ignored",
        say("The padding was left out: windows also begin on the cells around the input."),
        padding=0,
    )
    if any(before and after for before, after in paddings):
        yield from _instead(
            kind,
            "padding_counted_once",
            say("The padding was put on one side only; it lies before *and* after the input."),
            padding=tuple((before, 0) for before, _ in paddings),
        )
    if "max" in kind.ops:
        yield Mistake(
            "zeros_around_the_maximum",
            say(
                "The padding was taken as 0, which wins against negative numbers; for the "
                "maximum it holds $−∞$."
            ),
            pins=_outputs(
                kind, "max", lambda numbers: _largest([0 if n is NEG_INF else n for n in numbers])
            ),
        )


def _with_the_rounding(kind: Kind) -> Iterator[Mistake]:
    if is_rounded([axis for array in kind.arrays() for axis in kind.axes(array)]):
        yield from _instead(
            kind,
            "rounded_down" if kind.ceil_mode else "rounded_up",
            say("The last window was dropped; here one that sticks out is kept.")
            if kind.ceil_mode
            else say("A window that sticks out was kept; here it is dropped: round down."),
            ceil_mode=not kind.ceil_mode,
        )
    slides = [Slide(kind, array) for array in kind.arrays()]
    if all(size > 1 for slide in slides for size in slide.sizes):
        right = kind.results()
        yield Mistake(
            "last_window_forgotten",
            say(
                "The last window along each axis is missing: the + 1 of the formula counts the "
                "first window."
            ),
            pins={name: _without_last(value) for name, value in right.items()},
        )


def _with_the_divisor(kind: Kind) -> Iterator[Mistake]:
    axes = kind.axes(kind.arrays()[0])
    kernel = per_axis(kind.kernel, len(axes))
    cells = prod(kernel)
    if cells == 1:
        return
    yield Mistake(
        "sum_for_average",
        say("The numbers of a window were added; an average divides the sum by their count."),
        pins=_outputs(kind, "average", _sum),
    )
    if len(kernel) > 1 and kernel[0] not in (1, cells):
        yield Mistake(
            "divided_by_one_side",
            say(
                "The sum was divided by {side}, one side of the window; a window has "
                "{cells} cells.",
                side=kernel[0],
                cells=cells,
            ),
            pins=_outputs(kind, "average", lambda numbers: _over(kernel[0], numbers)),
        )


def _with_the_count(kind: Kind) -> Iterator[Mistake]:
    axes = kind.axes(kind.arrays()[0])
    cells = prod(axis.kernel for axis in axes)
    if any(axis.before or axis.after for axis in axes):
        yield from _instead(
            kind,
            "padding_not_counted" if kind.count_include_pad else "padding_counted",
            say("The padding was left out of the count; here its cells count as zeros.")
            if kind.count_include_pad
            else say("The padding was counted; here only cells of the input count."),
            count_include_pad=not kind.count_include_pad,
        )
    if kind.ceil_mode or not kind.count_include_pad:
        yield Mistake(
            "always_divided_by_the_kernel",
            say(
                "Every sum was divided by {cells}; a window that lies partly outside has fewer "
                "cells that count.",
                cells=cells,
            ),
            pins=_outputs(kind, "average", lambda numbers: _over(cells, numbers)),
        )


def _with_the_operation(kind: Kind) -> Iterator[Mistake]:
    if len(kind.ops) == 1:
        other = "average" if kind.ops == ("max",) else "max"
        wrong = kind.model_copy(update={"ops": (other,)}).results()
        yield Mistake(
            "average_for_max" if other == "average" else "max_for_average",
            say("The window was averaged; its largest number is asked for.")
            if other == "average"
            else say("The largest number of the window was taken; its average is asked for."),
            pins={f"{kind.ops[0]}_{name.rpartition('_')[2]}": v for name, v in wrong.items()},
        )
        return
    right = kind.results()
    yield Mistake(
        "operations_swapped",
        say(
            "The two operations are exchanged: max pooling keeps the largest number, average "
            "pooling divides the sum by the count."
        ),
        pins={
            f"{op}_{i}": right[f"{other}_{i}"]
            for i in range(1, len(kind.arrays()) + 1)
            for op, other in (("max", "average"), ("average", "max"))
        },
    )


# --- outputs by other rules -----------------------------------------------------------------


def _outputs(kind: Kind, op: str, rule: Callable[[list[Scalar]], Scalar]) -> dict[str, Value]:
    """What an operation gives for every input when a rule makes each entry of its window."""
    return {
        f"{op}_{i}": _output(Slide(kind, array), op, rule)
        for i, array in enumerate(kind.arrays(), 1)
    }


def _output(slide: Slide, op: str, rule: Callable[[list[Scalar]], Scalar]) -> Value:
    def entry(position: Position) -> Scalar:
        return rule(slide.numbers(op, position))

    return nested(slide.sizes, entry)


def _sum(numbers: list[Scalar]) -> Scalar:
    return _over(1, numbers)


def _over(count: int, numbers: list[Scalar]) -> Scalar:
    """The sum of some numbers over a count."""
    return combination([divide(1, count)] * len(numbers), numbers)


def _largest(numbers: list[Scalar]) -> Scalar:
    return max(numbers)


def _without_last(value: Value) -> Value:
    """An array without its last entry along every axis."""
    if not isinstance(value, tuple):
        return value
    return tuple([_without_last(entry) for entry in value[:-1]])
