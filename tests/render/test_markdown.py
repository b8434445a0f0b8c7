"""Markdown reads well as it is and on GitHub: formulas in TeX, words that stay words."""

import re
import subprocess
from html import unescape
from pathlib import Path

import pytest

from tests.goldens import as_before
from tests.render.words import EVERYTHING, words
from tests.specimen import HOSTILE, specimen
from worked import __version__
from worked.document import Derivation, Formula, Link, Notation, Table, Text
from worked.notation import Dec, Fence, Grid, Num, Op, Script, parse, row
from worked.prose import say
from worked.render import Options, write
from worked.render.markdown import Markdown, code, escape
from worked.trace import literal, total

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(scope="module")
def page() -> str:
    return str(write(specimen(), "markdown", EVERYTHING))


@pytest.fixture(scope="module")
def writer() -> Markdown:
    return Markdown(Options())


def as_html(markdown: str) -> str:
    """What pandoc makes of it, read as strictly as GitHub reads it."""
    import pypandoc

    reader = "--from=commonmark+tex_math_dollars+pipe_tables"
    command = [pypandoc.get_pandoc_path(), "--sandbox", reader, "--to=html", "--mathml"]
    done = subprocess.run(
        [*command, "--wrap=none"], input=markdown.encode(), capture_output=True, check=True
    )
    return done.stdout.decode()


def test_the_page_is_what_somebody_looked_at(page) -> None:
    assert as_before(page.replace(__version__, "VERSION"), GOLDEN / "specimen.md")


def test_no_word_is_lost(page) -> None:
    assert words(specimen()) - set(re.findall(r"[^\W\d_]+", page)) == set()


def test_blocks_stand_apart_and_lines_have_no_blanks_at_the_end(page) -> None:
    assert "\n\n\n" not in page
    assert not [line for line in page.splitlines() if line != line.rstrip()]


class TestFormulas:
    def test_no_backslash_stands_before_a_sign(self, page) -> None:
        formulas = re.findall(r"\$\$\n(.*?)\n\$\$|(?<![\\$])\$([^$\n]+)\$(?!\$)", page, re.DOTALL)
        inside = "".join("".join(pair) for pair in formulas)
        assert len(formulas) > 50
        assert re.findall(r"\\[^A-Za-z\s]", re.sub(r"\\text\{[^}]*\}", "", inside)) == []

    def test_an_index_after_a_bracket_does_not_begin_emphasis(self, writer) -> None:
        assert writer.math(Script(Fence("(", parse("Q_1")), Num(2))) == "(Q_{1})_ {2}"

    def test_a_set_has_braces(self, writer) -> None:
        made = writer.math(Fence("{", row(Num(1), Op(","), Num(2))))
        assert made == r"\lbrace 1 , 2\rbrace "

    def test_rows_of_a_matrix_end_without_a_sign(self, writer) -> None:
        made = writer.math(Grid(((Num(1),), (Num(2),)), ()))
        assert r"1 \cr 2" in made
        assert r"\\" not in made

    def test_a_short_chain_stands_on_one_line(self, writer) -> None:
        chain = Derivation(Notation(parse("x")), (Link("=", Formula(literal(3), "value")),))
        assert writer.derivation(chain) == "$$\nx = 3\n$$\n\n"

    def test_a_long_sum_breaks_and_its_relations_line_up(self, writer) -> None:
        terms = total([10**6 + k for k in range(20)])
        links = (Link("=", Formula(terms, "numbers")), Link("=", Formula(terms, "value")))
        made = writer.derivation(Derivation(Notation(parse("x")), links))
        assert made.startswith("$$\n\\begin{aligned}\nx &= 1000000 + 1000001")
        assert "\\cr\n&\\quad {} + " in made

    def test_an_answer_is_boxed(self, page) -> None:
        assert r"\boxed{\left[\begin{array}" in page


class TestWords:
    @pytest.mark.parametrize(
        ("typed", "written"),
        [
            ("# no heading", r"\# no heading"),
            ("issue #1 and C#", r"issue \#1 and C#"),
            ("- no item", r"\- no item"),
            ("1. no item", r"1\. no item"),
            ("2.5 points", "2.5 points"),
            ("> no quotation", r"\> no quotation"),
            ("=== no heading", r"\=== no heading"),
            ("snake_case _stress_", r"snake_case \_stress\_"),
            ("*a* `b` ~c~", r"\*a\* \`b\` \~c\~"),
            ("[a](b) ![c](d)", r"\[a](b) !\[c](d)"),
            ("<b> a < b", r"\<b> a \< b"),
            ("R&D &amp; &#38;", r"R&D \&amp; \&#38;"),
            ("3 $ and \\", r"3 \$ and \\"),
            ("two\n\n# lines", r"two \# lines"),
        ],
    )
    def test_no_sign_begins_anything(self, typed, written) -> None:
        assert escape(typed) == written

    @pytest.mark.needs("pypandoc")
    def test_a_reader_sees_the_hostile_words_as_they_were_typed(self) -> None:
        for before in ("", "# ", "> ", "- ", "1. "):
            text = re.sub("<[^>]+>", "", as_html(before + escape(HOSTILE))).strip()
            assert unescape(text) == HOSTILE

    @pytest.mark.needs("pypandoc")
    def test_the_whole_page_has_no_html_of_an_author(self, page) -> None:
        made = as_html(page)
        assert "<script" not in made
        assert "&lt;script&gt;" in made
        assert '<a href="x"' not in made

    def test_code_is_fenced_by_more_backticks_than_it_has(self) -> None:
        assert code("a_b{c}") == "`a_b{c}`"
        assert code("a``b`") == "``` a``b` ```"

    def test_a_stroke_in_a_cell_does_not_end_it(self, writer) -> None:
        table = Table(((Text("a|b"),), say("$x$")), (((Text("|"),), say("{v}", v=1)),))
        assert writer.table(table).splitlines() == [
            "| a\\|b | $x$ |",
            "| --- | ---: |",
            "| \\| | $1$ |",
            "",
        ]


def test_a_decimal_is_rounded_to_the_digits_asked_for() -> None:
    from worked.exact import sqrt

    assert Markdown(Options(digits=7)).math(Dec(sqrt(2))) == "1.4142136"
