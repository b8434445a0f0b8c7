"""The question and the steps of pooling: count the windows, then work through them."""

from __future__ import annotations

from math import gcd
from typing import TYPE_CHECKING

from worked.kinds.pooling.drawing import drawn_windows
from worked.kinds.pooling.question import ask, given_input, of_input
from worked.kinds.pooling.shapes import Slide
from worked.moves.windows import (
    explain_counts,
    explain_rounding,
    in_cells,
    name_letters,
    write_counts,
)
from worked.notation import subscripted
from worked.prose import listed, say
from worked.trace import (
    ROW,
    entry,
    gather,
    greatest,
    literal,
    mean,
    named,
    product,
    stack,
    total,
)

if TYPE_CHECKING:
    from worked.document import Line
    from worked.exact import Scalar
    from worked.kinds.pooling import Kind
    from worked.maths.windows import Position
    from worked.sheet import Work
    from worked.trace import Expr, Named, Style

MOST_WORKED = 9
"""Windows of one input that are worked out in brief; of more, the first row and the last one."""

MOST_WORKED_IN_FULL = 400

MOST_IN_A_FRACTION = 12
"""Numbers that are summed above a fraction's bar; more get a line of their own."""

MOST_WRITTEN = 64
"""Numbers of one window that are written out."""

SYMBOLS = {"max": "M", "average": "A"}

TITLES = {
    "max": (
        "Take the largest number of every window",
        "Input {i}: take the largest number of every window",
    ),
    "average": (
        "Average the numbers of every window",
        "Input {i}: average the numbers of every window",
    ),
}
WHAT = {"max": "the output of max pooling", "average": "the output of average pooling"}


def write_solution(kind: Kind, work: Work) -> None:
    """Write the question, the number of windows, and every output."""
    arrays = kind.arrays()
    inputs = [given_input(work, array, i, len(arrays)) for i, array in enumerate(arrays, 1)]
    slides = [Slide(kind, array) for array in arrays]
    ask(kind, work, inputs)
    work.answers(*(f"{op}_{i}" for i in range(1, len(arrays) + 1) for op in kind.ops))
    _count(work, slides)
    outputs: dict[str, list[Named]] = {}
    for i, (X, slide) in enumerate(zip(inputs, slides, strict=True), 1):
        for op in kind.ops:
            outputs.setdefault(op, []).append(_Pooling(kind, work, X, slide, op, i).output)
    _compare(work, inputs, outputs)


# --- the size -------------------------------------------------------------------------------


def _count(work: Work, slides: list[Slide]) -> None:
    """One step for all inputs of the same size."""
    kinds_of_axes = list(dict.fromkeys(slide.axes for slide in slides))
    for axes in kinds_of_axes:
        numbers = [i for i, slide in enumerate(slides, 1) if slide.axes == axes]
        title = "Count the windows" if len(kinds_of_axes) == 1 else "Count the windows of input {i}"
        slots: dict[str, Line] = {} if len(kinds_of_axes) == 1 else {"i": listed(numbers)}
        with work.step(title, uses="window_count", **slots):
            if axes is kinds_of_axes[0]:
                explain_counts(work, axes)
            else:
                work.say("The same formula with the sizes of this input:")
            name_letters(work, axes)
            write_counts(work, axes)
            explain_rounding(work, axes)
            work.say(
                "Every window gives one entry, so the output has {sizes}.",
                sizes=in_cells([axis.size for axis in axes]),
            )
            if any(axis.stride < axis.kernel and axis.dilation == 1 for axis in axes):
                work.say(
                    "The stride is smaller than the window, so neighbouring windows share cells."
                )


# --- the outputs ----------------------------------------------------------------------------


class _Pooling:
    """One input pooled by one operation, written on the sheet."""

    def __init__(
        self, kind: Kind, work: Work, X: Named, slide: Slide, op: str, number: int
    ) -> None:
        self.kind, self.work, self.X, self.slide, self.op = kind, work, X, slide, op
        self.number, self.inputs = number, len(kind.arrays())
        self.name = f"{op}_{number}"
        self._nodes: dict[Scalar, Expr] = {}
        single, one_of_several = TITLES[op]
        title = single if self.inputs == 1 else one_of_several
        slots = {} if self.inputs == 1 else {"i": number}
        with work.step(title, uses=f"{op}_pooling", **slots):
            self.output = self._write()

    def _write(self) -> Named:
        symbol = of_input(SYMBOLS[self.op], self.number, self.inputs)
        expr = self._stacked(self.slide.sizes, ())
        result = self.work.result(self.name, expr, symbol, self._what(), ROW)
        self._explain()
        self._draw()
        if not self.work.results[self.name].pinned:
            self._work_out(result)
        self.work.derivation(result)
        return result

    def _what(self) -> Line:
        if self.inputs == 1:
            return say(WHAT[self.op])
        return say("{output} of {X}", output=WHAT[self.op], X=self.X)

    def _stacked(self, sizes: tuple[int, ...], start: Position) -> Expr:
        """The output as a vector, matrix, or stack of matrices of its windows."""
        if len(sizes) == 1:
            return gather([self._window((*start, i)) for i in range(sizes[0])], ROW)
        return stack([self._stacked(sizes[1:], (*start, i)) for i in range(sizes[0])])

    def _window(self, position: Position) -> Expr:
        numbers = self._numbers(position)
        if self.op == "max":
            return greatest(numbers)
        return mean(numbers, len(numbers))

    def _numbers(self, position: Position) -> list[Expr]:
        """The numbers of a window; equal ones are one node."""
        numbers = self.slide.numbers(self.op, position)
        for number in numbers:
            if number not in self._nodes:
                self._nodes[number] = literal(number)
        return [self._nodes[number] for number in numbers]

    # --- words ------------------------------------------------------------------------------

    def _explain(self) -> None:
        if self.number > 1:
            self.work.say("The same windows lie on {X}.", X=self.X)
            return
        axes = self.slide.axes
        padded = any(axis.before or axis.after for axis in axes)
        if self.op == "max":
            self.work.say(
                "The largest number says how strongly a window shows what is looked for, "
                "wherever in the window it stands."
            )
            if padded:
                self.work.say("A padding cell holds $−∞$: it is smaller than every number.")
        else:
            self._explain_divisor(padded)

    def _explain_divisor(self, padded: bool) -> None:
        axes = self.slide.axes
        kernel = [axis.kernel for axis in axes]
        if len(kernel) == 1 or set(kernel) == {1}:
            self.work.say("An average is a sum over a count: a window has {k}.", k=in_cells(kernel))
        else:
            self.work.say(
                "An average is a sum over a count: a window has {cells:numbers} = {cells:value} "
                "cells.",
                cells=product(kernel),
            )
        if padded and self.kind.count_include_pad:
            self.work.say("A padding cell adds 0 to the sum and 1 to the count.")
        elif padded:
            self.work.say("A padding cell adds nothing, neither to the sum nor to the count.")
        if any(axis.overhang for axis in axes):
            self.work.say("A window that sticks out is divided by the cells that it really has.")

    def _draw(self) -> None:
        """The input with its windows; a second time only where other padding is shown."""
        padded = any(axis.before or axis.after for axis in self.slide.axes)
        if padded or self.op == self.kind.ops[0]:
            figure = drawn_windows(self.slide, self.op, self.X)
            if figure is not None:
                self.work.figure(figure)

    # --- windows ----------------------------------------------------------------------------

    def _work_out(self, result: Named) -> None:
        positions = list(self.slide.positions())
        chosen = self._chosen(positions)
        self.work.say(
            "Window by window:"
            if len(chosen) == len(positions)
            else "Some of the windows, the last one among them; the others go the same way:"
        )
        for position in chosen:
            self._work_out_one(result, position)

    def _chosen(self, positions: list[Position]) -> list[Position]:
        """The windows that are worked out: all of a few, else the first row and the last."""
        if self.work.detail == "full":
            return positions[:MOST_WORKED_IN_FULL]
        if len(positions) <= MOST_WORKED:
            return positions
        first_row = [position for position in positions if not any(position[:-1])]
        return [*first_row[: MOST_WORKED - 1], positions[-1]]

    def _work_out_one(self, result: Named, position: Position) -> None:
        part = entry(result, *position)
        window = self._window(position)
        if self.op == "max" or len(window.args) <= MOST_IN_A_FRACTION:
            links: list[tuple[str, Expr, Style]] = [("=", window, "numbers")]
            self.work.derive(part, *links, *self._unreduced(position), ("=", part, "value"))
            return
        numbers = self._numbers(position)
        symbol = subscripted(of_input("S", self.number, self.inputs), *(i + 1 for i in position))
        sum_ = named("S", symbol, total(numbers).value)
        if len(numbers) <= MOST_WRITTEN:
            self.work.derive(sum_, ("=", total(numbers), "numbers"), ("=", sum_, "value"))
        quotient = sum_ / len(numbers)
        links = [("=", quotient, "symbols"), *self._unreduced(position)]
        self.work.derive(part, *links, ("=", part, "value"))

    def _unreduced(self, position: Position) -> list[tuple[str, Expr, Style]]:
        """The average before its fraction is reduced, where it can be: 6/9."""
        if self.op == "max":
            return []
        numbers = self._numbers(position)
        sum_, count = total(numbers).value, len(numbers)
        if not isinstance(sum_, int) or gcd(sum_, count) == 1 or sum_ % count == 0:
            return []
        return [("=", literal(sum_) / count, "numbers")]


# --- the end --------------------------------------------------------------------------------


def _compare(work: Work, inputs: list[Named], outputs: dict[str, list[Named]]) -> None:
    """Say which operation tells the inputs apart, where one does and the other does not."""
    if len(inputs) < 2 or len(outputs) < 2 or len({X.value for X in inputs}) == 1:
        return
    blind = [op for op, results in outputs.items() if len({r.value for r in results}) == 1]
    if len(blind) != 1:
        return
    of_inputs = "both inputs" if len(inputs) == 2 else "all inputs"
    with work.step("Compare the outputs"):
        if blind == ["max"]:
            work.say(
                "The maximum keeps one number of a window and forgets the others; the average "
                "depends on all of them."
            )
            work.remark(
                "Max pooling gives the same output for {inputs}; average pooling tells them apart:",
                inputs=of_inputs,
            )
        else:
            work.say(
                "The average forgets how a sum is spread over the window; the maximum sees the "
                "largest share."
            )
            work.remark(
                "Average pooling gives the same output for {inputs}; max pooling tells them apart:",
                inputs=of_inputs,
            )
        work.show(*(result for results in outputs.values() for result in results))
