"""Papers in the language of Typst, the quickest way to a PDF and the one that knows most scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.render.papers.filling import Filling, title
from worked.render.typst import Typst
from worked.render.typst_math import string

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worked.render.papers.paper import Paper, PaperOptions


def write(papers: Sequence[Paper], options: PaperOptions) -> str:
    """Print papers as one document of Typst."""
    plain_title = string(title(papers, options))
    return Filling(Typst(options), options).document(papers, plain_title=plain_title)
