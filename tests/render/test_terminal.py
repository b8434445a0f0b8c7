"""A terminal shows formulas in two dimensions, no line wider than itself, and obeys no author."""

from fractions import Fraction

import pytest

from tests.specimen import HOSTILE, specimen
from worked.document import (
    CellGrid,
    Derivation,
    Figure,
    FlowMap,
    Formula,
    HeatMap,
    Link,
    Pile,
    Table,
    Text,
    Window,
)
from worked.draw import Rng
from worked.exact import NEG_INF, softmax, sqrt
from worked.exercise import Exercise, Part
from worked.kinds import find, names
from worked.notation import Dec, Grid, Num, parse
from worked.prose import say
from worked.render.page import Document, Options, Problem, outline
from worked.render.shown import links_shown
from worked.render.terminal import Screen, on_screen, steps_text, write
from worked.render.terminal.blocks import drawn
from worked.render.terminal.boxes import columns, plain, printable
from worked.render.terminal.breaking import derivation
from worked.render.terminal.flow import paragraph
from worked.render.terminal.formulas import draw, flat
from worked.solve import solve
from worked.trace import dot, literal, named


def lines(boxes):
    return [plain(text).rstrip() for box in boxes for text in box.lines]


def picture(layout, places=4):
    return "\n".join(lines([draw(layout, places)]))


def shown(left, *links, width=80, answer=None):
    """The lines of a derivation."""
    chain = Derivation(
        Formula(left, "symbols"),
        tuple(Link(relation, Formula(expr, style)) for relation, expr, style in links),
        answer,
    )
    boxes = derivation(chain.left.layout(), links_shown(chain, 4), 4, width)
    return "\n".join(lines(boxes))


# --- formulas -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        (r"W_O", "W_O"),
        (r"Q_1 K_1^⊤", "Q₁ K₁ᵀ"),
        (r"\sqrt{d_k}", "√dₖ"),
        (r"\frac{Q K^\top}{\sqrt{d_k}}", "Q Kᵀ/√dₖ"),
        (r"⌊(n + 2p - k)/s⌋ + 1", "⌊(n + 2p − k)/s⌋ + 1"),
        (r"e^{-∞} = 0", "e^(−∞) = 0"),
        (r"e^{s_1}", "e^(s₁)"),
        (r"α_{10,2}", "α₁₀,₂"),
        (r"p_{before}", "p_before"),
        (r"8 * (4 * 4 * 3 + 1)", "8·(4·4·3 + 1)"),
        (r"q_i · k_j", "qᵢ · kⱼ"),
        (r"-x + 3", "−x + 3"),
        (r"W^{(1)}", "W⁽¹⁾"),
        (r"\frac{a + b}{2 c}", "(a + b)/(2c)"),
        (r"\frac{1}{2} S", "(1/2) S"),
        (r"(x + 1)^2", "(x + 1)²"),
        (r"\sqrt{a + b}", "√(a + b)"),
    ],
)
def test_a_formula_on_one_line_cannot_be_misread(typed, printed):
    assert flat(parse(typed), 4) == printed


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (-3, "−3"),
        (Fraction(-1, 3), "−1/3"),
        (26 * sqrt(3), "26√3"),
        (Fraction(-7, 3) * sqrt(3), "−7√3/3"),
        (1 + sqrt(2) * 3, "1 + 3√2"),
        (softmax((0, Fraction(-7, 3) * sqrt(3)))[0], "1/(1 + e^(−7√3/3))"),
        (NEG_INF, "−∞"),
        (True, "yes"),
    ],
)
def test_an_exact_number_is_printed_exactly(value, printed):
    assert flat(Num(value), 4) == printed


def test_an_integer_of_any_length_is_printed_whole():
    assert flat(Num(10**5000), 4) == flat(Dec(10**5000), 4) == "1" + "0" * 5000
    assert flat(Num(-(10**5000)), 4) == flat(Dec(-(10**5000)), 4) == "−1" + "0" * 5000


def test_a_decimal_has_the_digits_asked_for():
    assert flat(Dec(sqrt(2)), 2) == "1.41"
    assert flat(Dec(-sqrt(2)), 6) == "−1.414214"
    assert flat(Dec(Fraction(1, 8)), 4) == "0.125"


def test_numbers_in_a_matrix_align_at_the_decimal_point():
    grid = Grid(((Dec(Fraction(25, 2)), Dec(-3)), (Dec(sqrt(2)), Dec(NEG_INF))))
    assert picture(grid) == "⎡12.5     −3⎤\n⎣ 1.4142  −∞⎦"


def test_a_rule_stands_between_the_blocks_of_a_matrix():
    assert picture(Grid(((Num(1), Num(2)), (Num(3), Num(4))), bars=(1,))) == "⎡1 │ 2⎤\n⎣3 │ 4⎦"


def test_a_long_fraction_has_a_bar_and_a_tall_thing_tall_brackets():
    weight = softmax((0, Fraction(-7, 3) * sqrt(3)))[1]
    assert picture(Num(weight)).splitlines() == [
        "   e^(−7√3/3)",
        "────────────────",
        " 1 + e^(−7√3/3)",
    ]
    column = Grid(((Num(1),), (Num(2),), (Num(3),)))
    assert picture(parse("softmax(x)")) == "softmax(x)"
    tall = dot(named("a", "a", (1, 2, 3)), named("b", "b", (1, 2, 3))).show("symbols")
    assert picture(tall) == "a · b"
    assert picture(column) == "⎡1⎤\n⎢2⎥\n⎣3⎦"


# --- derivations ----------------------------------------------------------------------------


def test_a_derivation_that_fits_stays_on_one_line():
    q, k = named("q", "q", (1, -2)), named("k", "k_1", (3, 4))
    product = dot(q, k)
    text = shown(named("s", "s_1", -5), ("=", product, "symbols"), ("=", product, "numbers"))
    assert text == "s₁ = q · k₁ = 1·3 + (−2)·4"


def test_a_long_derivation_breaks_before_relations_then_before_sums():
    q = named("q", "q", tuple(range(11, 25)))
    product = dot(q, q)
    text = shown(
        named("s", "s", product.value),
        ("=", product, "symbols"),
        ("=", product, "numbers"),
        ("=", literal(product.value), "value"),
        width=40,
    )
    rows = text.splitlines()
    assert rows[0] == "s = q · q"
    assert rows[1].startswith("  = 11·11 + 12·12")
    assert all(row.startswith("    + ") for row in rows[2:-1])
    assert rows[-1] == "  = 4515"


def test_what_is_asked_for_is_framed():
    text = shown(named("x", "x", 3), ("=", literal(3), "value"), answer="x")
    assert text == "    ┌───┐\nx = │ 3 │\n    └───┘"


def test_a_matrix_wider_than_the_screen_is_split_by_columns():
    wide = named("S", "S", tuple(tuple(10**6 + i * j for j in range(12)) for i in range(2)))
    text = shown(wide, ("=", wide, "value"), width=60)
    assert max(map(columns, text.splitlines())) <= 60
    assert "columns 1–6" in text
    assert "columns 7–12" in text
    for entry in (1000000, 1000011):
        assert str(entry) in text


def test_a_number_longer_than_a_line_is_cut_and_nothing_lost():
    text = shown(named("n", "n", 7**400), ("=", literal(7**400), "value"), width=50)
    assert max(map(columns, text.splitlines())) <= 50
    assert "".join(text.split())[2:] == str(7**400)


def test_a_long_closed_form_loses_nothing_when_it_is_broken():
    weight = softmax(tuple(Fraction(k, 3) * sqrt(3) for k in range(9)))[0]
    a = named("a", "a", weight)
    text = shown(a, ("=", a, "value"), width=44)
    assert len(text.splitlines()) > 2
    assert max(map(columns, text.splitlines())) <= 44
    for power in ("√3/3", "2√3/3", "√3", "4√3/3", "5√3/3", "2√3", "7√3/3", "8√3/3"):
        assert f"e^(−{power})" in text


# --- sentences, tables, figures -------------------------------------------------------------


def test_words_are_wrapped_between_words_and_a_stop_stays_with_its_formula():
    line = say("The weights of {a} add up to one, as always in $softmax(x)$.", a=literal((1, 2)))
    text = lines(paragraph(line, 4, 24))
    assert text == ["The weights of (1, 2)ᵀ", "add up to one, as always", "in softmax(x)."]


def test_a_word_longer_than_the_line_is_cut():
    text = lines(paragraph((Text("x" * 25 + " y"),), 4, 10))
    assert text == ["x" * 10, "x" * 10, "xxxxx y"]


def test_wide_characters_take_two_columns():
    text = lines(paragraph((Text("漢字" * 10),), 4, 15))
    assert [columns(row) for row in text] == [14, 14, 12]
    assert "".join(text) == "漢字" * 10


def test_a_table_too_wide_is_cut_in_parts_that_repeat_the_first_column():
    header = tuple((Text(f"column {j}"),) for j in range(12))
    row = tuple((Text(f"entry {j}"),) for j in range(12))
    text = lines(drawn([Table(header, (row,))], 4, 60))
    assert max(map(columns, text)) <= 60
    assert sum("entry 0" in part for part in text) == sum("column 0" in part for part in text) == 3
    for j in range(12):
        assert any(f"entry {j}" in part for part in text)


def test_a_heat_map_is_shades_and_numbers():
    data = HeatMap(
        ((Text("a"),),),
        ((Text("x"),), (Text("y"),)),
        ((Fraction(1, 50), Fraction(1, 2) * sqrt(2)),),
    )
    assert lines(drawn([Figure(data, "alt")], 4, 80)) == [
        "           x        y",
        "  a     0.02  ▓▓ 0.71",
    ]


def test_a_figure_too_wide_is_told_in_words():
    label = (Text("k"),)
    data = HeatMap((label,), (label,) * 40, ((Fraction(1, 2),) * 40,))
    assert lines(drawn([Figure(data, "Forty equal weights.")], 4, 80)) == ["  Forty equal weights."]


def test_the_first_window_of_a_grid_is_framed_and_corners_are_marked():
    windows = (Window(0, 0, 2, 2), Window(1, 1, 2, 2))
    data = CellGrid(((1, 2, 3), (4, 5, None), (6, 7, -8)), windows, ((0, 0), (1, 1)))
    assert lines(drawn([Figure(data, "alt")], 4, 80)) == [
        "  ┏━━━━━━━━━┱────┐",
        "  ┃ •1    2 ┃  3 │",
        "  ┃    ┌────╂────┤",
        "  ┃  4 │ •5 ┃    │",
        "  ┡━━━━┿━━━━┛    │",
        "  │  6 │  7   −8 │",
        "  └────┴─────────┘",
    ]


def test_a_flow_map_lists_the_moves():
    a, b = Pile((Text("A"),), 0, 0, 3), Pile((Text("B"),), 1, Fraction(1, 2), 3)
    data = FlowMap((a,), (b,), ((0, 0, 3),))
    assert lines(drawn([Figure(data, "alt")], 4, 80)) == ["  A  (0, 0)  ──3──▶  B  (1, 1/2)"]


# --- the page -------------------------------------------------------------------------------


def page(width=80, colour=False, **options):
    chosen = Options(**options)
    return on_screen(outline(specimen(), chosen), chosen, Screen(width, colour))


def test_every_kind_of_node_is_printed_and_no_word_of_an_author_is_lost():
    text = " ".join(page(sections=("question", "solution", "mistakes")).split())
    assert " ".join(HOSTILE.split()) in text


@pytest.mark.parametrize("width", [40, 60, 80, 110])
def test_no_line_of_the_specimen_is_wider_than_the_screen(width):
    text = page(width, sections=("question", "solution", "mistakes"))
    assert [row for row in text.splitlines() if columns(row) > width] == []


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("detail", ["brief", "full"])
@pytest.mark.parametrize("width", [60, 80])
def test_no_line_of_a_solution_is_wider_than_the_screen(name, detail, width):
    problem = find(name).sample(Rng("terminal", name))
    solution = solve(Exercise("T", (Part("", name, problem),)), detail=detail)
    options = Options(digits=12)
    text = on_screen(outline(solution, options), options, Screen(width))
    assert [row for row in text.splitlines() if columns(row) > width] == []


def test_plain_text_holds_no_control_character_and_no_mark_of_ours():
    text = page(sections=("question", "solution", "mistakes"))
    assert [
        c for c in text if c != "\n" and (not c.isprintable() or "\ue000" <= c <= "\uf8ff")
    ] == []
    assert [row for row in text.splitlines() if row != row.rstrip()] == []


def test_colours_change_no_letter():
    import re

    bright = page(colour=True)
    assert "\x1b[1m" in bright
    assert re.sub(r"\x1b\[[\d;]*m", "", bright).split() == page().split()
    assert bright.count("\x1b[0m") >= bright.count("\x1b[1m")


def test_what_an_author_wrote_reaches_the_terminal_as_text_only():
    evil = "\x1b[31mred\x1b[0m \x1b]0;title\x07 \u202egnirts \ue000bold \udc80"
    problem = Problem(evil, evil, "3 points", (), evil)
    for screen in (Screen(), Screen(colour=True)):
        text = on_screen(Document(evil, (problem,)), Options(), screen)
        for forbidden in ("\x1b[31m", "\x1b]", "\x07", "\u202e", "\udc80"):
            assert forbidden not in text
        assert r"\x1b[31mred" in text
    assert printable("a\tb\u200dc") == "a\tb\u200dc"


def test_the_text_writer_is_plain_and_80_columns_wide():
    assert write(outline(specimen(), Options()), Options()) == page(80)


def test_a_step_is_a_title_and_a_text_without_it():
    (part, *_) = specimen().parts
    titles_and_texts = steps_text(part.steps, Options())
    assert len(titles_and_texts) == len(part.steps)
    title, text = titles_and_texts[0]
    assert "\n" not in title
    assert title not in text
    assert not text.endswith("\n")


def test_only_the_sections_asked_for_are_printed():
    key = page(sections=("key",))
    assert "Answers" in key
    assert "Solution" not in key
    assert "Question" not in key
    assert "Common mistakes" in page(sections=("mistakes",))
