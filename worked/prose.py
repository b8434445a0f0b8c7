"""Sentences: literal text with emphasis, code, formulas and slots that stay values.

    say("Dividing by {total} gives the *probabilities* {p}", total=s, p=p)

`*stressed*`, `` `code` ``, `$Q K^⊤$` (notation) and `{slots}`. A slot holds an expression, a value
or words; `{p}` shows an expression by its symbol, `{p:numbers}` with the numbers put in,
`{p:value}` its exact value, `{p:decimal}` that rounded.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias, cast, get_args

from worked.document import Code, Emph, Formula, Inline, Line, Notation, Text
from worked.notation import NotationError, parse
from worked.trace import Expr, Style, Value, literal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping


Slot: TypeAlias = "Expr | Value | str | Line"
"""What a slot may hold: an expression, a number, words, or a ready line."""

_MARKS = re.compile(
    r"\{(?P<slot>[A-Za-z_][A-Za-z_0-9]*(?:\.[A-Za-z_][A-Za-z_0-9]*)?(?:\[[0-9]+\])*)"
    r"(?::(?P<style>[a-z]+))?\}"
    r"|\*(?P<emph>[^*\s](?:[^*]*[^*\s])?)\*"
    r"|`(?P<code>[^`]+)`"
    r"|\$(?P<math>[^$\s](?:[^$]*[^$\s])?)\$(?!\d)"  # "from $5 to $10" is money
)


class ProseError(ValueError):
    """A sentence of a kind whose slots and values do not fit: a mistake of the programmer."""


@lru_cache(maxsize=4096)
def _pieces(template: str) -> tuple[Inline | tuple[str, str], ...]:
    """Split a sentence into inline pieces; a slot is the pair (name, style)."""
    pieces: list[Inline | tuple[str, str]] = []
    end = 0
    for match in _MARKS.finditer(template):
        if match.start() > end:
            pieces.append(Text(template[end : match.start()]))
        end = match.end()
        if match["slot"]:
            pieces.append((match["slot"], match["style"] or ""))
        elif match["emph"]:
            pieces.append(Emph(match["emph"]))
        elif match["code"]:
            pieces.append(Code(match["code"]))
        else:
            pieces.append(Notation(parse(match["math"])))
    if end < len(template):
        pieces.append(Text(template[end:]))
    return tuple(pieces)


def slots(template: str) -> set[str]:
    """The names of the slots in a sentence."""
    return {piece[0] for piece in _pieces(template) if isinstance(piece, tuple)}


def say(template: str, /, **values: Slot) -> Line:
    """Fill a sentence. Raises `ProseError` for an unknown or unused slot."""
    line: list[Inline] = []
    pieces = _pieces(template)
    used = set()
    for piece in pieces:
        if not isinstance(piece, tuple):
            line.append(piece)
            continue
        name, style = piece
        if name not in values:
            raise ProseError(f"no value for the slot {{{name}}} in {template!r}")
        used.add(name)
        line += filled(values[name], style)
    if len(used) < len(values):
        raise ProseError(f"unused in {template!r}: {', '.join(sorted(set(values) - used))}")
    return tuple(line)


def filled(value: Slot, style: str = "") -> Line:
    """What stands in the place of a slot."""
    if isinstance(value, str):
        return (Text(value),) if value else ()
    if isinstance(value, Expr):
        chosen: Style = style if style in get_args(Style) else "symbols"  # type: ignore[assignment]
        return (Formula(value, chosen),)
    if isinstance(value, tuple) and value and isinstance(value[0], Inline):
        return value
    return (Formula(literal(cast("Value", value)), "decimal" if style == "decimal" else "value"),)


def listed(items: Collection[Slot], last: str = "and") -> Line:
    """Items of a sentence with commas and a closing word: a, b and c."""
    line: list[Inline] = []
    for position, item in enumerate(items):
        if position:
            line.append(Text(f" {last} " if position == len(items) - 1 else ", "))
        line += filled(item)
    return tuple(line)


def author_slots(text: str) -> Iterator[str]:
    """The slots of an author's own words, in their order."""
    return (match["slot"] for match in _MARKS.finditer(text) if match["slot"])


def author_text(text: str, givens: Mapping[str, Expr]) -> Line:
    """An author's own words: `{name}` of a given is put in, `$...$` is notation, the rest is text.

    Raises `UnknownSlot` for a slot that is no given. A formula that cannot be read stays as typed.
    """
    line: list[Inline] = []
    end = 0
    for match in _MARKS.finditer(text):
        if match.start() > end:
            line.append(Text(text[end : match.start()]))
        end = match.end()
        if match["slot"]:
            if match["slot"] not in givens:
                raise UnknownSlot(match["slot"], tuple(givens))
            line += filled(givens[match["slot"]], match["style"] or "value")
        elif match["math"]:
            line.append(_author_formula(match["math"]))
        else:
            line.append(Emph(match["emph"]) if match["emph"] else Code(match["code"]))
    if end < len(text):
        line.append(Text(text[end:]))
    return tuple(line)


def _author_formula(text: str) -> Inline:
    try:
        return Notation(parse(text))
    except NotationError:
        return Text(f"${text}$")


class UnknownSlot(Exception):
    """An author's prompt names a slot that is no given of the kind."""

    def __init__(self, slot: str, known: tuple[str, ...]) -> None:
        self.slot = slot
        self.known = known
        super().__init__(f"unknown slot {{{slot}}}; known: {', '.join(known)}")
