"""Formulas as Typst prints them: one function call for each primitive of a layout."""

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
from worked.render.columns import is_numeric, padding
from worked.render.shown import decimal_text
from worked.render.spelled import LONGEST, shortened, spelled
from worked.render.tex_names import INDEXES

if TYPE_CHECKING:
    from collections.abc import Sequence


def string(text: str) -> str:
    """A string of Typst's language: whatever the text is, it stays text."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ").replace("\r", " ")
    return f'"{escaped}"'


def typst_math(layout: Layout, places: int) -> str:
    """Print a layout, to stand between dollar signs."""
    match layout:
        case Num() | Dec():
            return _number(layout, places)
        case Sym(name):
            return _symbol(name)
        case Words(text):
            return string(text)
        case Op(sign):
            return _sign(sign)
        case Row(items):
            return " ".join([typst_math(item, places) for item in items])
        case Frac(top, bottom):
            return f"frac({typst_math(top, places)}, {typst_math(bottom, places)})"
        case Sqrt(body):
            return f"sqrt({typst_math(body, places)})"
        case Script(base, sub, sup):
            marks = [("b", sub), ("t", sup)]
            there = [f", {key}: {typst_math(mark, places)}" for key, mark in marks if mark]
            return f"attach({typst_math(base, places)}{''.join(there)})"
        case Fence(left, body):
            return f"lr({_sign(left)} {typst_math(body, places)} {_sign(CLOSING[left])})"
        case Grid():
            return _matrix(layout, places)


def _number(layout: Num | Dec, places: int) -> str:
    if isinstance(layout, Dec):
        return _digits(decimal_text(layout.value, places))
    if type(layout.value) is int:
        return _digits(integer_text(layout.value))
    return typst_math(spelled(layout.value), places)


def _digits(text: str) -> str:
    """A number as typed: a minus, digits; other texts are words."""
    if text.startswith("-"):
        return f"−{_digits(text[1:])}"
    number = text[:1].isdigit() and len(text) <= LONGEST
    return text if number or text == "∞" else string(shortened(text))


@lru_cache(maxsize=1024)
def _symbol(name: str) -> str:
    if len(name) == 1:
        return name if name.isalpha() else _sign(name)
    if name in INDEXES:
        return " ".join(name)
    return f"op({string(name)})"


def _sign(sign: str) -> str:
    """A sign as a symbol, never as a mark of the language."""
    return f"\\{sign}" if sign.isascii() else sign


def _matrix(grid: Grid, places: int) -> str:
    """A matrix: columns of numbers stand right, their points below each other."""
    columns = list(zip(*grid.rows, strict=True))
    numeric = [is_numeric(column) for column in columns]
    fill = padding(grid, numeric, places)
    lines = []
    for i, line in enumerate(grid.rows):
        cells = [
            f"{typst_math(entry, places)}{_hidden(fill.get((i, j), ''))}"
            for j, entry in enumerate(line)
        ]
        lines.append(", ".join(cells))
    bars = f"augment: #(vline: {_tuple(grid.bars)}), " if grid.bars else ""
    align = "right" if all(numeric) else "center"
    rows = " ; ".join(lines)  # a semicolon directly after #hide[] would end that, not the row
    return f'mat(delim: "[", align: #{align}, {bars}{rows})'


def _hidden(digits: str) -> str:
    return f" #hide[{digits}]" if digits else ""


def _tuple(numbers: Sequence[int]) -> str:
    return f"({', '.join(map(str, numbers))},)"
