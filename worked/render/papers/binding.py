"""Many PDFs bound into one for printing, page by page as they are.

One document of all papers would need some 13 MB of memory for each; their finished pages need half
a megabyte.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from worked.render.pdf import chosen
from worked.render.programs import ProgramFailed
from worked.render.typst_math import string

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from worked.render.papers.paper import PaperOptions

SIZES = {"a4": "a4", "letter": "us-letter"}
_COUNT = re.compile(rb"/Type\s*/Pages\b[^>]*?/Count\s+(\d+)")


def can_bind(options: PaperOptions) -> bool:
    """Whether PDFs come from Typst, which can bind them. Raises `ProgramFailed` where none can."""
    return chosen(options.engine) == "typst"


def bound(files: Sequence[bytes], title: str, options: PaperOptions) -> bytes:
    """One PDF of several that Typst made. Raises `ProgramFailed`.

    With `sides` double every file begins on a sheet of its own. Descriptions for screen readers
    stay in the single files.
    """
    import typst

    with tempfile.TemporaryDirectory(prefix="worked-") as name:
        folder = Path(name)
        for number, file in enumerate(files):
            (folder / f"{number}.pdf").write_bytes(file)
        source = folder / "bound.typ"
        source.write_text("\n".join(_source(files, title, options)), encoding="utf-8")
        try:
            made: object = typst.compile(str(source), root=name, format="pdf")
        except typst.TypstError as error:
            raise ProgramFailed(f"typst: {str(error).splitlines()[0]}") from error
    if not isinstance(made, bytes):
        raise ProgramFailed("typst: more than one PDF")
    return made


def _source(files: Sequence[bytes], title: str, options: PaperOptions) -> Iterator[str]:
    yield f"#set document(title: {string(title)}, date: none)"
    yield f'#set page("{SIZES[options.paper]}", margin: 0pt)'
    for number, file in enumerate(files):
        count = pages_of(file)
        for page in range(1, count + 1):
            yield f'#page(image("{number}.pdf", page: {page}, width: 100%))'
        if options.sides == "double" and count % 2:
            yield "#page[]"


def pages_of(file: bytes) -> int:
    """How many pages a PDF of Typst has. Raises `ProgramFailed` for one of somebody else's."""
    counts = [int(count) for count in _COUNT.findall(file)]
    if not counts:
        raise ProgramFailed("a PDF that does not tell how many pages it has")
    return max(counts)
