"""What papers need of Word's own XML: answer spaces, questions kept together, large print."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from worked.render.docx import MARGIN, PAPER

if TYPE_CHECKING:
    from typing import Literal

    from worked.render.papers.paper import Ruling

TWIPS = 1440 / 25.4
"""Twentieths of a point in a millimetre."""

LINE, SQUARE = 8.0, 5.0
"""Millimetres from one ruled line to the next, and the side of a square."""

LARGE = 34
"""Half points of a letter in large print."""

LARGER = 1.5
"""How much larger a picture is in large print."""

WIDEST = 5_900_000
"""The width of a line, in the units of pictures (914,400 to an inch)."""


def spaced(height: float, ruling: Ruling, paper: Literal["a4", "letter"]) -> str:
    """A table of rows that are exactly so high and stay on one page."""
    width = PAPER[paper][0] - 2 * MARGIN
    step = {"lines": LINE, "squares": SQUARE}.get(ruling, height)
    rows = max(1, int(height / step + 1e-6))
    columns = int(width / (SQUARE * TWIPS)) if ruling == "squares" else 1
    inside = {"lines": "insideH", "squares": "insideH insideV"}.get(ruling, "").split()
    edges = "bottom" if ruling == "lines" else "top left bottom right"
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="A6A6A6"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        if side in (*edges.split(), *inside)
    )
    line = int(height / rows * TWIPS)
    cell = int(width / columns)
    kept = '<w:p w:rsidR="00000000"><w:pPr><w:keepNext/></w:pPr></w:p>'
    free = '<w:p w:rsidR="00000000"/>'
    grid = f'<w:gridCol w:w="{cell}"/>' * columns
    tall = f'<w:trPr><w:cantSplit/><w:trHeight w:val="{line}" w:hRule="exact"/></w:trPr>'
    made = [
        f'<w:tc><w:tcPr><w:tcW w:w="{cell}" w:type="dxa"/></w:tcPr>{paragraph}</w:tc>' * columns
        for paragraph in (kept,) * (rows - 1) + (free,)
    ]
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{cell * columns}" w:type="dxa"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>"
        f"{''.join([f'<w:tr>{tall}{cells}</w:tr>' for cells in made])}</w:tbl>{free}"
    )


MOST_KEPT = 90.0
"""Millimetres of question and space that stay together: about a third of a page.

Word moves all of them if they do not fit, so more would leave too much of a page empty. The others
part between question and space, and only there.
"""

_PARAGRAPH = re.compile(r'<w:p>(<w:pPr>)?(<w:pStyle w:val="[^"]*" ?/>)?')
_FIRST_TASK = re.compile(r'(?=<w:p><w:pPr><w:pStyle w:val="Heading2")')
_SPACE = re.compile(r"(?=<w:tbl><w:tblPr><w:tblW)")
_TEXT = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>")
_PICTURE = re.compile(r'<wp:extent cx="\d+" cy="(\d+)"')
_TABLE = re.compile(r"<w:tbl>.*?</w:tbl>", re.DOTALL)
_ROW = re.compile(r'<w:trHeight w:val="(\d+)"')


def kept_together(paper: str) -> str:
    """A paper with every question on one page, and with its space below it if both are small.

    A question is what stands before a space, which begins with a line of its own.
    """
    front, *tasks = _FIRST_TASK.split(paper)
    return "".join([front, *map(_task_kept, tasks)])


def _task_kept(task: str) -> str:
    before, *spaces = _SPACE.split(task)
    made = []
    for space in spaces:
        table, end, after = space.partition("</w:tbl>")
        made.append(_question_kept(before, sum(int(row) for row in _ROW.findall(table)) / TWIPS))
        made.append(table + end)
        before = after
    return "".join([*made, _PARAGRAPH.sub(_kept, before)])


def _question_kept(question: str, space: float) -> str:
    """A question, of whose last two paragraphs the second names the space."""
    kept = _PARAGRAPH.sub(_kept, question)
    if _height(question) + space <= MOST_KEPT:
        return kept
    place = kept.rfind("<w:p>", 0, kept.rfind("<w:p>"))
    return kept[:place] + kept[place:].replace("<w:keepNext/>", "", 1)


def _height(question: str) -> float:
    """About how many millimetres a question takes, in letters of 11 points."""
    pictures = sum(int(height) for height in _PICTURE.findall(question)) / 36_000
    letters = sum(len(text) for text in _TEXT.findall(question))
    rows = question.count("<m:mr>") + question.count("<w:tr>")
    paragraphs = len(_PARAGRAPH.findall(_TABLE.sub("", question)))
    return pictures + 5 * (letters / 90 + rows) + 4 * paragraphs


def _kept(match: re.Match[str]) -> str:
    properties, style = match.groups()
    end = "" if properties else "</w:pPr>"
    return f"<w:p><w:pPr>{style or ''}<w:keepNext/>{end}"


def enlarged(paper: str) -> str:
    """A paper with letters, formulas and pictures of large print."""
    size = f'<w:sz w:val="{LARGE}"/><w:szCs w:val="{LARGE}"/>'
    font = '<w:rFonts w:ascii="Cambria Math" w:hAnsi="Cambria Math"/>'
    text = re.sub(r"<w:r>(?!<w:rPr>)", "<w:r><w:rPr></w:rPr>", paper)
    text = text.replace("<w:rPr />", "<w:rPr></w:rPr>").replace("</w:rPr>", f"{size}</w:rPr>")
    text = re.sub(r"(?<!</w:rPr>)<m:t(?=[ >])", f"<w:rPr>{font}{size}</w:rPr><m:t", text)
    return re.sub(r'(<(?:wp:extent|a:ext) cx=")(\d+)(" cy=")(\d+)', _scaled, text)


def _scaled(match: re.Match[str]) -> str:
    before, width, between, height = match.groups()
    share = min(LARGER, WIDEST / int(width))
    return f"{before}{int(int(width) * share)}{between}{int(int(height) * share)}"
