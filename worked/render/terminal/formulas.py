"""Formulas in text: on one line where that reads well, in two dimensions where it does not.

Products of numbers are written 3·2, names with their indexes Q₁ and W_O, powers e^(−7√3/3); short
fractions with a stroke, long ones with a bar, matrices between tall brackets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from worked.exact import integer_text
from worked.notation import (
    CLOSING,
    RELATIONS,
    SUMS,
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
from worked.render.terminal.matrices import matrix

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDEST_STROKE = 20
"""A fraction of more columns than this gets a bar instead of a stroke."""

SHORTEST_BAR = 6
"""A fraction of no more columns than this has a stroke even beside fractions with bars."""

DOTS = frozenset("⋯…⋮⋱")
_TIGHT = frozenset("·/:!'′")
_LISTING = frozenset(",;")
_LOW = str.maketrans("0123456789+−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
_HIGH = str.maketrans(
    "0123456789+−()⊤⋆abcdefghijklmnoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ᵀ*ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ"
)
_AS_TYPED = frozenset(",.")

NEVER, BESIDE, COMMA, SUM, RELATION = range(5)
"""How readily a formula breaks before a thing."""


class Joint(NamedTuple):
    """What stands between a thing and the one before it, and how readily a line breaks there."""

    gap: str
    level: int


def written(layout: Layout, places: int) -> Layout:
    """The layout with a number in the place of `Num` and `Dec`, unless it is a natural one."""
    if isinstance(layout, Num):
        return layout if type(layout.value) is int and layout.value >= 0 else spelled(layout.value)
    if isinstance(layout, Dec):
        value = layout.value
        text = integer_text(value) if type(value) is int else decimal_text(value, places)
        return Row((Op("−"), Words(text[1:]))) if text.startswith("-") else Words(text)
    return layout


# --- side by side ---------------------------------------------------------------------------


def joints(items: tuple[Layout, ...]) -> Iterator[Joint]:
    """The joint before each of the things that stand side by side."""
    for at, item in enumerate(items):
        if not at:
            yield Joint("", NEVER)
        elif _is_operation(item):
            yield _after(items, at - 1) if _is_sign(items, at) else _ahead(items, at)
        elif _is_operation(items[at - 1]):
            yield Joint("", NEVER) if _is_sign(items, at - 1) else _after(items, at - 1)
        else:
            yield Joint(_between(items[at - 1], item), BESIDE)


def _is_operation(item: Layout) -> bool:
    return isinstance(item, Op) and item.sign not in DOTS


def _is_sign(items: tuple[Layout, ...], at: int) -> bool:
    """Whether a plus or minus is the sign of what follows, not an operation of its own."""
    item = items[at]
    sums = isinstance(item, Op) and item.sign in SUMS
    return sums and (not at or _is_operation(items[at - 1]))


def _ahead(items: tuple[Layout, ...], at: int) -> Joint:
    """The joint before an operation."""
    sign = items[at].sign  # type: ignore[union-attr]
    if sign in RELATIONS:
        return Joint(" ", RELATION)
    if sign in SUMS:
        return Joint(" ", SUM)
    if sign in _LISTING or _is_tight(items, at):
        return Joint("", NEVER)
    return Joint(" ", BESIDE)


def _after(items: tuple[Layout, ...], at: int) -> Joint:
    """The joint between an operation and what it works on."""
    if items[at].sign in _LISTING:  # type: ignore[union-attr]
        return Joint(" ", COMMA)
    return Joint("" if _is_tight(items, at) else " ", NEVER)


def _is_tight(items: tuple[Layout, ...], at: int) -> bool:
    """Whether an operation has no spaces around it: a stroke, the dot between two numbers."""
    sign = items[at].sign  # type: ignore[union-attr]
    if sign == "·":
        return all(map(_numeric, (*items[max(at - 1, 0) : at], *items[at + 1 : at + 2])))
    return sign in _TIGHT


def _numeric(item: Layout) -> bool:
    """Whether a thing is made of digits, so that a dot beside it needs no space."""
    if isinstance(item, Fence):
        return _numeric(item.body)
    if isinstance(item, Row):
        return all(isinstance(x, Op) or _numeric(x) for x in item.items)
    return isinstance(item, Num | Dec | Words)


def _between(before: Layout, item: Layout) -> str:
    """The space between two factors: none after a number, none before an argument in brackets."""
    if isinstance(item, Fence):
        return " " if isinstance(before, Grid | Words) else ""
    if isinstance(before, Words) and before.text.endswith(" "):
        return ""
    if isinstance(item, Words) and item.text.startswith((" ", ",", ".")):
        return ""
    letter = item.base if isinstance(item, Script) else item
    short = isinstance(letter, Sqrt) or (isinstance(letter, Sym) and len(letter.name) == 1)
    whole = isinstance(before, Num) and type(before.value) is int
    return "" if whole and short else " "


def held_factors(items: tuple[Layout, ...], places: int) -> Iterator[Layout]:
    """The things side by side, a fraction in brackets where a factor stands right beside it."""
    for position, item in enumerate(items):
        if isinstance(written(item, places), Frac):
            neighbours = items[max(position - 1, 0) : position] + items[position + 1 : position + 2]
            if any(not _is_operation(x) or x == Op("/") for x in neighbours):
                yield Fence("(", item)
                continue
        yield item


# --- on one line ----------------------------------------------------------------------------


def flat(layout: Layout, places: int) -> str:
    """The formula on one line."""
    match written(layout, places):
        case Num(value):
            return integer_text(value)  # type: ignore[arg-type]
        case Words(text) | Sym(text) | Op(text):
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
    return isinstance(layout, Frac) or any(_is_operation(x) and x != Op("·") for x in items)


def _atom(layout: Layout, places: int) -> str:
    """A part of a formula, in brackets where it would fall apart."""
    layout = written(layout, places)
    text = flat(layout, places)
    return f"({text})" if isinstance(layout, Row | Frac) else text


def scripts(script: Script, places: int) -> str:
    """The index and exponent of something, in small characters where there are such."""
    low = "" if script.sub is None else _small(flat(script.sub, places), "_", _LOW)
    high = "" if script.sup is None else _small(flat(script.sup, places), "^", _HIGH)
    return low + high


def _small(text: str, mark: str, table: dict[int, int]) -> str:
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
    match written(layout, places):
        case Row(items):
            return beside(_parts(items, places))
        case Frac(top, bottom) as fraction:
            text = flat(fraction, places)
            if columns(text) <= stroke and not (_is_tall(top) or _is_tall(bottom)):
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
