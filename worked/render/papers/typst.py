"""Papers in the language of Typst: the quickest way to a PDF, and most scripts are known to it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from worked.render.papers.filling import Filling, title
from worked.render.templates import Syntax
from worked.render.typst import Typst
from worked.render.typst import escape as escape_text
from worked.render.typst_math import string

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worked.render.papers.paper import Paper, PaperOptions

_LONG = re.compile(r"\S{30}(?=\S)")


def escape(text: str) -> str:
    """Words as a string of the language; a very long word may break."""
    return escape_text(_LONG.sub("\\g<0>\u200b", text))


class PaperTypst(Typst):
    """Prints the nodes of papers."""

    syntax = Syntax("typst", escape)


def write(papers: Sequence[Paper], options: PaperOptions) -> str:
    """Print papers as one document of Typst."""
    plain_title = string(title(papers, options))
    return Filling(PaperTypst(options), options).document(papers, plain_title=plain_title)
