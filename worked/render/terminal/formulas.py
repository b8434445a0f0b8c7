"""Formulas in text: on one line where that reads well, in two dimensions where it does not.

Products of numbers are written 3·2, names with their indexes Q₁ and W_O, powers e^(−7√3/3); short
fractions with a stroke, long ones with a bar, matrices between tall brackets.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from worked.exact import integer_text
from worked.notation import (
    CLOSING,
    Dec,
    Fence,
    Frac,
    Grid,
    Layout,
    Num,
    Op,
    Row,
    Script,
    Sqrt,
    Sym,
    Words,
)
from worked.render.shown import decimal_text
from worked.render.spelled import spelled
from worked.render.terminal.boxes import Box, beside, columns, delimiter, line, over, printable
from worked.render.terminal.joints import is_operation, joints
from worked.render.terminal.matrices import matrix

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDEST_STROKE = 20
"""A fraction of more columns than this gets a bar instead of a stroke."""

LONGEST_RATIO = 40
"""The same for the quotient of two whole numbers."""

SHORTEST_BAR = 6
"""A fraction of no more columns than this has a stroke even beside fractions with bars."""

_LOW = str.maketrans("0123456789+−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
_HIGH = str.maketrans(
    "0123456789+−()⊤⋆abcdefghijklmnoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ᵀ*ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ"
)
_AS_TYPED = frozenset(",.")


def written(layout: Layout, places: int) -> Layout:
    """The layout with a number in the place of `Num` and `Dec`, unless it is a natural one."""
    if isinstance(layout, Num):
        return layout if type(layout.value) is int and layout.value >= 0 else spelled(layout.value)
    if isinstance(layout, Dec):
        value = layout.value
        text = integer_text(value) if type(value) is int else decimal_text(value, places)
        return Row((Op("−"), Words(text[1:]))) if text.startswith("-") else Words(text)
    return layout


def held_factors(items: tuple[Layout, ...], places: int) -> Iterator[Layout]:
    """The things side by side, a fraction in brackets where a factor stands right beside it."""
    for position, item in enumerate(items):
        if isinstance(written(item, places), Frac):
            neighbours = items[max(position - 1, 0) : position] + items[position + 1 : position + 2]
            if any(not is_operation(x) or x == Op("/") for x in neighbours):
                yield Fence("(", item)
                continue
        yield item


# --- on one line ----------------------------------------------------------------------------


def flat(layout: Layout, places: int) -> str:
    """The formula on one line."""
    if isinstance(layout, Sym | Op):
        return printable(layout.name if isinstance(layout, Sym) else layout.sign)
    match written(layout, places):
        case Num(value):
            return integer_text(value)  # type: ignore[arg-type]
        case Words(text):
            return printable(text)
        case Row(items):
            pairs = zip(joints(items), held_factors(items, places), strict=True)
            return "".join([f"{joint.gap}{flat(item, places)}" for joint, item in pairs])
        case Frac(top, bottom):
            return f"{_above(top, places)}/{_atom(bottom, places)}"
        case Sqrt(body):
            return f"√{_atom(body, places)}"
        case Script(base, _, _) as script:
            held = Fence("(", base) if isinstance(base, Sqrt) else base
            return f"{_atom(held, places)}{scripts(script, places)}"
        case Fence(left, body):
            return f"{left}{flat(body, places)}{CLOSING[left]}"
        case Grid(rows):
            return _flat_grid(rows, places)
    raise TypeError(f"not a layout: {layout!r}")


def _flat_grid(rows: tuple[tuple[Layout, ...], ...], places: int) -> str:
    """A matrix row by row; a column lies down, with the sign of a transpose."""
    if len(rows) > 1 and all(len(entries) == 1 for entries in rows):
        return f"({', '.join([flat(entries[0], places) for entries in rows])})ᵀ"
    lines = [f"[{', '.join([flat(entry, places) for entry in entries])}]" for entries in rows]
    return lines[0] if len(lines) == 1 else f"[{', '.join(lines)}]"


def _above(layout: Layout, places: int) -> str:
    """What stands before the stroke of a fraction."""
    text = flat(layout, places)
    return f"({text})" if is_loose(layout, places) else text


def is_loose(layout: Layout, places: int) -> bool:
    """Whether a formula needs brackets before a stroke: a product needs none there."""
    layout = written(layout, places)
    items = layout.items[1:] if isinstance(layout, Row) else ()
    return isinstance(layout, Frac) or any(
        isinstance(x, Frac) or (is_operation(x) and x != Op("·")) for x in items
    )


def _atom(layout: Layout, places: int) -> str:
    """A part of a formula, in brackets where it would fall apart."""
    layout = written(layout, places)
    text = flat(layout, places)
    return f"({text})" if isinstance(layout, Row | Frac) else text


def scripts(script: Script, places: int) -> str:
    """The index and exponent of something, in small characters where there are such."""
    low = "" if script.sub is None else _small(flat(script.sub, places), "_")
    high = "" if script.sup is None else _small(flat(script.sup, places), "^")
    return low + high


@lru_cache(maxsize=1024)
def _small(text: str, mark: str) -> str:
    table = _LOW if mark == "_" else _HIGH
    tight = text.replace(" ", "")
    letters = sum(c.isalpha() for c in tight)
    if letters <= 2 and all(ord(c) in table or c in _AS_TYPED for c in tight):
        return tight.translate(table)
    return (
        f"{mark}{text}"
        if len(text) == 1 or (text.isascii() and text.isalnum())
        else f"{mark}({text})"
    )


# --- in two dimensions ----------------------------------------------------------------------


def draw(layout: Layout, places: int, stroke: int = WIDEST_STROKE) -> Box:
    """The formula as a box of lines; a fraction of up to `stroke` columns has a stroke."""
    if _is_one_line(layout):
        return line(flat(layout, places))
    match written(layout, places):
        case Row(items):
            return beside(_parts(items, places))
        case Frac(top, bottom) as fraction:
            text = flat(fraction, places)
            plain = isinstance(top, Num) and isinstance(bottom, Num)
            longest = LONGEST_RATIO if plain else stroke
            if columns(text) <= longest and not (_is_tall(top) or _is_tall(bottom)):
                return line(text)
            return over(draw(top, places), draw(bottom, places))
        case Sqrt(body) if _is_tall(body):
            return beside([line("√"), *fenced("(", draw(body, places))])
        case Script(base, _, _) as script if not isinstance(base, Sym):
            return raised(draw(base, places), script, places)
        case Fence(left, body):
            return beside(fenced(left, draw(body, places)))
        case Grid(rows, bars):
            return matrix(cells(rows, places), bars)
        case plain:
            return line(flat(plain, places))


def cells(rows: tuple[tuple[Layout, ...], ...], places: int) -> list[list[Box]]:
    """The entries of a matrix; where one fraction has a bar, all but the shortest have."""
    drawn = [[draw(entry, places) for entry in entries] for entries in rows]
    if all(box.height == 1 for boxes in drawn for box in boxes):
        return drawn
    return [[draw(entry, places, SHORTEST_BAR) for entry in entries] for entries in rows]


def _parts(items: tuple[Layout, ...], places: int) -> Iterator[Box]:
    held = held_factors(items, places)
    for joint, item, whole in zip(joints(items), items, held, strict=True):
        box = draw(item, places)
        yield line(joint.gap)
        yield box if box.height > 1 else draw(whole, places)


def _is_one_line(layout: Layout) -> bool:
    """Whether a formula certainly takes one line; the quick way for most of them."""
    match layout:
        case Num(value):
            return type(value) is int
        case Row(items):
            return all(map(_is_one_line, items))
        case Fence(_, body):
            return _is_one_line(body)
        case Script(base, _, _):
            return isinstance(base, Sym)
    return isinstance(layout, Dec | Sym | Op | Words)


def _is_tall(layout: Layout) -> bool:
    """Whether a formula holds a matrix or a fraction, which read badly on one line."""
    match layout:
        case Grid() | Frac():
            return True
        case Row(items):
            return any(map(_is_tall, items))
        case Fence(_, body) | Sqrt(body) | Script(body, _, _):
            return _is_tall(body)
    return False


def fenced(left: str, box: Box) -> tuple[Box, Box, Box]:
    """A box between its brackets."""
    return delimiter(left, box), box, delimiter(CLOSING[left], box)


def raised(base: Box, script: Script, places: int) -> Box:
    """A box with its index at the bottom right and its exponent at the top right."""
    text = scripts(script, places)
    if base.height == 1:
        return line(f"{_atom(script.base, places)}{text}")
    low = scripts(Script(script.base, sub=script.sub), places)
    high = scripts(Script(script.base, sup=script.sup), places)
    width = max(columns(low), columns(high))
    lines = [" " * width] * base.height
    lines[0] = high.ljust(width)
    lines[-1] = low.ljust(width) if low else lines[-1]
    return beside([base, Box(tuple(lines), base.baseline, width)])
