"""Printing solutions: the formats, and the one function that prints in any of them.

    worked.render(solution, "latex")
    worked.render([first, second], "html", Options(digits=6, sections=("key",)))

A format is a line in `FORMATS`; its writer is imported when it is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from worked.check import check
from worked.errors import WorkedError
from worked.render.page import Options, outline

if TYPE_CHECKING:
    from collections.abc import Callable

    from worked.document import Solution
    from worked.render.page import Document


class UnknownFormat(WorkedError):
    """No writer prints this format; the message says which are known."""


@dataclass(frozen=True)
class Format:
    """A format: the function that writes it (`module:function`) and its files' endings."""

    writer: str
    endings: tuple[str, ...]
    binary: bool = False

    def load(self) -> Callable[[Document, Options], str | bytes]:
        """Import the writer: `write(document, options)` gives text, or bytes if binary."""
        module, _, function = self.writer.partition(":")
        writer: Callable[[Document, Options], str | bytes] = getattr(
            import_module(module), function
        )
        return writer


FORMATS = {
    "latex": Format("worked.render.latex:write", (".tex", ".latex")),
    "html": Format("worked.render.html:write", (".html", ".htm")),
    "markdown": Format("worked.render.markdown:write", (".md", ".markdown")),
    "pdf": Format("worked.render.pdf:write", (".pdf",), binary=True),
    "docx": Format("worked.render.docx:write", (".docx",), binary=True),
    "terminal": Format("worked.render.terminal:write", (".txt",)),
}
"""Every format by its name."""


def render(
    solutions: Solution | Sequence[Solution], format: str, options: Options | None = None
) -> str | bytes:
    """Check one solution or several and print them as one document; bytes if the format is binary.

    Raises `CheckFailed` before anything is printed, `UnknownFormat`, and `WorkedError` where a
    template is wrong or a program is missing.
    """
    chosen = options or Options()
    for solution in solutions if isinstance(solutions, Sequence) else (solutions,):
        check(solution, chosen.digits)
    return write(solutions, format, chosen)


def write(solutions: Solution | Sequence[Solution], format: str, chosen: Options) -> str | bytes:
    """Print solutions that have been checked at these digits."""
    if format not in FORMATS:
        raise UnknownFormat(f"{format!r} is no format; known: {', '.join(FORMATS)}")
    return FORMATS[format].load()(outline(solutions, chosen), chosen)


def format_of(ending: str) -> str:
    """The format of a file name's ending (".tex"). Raises `UnknownFormat`."""
    for name, format_ in FORMATS.items():
        if ending.lower() in format_.endings:
            return name
    known = ", ".join(ending for format_ in FORMATS.values() for ending in format_.endings)
    raise UnknownFormat(f"no format has files that end in {ending!r}; known endings: {known}")


__all__ = ["FORMATS", "Format", "Options", "UnknownFormat", "format_of", "render", "write"]
