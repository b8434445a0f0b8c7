"""The question: the inputs, the window, and the conventions that decide the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.moves.windows import each_way, in_cells, padding_line
from worked.notation import parse
from worked.prose import listed
from worked.trace import ROW

if TYPE_CHECKING:
    from worked.fields import AnyArray
    from worked.kinds.pooling import Kind
    from worked.notation import Layout
    from worked.sheet import Work
    from worked.trace import Named


def given_input(work: Work, array: AnyArray, number: int, count: int) -> Named:
    """Name an input, with its number where there are several."""
    name = "input" if count == 1 else f"input_{number}"
    return work.given(name, array, of_input("X", number, count), ROW)


def of_input(symbol: str, number: int, count: int) -> Layout:
    """The symbol with the number of its input, where there are several: X^{(1)}."""
    return parse(symbol if count == 1 else f"{symbol}^{{({number})}}")


def ask(kind: Kind, work: Work, inputs: list[Named]) -> None:
    """Write the question and its conventions."""
    axes = kind.axes(kind.arrays()[0])
    work.given("kernel", tuple(axis.kernel for axis in axes), "k")
    work.given("stride", tuple(axis.stride for axis in axes), "s")
    work.say(
        "A pooling window of {kernel} slides over {inputs} in steps of {stride}.",
        kernel=in_cells([axis.kernel for axis in axes]),
        inputs=listed(inputs),
        stride=each_way([axis.stride for axis in axes]),
    )
    work.show(*inputs)
    if "max" in kind.ops:
        work.say("*Max pooling* keeps the largest number of every window.")
    if "average" in kind.ops:
        work.say("*Average pooling* keeps the average of the numbers of every window.")
    if len(kind.ops) > 1:
        work.say("Apply both." if len(inputs) == 1 else "Apply both to each input.")
    _window_conventions(kind, work)
    _padding_conventions(kind, work)


def _window_conventions(kind: Kind, work: Work) -> None:
    axes = kind.axes(kind.arrays()[0])
    if any(axis.dilation > 1 for axis in axes):
        work.convention(
            "The window is dilated by {dilation}: its cells are so many places apart.",
            dilation=each_way([axis.dilation for axis in axes]),
        )
    if kind.ceil_mode:
        work.convention(
            "The output size is rounded up: a last window that sticks out is kept, unless it "
            "would begin behind the input. It holds only the cells that exist."
        )
    else:
        work.convention("The output size is rounded down: a window that does not fit is dropped.")


def _padding_conventions(kind: Kind, work: Work) -> None:
    axes = kind.axes(kind.arrays()[0])
    if not any(axis.before or axis.after for axis in axes):
        work.convention("No padding is added.")
    else:
        work.convention(
            "The cells of padding around the input: {padding}.",
            padding=padding_line([(axis.before, axis.after) for axis in axes]),
        )
        if "max" in kind.ops:
            work.convention("For the maximum, the padding holds $−∞$, so that it never wins.")
    if "average" in kind.ops:
        _divisor_convention(kind, work)


def _divisor_convention(kind: Kind, work: Work) -> None:
    padded = any(axis.before or axis.after for axis in kind.axes(kind.arrays()[0]))
    if padded and kind.count_include_pad:
        work.convention(
            "For the average, the padding holds 0 and counts: the sum is divided by the number of "
            "the window's cells inside the padded input."
        )
    elif padded:
        work.convention(
            "The average leaves the padding out: the sum is divided by the number of the window's "
            "cells inside the input."
        )
    else:
        work.convention("An average is the sum of a window divided by the number of its cells.")
