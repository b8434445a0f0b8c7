"""Sentences: words and formulas set in lines, broken between words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from worked.document import Code, Emph, Formula, Notation, Text
from worked.notation import Fence, Frac, Grid, Layout, Row, Script, Sqrt
from worked.render.terminal.boxes import BOLD, ITALIC, Box, beside, line, printable, styled
from worked.render.terminal.breaking import Piece, cut, filled, pieces
from worked.render.terminal.formulas import draw, flat
from worked.render.terminal.joints import BESIDE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worked.document import Inline, Line

LONGEST_UNBROKEN = 30
"""A formula in a sentence is not broken if it takes no more columns than this."""

_SPACE = re.compile(r"\s+")
_BREAKS = re.compile(r" (?=[=≈≤≥<>≠→+−] )|(?<=,) ")

Word: TypeAlias = "list[Box]"
"""Boxes that nothing parts."""


def text_of(sentence: Line, places: int) -> str:
    """A sentence as plain text on one line."""
    return _SPACE.sub(" ", "".join([_flat(piece, places) for piece in sentence])).strip()


def _flat(piece: Inline, places: int) -> str:
    if isinstance(piece, Formula | Notation):
        return flat(piece.layout(), places)
    return printable(piece.text)


def paragraph(sentence: Line, places: int, width: int, style: str = "") -> list[Box]:
    """A sentence in lines of at most so many columns; an empty line in the text stays one."""
    rows: list[Box] = []
    for words in _paragraphs(sentence, places, width):
        if rows:
            rows.append(line(""))
        parts = [Piece(" ", BESIDE, beside(word)) for word in words]
        rows += filled_lines(parts, width)
    return [styled(row, style) if style else row for row in rows]


def filled_lines(parts: list[Piece], width: int) -> list[Box]:
    """Words in lines; one that is too long for a line is cut."""
    short: list[Piece] = []
    for part in parts:
        if part.box.width <= width or part.box.height > 1:
            short.append(part)
        else:
            first, *rest = cut(part.box.lines[0], width)
            short += [part._replace(box=first.box), *rest]
    return filled(short, width) if short else []


def _paragraphs(sentence: Line, places: int, width: int) -> Iterator[list[Word]]:
    """The words of each paragraph; an empty line within a text ends one."""
    words: list[Word] = []
    joins = False
    for piece in sentence:
        for space, word in _words(piece, places, width):
            if space.count("\n") > 1 and words:
                yield words
                words = []
            if joins and not space and words:
                words[-1] += word
            elif word:
                words.append(word)
            joins = bool(word)
    if words:
        yield words


def _words(piece: Inline, places: int, width: int) -> Iterator[tuple[str, Word]]:
    """The words of a piece, each with the space before it; at the end perhaps a space alone."""
    match piece:
        case Formula() | Notation():
            yield from _formula(piece.layout(), places, width)
        case Text(text):
            yield from _spaced(text, "")
        case Emph(text):
            yield from _spaced(text, ITALIC)
        case Code(text):
            yield from _spaced(text, BOLD)


def _spaced(text: str, style: str) -> Iterator[tuple[str, Word]]:
    start, before = 0, ""
    for space in _SPACE.finditer(text):
        if space.start() > start:
            yield before, _word(text[start : space.start()], style)
        start, before = space.end(), space[0]
    yield before, _word(text[start:], style) if start < len(text) else []


def _word(text: str, style: str) -> Word:
    box = line(printable(text))
    return [styled(box, style) if style else box]


def _formula(layout: Layout, places: int, width: int) -> Iterator[tuple[str, Word]]:
    """A formula in a sentence: tall only where it holds a matrix, else on one line."""
    if _holds_matrix(layout):
        box = draw(layout, places)
        if box.width <= width:
            yield "", [box]
            return
        for piece in pieces(layout, places, width):
            yield piece.gap, [piece.box]
        return
    text = flat(layout, places)
    parts = [text] if len(text) <= LONGEST_UNBROKEN else _BREAKS.split(text)
    for number, part in enumerate(parts):
        yield " " if number else "", [line(part)]


def _holds_matrix(layout: Layout) -> bool:
    """Whether a matrix of several rows, not a single column, occurs in a formula."""
    match layout:
        case Grid(rows):
            return len(rows) > 1 and len(rows[0]) > 1
        case Row(items):
            return any(map(_holds_matrix, items))
        case Frac(top, bottom):
            return _holds_matrix(top) or _holds_matrix(bottom)
        case Fence(_, body) | Sqrt(body) | Script(body, _, _):
            return _holds_matrix(body)
    return False
