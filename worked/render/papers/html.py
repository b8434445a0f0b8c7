"""Papers as a web page, whose print is one paper after the other.

A browser numbers the pages of each paper, but how many pages a paper has it can say only where the
file holds one paper: in a file of many, each page says its number and its code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked import __version__
from worked.render.html import Html
from worked.render.papers.filling import Filling, plain, running_head

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worked.render.papers.paper import Paper, PaperOptions


def write(papers: Sequence[Paper], options: PaperOptions) -> str:
    """Print papers as one web page."""
    filling = Filling(Html(options), options)
    heads = [css_string(running_head(paper, options)) for paper in papers]
    codes = [css_string(plain(paper.code)) for paper in papers]
    return filling.document(papers, version=__version__, heads=heads, codes=codes)


def css_string(text: str) -> str:
    r"""A string of CSS that nothing in it can end: every sign but letters and digits is `\code`."""
    signs = [c if c.isalnum() and c.isascii() else f"\\{ord(c):06x}" for c in text]
    return f'"{"".join(signs)}"'
