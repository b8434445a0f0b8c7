"""How many windows fit along each axis: the formula, the numbers put in, and why it holds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from worked.document import CellGrid, Figure, Text, Window
from worked.prose import filled, say
from worked.trace import ceil, floor, greatest, named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worked.document import Inline, Line
    from worked.maths.windows import Axis
    from worked.sheet import Work
    from worked.trace import Expr, Named

LONGEST_LINE = 12
"""Cells of an axis that is drawn; a longer one is drawn with fewer windows."""


# --- words ----------------------------------------------------------------------------------


def across(sizes: Sequence[int]) -> Line:
    """Sizes as they are said: 3×3."""
    line: list[Inline] = []
    for position, size in enumerate(sizes):
        if position:
            line.append(Text("×"))
        line += filled(size)
    return tuple(line)


def each_way(sizes: Sequence[int]) -> Line:
    """Distances along the axes: 2 where they are alike, else 2×1."""
    return across(sizes[:1] if len(set(sizes)) == 1 else sizes)


def in_cells(sizes: Sequence[int]) -> Line:
    """Sizes with their unit: 3 cells; 3×3 cells."""
    return say("1 cell") if tuple(sizes) == (1,) else say("{sizes} cells", sizes=across(sizes))


def padding_line(paddings: Sequence[tuple[int, int]]) -> Line:
    """The padding of every axis: on every side, before and after, or axis by axis."""
    if len(set(paddings)) == 1:
        before, after = paddings[0]
        if before == after:
            return say("{p} on every side", p=before)
        return say("{before} before and {after} after", before=before, after=after)
    line: list[Inline] = []
    for number, (before, after) in enumerate(paddings, 1):
        pair = say(
            "{before} before and {after} after along axis {number}",
            before=before,
            after=after,
            number=number,
        )
        line += [Text(", "), *pair] if line else pair
    return tuple(line)


# --- the formula ----------------------------------------------------------------------------


def window_count(axis: Axis, index: int = 0) -> Expr:
    """⌊(n + 2p − k)/s⌋ + 1 over the sizes of an axis, longer where the axis needs it.

    An index above 0 goes to every symbol: n_1, k_1, ...
    """
    kernel = _sized("k", axis.kernel, index)
    room: Expr = _sized("n", axis.n, index)
    if axis.before == axis.after:
        room = room + 2 * _sized("p", axis.before, index)
    else:
        room = room + _sized("p", axis.before, index, "before")
        room = room + _sized("p", axis.after, index, "after")
    if axis.dilation == 1:
        room = room - kernel
    else:
        room = room - _sized("d", axis.dilation, index) * (kernel - 1) - 1
    moves = room / _sized("s", axis.stride, index)
    count = (ceil(moves) if axis.partial else floor(moves)) + 1
    return count - 1 if axis.begins_outside else count


def _sized(letter: str, size: int, index: int, side: str = "") -> Named:
    marks = ",".join(mark for mark in (side, str(index) if index else "") if mark)
    symbol = f"{letter}_{{{marks}}}" if marks else letter
    return named(symbol, symbol, size)


def write_counts(work: Work, axes: Sequence[Axis]) -> tuple[Named, ...]:
    """Derive the number of windows along every axis, one line each (one for all that are alike)."""
    if len(set(axes)) == 1:
        count = _write_count(work, axes[0], 0)
        return (count,) * len(axes)
    return tuple(_write_count(work, axis, index) for index, axis in enumerate(axes, 1))


def _write_count(work: Work, axis: Axis, index: int) -> Named:
    expr = window_count(axis, index)
    count = named("m", f"m_{{{index}}}" if index else "m", expr.value)
    work.derive(count, ("=", expr, "symbols"), ("=", expr, "numbers"), ("=", count, "value"))
    return count


def explain_counts(work: Work, axes: Sequence[Axis]) -> None:
    """Say why the formula holds, and what its rounding does here."""
    if len(axes) > 1 and len(set(axes)) == 1:
        work.say("All axes have the same sizes, so one line does for each of them.")
    work.say(
        "Put the first window at the start. What is left of the axis behind it, divided by the "
        "stride $s$, says how often the window can move on. The + 1 is the first window itself."
    )
    work.say("{letters}", letters=_letters(axes))
    dilated = {(axis.dilation, axis.kernel, axis.span) for axis in axes if axis.dilation > 1}
    for d, k, span in sorted(dilated):
        work.say(
            "With dilation {d} the {k} cells of a window lie {d} apart, so that it spans {span}.",
            d=d,
            k=k,
            span=span,
        )


def _letters(axes: Sequence[Axis]) -> Line:
    """What the letters of the formula mean."""
    dilation = ", $d$ their distance" if any(axis.dilation > 1 for axis in axes) else ""
    if all(axis.before == axis.after for axis in axes):
        return say(
            "Here $n$ is the length of the axis, $p$ its padding on each side, $k$ the number of "
            "cells of a window" + dilation + "."
        )
    return say(
        "Here $n$ is the length of the axis, $p_{before}$ and $p_{after}$ are its padding, $k$ is "
        "the number of cells of a window" + dilation + "."
    )


def write_same(work: Work, axes: Sequence[Axis]) -> tuple[Named, ...]:
    """Derive ⌈n/s⌉ windows along every axis, and the padding that makes room for them."""
    work.say(
        "Padding `same` fixes the number of windows first: one for every stride that the axis "
        "begins. Then as many cells are added as these windows need."
    )
    if len(set(axes)) == 1:
        if len(axes) > 1:
            work.say("All axes have the same sizes, so one line does for each of them.")
        return (_write_same(work, axes[0], 0),) * len(axes)
    return tuple(_write_same(work, axis, index) for index, axis in enumerate(axes, 1))


def _write_same(work: Work, axis: Axis, index: int) -> Named:
    n, s = _sized("n", axis.n, index), _sized("s", axis.stride, index)
    expr = ceil(n / s)
    m = named("m", f"m_{{{index}}}" if index else "m", expr.value)
    work.derive(m, ("=", expr, "symbols"), ("=", expr, "numbers"), ("=", m, "value"))
    spans: Expr = _sized("k", axis.kernel, index)
    if axis.dilation > 1:
        spans = _sized("d", axis.dilation, index) * (spans - 1) + 1
    lacking = (m - 1) * s + spans - n
    whole = greatest([lacking, 0])
    p = _sized("p", axis.before + axis.after, index)
    work.derive(p, ("=", whole, "symbols"), ("=", whole, "numbers"), ("=", p, "value"))
    if axis.before or axis.after:
        work.say("Of these {p} go before the axis and {q} after it.", p=axis.before, q=axis.after)
    work.say("The general formula agrees:")
    _write_count(work, axis, index)
    return m


def explain_rounding(work: Work, axes: Sequence[Axis]) -> None:
    """Say what becomes of the cells at the end of each axis."""
    if len(set(axes)) == 1:
        _explain_rounding(work, axes[0], say("the last window"))
        return
    for index, axis in enumerate(axes, 1):
        _explain_rounding(work, axis, say("the last window along axis {index}", index=index))


def _explain_rounding(work: Work, axis: Axis, last: Line) -> None:
    if axis.overhang:
        work.say(
            "Rounding up keeps {last}, although it sticks out by {overhang}.",
            last=last,
            overhang=in_cells((axis.overhang,)),
        )
    if axis.begins_outside:
        work.say(
            "Rounding up counts a window too many behind {last}: it would begin where the input "
            "has ended. So 1 is taken away again.",
            last=last,
        )
    elif axis.dropped and not axis.partial:
        work.say(
            "Why round down: what is left behind {last}, {rest}, is shorter than the stride {s}. "
            "One more window would stick out, so it is dropped.",
            last=last,
            rest=in_cells((axis.dropped,)),
            s=axis.stride,
        )
    elif axis.partial and not axis.room % axis.stride:
        work.say("Nothing is rounded here: {last} ends exactly at the end.", last=last)
    elif not axis.room % axis.stride:
        work.say(
            "Why round down: a window that sticks out is dropped. Here {last} ends exactly at the "
            "end, so nothing is rounded.",
            last=last,
        )


# --- the picture ----------------------------------------------------------------------------


def drawn_line(axis: Axis) -> Figure | None:
    """A short axis with its first and last window, and a mark where each window begins.

    A longer axis loses whole strides, so that its end looks the same. None if it stays too long.
    """
    short = _shortened(axis)
    if short is None:
        return None
    cells = (None,) * short.before + tuple(range(1, short.n + 1)) + (None,) * short.after
    starts = [start + short.before for start in short.starts()]
    ends = dict.fromkeys((starts[0], starts[-1]))
    return Figure(
        CellGrid(
            (cells,),
            tuple(Window(0, start, 1, short.span) for start in ends),
            tuple((0, start) for start in starts),
            (0, 0, short.before, short.after),
        ),
        f"A line of {short.n} cells{_padding_in_alt(short)}. "
        f"Windows of {short.span} cells begin every {short.stride} cells: {short.size} fit.",
        _line_caption(axis, short),
    )


def _padding_in_alt(axis: Axis) -> str:
    padded = axis.before or axis.after
    return f", {axis.before} cells of padding before and {axis.after} after" if padded else ""


def _line_caption(axis: Axis, short: Axis) -> Line:
    if short is axis:
        return say(
            "The {n} cells of one axis. A mark shows where each of the {m} windows begins; the "
            "first and the last are drawn.",
            n=axis.n,
            m=axis.size,
        )
    return say(
        "The same window on a shorter line of {n} cells, where it takes {m} positions. A mark "
        "shows where each begins; the first and the last are drawn.",
        n=short.n,
        m=short.size,
    )


def _shortened(axis: Axis) -> Axis | None:
    """The axis with as many windows as fit into a drawing; it needs two at least."""
    spare = axis.padded - LONGEST_LINE
    if spare <= 0:
        return axis
    cut = -(-spare // axis.stride) * axis.stride
    short = replace(axis, n=max(axis.n - cut, 1))
    return short if axis.n > cut and short.room >= axis.stride else None
