"""Papers for Word: a section for each, whose head has the code and `page x of y` as fields.

Word counts the pages itself, in each section from 1. Pandoc makes the paragraphs and equations; the
sections, their heads and the answer spaces are put in as Word's own XML.
"""

from __future__ import annotations

import io
import re
import zipfile
from html import escape as escaped
from importlib.util import find_spec
from typing import TYPE_CHECKING

from worked.render.docx import MARGIN, PAPER, SECTION, Docx, add_part, converted, laid_out
from worked.render.markdown import escape as markdown_escape
from worked.render.papers.filling import Filling, plain, running_head, title
from worked.render.papers.word_xml import enlarged, kept_together, spaced
from worked.render.pdf import INSTALL
from worked.render.programs import ProgramFailed
from worked.render.templates import Syntax

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worked.render.papers.paper import Paper, PaperOptions

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
HEADER = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/header"


def escape(text: str) -> str:
    """Words that stay words, also where pandoc reads `{=openxml}` behind code."""
    return markdown_escape(text).replace("{", r"\{")


class PaperDocx(Docx):
    """Markdown for pandoc in which only our own template writes raw XML."""

    syntax = Syntax("markdown", escape)


def write(papers: Sequence[Paper], options: PaperOptions) -> bytes:
    """Print papers for Word. Raises `ProgramFailed` where the extra `pdf` is missing."""
    if not find_spec("pypandoc") or not find_spec("typst"):
        how = INSTALL["typst"]
        raise ProgramFailed(f"a Word document needs pandoc and Typst; to install them: {how}")
    markdown = Filling(PaperDocx(options), options).document(
        papers,
        section=lambda number: (
            f'<w:p w:rsidR="00000000"><w:pPr>{section(number, options)}</w:pPr></w:p>'
        ),
        space=lambda height, ruling: spaced(float(height), ruling, options.paper),
    )
    made = laid_out(converted(markdown, ("raw_attribute",)), title(papers, options), options)
    return _with_heads(made, papers, options)


def section(number: int, options: PaperOptions) -> str:
    """Where a paper ends: the head of its pages, which count from 1, and their size."""
    width, height = PAPER[options.paper]
    sides = " ".join(f'w:{side}="{MARGIN}"' for side in ("right", "bottom", "left"))
    start = "oddPage" if options.sides == "double" else "nextPage"
    return (
        f'<w:sectPr><w:headerReference w:type="default" r:id="paper{number}"/>'
        f'<w:type w:val="{start}"/><w:pgSz w:w="{width}" w:h="{height}"/>'
        f'<w:pgMar w:top="1500" {sides} w:header="708" w:footer="708" w:gutter="0"/>'
        '<w:pgNumType w:start="1"/></w:sectPr>'
    )


def head(paper: Paper, options: PaperOptions) -> str:
    """The head of a paper's pages: exam, code, and fields that Word fills in."""
    right = PAPER[options.paper][0] - 2 * MARGIN
    middle = right * 2 // 3
    runs = [
        _run(running_head(paper, options)),
        "<w:r><w:tab/></w:r>",
        _run(f"Code {plain(paper.code)}", "<w:b/>"),
        "<w:r><w:tab/></w:r>",
        _run("page "),
        _field("PAGE"),
        _run(" of "),
        _field("SECTIONPAGES"),
    ]
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:hdr {NAMES}><w:p><w:pPr>'
        '<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="3" w:color="auto"/></w:pBdr>'
        f'<w:tabs><w:tab w:val="center" w:pos="{middle}"/><w:tab w:val="right" w:pos="{right}"/>'
        f"</w:tabs></w:pPr>{''.join(runs)}</w:p></w:hdr>"
    )


def _run(text: str, look: str = "") -> str:
    return (
        f'<w:r><w:rPr>{look}<w:sz w:val="20"/></w:rPr>'
        f'<w:t xml:space="preserve">{escaped(text)}</w:t></w:r>'
    )


def _field(name: str) -> str:
    return f'<w:fldSimple w:instr=" {name} ">{_run("1")}</w:fldSimple>'


def _with_heads(made: bytes, papers: Sequence[Paper], options: PaperOptions) -> bytes:
    """Put the heads into the file, and finish the text of each paper."""
    out = io.BytesIO()
    numbers = range(1, len(papers) + 1)
    with (
        zipfile.ZipFile(io.BytesIO(made)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            text = old.read(name)
            if name == "word/document.xml":
                text = _finished(text, papers, options)
            elif name == "[Content_Types].xml":
                parts = [
                    f'<Override PartName="/word/paper{n}.xml" ContentType="{HEADER}"/>'
                    for n in numbers
                ]
                text = text.replace(b"</Types>", f"{''.join(parts)}</Types>".encode())
            elif name == "word/_rels/document.xml.rels":
                parts = [
                    f'<Relationship Id="paper{n}" Type="{RELATION}" Target="paper{n}.xml"/>'
                    for n in numbers
                ]
                text = text.replace(
                    b"</Relationships>", f"{''.join(parts)}</Relationships>".encode()
                )
            add_part(new, name, text)
        for number, paper in zip(numbers, papers, strict=True):
            add_part(new, f"word/paper{number}.xml", head(paper, options).encode())
    return out.getvalue()


_END = re.compile(r'(?=<w:p w:rsidR="00000000"><w:pPr><w:sectPr>)')


def _finished(document: bytes, papers: Sequence[Paper], options: PaperOptions) -> bytes:
    """The last section, questions that stay with their spaces, and large print."""
    last = section(len(papers), options).encode()
    text = SECTION.sub(last.replace(b"\\", b"\\\\") + b"</w:body>", document).decode()
    pieces = _END.split(text)
    if options.kind == "paper":
        pieces = list(map(kept_together, pieces))
        for place, paper in enumerate(papers):
            if paper.large:
                pieces[place] = enlarged(pieces[place])
    return "".join(pieces).encode()
