"""Which names a format cannot print, found out before anything is written.

A web page and Word take their letters from the reader's computer: they print every name. TeX has
the letters of Europe; Typst has those of the fonts that are installed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.render.papers.filling import plain
from worked.render.pdf import chosen
from worked.render.tex_words import is_printable
from worked.render.typst_math import string

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worked.render.papers.paper import Paper, PaperOptions
FONTS = '("New Computer Modern", "Libertinus Serif")'
"""The fonts that papers are set in; for what these lack, Typst looks into all there are."""


def names_not_printed(
    papers: Sequence[Paper], format: str, options: PaperOptions
) -> tuple[str, ...]:
    """The names of students that come out with signs missing; id and code are there all the same.

    Raises `ProgramFailed` where a PDF is wanted and the engine is missing.
    """
    names = list(dict.fromkeys(plain(p.student.name) for p in papers if p.student))
    unusual = [name for name in names if not name.isascii()]
    if format == "latex" or (format == "pdf" and chosen(options.engine) != "typst"):
        return tuple([name for name in unusual if not is_printable(name)])
    return tuple(_without_letters(unusual)) if format == "pdf" else ()


def _without_letters(names: list[str]) -> list[str]:
    """The names for which Typst finds no letters: halves of the list, until one name is left."""
    if not names or _has_letters(names):
        return []
    if len(names) == 1:
        return names
    half = len(names) // 2
    return _without_letters(names[:half]) + _without_letters(names[half:])


def _has_letters(names: list[str]) -> bool:
    """Whether Typst can print names, by a standard of PDF that forbids signs without letters."""
    import typst

    lines = "\n\n".join(f"#strong[#{string(name)}]" for name in names)
    page = f'#set document(title: "names")\n#set text(font: {FONTS})\n{lines}\n'
    try:
        typst.compile(page.encode(), format="pdf", pdf_standards="a-2u")
    except typst.TypstError:
        return False
    return True
