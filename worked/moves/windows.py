"""How many windows fit along each axis: the formula, the numbers put in, and why it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.document import Text
from worked.prose import filled, say
from worked.trace import ceil, floor, greatest, named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worked.document import Inline, Line
    from worked.maths.windows import Axis
    from worked.sheet import Work
    from worked.trace import Expr, Named

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
        room = room + _sized("p", axis.before, index) + _sized("q", axis.after, index)
    if not axis.dilated:
        room = room - kernel
    else:
        room = room - _sized("d", axis.dilation, index) * (kernel - 1) - 1
    moves = room / _sized("s", axis.stride, index)
    count = (ceil(moves) if axis.partial else floor(moves)) + 1
    return count - 1 if axis.begins_outside else count


def _sized(letter: str, size: int, index: int) -> Named:
    symbol = f"{letter}_{{{index}}}" if index else letter
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
        work.say(
            "Both axes have the same sizes, so one line does for both."
            if len(axes) == 2
            else "All axes have the same sizes, so one line does for each of them."
        )
    work.say(
        "Put the first window at the start. What is left of the axis behind it, divided by the "
        "stride $s$, says how often the window can move on. The + 1 is the first window itself."
    )


def name_letters(work: Work, axes: Sequence[Axis]) -> None:
    """Say what the letters of the formula mean."""
    if all(axis.before == axis.after for axis in axes):
        work.say(
            "Here $n$ is the length of the axis, $p$ its padding on each side, $k$ the length of "
            "the window along it, $s$ the stride, and $m$ the number of positions."
        )
    else:
        work.say(
            "Here $n$ is the length of the axis, $p$ its padding before and $q$ after, $k$ the "
            "length of the window along it, $s$ the stride, and $m$ the number of positions."
        )
    if len(set(axes)) > 1:
        work.say("An index is the number of the axis.")
    dilated = {(axis.dilation, axis.kernel, axis.span) for axis in axes if axis.dilated}
    for d, k, span in sorted(dilated):
        work.say(
            "With a dilation $d$ = {d} the {k} cells of a window lie {d} apart, so that it spans "
            "$d(k − 1) + 1$ = {span}.",
            d=d,
            k=k,
            span=span,
        )


def letters_of(axes: Sequence[Axis]) -> str:
    """A key for the form of the formula: axes with the same key use the same letters."""
    sides = any(axis.before != axis.after for axis in axes)
    dilated = sorted({(axis.dilation, axis.kernel) for axis in axes if axis.dilated})
    return f"{sides} {dilated}"


def explain_same(work: Work) -> None:
    """Say how padding `same` decides the number of windows."""
    work.say(
        "Padding `same` fixes the number of windows first: one for every stride that the axis "
        "begins. Then as many cells are added as these windows need."
    )


def write_same(work: Work, axes: Sequence[Axis]) -> tuple[Named, ...]:
    """Derive ⌈n/s⌉ windows along every axis, and the padding that makes room for them."""
    if len(set(axes)) == 1:
        return (_write_same(work, axes[0], 0),) * len(axes)
    return tuple(_write_same(work, axis, index) for index, axis in enumerate(axes, 1))


def _write_same(work: Work, axis: Axis, index: int) -> Named:
    n, s = _sized("n", axis.n, index), _sized("s", axis.stride, index)
    expr = ceil(n / s)
    m = named("m", f"m_{{{index}}}" if index else "m", expr.value)
    work.derive(m, ("=", expr, "symbols"), ("=", expr, "numbers"), ("=", m, "value"))
    spans: Expr = _sized("k", axis.kernel, index)
    if axis.dilated:
        spans = _sized("d", axis.dilation, index) * (spans - 1) + 1
    lacking = (m - 1) * s + spans - n
    whole = greatest([lacking, 0])
    p, q = _sized("p", axis.before, index), _sized("q", axis.after, index)
    padding = 2 * p if axis.before == axis.after else p + q
    work.derive(padding, ("=", whole, "symbols"), ("=", whole, "numbers"), ("=", padding, "value"))
    if axis.before != axis.after:
        work.say(
            "So {p} = {p:value} before and {q} = {q:value} after.",
            p=p,
            q=q,
        )
    work.say("The general formula agrees:")
    _write_count(work, axis, index)
    return m


def is_rounded(axes: Sequence[Axis]) -> bool:
    """Whether a division has a rest, so that its rounding decides something."""
    return any(axis.room % axis.stride for axis in axes)


def explain_rounding(work: Work, axes: Sequence[Axis]) -> None:
    """Say what becomes of the cells at the end of each axis."""
    if not is_rounded(axes):
        work.say(
            "Nothing is rounded here: the last window ends exactly at the end."
            if any(axis.partial for axis in axes)
            else "Why round down: a window that sticks out is dropped. Here the last window ends "
            "exactly at the end, so nothing is rounded."
        )
    elif len(set(axes)) == 1:
        _explain_rounding(work, axes[0], say("the last window"))
    else:
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
