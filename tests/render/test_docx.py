"""Word documents: native equations, pictures with words, nothing of an author's that runs."""

import io
import re
import zipfile
from dataclasses import replace
from html import unescape
from xml.etree import ElementTree

import pytest

from tests.render.words import EVERYTHING, words
from tests.specimen import HOSTILE, specimen
from worked.errors import WorkedError
from worked.render import docx, write

pytestmark = pytest.mark.needs("pypandoc", "typst")


@pytest.fixture(scope="module")
def made() -> bytes:
    content = write(specimen(), "docx", EVERYTHING)
    assert isinstance(content, bytes)
    return content


@pytest.fixture(scope="module")
def document(made) -> str:
    return part(made, "word/document.xml")


def part(made: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(made)) as file:
        return file.read(name).decode()


def text_of(document: str) -> str:
    runs = re.findall(r"<(?:w|m):t(?: [^>]*)?>([^<]*)</(?:w|m):t>", document)
    return unescape(" ".join(runs))


def test_formulas_are_equations_of_word(document) -> None:
    assert document.count("<m:oMath>") > 50
    assert "<m:borderBox>" in document
    assert "<m:eqArr>" in document


def test_no_formula_is_left_in_tex(document) -> None:
    text = text_of(document).replace(HOSTILE, "")
    assert r"\begin" not in text
    assert r"\frac" not in text
    assert "$" not in text.replace("^ $ {{", "")


def test_no_word_is_lost(document) -> None:
    seen = set(re.findall(r"[^\W\d_]+", text_of(document) + unescape(document)))
    assert words(specimen()) - seen == set()


def test_hostile_words_come_out_as_they_went_in(document) -> None:
    runs = re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", document)
    assert unescape("".join(runs)).count(HOSTILE) >= 3


def test_pictures_are_there_and_say_what_they_show(made, document) -> None:
    with zipfile.ZipFile(io.BytesIO(made)) as file:
        pictures = [name for name in file.namelist() if name.startswith("word/media/")]
        assert len(pictures) >= 3
        assert all(file.read(name).startswith(b"\x89PNG") for name in pictures)
    assert 'descr="A padded grid with four windows."' in document


def test_the_document_has_its_title(made) -> None:
    title = re.search("<dc:title>(.*?)</dc:title>", part(made, "docProps/core.xml"))
    assert title is not None
    assert unescape(title[1]) == HOSTILE


def test_what_xml_cannot_hold_is_spelled_out() -> None:
    strange = replace(specimen(), title="A\x0cB\uffff")
    content = write(strange, "docx", EVERYTHING)
    assert isinstance(content, bytes)
    for name in ("docProps/core.xml", "word/document.xml"):
        ElementTree.fromstring(part(content, name))
    assert "A[U+000C]B[U+FFFF]" in part(content, "docProps/core.xml")


def test_the_same_document_gives_the_same_bytes(made) -> None:
    assert write(specimen(), "docx", EVERYTHING) == made


@pytest.mark.parametrize(("paper", "size"), [("a4", "11906"), ("letter", "12240")])
def test_the_paper_is_the_one_asked_for(paper, size) -> None:
    content = write(specimen(), "docx", replace(EVERYTHING, paper=paper))
    assert isinstance(content, bytes)
    assert re.findall('<w:pgSz w:w="([0-9]+)"', part(content, "word/document.xml")) == [size]


def test_without_the_extra_the_error_says_how_to_install_it(monkeypatch) -> None:
    monkeypatch.setattr(docx, "find_spec", lambda name: None)
    with pytest.raises(WorkedError, match=r'pip install "worked\[pdf\]"'):
        write(specimen(), "docx", EVERYTHING)
