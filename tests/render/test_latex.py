"""The LaTeX that comes out compiles with both engines, stays inside its margins, loses nothing."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from tests.goldens import as_before
from tests.specimen import HOSTILE, specimen, words
from tests.typesetting import typeset
from worked.document import (
    CellGrid,
    Derivation,
    Equations,
    Figure,
    FlowMap,
    Formula,
    HeatMap,
    Items,
    Link,
    Notation,
    Para,
    Pile,
    Step,
    Table,
    Window,
)
from worked.draw import Rng
from worked.exact import combination, softmax, sqrt
from worked.notation import Frac, Grid, Num, Op, Row, Script, Sqrt, Sym, parse
from worked.prose import say
from worked.render.latex import Latex, write
from worked.render.page import Options, outline
from worked.render.tex_words import escaped
from worked.trace import dot_in_full, gather, greatest, mean, named, total

ENGINES = [
    pytest.param("pdflatex", marks=pytest.mark.needs("pdflatex", "pdftotext")),
    pytest.param("lualatex", marks=pytest.mark.needs("lualatex", "pdftotext")),
]
EVERYTHING = ("question", "solution", "key", "mistakes")
GOLDEN = Path(__file__).parent / "golden" / "specimen.tex"


def latex(solutions, **options):
    chosen = Options(**{"sections": EVERYTHING, **options})
    return write(outline(solutions, chosen), chosen)


def holding(*blocks):
    """The specimen with nothing in it but these blocks."""
    solution = specimen()
    part = replace(solution.parts[1], steps=(Step(say("Only this"), blocks),), question=())
    return replace(solution, title="Blocks", source="", parts=(part,))


def squeezed(text):
    return "".join(text.split())


def test_the_specimen_looks_as_it_did():
    assert as_before(latex(specimen()), GOLDEN)


def test_no_word_is_lost():
    printed = squeezed(latex(specimen()))
    lost = [text for text in words(specimen()) if squeezed(escaped(text)) not in printed]
    assert lost == []


@pytest.mark.parametrize("engine", ENGINES)
def test_the_specimen_compiles_without_a_complaint(tmp_path, engine):
    page = typeset(latex(specimen()), tmp_path, engine)
    assert page.complaints() == []
    assert page.overfull() == []


@pytest.mark.parametrize("engine", ENGINES)
def test_hostile_words_are_printed_and_not_obeyed(tmp_path, engine):
    (tmp_path / "x.tex").write_text("SOMETHING THAT WAS INPUT", encoding="utf-8")
    page = typeset(latex(specimen()), tmp_path, engine)
    text = page.text()
    assert "SOMETHING THAT WAS INPUT" not in text
    assert r"\input{x} \write18{ls}" in text
    assert "runsystem" not in page.log
    assert "{{ braces }}" in text
    assert r"\VAR{x}" in text


@pytest.mark.needs("pdflatex", "pdftotext")
def test_every_letter_that_is_not_named_by_its_number_has_a_glyph(tmp_path):
    letters = "".join(map(chr, range(0x20, 0x250)))
    signs = "ΑαβΩ∞⊤∑√≤≥≈≠∈→…–—‘’“”„•€ℓℝ₀₉\u2009\u00ad"
    solution = replace(specimen(), title="Letters", source=f"{letters} {signs}", parts=())
    page = typeset(latex(solution), tmp_path)
    assert page.complaints() == []
    assert page.overfull() == []


@pytest.mark.needs("pdflatex", "pdftotext")
def test_a_letter_sized_page_is_a_letter_page(tmp_path):
    page = typeset(latex(specimen(), paper="letter"), tmp_path)
    assert page.overfull() == []
    assert "letterpaper" in latex(specimen(), paper="letter")


@pytest.mark.needs("pdflatex", "pdftotext")
def test_several_problems_have_contents_and_a_footer_each(tmp_path):
    first = replace(specimen(), title="First", file="one.yaml", digest="a" * 64)
    second = replace(specimen(), title="Second", file="two.yaml", digest="b" * 64)
    page = typeset(latex([first, second]), tmp_path, runs=2)
    contents, *others = page.text().split("\f")
    assert "Contents" in contents
    assert "First" in contents
    assert "Second" in contents
    assert any("one.yaml · aaaaaaaaaaaa" in other for other in others)
    assert "two.yaml · bbbbbbbbbbbb" in others[-2]
    assert not any("one.yaml" in other and "two.yaml" in other for other in others)


def test_one_problem_has_no_contents_and_no_number():
    printed = latex(specimen())
    assert r"\tableofcontents" not in printed
    assert r"\section*{#1}" in printed


def test_what_is_not_asked_for_is_not_printed():
    question = latex(specimen(), sections=("question",))
    assert r"\step{1}" not in question
    assert r"\heading{Answer" not in question
    key = latex(specimen(), sections=("key",))
    assert r"\step{1}" not in key
    assert r"\heading{Answers}" in key
    assert "Half a mark" not in latex(specimen(), sections=("question", "solution"))
    assert "Half a mark" in latex(specimen(), sections=("mistakes",))


def test_empty_blocks_leave_nothing():
    empty = holding(Para(()), Items(()), Equations(()), Table((), ()))
    assert latex(empty) == latex(holding())


def test_digits_are_those_that_were_asked_for():
    x = named("x", "x", sqrt(2))
    blocks = Derivation(Formula(x, "symbols"), (Link("≈", Formula(x, "decimal")),))
    assert "1.4142135624" in latex(holding(blocks), digits=10)


def test_the_answer_is_boxed():
    assert latex(specimen()).count(r"\boxed{") == 5


# --- what does not fit ----------------------------------------------------------------------


def derivations(rng: Rng):
    """Derivations of every width, from a few signs to many lines."""
    size = rng.integer(1, 24)
    high = 10 ** rng.integer(1, 9)
    numbers = rng.vector(size, -high, high)
    matrix = named("A", "A", tuple(rng.vector(size, -high, high) for _ in range(3)))
    column = named("v", "v", tuple(Fraction(x, rng.integer(1, 60)) for x in numbers))
    weights = softmax(rng.vector(min(size, 9), 0, 9))
    mixed = combination(rng.vector(len(weights), 1, high), weights)
    closed = named("h", "h", (mixed, mixed))
    terms = [sqrt(rng.integer(2, 90)) * x * high for x in numbers]
    for left, expr in (
        ("t", total(numbers)),
        ("r", total(terms)),
        ("m", mean(numbers, size)),
        ("b", greatest(numbers)),
        ("d", dot_in_full(gather(numbers), gather(numbers))),
        ("A", matrix + matrix),
        ("A v", matrix @ column),
        ("h", closed),
    ):
        links = (Link("=", Formula(expr, "numbers")), Link("=", Formula(expr, "value")))
        yield Derivation(
            Notation(parse(left)), (*links, Link("≈", Formula(expr, "decimal"))), answer="x"
        )
        yield Derivation(Formula(expr, "numbers"), links)


@pytest.mark.needs("pdflatex")
@pytest.mark.parametrize("seed", range(3))
def test_nothing_runs_into_the_margin_whatever_numbers_come(tmp_path, seed):
    rng = Rng("wide", seed)
    blocks = [block for _ in range(8) for block in derivations(rng)]
    page = typeset(latex(holding(*blocks)), tmp_path)
    assert page.complaints() == []
    assert page.overfull() == []


WIDE = Row(tuple(item for k in range(40) for item in (Sym("x"), Op("+"), Num(10**k))))
UNBREAKABLE = [
    Frac(WIDE, WIDE),
    Sqrt(WIDE),
    Script(Sym("e"), sup=WIDE),
    Grid(((WIDE,), (Num(1),))),
    Grid(((WIDE, WIDE), (Num(1), Num(2)))),
    Grid(((Grid(((WIDE,),)),),)),
    Frac(Sqrt(WIDE), Num(2)),
    Sym("averylongnameindeed" * 8),
]


@pytest.mark.needs("pdflatex")
@pytest.mark.parametrize("layout", UNBREAKABLE, ids=lambda layout: type(layout).__name__)
def test_what_cannot_break_is_made_to_fit(tmp_path, layout):
    wide = Notation(layout)
    blocks = [
        Derivation(wide, (Link("=", wide),), "x"),
        Derivation(Notation(Sym("x")), (Link("=", wide),)),
    ]
    words = Para(say("Words, {f} and more.", f=(wide,)))
    page = typeset(latex(holding(*blocks, words, Equations((Derivation(wide),)))), tmp_path)
    assert page.complaints() == []
    assert page.overfull() == []


@pytest.mark.needs("pdflatex")
def test_wide_and_long_tables_stay_on_the_page(tmp_path):
    prose = say("Here are some words that go on for a while, as words in tables sometimes do.")
    number = say("{x}", x=Fraction(123456789, 7))
    header = tuple(say(f"column {k}") for k in range(14))
    blocks = [
        Table(header, tuple((number,) * 14 for _ in range(3))),
        Table(header[:4], ((prose, number, prose, prose),) * 3, say("Words")),
        Table(header[:2], ((prose, prose + prose),) * 90),
        Table((), ((prose,),)),
        Table(header[:2], ()),
    ]
    page = typeset(latex(holding(*blocks)), tmp_path)
    assert page.complaints() == []
    assert page.overfull() == []


@pytest.mark.needs("pdflatex")
def test_large_and_degenerate_figures_stay_on_the_page(tmp_path):
    labels = tuple(say(f"$k_{{{k}}}$") for k in range(30))
    weights = tuple(tuple(Fraction(i * j % 31, 30) for j in range(30)) for i in range(30))
    cells = tuple(tuple(10**6 * i + j for j in range(15)) for i in range(8))
    piles = tuple(Pile(say(f"$P_{k}$"), k % 3, k * 7 % 5, k) for k in range(9))
    here = (Pile(say("$A$"), 0, 0, 1),)
    far = (Pile(say("$B$"), 10**6, Fraction(-1, 3), Fraction(22, 7)),)
    figures: list[HeatMap | CellGrid | FlowMap] = [
        HeatMap(labels, labels, weights),
        CellGrid(cells, tuple(Window(0, k, 2, 2) for k in range(14)), ((0, 0),)),
        CellGrid((tuple(range(40)),)),
        FlowMap(piles, piles, tuple((k, (k + 4) % 9, 1) for k in range(9))),
        FlowMap(here, here, ((0, 0, 1),)),
        FlowMap(here, far, ((0, 0, Fraction(1, 3)),)),
    ]
    page = typeset(latex(holding(*[Figure(each, HOSTILE) for each in figures])), tmp_path)
    assert page.complaints() == []
    assert page.overfull() == []


def test_short_derivations_stay_on_one_line():
    x = named("x", "x", (1, 2, 3))
    lines = Latex(Options()).derivation(
        Derivation(Formula(x, "symbols"), (Link("=", Formula(x, "value")),))
    )
    assert lines.count("&") == 1


def test_a_long_sum_breaks_before_its_signs():
    long = total([10**6 + k for k in range(30)])
    lines = Latex(Options()).derivation(
        Derivation(Notation(Sym("t")), (Link("=", Formula(long, "numbers")),))
    )
    continued = [line for line in lines.splitlines() if r"\qquad" in line]
    assert len(continued) > 2
    assert all(r"\qquad {} + " in line for line in continued)


def test_a_column_of_numbers_aligns_to_the_right_whatever_signs_stand_between_them():
    both = say("{x} ≈ {x:decimal}", x=sqrt(5))
    rows = ((say("A"), both), (say("B"), say("{x}", x=2)), (say("C"), say("·")))
    printed = latex(holding(Table((say("name"), say("length")), rows)))
    assert r"\begin{tabular}{lr}" in printed
    assert r"B & $2$\phantom{.0000} \\" in printed
