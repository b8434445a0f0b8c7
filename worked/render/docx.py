"""Word documents: our Markdown, turned by pandoc into paragraphs and native equations."""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from base64 import b64encode
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from worked.render.markdown import Markdown
from worked.render.pdf import INSTALL, compiled
from worked.render.programs import ProgramFailed, run
from worked.render.shown import visible
from worked.render.svg import svg
from worked.render.typst_math import string

if TYPE_CHECKING:
    from worked.document import Figure
    from worked.render.page import Document, Options

READER = "commonmark+tex_math_dollars+pipe_tables+implicit_figures-raw_html"
"""The Markdown that we write: no raw HTML or TeX, no metadata, no includes."""

PAPER = {"a4": (11906, 16838), "letter": (12240, 15840)}
"""Width and height in twentieths of a point."""

MARGIN = 1247

SECTION = re.compile(
    rb"(?:<w:sectPr\b(?:[^>]*/>|(?:(?!<w:sectPr).)*?</w:sectPr>)\s*)?</w:body>", re.S
)
TITLE = re.compile(rb"<dc:title>.*?</dc:title>|<dc:title */>", re.S)


def write(document: Document, options: Options) -> bytes:
    """Print a document for Word. Raises `ProgramFailed` where the extra `pdf` is missing."""
    if not find_spec("pypandoc") or not find_spec("typst"):
        how = INSTALL["typst"]
        raise ProgramFailed(f"a Word document needs pandoc and Typst; to install them: {how}")
    return laid_out(converted(Docx(options).write(document)), document.title, options)


class Docx(Markdown):
    """Markdown for pandoc: plain TeX, pictures inside the text."""

    def formula(self, tex: str) -> str:
        """TeX as it is, without fine spacing: pandoc takes no escapes in a formula."""
        return tex.replace(r"\!", "")

    def figure(self, figure: Figure) -> str:
        """Put a picture into the text; its alternative text goes along."""
        picture = b64encode(png(svg(figure, self.places, font="Libertinus Serif"))).decode()
        alt = self.text(figure.alt).replace("]", r"\]")
        return self.nodes["figure"](
            picture=f"![{alt}](data:image/png;base64,{picture})\n",
            alt=alt,
            caption=self.line(figure.caption),
        )


def png(picture: str) -> bytes:
    """Turn an SVG into pixels."""
    page = "#set page(width: auto, height: auto, margin: 4pt)\n"
    return compiled(f'{page}#image(bytes({string(picture)}), format: "svg")', "png")


def converted(markdown: str, more: tuple[str, ...] = ()) -> bytes:
    """Let pandoc write the document; in its sandbox it reads no file.

    `more` are further parts of Markdown that it shall read.
    """
    import pypandoc

    with tempfile.TemporaryDirectory(prefix="worked-") as folder:
        command = [
            pypandoc.get_pandoc_path(),
            "--sandbox",
            f"--from={'+'.join((READER, *more))}",
            "--to=docx",
        ]
        done = run([*command, "--output=-"], Path(folder), markdown.encode())
    if done.returncode:
        said = done.stderr.decode("utf-8", errors="replace").strip().splitlines()
        raise ProgramFailed(f"pandoc: {said[0] if said else 'failed without a word'}")
    return done.stdout


def laid_out(document: bytes, title: str, options: Options) -> bytes:
    """Name the document and give its pages their size; no time of day stays in the file."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(document)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = old.read(name)
            if name == "word/document.xml":
                content = SECTION.sub(_section(options).encode() + b"</w:body>", content)
            elif name == "docProps/core.xml":
                words = f"<dc:title>{escape(visible(title))}</dc:title>".encode()
                content = TITLE.sub(words.replace(b"\\", b"\\\\"), content)
            add_part(new, name, content)
    return made.getvalue()


def add_part(file: zipfile.ZipFile, name: str, content: bytes) -> None:
    """Add a part to a document without the time of day."""
    file.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)


def _section(options: Options) -> str:
    """Size and margins of the pages."""
    width, height = PAPER[options.paper]
    sides = " ".join(f'w:{side}="{MARGIN}"' for side in ("top", "right", "bottom", "left"))
    return (
        f'<w:sectPr><w:pgSz w:w="{width}" w:h="{height}"/>'
        f'<w:pgMar {sides} w:header="708" w:footer="708" w:gutter="0"/></w:sectPr>'
    )
