"""Exam papers and their keys: pages with a code, `page x of y`, and room for answers.

    write_papers(papers, "pdf", PaperOptions())                               # all, in one file
    write_papers(papers, "pdf", PaperOptions(kind="key", sections=("key",)))  # their keys
    names_not_printed(papers, "pdf", PaperOptions(engine="pdflatex"))         # to say it before

Pages are numbered within each paper, also where a file holds many: "page 2 of 3" of this code.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from worked.render.papers.names import names_not_printed
from worked.render.papers.paper import (
    Exam,
    NoSuchSpace,
    Paper,
    PaperOptions,
    Space,
    Student,
    Task,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

WRITERS = {
    "latex": "worked.render.papers.latex",
    "html": "worked.render.papers.html",
    "pdf": "worked.render.papers.pdf",
    "docx": "worked.render.papers.docx",
}
"""The formats of papers, and the module whose `write` prints each."""


def write_papers(
    papers: Sequence[Paper], format: str, options: PaperOptions | None = None
) -> str | bytes:
    """Print papers, or their keys, as one file. Their solutions have been checked before.

    Raises `UnknownFormat` for a format that has no pages, and what `render` raises.
    """
    if format not in WRITERS:
        from worked.render import UnknownFormat

        known = ", ".join(WRITERS)
        raise UnknownFormat(f"{format!r} is no format of papers; known: {known}")
    write: Callable[[Sequence[Paper], PaperOptions], str | bytes] = import_module(
        WRITERS[format]
    ).write
    return write(papers, options or PaperOptions())


__all__ = [
    "WRITERS",
    "Exam",
    "NoSuchSpace",
    "Paper",
    "PaperOptions",
    "Space",
    "Student",
    "Task",
    "names_not_printed",
    "write_papers",
]
