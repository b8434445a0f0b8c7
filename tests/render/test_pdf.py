"""PDF: pages with every word on them, by whichever engine, the same bytes every time."""

import re
import subprocess
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from tests.render.words import EVERYTHING, words
from tests.specimen import HOSTILE, specimen
from worked.errors import WorkedError
from worked.exact import sqrt
from worked.notation import Dec, Fence, Grid, Num, Op, Row, Sym, Words, parse
from worked.render import pdf, write
from worked.render.page import outline
from worked.render.programs import ProgramFailed, run
from worked.render.typst import escape
from worked.render.typst import write as write_typst
from worked.render.typst_math import string, typst_math

ENGINES = [
    pytest.param("typst", marks=pytest.mark.needs("typst")),
    pytest.param("pdflatex", marks=pytest.mark.needs("pdflatex")),
    pytest.param("lualatex", marks=pytest.mark.needs("lualatex")),
]


def made(engine: str, **changes) -> bytes:
    content = write(specimen(), "pdf", replace(EVERYTHING, engine=engine, **changes))
    assert isinstance(content, bytes)
    return content


def text_of(content: bytes, folder: Path) -> str:
    """The text of all pages, as a reader would copy it."""
    file = folder / "pages.pdf"
    file.write_bytes(content)
    done = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True)
    return done.stdout.decode()


@pytest.mark.needs("pdftotext")
@pytest.mark.parametrize("engine", ENGINES)
class TestEveryEngine:
    def test_no_word_is_lost(self, engine, tmp_path) -> None:
        text = text_of(made(engine), tmp_path)
        # Lines break words; a broken word is read across the break.
        seen = set(re.findall(r"[^\W\d_]+", text + re.sub(r"-\n\s*", "", text)))
        lost = {word for word in words(specimen()) if word.isascii()} - seen
        # What a figure shows in words is no text of the page.
        shown = "Two rows of weights A padded grid with four windows sources targets three flows"
        assert lost <= set(shown.split())

    def test_the_footer_names_the_file_and_counts_the_pages(self, engine, tmp_path) -> None:
        text = text_of(made(engine), tmp_path)
        assert "specimen.yaml · 0123456789ab" in text

    def test_the_same_document_gives_the_same_bytes(self, engine) -> None:
        assert made(engine) == made(engine)

    @pytest.mark.parametrize(("paper", "width"), [("a4", 595), ("letter", 612)])
    def test_the_paper_is_the_one_asked_for(self, engine, paper, width, tmp_path) -> None:
        file = tmp_path / "pages.pdf"
        file.write_bytes(made(engine, paper=paper))
        done = subprocess.run(["pdfinfo", str(file)], capture_output=True, check=True, text=True)
        size = re.search(r"Page size: +([\d.]+)", done.stdout)
        assert size is not None
        assert abs(float(size[1]) - width) < 1


class TestTypst:
    @pytest.mark.needs("typst")
    def test_the_pages_can_be_read_aloud(self) -> None:
        """Typst refuses the standard for accessible PDF where a formula or figure has no words."""
        import typst

        source = (
            write_typst(outline(specimen(), EVERYTHING), EVERYTHING).replace("漢字", "").encode()
        )
        assert typst.compile(source, pdf_standards="ua-1").startswith(b"%PDF")

    @pytest.mark.needs("typst", "pdftotext")
    def test_hostile_words_come_out_as_they_went_in(self, tmp_path) -> None:
        text = " ".join(text_of(made("typst"), tmp_path).split())
        for word in HOSTILE.replace("漢字", "").split():
            assert word in text

    def test_text_is_a_string_that_nothing_ends(self) -> None:
        assert escape('a "b" \\ #c') == '#"a \\"b\\" \\\\ #c";'
        assert string("two\nlines") == '"two lines"'
        assert escape("") == ""

    @pytest.mark.parametrize(
        ("layout", "printed"),
        [
            (parse(r"\frac{1}{\sqrt{d_k}}"), "frac(1, sqrt(attach(d, b: k)))"),
            (parse(r"Q K^\top"), "Q attach(K, t: ⊤)"),
            (parse("⌊x⌋"), "lr(⌊ x ⌋)"),
            (Fence("(", Row((Num(1), Op(","), Num(-2)))), r"lr(\( 1 \, −2 \))"),
            (Num(2 * sqrt(3)), "2 sqrt(3)"),
            (Sym("softmax"), 'op("softmax")'),
            (Words('"#'), '"\\"#"'),
            (Op("#"), r"\#"),
            (
                Grid(((Num(1), Num(2)),), (1,)),
                'mat(delim: "[", align: #right, augment: #(vline: (1,)), 1, 2)',
            ),
        ],
    )
    def test_a_formula_is_calls_of_functions(self, layout, printed) -> None:
        assert typst_math(layout, 4) == printed

    @pytest.mark.needs("typst")
    def test_rows_of_a_matrix_stay_apart_where_digits_are_hidden(self) -> None:
        half, third = Dec(Fraction(1, 2)), Dec(Fraction(1, 3))
        column, plain = (
            typst_math(Grid(((first,), (third,), (first,))), 4) for first in (half, third)
        )
        assert "#hide[000]" in column
        as_high = f"measure(${column}$).height == measure(${plain}$).height"
        assert pdf.compiled(f"#context assert({as_high})", "pdf")

    @pytest.mark.needs("typst")
    def test_a_document_that_cannot_be_made_says_why(self) -> None:
        with pytest.raises(ProgramFailed, match="typst: unknown variable: nothing"):
            pdf.compiled("#nothing", "pdf")

    @pytest.mark.needs("typst")
    def test_a_document_reads_no_file_outside(self) -> None:
        with pytest.raises(ProgramFailed, match="typst: "):
            pdf.compiled('#read("/etc/hostname")', "pdf")


class TestEngines:
    def test_an_unknown_engine_is_refused_with_the_known_ones(self) -> None:
        with pytest.raises(
            WorkedError, match="unknown PDF engine 'pdftex'; did you mean 'pdflatex'"
        ):
            made("pdftex")

    def test_a_missing_engine_says_how_to_install_it(self, monkeypatch) -> None:
        monkeypatch.setattr(pdf, "is_there", lambda engine: engine == "pdflatex")
        with pytest.raises(WorkedError, match=r'pip install "worked\[pdf\]", or use pdflatex'):
            made("typst")

    def test_without_any_engine_both_ways_are_named(self, monkeypatch) -> None:
        monkeypatch.setattr(pdf, "is_there", lambda engine: False)
        with pytest.raises(
            WorkedError, match=r'pip install "worked\[pdf\]".*apt-get install texlive'
        ):
            made("")

    def test_typst_comes_first_and_latex_next(self, monkeypatch) -> None:
        monkeypatch.setattr(pdf, "is_there", lambda engine: True)
        assert pdf.found() == "typst"
        monkeypatch.setattr(pdf, "is_there", lambda engine: engine != "typst")
        assert pdf.found() == "pdflatex"

    def test_the_first_error_of_latex_is_quoted_with_its_line(self, tmp_path) -> None:
        log = tmp_path / "made.log"
        log.write_text(
            "This is pdfTeX\n! Undefined control sequence.\nl.7 \\nothing\n! Emergency stop.\n"
        )
        assert pdf.first_error(log, b"") == r"Undefined control sequence. l.7 \nothing"

    @pytest.mark.needs("pdflatex")
    def test_latex_runs_no_program_and_reads_no_file_outside(self, tmp_path) -> None:
        (tmp_path / "worked.tex").write_text(
            r"\immediate\write18{touch ran}\newread\in\openin\in=/etc/hostname "
            r"\ifeof\in\message{(nothing to read)}\fi\stop"
        )
        done = run(["pdflatex", "-no-shell-escape", "-interaction=nonstopmode", "worked"], tmp_path)
        assert b"(nothing to read)" in done.stdout
        assert not (tmp_path / "ran").exists()
