"""Formulas as MathML Core, printed from their layout; TeX goes along as an annotation.

Browsers draw it without a script. The alternative text is the formula on one line, for programs
that do not read MathML.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
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
from worked.render.breaks import pieces
from worked.render.columns import is_numeric, padding
from worked.render.linear import linear
from worked.render.shown import decimal_text
from worked.render.spelled import LONGEST, shortened, spelled
from worked.render.tex import tex
from worked.render.tex_names import INDEXES

if TYPE_CHECKING:
    from typing import Literal

APPLY = "<mo>&#x2061;</mo>"
"""The invisible sign between a function's name and what it is applied to."""

THIN = '<mspace width="0.17em"/>'
"""The space between a function's name and a single letter."""

_OPERATORS = frozenset("∑…")


def mathml(layout: Layout, places: int, display: Literal["inline", "block"] = "inline") -> str:
    """Print a formula as one `<math>` element; in a block, fractions are full size."""
    return _element(layout, inner(layout, places), places, display)


def wrapping(layout: Layout, places: int) -> str:
    """Print a formula of a block; a long one as elements between which a line may break."""
    first, *rest = pieces(layout, places)
    elements = [mathml(first, places, "block")]
    for piece in rest:
        # A sign that begins an element would else be taken for that of a number.
        content = re.sub("^<mo>", '<mo form="infix">', inner(piece, places))
        elements.append(_element(piece, content, places, "block"))
    return " ".join(elements)


def _element(layout: Layout, content: str, places: int, display: Literal["inline", "block"]) -> str:
    full = ' displaystyle="true"' if display == "block" else ""
    note = escape(tex(layout, places), quote=False)
    return (
        f'<math{full} alttext="{escape(linear(layout, places))}"><semantics>{_row(content)}'
        f'<annotation encoding="application/x-tex">{note}</annotation></semantics></math>'
    )


def inner(layout: Layout, places: int) -> str:
    """Print a layout as one MathML element (or several, where it is a row)."""
    match layout:
        case Num() | Dec():
            return _number(layout, places)
        case Sym(name):
            return _symbol(name)
        case Words(text):
            return f"<mtext>{escape(text, quote=False)}</mtext>"
        case Op(sign):
            return f"<mo{_small(sign)}>{escape(sign, quote=False)}</mo>"
        case Row(items):
            return _side_by_side(items, places)
        case Frac(top, bottom):
            return f"<mfrac>{_one(top, places)}{_one(bottom, places)}</mfrac>"
        case Sqrt(body):
            return f"<msqrt>{inner(body, places)}</msqrt>"
        case Script():
            return _script(layout, places)
        case Fence(left, body):
            return _fenced(left, inner(body, places), CLOSING[left])
        case Grid():
            return _fenced("[", _table(layout, places), "]")


def _number(layout: Num | Dec, places: int) -> str:
    if isinstance(layout, Dec):
        return _digits(decimal_text(layout.value, places))
    if type(layout.value) is int:
        return _digits(integer_text(layout.value))
    return inner(spelled(layout.value), places)


def _digits(text: str) -> str:
    """A number as typed: a minus, digits; other texts are words or signs."""
    if text.startswith("-"):
        return f"<mo>−</mo>{_digits(text[1:])}"
    if text == "∞":
        return _symbol(text)
    number = text[:1].isdigit() and len(text) <= LONGEST
    return f"<mn>{text}</mn>" if number else f"<mtext>{shortened(text)}</mtext>"


@lru_cache(maxsize=1024)
def _symbol(name: str) -> str:
    if name in _OPERATORS:
        return f"<mo>{name}</mo>"
    if name in INDEXES:
        return _row("".join([f"<mi>{letter}</mi>" for letter in name]))
    if len(name) == 1 and not name.isalpha():
        return f'<mi mathvariant="normal">{escape(name, quote=False)}</mi>'
    return f"<mi>{escape(name, quote=False)}</mi>"


def _side_by_side(items: tuple[Layout, ...], places: int) -> str:
    parts = []
    for position, item in enumerate(items):
        if position and _is_function(items[position - 1]) and not isinstance(item, Op):
            parts.append(APPLY if isinstance(item, Fence) else THIN)
        parts.append(_one(item, places))
    return "".join(parts)


def _is_function(layout: Layout) -> bool:
    return isinstance(layout, Sym) and len(layout.name) > 1 and layout.name not in INDEXES


def _small(sign: str) -> str:
    """A bracket by itself stays as high as the line."""
    return ' stretchy="false"' if sign in CLOSING or sign in CLOSING.values() else ""


def _script(layout: Script, places: int) -> str:
    marks = {"sub": layout.sub, "sup": layout.sup}
    there = {name: _one(mark, places) for name, mark in marks.items() if mark is not None}
    element = "m" + "".join(there)
    return f"<{element}>{_one(layout.base, places)}{''.join(there.values())}</{element}>"


def _one(layout: Layout, places: int) -> str:
    """Print a layout as exactly one element."""
    text = inner(layout, places)
    alone = text.startswith("<mn>") and text.count("<") == 2
    return text if alone or not isinstance(layout, Row | Num | Dec) else _row(text)


def _row(elements: str) -> str:
    return f"<mrow>{elements}</mrow>"


def _fenced(left: str, body: str, right: str) -> str:
    """Something between delimiters, which grow where it is tall."""
    grow = "" if "<mfrac" in body or "<mtable" in body else ' stretchy="false"'
    before, after = f'<mo form="prefix"{grow}>{left}</mo>', f'<mo form="postfix"{grow}>{right}</mo>'
    return _row(f"{before}{_row(body)}{after}")


def _table(grid: Grid, places: int) -> str:
    """A matrix: columns of numbers stand right, their points below each other."""
    columns = [is_numeric(column) for column in zip(*grid.rows, strict=True)]
    fill = padding(grid, columns, places)
    lines = []
    for i, line in enumerate(grid.rows):
        cells = []
        for j, entry in enumerate(line):
            looks = " ".join(
                [*(["n"] if columns[j] else []), *(["bar"] if j + 1 in grid.bars else [])]
            )
            missing = fill.get((i, j), "")
            ghost = f"<mphantom><mn>{missing}</mn></mphantom>" if missing else ""
            attribute = f' class="{looks}"' if looks else ""
            cells.append(f"<mtd{attribute}>{inner(entry, places)}{ghost}</mtd>")
        lines.append(f"<mtr>{''.join(cells)}</mtr>")
    return f"<mtable>{''.join(lines)}</mtable>"
