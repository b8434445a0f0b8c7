"""The steps of a convolution: count the windows, then lay every filter on each of them."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from worked.kinds.convolution.proof import SentByCells
from worked.kinds.convolution.question import ask, channel_of
from worked.kinds.convolution.shapes import Slide
from worked.moves.window_grid import window_grid
from worked.moves.windows import (
    explain_counts,
    explain_rounding,
    explain_same,
    name_letters,
    write_counts,
    write_same,
)
from worked.notation import Fence, Row, Sym
from worked.prose import listed, say
from worked.trace import (
    ROW,
    TUPLE,
    dot,
    dot_in_full,
    entry,
    gather,
    literal,
    named,
    stack,
    total,
)

if TYPE_CHECKING:
    from worked.exact import Scalar
    from worked.kinds.convolution import Kind
    from worked.maths.windows import Position
    from worked.sheet import Work
    from worked.trace import Expr, Named

MOST_WORKED = 9
"""Windows of one filter that are worked out in brief; of more, the first row and the last one."""
MOST_WORKED_IN_FULL = 200
MOST_CHANNELS_DRAWN = 2


def write_solution(kind: Kind, work: Work) -> None:
    """Write the question, the number of windows, and the output filter by filter."""
    ask(kind, work)
    work.answers("output")
    slide = Slide(kind)
    _count(kind, work, slide)
    if kind.flip:
        _turn(work, slide)
    _Filters(kind, work, slide).write()


def _count(kind: Kind, work: Work, slide: Slide) -> None:
    with work.step("Count the windows", uses="window_count"):
        if kind.padding == "same":
            explain_same(work)
        else:
            explain_counts(work, slide.axes)
        name_letters(work, slide.axes)
        if kind.padding == "same":
            counts = write_same(work, slide.axes)
        else:
            counts = write_counts(work, slide.axes)
            explain_rounding(work, slide.axes)
        _compare_stride(work, slide)
        work.say("Every filter gives one number per window, so the shape of the output is")
        filters = named("filters", "c_{out}", slide.filters)
        symbol = Row((Sym("shape"), Fence("(", Sym("Y"))))
        work.compute(
            "output_shape",
            gather([filters, *counts], TUPLE),
            symbol,
            say("the shape of the output"),
            shows=("symbols",),
        )


def _compare_stride(work: Work, slide: Slide) -> None:
    """Say whether windows share cells."""
    axes = [axis for axis in slide.axes if not axis.dilated]
    if len(axes) < len(slide.axes):
        return
    if all(axis.stride == axis.kernel for axis in axes):
        work.say(
            "The stride is as large as the filter, so the windows do not overlap: every cell "
            "belongs to one patch at most."
        )
    elif any(axis.stride < axis.kernel and axis.size > 1 for axis in axes):
        work.say("The stride is smaller than the filter, so neighbouring windows share cells.")


def _turn(work: Work, slide: Slide) -> None:
    """The filters as they are laid on."""
    with work.step("Turn the filters around", uses="flip"):
        work.say(
            "A convolution multiplies the first cell of a window by the last weight of the "
            "filter, and so on. That is the same as laying on a filter that is turned around "
            "along each axis."
        )
        turned = [
            named(f"V_{{{o} {c}}}", f"V_{{{o} {c}}}", plane, ROW)
            for o, planes in enumerate(slide.planes, 1)
            for c, plane in enumerate(planes, 1)
        ]
        work.say("$V_{o c}$ is $W_{o c}$ turned around.")
        work.show(*turned)


class _Filters:
    """The output of every filter, written on the sheet."""

    def __init__(self, kind: Kind, work: Work, slide: Slide) -> None:
        self.kind, self.work, self.slide = kind, work, slide
        self.pinned = "output" in work.pins
        planes = [self._plane(o, slide.sizes, ()) for o in range(slide.filters)]
        self.output = work.result("output", stack(planes), "Y", say("the output"), ROW)

    # --- values -----------------------------------------------------------------------------

    def _plane(self, filter_: int, sizes: tuple[int, ...], start: Position) -> Expr:
        """What one filter gives: a vector, a matrix, or a stack of matrices of its windows."""
        if len(sizes) == 1:
            return gather([self._entry(filter_, (*start, i)) for i in range(sizes[0])], ROW)
        return stack([self._plane(filter_, sizes[1:], (*start, i)) for i in range(sizes[0])])

    def _entry(self, filter_: int, position: Position) -> Expr:
        """All products of a window with the filter, channel after channel, and the bias."""
        cells: list[Scalar] = []
        weights: list[Scalar] = []
        for channel, own in zip(
            self.slide.channels_of(filter_), self.slide.weights[filter_], strict=True
        ):
            cells += self.slide.window(channel, position)
            weights += own
        product = dot_in_full if self.work.detail == "full" else dot
        products = product(literal(tuple(cells)), literal(tuple(weights)))
        if self.kind.bias is None:
            return products
        return products + literal(self.kind.bias[filter_])

    # --- words ------------------------------------------------------------------------------

    def write(self) -> None:
        """Filter by filter, then the whole output."""
        several = self.slide.filters > 1
        for filter_ in range(self.slide.filters):
            title = (
                "Lay filter {o} on every window" if several else "Lay the filter on every window"
            )
            slots = {"o": filter_ + 1} if several else {}
            with self.work.step(title, uses="convolution", **slots):
                self._write_filter(filter_)
                if not several:
                    self._finish()
        if several:
            with self.work.step("Put the outputs of the filters together"):
                self.work.say("What each filter gives is one channel of the output.")
                self._finish()

    def _finish(self) -> None:
        work, slide = self.work, self.slide
        work.derivation(self.output)
        windows = prod(slide.sizes)
        if slide.filters * windows > 1:
            work.check(
                "{filters} and {windows} give {numbers} numbers: as many as the shape has places.",
                filters=say("1 filter")
                if slide.filters == 1
                else say("{n} filters", n=slide.filters),
                windows=say("1 window") if windows == 1 else say("{n} windows", n=windows),
                numbers=slide.filters * windows,
            )
        self._certify()

    def _write_filter(self, filter_: int) -> None:
        self._explain(filter_)
        if not self.work.writes or self.pinned:
            return
        positions = list(self.slide.positions())
        self._first_entry(filter_, positions[0])
        chosen = self._chosen(positions)
        if chosen:
            if self.work.detail == "brief" and filter_ == 0:
                self.work.say("From here on products with a factor 0 are left out.")
            self.work.say(
                "The other windows go the same way:"
                if len(chosen) + 1 == len(positions)
                else "Some of the other windows, the last one among them:"
            )
        for position in chosen:
            part = entry(self.output, filter_, *position)
            expr = self._entry(filter_, position)
            self.work.derive(part, ("=", expr, "numbers"), ("=", part, "value"))
        if self.slide.filters > 1:
            plane = entry(self.output, filter_)
            shown = literal(plane.value, ROW)
            self.work.say("So the output of filter {o} is", o=filter_ + 1)
            self.work.derive(plane, ("=", shown, "value"))

    def _explain(self, filter_: int) -> None:
        work, slide = self.work, self.slide
        channels = [channel_of(self.kind, c) for c in slide.channels_of(filter_)]
        if filter_ == 0:
            work.say(
                "Lay the filter on a window, multiply each cell by the weight on it, and add up "
                "all products."
                if len(channels) == 1
                else "Lay the filter on a window, multiply each cell by the weight on it, and add "
                "up all products, those of all its channels together."
            )
            if self.kind.bias is not None:
                work.say("Then the bias of the filter is added.")
        elif self.kind.groups == 1:
            work.say("The same windows, with the weights of this filter.")
        if self.kind.groups > 1:
            work.say("This filter reads {channels}.", channels=listed(channels))
        if filter_ % slide.group == 0 and work.writes:
            for channel in channels[:MOST_CHANNELS_DRAWN]:
                self._draw(channel)

    def _draw(self, X: Named) -> None:
        cells = self.slide.channels[int(X.name.removeprefix("input_")) - 1]
        plane = len(self.slide.axes) == 3
        shown = say("The first plane of {X}", X=X) if plane else say("{X}", X=X)
        figure = window_grid(self.slide.axes, lambda place: cells.get(place, 0), shown)
        if figure is not None:
            self.work.figure(figure)

    # --- entries ----------------------------------------------------------------------------

    def _first_entry(self, filter_: int, position: Position) -> None:
        """The first window in full: its products channel by channel, then their sum."""
        work, slide = self.work, self.slide
        part = entry(self.output, filter_, *position)
        channels = slide.channels_of(filter_)
        if len(channels) == 1:
            work.say("The first window, in full:")
            expr = self._in_full(filter_, 0, position)
            if self.kind.bias is not None:
                expr = expr + literal(self.kind.bias[filter_])
            work.derive(part, ("=", expr, "numbers"), ("=", part, "value"))
            return
        work.say("The first window, in full, channel by channel:")
        sums: list[Expr] = []
        for c, channel in enumerate(channels):
            products = self._in_full(filter_, c, position)
            sum_ = named(f"s_{channel + 1}", f"s_{{{channel + 1}}}", products.value)
            work.derive(sum_, ("=", products, "numbers"), ("=", sum_, "value"))
            sums.append(sum_)
        if self.kind.bias is not None:
            symbol = f"b_{{{filter_ + 1}}}"
            sums.append(named(symbol, symbol, self.kind.bias[filter_]))
        whole = total(sums)
        work.derive(part, ("=", whole, "symbols"), ("=", whole, "numbers"), ("=", part, "value"))

    def _in_full(self, filter_: int, channel: int, position: Position) -> Expr:
        cells = self.slide.window(self.slide.channels_of(filter_)[channel], position)
        return dot_in_full(literal(cells), literal(self.slide.weights[filter_][channel]))

    def _chosen(self, positions: list[Position]) -> list[Position]:
        """The windows that are worked out after the first: all of a few, else the first row's."""
        if self.work.detail == "full":
            return positions[1:MOST_WORKED_IN_FULL]
        if len(positions) <= MOST_WORKED:
            return positions[1:]
        first_row = [position for position in positions if not any(position[:-1])]
        return [*first_row[1 : MOST_WORKED - 1], positions[-1]]

    # --- the proof --------------------------------------------------------------------------

    def _certify(self) -> None:
        if self.work.pins:
            return
        work, slide, kind = self.work, self.slide, self.kind
        biases = kind.bias or (0,) * slide.filters
        claims = [
            SentByCells(
                tuple(kind.input[c] for c in slide.channels_of(o)),
                slide.planes[o],
                biases[o],
                slide.axes,
                plane,  # type: ignore[arg-type]
            )
            for o, plane in enumerate(self.output.value)  # type: ignore[arg-type]
        ]
        work.certify("every entry added up again from the side of the cells", *claims)
