"""Formulas as TeX: true signs, upright names, columns that line up, widths to rely on."""

import re
from fractions import Fraction

import pytest

from tests.typesetting import typeset
from worked.draw import Rng
from worked.exact import NEG_INF, combination, softmax, sqrt
from worked.notation import Dec, Fence, Frac, Grid, Num, Op, Row, Script, Sqrt, Sym, Words, parse
from worked.render.tex import number_tex, printer, tex
from worked.render.tex_values import value_tex
from worked.render.tex_words import escaped
from worked.trace import ROW, SET, TUPLE, named


@pytest.mark.parametrize(
    ("notation", "printed"),
    [
        ("W_O", "W_{O}"),
        ("Q K^⊤", r"Q K^{\top}"),
        (r"\frac{1}{\sqrt{d_k}}", r"\frac{1}{\sqrt{d_{k}}}"),
        ("C_{ij}", "C_{ij}"),
        ("head_1", r"\mathrm{head}_{1}"),
        ("softmax(s)", r"\operatorname{softmax} (s)"),
        ("max(a, b)", r"\max (a , b)"),
        ("⌊(n + 2p - k)/s⌋ + 1", r"\lfloor (n + 2 p - k) / s\rfloor + 1"),
        (r"⌊\frac{n}{s}⌋", r"\left\lfloor \frac{n}{s}\right\rfloor"),
        ("‖x‖ ≤ |y|", r"\lVert x\rVert \le \lvert y\rvert"),
        ("α → ∞", r"\alpha \to \infty"),
    ],
)
def test_our_notation_prints_as_tex(notation, printed):
    assert tex(parse(notation), 4) == printed


def test_negative_numbers_have_true_signs():
    assert number_tex(-3) == "-3"
    assert number_tex(Fraction(-3, 4)) == r"- \frac{3}{4}"
    assert number_tex(NEG_INF) == r"- \infty"


def test_radicals_stay_radicals():
    assert number_tex(26 * sqrt(3)) == r"26 \sqrt{3}"
    assert number_tex(sqrt(3) * Fraction(71, 3)) == r"\frac{71 \sqrt{3}}{3}"


def test_a_softmax_weight_is_a_fraction_of_exponentials():
    gap = sqrt(3) * Fraction(7, 3)
    weight = softmax((gap, 0))[0]
    assert number_tex(weight) == r"\frac{1}{1 + e^{- \frac{7 \sqrt{3}}{3}}}"
    mixed = combination((12, 11), softmax((gap, 0)))
    assert (
        number_tex(mixed)
        == r"\frac{12 + 11 e^{- \frac{7 \sqrt{3}}{3}}}{1 + e^{- \frac{7 \sqrt{3}}{3}}}"
    )


def test_decimals_of_a_column_line_up_at_the_point():
    grid = tex(named("x", "x", (Fraction(1, 2), sqrt(2), 3, NEG_INF)).show("decimal"), 4)
    assert r"0.5\phantom{000} \\ 1.4142 \\ 3\phantom{.0000} \\ - \infty" in grid
    assert "{r}" in grid


def test_decimals_that_line_up_anyway_get_no_phantoms():
    assert "phantom" not in tex(named("x", "x", (sqrt(2), sqrt(3))).show("decimal"), 4)


def test_whole_numbers_align_to_the_right_and_fractions_in_the_middle():
    grid = tex(named("x", "x", ((1, Fraction(1, 2)), (-10, 3))).show("value"), 4)
    assert r"\begin{array}{rc}" in grid


def test_bars_stand_between_the_columns():
    grid = Grid((tuple(map(Num, range(6))),), bars=(2, 4))
    assert r"\begin{array}{rr|rr|rr}" in tex(grid, 4)


def test_rows_with_fractions_get_more_room():
    assert r"\\[8pt]" in tex(named("x", "x", (Fraction(1, 2), 1)).show("value"), 4)


def test_a_very_long_number_shows_both_ends_and_counts_its_digits():
    number = 10**89 + 7
    assert tex(Num(number), 4) == r"100000000000\ldots 000000000007\text{ (90 digits)}"
    assert number_tex(number) == str(number)


def test_a_value_is_printed_whole_however_large():
    matrix = tuple(tuple(range(k, k + 20)) for k in range(20))
    printed = value_tex(matrix)
    assert printed.startswith(r"\begin{bmatrix}0 & 1 &")
    assert printed.count("&") == 20 * 19
    assert value_tex((1, Fraction(1, 2))) == r"\begin{bmatrix}1 \\ \frac{1}{2}\end{bmatrix}"
    assert value_tex((1, Fraction(1, 2)), ROW) == r"\begin{bmatrix}1 & \frac{1}{2}\end{bmatrix}"
    assert value_tex((99, 8), TUPLE) == r"\left(99, 8\right)"
    assert value_tex((2, 3), SET) == r"\left\{2, 3\right\}"
    assert value_tex(True) == r"\text{yes}"
    assert value_tex(()) == "()"


def test_no_word_is_a_command():
    assert escaped(r"\input{x}") == r"\textbackslash{}input\{x\}"
    assert escaped("50 % & a_b #1 $x$ ~ ^") == (
        r"50 \% \& a\_b \#1 \$x\$ \textasciitilde{} \textasciicircum{}"
    )


def test_no_word_ends_the_line_or_the_paragraph():
    assert escaped("a\n\nb\tc\x00\x1b") == r"a  b c\texttt{[U+0000]}\texttt{[U+001B]}"


def test_a_character_that_the_fonts_lack_is_named_by_its_number():
    assert escaped("naïve α 漢") == r"naïve \ensuremath{\alpha} \texttt{[U+6F22]}"


def test_a_word_longer_than_any_may_break():
    assert escaped("a" * 30).replace(r"\allowbreak{}", "") == "a" * 30
    assert r"\allowbreak{}" in escaped("a" * 30)


def test_words_and_signs_in_formulas_are_escaped_too():
    assert tex(Words("50 % of_it"), 4) == r"\text{50 \% of\_it}"
    assert tex(Op("#"), 4) == r"\text{\#}"
    assert tex(Sym("漢"), 4) == r"\text{\texttt{[U+6F22]}}"


def test_a_base_that_would_fall_apart_is_held_together():
    assert tex(Script(Frac(Num(1), Num(2)), sup=Num(3)), 4) == r"{\frac{1}{2}}^{3}"
    assert tex(Script(Num(-2), sup=Num(3)), 4) == "{-2}^{3}"


def random_layout(rng: Rng, depth: int):
    """Some formula: numbers of every kind, and everything that can be put around them."""
    if depth == 0:
        return random_leaf(rng)
    parts = [random_layout(rng, depth - 1) for _ in range(rng.integer(1, 4))]
    shape = rng.integer(0, 6)
    if shape == 0:
        return Frac(parts[0], parts[-1])
    if shape == 1:
        return Sqrt(parts[0])
    if shape == 2:
        return Script(Fence("(", parts[0]), sub=Num(rng.integer(1, 99)), sup=parts[-1])
    if shape == 3:
        return Fence(rng.choice("([{|‖⌊⌈"), parts[0])
    if shape == 4:
        return Grid(tuple(tuple(rng.shuffled(parts)) for _ in range(rng.integer(1, 4))))
    items = [parts[0]]
    for part in parts[1:]:
        items += [Op(rng.choice("+−·=≤,×≈→")), part]
    return Row(tuple(items))


def random_leaf(rng: Rng):
    number = rng.integer(-(10 ** rng.integer(1, 9)), 10 ** rng.integer(1, 9))
    radical = sqrt(rng.integer(2, 50)) * Fraction(number, rng.integer(1, 50))
    weight = softmax((0, rng.integer(1, 9), sqrt(rng.integer(2, 30))))[rng.integer(0, 2)]
    return rng.choice(
        [
            Num(number),
            Num(Fraction(number, rng.integer(1, 999))),
            Num(radical),
            Num(weight),
            Dec(Fraction(number, rng.integer(1, 999))),
            Dec(weight),
            Num(NEG_INF),
            Sym(rng.choice("mwWMQxiαωΣ")),
            Sym(rng.choice(["softmax", "head", "mmmm"])),
            Words("where it moves"),
        ]
    )


@pytest.mark.needs("pdflatex")
def test_formulas_are_never_wider_than_was_reckoned_with(tmp_path):
    rng = Rng("widths")
    printed = [printer(4)(random_layout(rng, rng.integer(0, 3))) for _ in range(600)]
    boxes = [
        rf"\setbox0\hbox{{$\displaystyle {text}$}}\typeout{{WIDTH \the\wd0}}" for text, _ in printed
    ]
    page = typeset("\n".join([PREAMBLE, *boxes, r"\end{document}"]), tmp_path)
    widths = [float(width) for width in re.findall(r"^WIDTH ([\d.]+)pt", page.log, re.MULTILINE)]
    assert len(widths) == len(printed)
    room = 80.1 / 77
    for (text, reckoned), width in zip(printed, widths, strict=True):
        assert width / DIGIT <= reckoned * room + 0.5, text


DIGIT = 5.475
PREAMBLE = r"""\documentclass[11pt]{article}
\usepackage[T1]{fontenc}\usepackage{lmodern,amsmath,amssymb}
\setlength{\arraycolsep}{4pt}
\begin{document}"""
