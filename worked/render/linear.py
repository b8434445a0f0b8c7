r"""A formula on one line of plain text: labels in pictures, alt texts, the names of things.

linear(parse(r"\frac{1}{\sqrt{d_k}}"), 4)       # "1/√d_k"
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.document import Code, Emph, Text
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
from worked.render.spelled import shortened, spelled

if TYPE_CHECKING:
    from worked.document import Line

LOW = str.maketrans("0123456789+−aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
HIGH = str.maketrans("0123456789+−⊤ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ᵀⁿⁱ")


def line_text(line: Line, places: int) -> str:
    """A line of prose as plain text."""
    return "".join(
        [
            piece.text if isinstance(piece, Text | Emph | Code) else linear(piece.layout(), places)
            for piece in line
        ]
    )


def linear(layout: Layout, places: int) -> str:
    """A formula as one line of plain text; decimals have so many places."""
    match layout:
        case Num(value):
            if type(value) is int and value >= 0:
                return shortened(integer_text(value))
            return linear(spelled(value), places)
        case Dec(value):
            return shortened(decimal_text(value, places)).replace("-", "−")
        case Sym(text) | Words(text) | Op(text):
            return text
        case Row(items):
            return _side_by_side(items, places)
        case Frac(top, bottom):
            return f"{_above(top, places)}/{_held(bottom, places)}"
        case Sqrt(body):
            return f"√{_held(body, places)}"
        case Script(base, sub, sup):
            low = "" if sub is None else _script("_", linear(sub, places), LOW)
            high = "" if sup is None else _script("^", linear(sup, places), HIGH)
            return f"{_held(base, places)}{low}{high}"
        case Fence(left, body):
            return f"{left}{linear(body, places)}{CLOSING[left]}"
        case Grid(rows):
            lines = [", ".join([linear(entry, places) for entry in line]) for line in rows]
            return f"[{'; '.join(lines)}]"


def _side_by_side(items: tuple[Layout, ...], places: int) -> str:
    """Signs of sums and relations get spaces, unless nothing stands before them."""
    text = ""
    for position, item in enumerate(items):
        piece = linear(item, places)
        if isinstance(item, Op):
            if item.sign in RELATIONS or (item.sign in SUMS and position):
                piece = f" {piece} "
            elif item.sign in ",;":
                piece = f"{piece} "
        elif text and text[-1].isalnum() and piece[0].isalnum():
            piece = f" {piece}"
        text += piece
    return text.strip()


def _held(layout: Layout, places: int) -> str:
    """A part of a formula, in brackets where it would fall apart."""
    if isinstance(layout, Num):
        layout = spelled(layout.value)
    text = linear(layout, places)
    return f"({text})" if isinstance(layout, Row | Frac) or text.startswith("−") else text


def _above(layout: Layout, places: int) -> str:
    """What stands before the stroke of a fraction: a product needs no brackets there."""
    text = linear(layout, places)
    return f"({text})" if any(sign in text for sign in " /") else text


def _script(mark: str, text: str, table: dict[int, int]) -> str:
    """An index or exponent: in small characters where there are such, else after its mark."""
    if all(ord(character) in table for character in text):
        return text.translate(table)
    return f"{mark}{text}" if text.isalnum() else f"{mark}({text})"
