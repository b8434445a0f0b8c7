"""Papers as PDF: by Typst if it is there, else by a LaTeX engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.render.papers.filling import title
from worked.render.pdf import chosen, compiled, typeset

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worked.render.papers.paper import Paper, PaperOptions

MOST_TOGETHER = 20
"""Papers of one document of Typst; more would take some 13 MB of memory each."""

AT_ONCE = 5
"""Papers of the documents that are bound into one where there are more."""


def write(papers: Sequence[Paper], options: PaperOptions) -> bytes:
    """Print papers as PDF. Raises `ProgramFailed` where the engine is missing or fails."""
    engine = chosen(options.engine)
    if engine == "typst":
        return _by_typst(papers, options)
    from worked.render.papers.latex import write as write_latex

    return typeset(engine, write_latex(papers, options))


def _by_typst(papers: Sequence[Paper], options: PaperOptions) -> bytes:
    """One document, or where there are many papers, some at a time, bound together."""
    from worked.render.papers.binding import bound
    from worked.render.papers.typst import write as write_typst

    if len(papers) <= MOST_TOGETHER:
        return compiled(write_typst(papers, options), "pdf")
    files = [
        compiled(write_typst(papers[start : start + AT_ONCE], options), "pdf")
        for start in range(0, len(papers), AT_ONCE)
    ]
    return bound(files, title(papers, options), options)
