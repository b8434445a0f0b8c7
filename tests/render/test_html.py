"""A web page: one file, formulas that a browser draws and a program reads, nothing that runs."""

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from tests.browser import Browser
from tests.goldens import as_before
from tests.render.words import EVERYTHING, words
from tests.specimen import HOSTILE, specimen
from worked import __version__
from worked.exact import NEG_INF, softmax, sqrt
from worked.notation import Dec, Fence, Grid, Num, Op, Row, Sym, Words, parse
from worked.prose import say
from worked.render import write
from worked.render.html import Html
from worked.render.mathml import inner, mathml, wrapping

GOLDEN = Path(__file__).parent / "golden"
EMPTY = {"meta", "br", "hr", "img", "link", "input", "col"}


class Outline(HTMLParser):
    """The elements of a page, each closed by its own end tag."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.inside: list[str] = []
        self.feed(page)
        self.close()
        assert self.inside == []

    def handle_starttag(self, tag, attrs) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in EMPTY:
            self.inside.append(tag)

    def handle_startendtag(self, tag, attrs) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag) -> None:
        assert self.inside.pop() == tag

    def handle_data(self, data) -> None:
        if "style" not in self.inside and "annotation" not in self.inside:
            self.texts.append(data)

    def tags(self) -> set[str]:
        return {tag for tag, _ in self.elements}


@pytest.fixture(scope="module")
def page() -> str:
    return str(write(specimen(), "html", EVERYTHING))


@pytest.fixture(scope="module")
def read(page) -> Outline:
    return Outline(page)


class TestThePage:
    def test_it_is_what_somebody_looked_at(self, page) -> None:
        assert as_before(page.replace(__version__, "VERSION"), GOLDEN / "specimen.html")

    def test_every_element_is_closed(self, read) -> None:
        assert {"html", "main", "article", "math", "svg", "table"} <= read.tags()

    def test_nothing_in_it_runs_or_is_fetched(self, read) -> None:
        assert read.tags().isdisjoint({"script", "link", "iframe", "img", "object", "form", "base"})
        for _, attributes in read.elements:
            assert not [name for name in attributes if name.startswith("on")]
            assert attributes.get("src") is None
            assert (attributes.get("href") or "#").startswith("#")

    def test_hostile_words_come_out_as_they_went_in(self, read) -> None:
        assert HOSTILE in "".join(read.texts)
        assert read.texts[read.texts.index(HOSTILE)] == HOSTILE

    def test_no_word_is_lost(self, read) -> None:
        text = " ".join(read.texts) + " ".join(
            attributes.get("aria-label") or "" for _, attributes in read.elements
        )
        assert words(specimen()) - set(re.findall(r"[^\W\d_]+", text)) == set()

    def test_it_says_its_language_and_fits_a_phone(self, read) -> None:
        assert ("html", {"lang": "en"}) in read.elements
        assert [a for tag, a in read.elements if tag == "meta" and a.get("name") == "viewport"]

    def test_headings_go_down_one_level_at_a_time(self, read) -> None:
        levels = [int(tag[1]) for tag, _ in read.elements if re.fullmatch("h[1-6]", tag)]
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))

    def test_every_formula_has_words_and_tex(self, read) -> None:
        formulas = [attributes for tag, attributes in read.elements if tag == "math"]
        notes = [attributes for tag, attributes in read.elements if tag == "annotation"]
        assert all(attributes["alttext"] for attributes in formulas)
        assert notes == [{"encoding": "application/x-tex"}] * len(formulas)

    def test_every_figure_says_what_it_shows(self, read) -> None:
        figures = [attributes for tag, attributes in read.elements if tag == "svg"]
        drawn = [a["aria-label"] or "" for a in figures[:3]]
        assert HOSTILE in drawn[0]
        assert drawn[1:] == [
            "A padded grid with four windows.",
            "Two sources, two targets, three flows.",
        ]
        assert {a["role"] for a in figures} == {"img"}

    def test_the_footer_names_the_version_and_the_file(self, read) -> None:
        assert "specimen.yaml · 0123456789ab" in "".join(read.texts)

    @pytest.mark.parametrize(("paper", "size"), [("a4", "A4"), ("letter", "letter")])
    def test_it_prints_on_the_paper_that_is_asked_for(self, paper, size) -> None:
        made = write(specimen(), "html", replace(EVERYTHING, paper=paper))
        assert f"size: {size};" in str(made)

    def test_several_problems_have_a_list_of_contents(self) -> None:
        read = Outline(str(write([specimen(), specimen()], "html", EVERYTHING)))
        links = [a["href"] for tag, a in read.elements if tag == "a"]
        assert links == ["#problem-1", "#problem-2"]
        assert {"problem-1", "problem-2"} <= {a.get("id") for _, a in read.elements}

    def test_a_key_has_the_answers_alone(self) -> None:
        text = "".join(
            Outline(str(write(specimen(), "html", replace(EVERYTHING, sections=("key",))))).texts
        )
        assert "Answers" in text
        assert "Question" not in text
        assert "Softmax" not in text


class TestFormulas:
    def test_a_name_is_upright_and_a_letter_is_a_variable(self) -> None:
        assert inner(Sym("softmax"), 4) == "<mi>softmax</mi>"
        assert inner(parse("x_1"), 4) == "<msub><mi>x</mi><mn>1</mn></msub>"

    def test_a_function_keeps_its_distance_from_a_letter(self) -> None:
        assert inner(parse("argmax s"), 4) == ('<mi>argmax</mi><mspace width="0.17em"/><mi>s</mi>')
        assert inner(parse("argmax(s)"), 4).startswith("<mi>argmax</mi><mo>&#x2061;</mo><mrow>")

    def test_a_minus_is_a_minus(self) -> None:
        assert inner(Num(-3), 4) == "<mo>−</mo><mn>3</mn>"
        assert inner(Dec(Fraction(-1, 3)), 2) == "<mo>−</mo><mn>0.33</mn>"
        assert inner(Num(NEG_INF), 4) == '<mo>−</mo><mi mathvariant="normal">∞</mi>'

    def test_a_minus_after_a_bracket_belongs_to_the_number(self) -> None:
        assert "<mrow><mo>−</mo><mn>2</mn></mrow>" in inner(Fence("(", Num(-2)), 4)

    def test_a_root_is_exact(self) -> None:
        assert (
            inner(Num(Fraction(1, 3) * sqrt(3)), 4)
            == "<mfrac><msqrt><mn>3</mn></msqrt><mn>3</mn></mfrac>"
        )

    def test_a_softmax_weight_is_a_fraction_of_exponentials(self) -> None:
        text = inner(Num(softmax((0, -1))[0]), 4)
        assert text.startswith("<mfrac><mn>1</mn><mrow><mn>1</mn><mo>+</mo><msup><mi>e</mi>")

    def test_a_matrix_has_its_bars_and_its_points_line_up(self) -> None:
        text = inner(Grid(((Num(1), Num(5)), (Dec(Fraction(1, 3)), Num(-6))), (1,)), 2)
        assert '<mtd class="n bar"><mn>1</mn><mphantom><mn>.00</mn></mphantom></mtd>' in text
        assert '<mtd class="n bar"><mn>0.33</mn></mtd>' in text

    def test_words_and_signs_are_escaped(self) -> None:
        assert inner(Row((Words("<b>"), Op("<"), Op("&"))), 4) == (
            "<mtext>&lt;b&gt;</mtext><mo>&lt;</mo><mo>&amp;</mo>"
        )

    def test_the_words_of_a_formula_stand_in_its_alternative_text(self) -> None:
        formula = mathml(parse(r"\frac{1}{\sqrt{d_k}} Q K^\top"), 4)
        assert 'alttext="1/√dₖ Q Kᵀ"' in formula
        assert r"\frac{1}{\sqrt{d_{k}}} Q K^{\top}</annotation>" in formula

    def test_a_long_sum_may_break_before_its_signs(self) -> None:
        terms = Row(tuple(item for k in range(12) for item in (Op("+"), Num(1000 + k)))[1:])
        assert wrapping(terms, 4).count("<math") == 12
        assert wrapping(terms, 4).count('<mo form="infix">+</mo>') == 11

    def test_a_huge_number_keeps_its_ends(self) -> None:
        assert inner(Num(10**90), 4) == "<mtext>100000000000…000000000000 (91 digits)</mtext>"


def test_a_comma_stays_with_its_formula() -> None:
    line = Html(EVERYTHING).line(say("Take ($x$), $y$."))
    assert line.count('<span class="whole">') == 2
    assert "</math>),</span> " in line


@pytest.fixture(scope="module")
def file(page, tmp_path_factory) -> Path:
    file = tmp_path_factory.mktemp("html") / "specimen.html"
    file.write_text(page, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with Browser() as browser:
        yield browser


@pytest.mark.needs("chromium")
class TestInABrowser:
    @pytest.mark.parametrize("width", [390, 1200])
    def test_nothing_is_wrong_and_nothing_is_fetched(self, browser, file, width) -> None:
        page = browser.open(file, width=width)
        assert page.console == []
        assert page.requests == [file.as_uri()]

    @pytest.mark.parametrize("width", [390, 1200])
    def test_every_formula_can_be_seen(self, browser, file, width) -> None:
        page = browser.open(file, width=width)
        sizes = page.evaluate(
            "[...document.querySelectorAll('math')].map(m => m.getBoundingClientRect())"
            ".map(r => [r.width, r.height])"
        )
        assert len(sizes) > 100
        assert all(across > 2 and down > 4 for across, down in sizes)

    @pytest.mark.parametrize("width", [320, 390, 1200])
    def test_the_page_never_scrolls_sideways(self, browser, file, width) -> None:
        page = browser.open(file, width=width)
        assert page.evaluate("document.documentElement.scrollWidth") == width

    def test_on_paper_nothing_is_hidden_behind_a_scroll_bar(self, browser, file) -> None:
        page = browser.open(file, width=700)
        page.as_printed()
        hidden = page.evaluate(
            "[...document.querySelectorAll('.right, .left, .wide')]"
            ".filter(e => getComputedStyle(e).overflowX != 'visible').length"
        )
        assert hidden == 0

    def test_numbers_of_a_matrix_stand_below_each_other(self, browser, tmp_path, page) -> None:
        style = re.search("<style>.*?</style>", page, re.DOTALL)
        assert style is not None
        matrix = mathml(Grid(((Num(1),), (Num(-1000),))), 4)
        file = tmp_path / "matrix.html"
        file.write_text(f"<!DOCTYPE html><meta charset=utf-8>{style[0]}{matrix}", encoding="utf-8")
        right = browser.open(file).evaluate(
            "[...document.querySelectorAll('mn')].map(e => e.getBoundingClientRect().right)"
        )
        assert abs(right[0] - right[1]) < 0.5


def test_the_title_of_the_window_is_the_title(page) -> None:
    title = re.search("<title>(.*?)</title>", page)
    assert title is not None
    assert unescape(title[1]) == HOSTILE
