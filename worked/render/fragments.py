"""Texts that stand by themselves, without a page around them: a question, a solution, a sentence.

texts = fragments("latex", Options())
part, = arranged(solution, options).parts
texts.question(part), texts.solution(part)
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Protocol

from worked.render.page import Document, Printed, arranged
from worked.spelling import unknown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worked.document import Line, Solution
    from worked.render.page import Options, Part, Problem


class Fragments(Protocol):
    """Prints pieces of a document in some format."""

    def line(self, line: Line) -> str:
        """Print a sentence."""

    def question(self, part: Part) -> str:
        """Print the question of a part, with its hint."""

    def solution(self, part: Part) -> str:
        """Print the steps and the answers of a part."""


FRAGMENTS = {
    "latex": "worked.render.latex:LatexFragments",
    "html": "worked.render.html:Html",
    "markdown": "worked.render.markdown:Markdown",
    "terminal": "worked.render.terminal:Terminal",
}
"""The formats of texts that stand by themselves, and the class that prints them."""

WRITERS = {
    "latex": "worked.render.latex:Latex",
    "html": "worked.render.html:Html",
    "markdown": "worked.render.markdown:Markdown",
    "docx": "worked.render.docx:Docx",
    "terminal": "worked.render.terminal:Terminal",
}
"""The formats of documents, and the class that prints a problem of them."""


@lru_cache(maxsize=8)
def fragments(format: str, options: Options) -> Fragments:
    """What prints pieces in a format. Raises `UnknownFormat`."""
    if format not in FRAGMENTS:
        from worked.render import UnknownFormat

        raise UnknownFormat(unknown("format of texts", format, FRAGMENTS))
    texts: Fragments = _named(FRAGMENTS[format])(options)
    return texts


class Printer(Protocol):
    """Prints a whole problem in some format."""

    options: Options

    def problem(self, problem: Problem) -> str:
        """Print one problem, with its heading."""


@lru_cache(maxsize=8)
def printer_of(format: str, options: Options) -> Printer:
    """What prints a problem on its way into a document of some format."""
    if format == "pdf":
        from worked.render.pdf import chosen

        engine = chosen(options.engine)
        place = "worked.render.typst:Typst" if engine == "typst" else WRITERS["latex"]
    else:
        place = WRITERS[format]
    printer: Printer = _named(place)(options)
    return printer


def printed(printer: Printer, solution: Solution, title: str) -> Printed:
    """A solved problem under a title of its own, as it stands in a document."""
    problem = replace(arranged(solution, printer.options), title=title)
    return Printed(title, printer.problem(problem))


def bound(problems: Sequence[Printed], title: str, format: str, options: Options) -> bytes:
    """One document out of problems that are printed already."""
    from worked.render import FORMATS

    made = FORMATS[format].load()(Document(title, tuple(problems)), options)
    return made if isinstance(made, bytes) else made.encode("utf-8", "replace")


def _named(place: str) -> type:
    module, _, name = place.partition(":")
    found: type = getattr(import_module(module), name)
    return found
