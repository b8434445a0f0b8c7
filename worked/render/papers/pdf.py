"""Papers as PDF: by Typst if it is there, else by a LaTeX engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.render.pdf import chosen, compiled, typeset

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worked.render.papers.paper import Paper, PaperOptions


def write(papers: Sequence[Paper], options: PaperOptions) -> bytes:
    """Print papers as PDF. Raises `ProgramFailed` where the engine is missing or fails."""
    engine = chosen(options.engine)
    if engine == "typst":
        from worked.render.papers.typst import write as write_typst

        return compiled(write_typst(papers, options), "pdf")
    from worked.render.papers.latex import write as write_latex

    return typeset(engine, write_latex(papers, options))
