"""Expressions: what they come to, how they print, and the check's other way to their value."""

from fractions import Fraction
from math import e, exp, inf, isclose, sqrt

import pytest

from worked import exact
from worked.exact import NEG_INF
from worked.notation import Fence, Grid, Num, Row
from worked.render.tex import tex
from worked.trace import (
    COLUMN,
    ROW,
    TUPLE,
    absolute,
    argmax,
    beside,
    ceil,
    combination,
    dot,
    dot_in_full,
    entry,
    floor,
    gather,
    greatest,
    hadamard,
    least,
    literal,
    log,
    masked,
    mean,
    named,
    norm,
    product,
    relu,
    row_of,
    shifted_weight,
    softmax,
    square,
    stack,
    total,
    weight,
)
from worked.trace import exp as exponential
from worked.trace import sqrt as root
from worked.trace.arithmetic import Balls, Floats

HALF = Fraction(1, 2)
ROOT_2 = exact.sqrt(2)

n, s, x = named("n", "n", 7), named("s", "s", -2), named("x", "x", HALF)
v, w = named("v", "v", (3, 0, -4)), named("w", "w", (-1, 5, 2))
A = named("A", "A", ((1, -2), (0, 3)))
B = named("B", "B", ((2, 1), (HALF, 0)))


def symbols(expr):
    return tex(expr.show("symbols"), 4)


def numbers(expr):
    return tex(expr.show("numbers"), 4)


class TestNumbersPutIn:
    """A minus sign never meets an operator, and what is not a factor gets brackets."""

    @pytest.mark.parametrize(
        ("expr", "text"),
        [
            (n + s, "7 + (-2)"),
            (s + n, "-2 + 7"),
            (n - s, "7 - (-2)"),
            (n * s, r"7 \cdot (-2)"),
            (s * n, r"(-2) \cdot 7"),
            (n - (n - n), "7 - (7 - 7)"),
            (n * (n + 1), r"7 \cdot (7 + 1)"),
            ((n + 1) * n, r"(7 + 1) \cdot 7"),
            (n + n * n, r"7 + 7 \cdot 7"),
            ((n + s) / n, r"\frac{7 + (-2)}{7}"),
            ((n + s) ** 2, "(7 + (-2))^{2}"),
            (s**2, "(-2)^{2}"),
            ((n / 3) ** 2, r"\left(\frac{7}{3}\right)^{2}"),
            (n * (n / 3), r"7 \cdot \frac{7}{3}"),
            (1 - n, "1 - 7"),
            (2 * n, r"2 \cdot 7"),
            (1 / n, r"\frac{1}{7}"),
            (n * x, r"7 \cdot \frac{1}{2}"),
            (total([n, s, -1]), "7 + (-2) + (-1)"),
            (product([s, s, n]), r"(-2) \cdot (-2) \cdot 7"),
            (mean([n, s], 3), r"\frac{7 + (-2)}{3}"),
            (greatest([n, s]), r"\max \{7, -2\}"),
            (least([n, s, HALF]), r"\min \left\{7, -2, \frac{1}{2}\right\}"),
            (absolute(s), r"\lvert -2\rvert"),
            (floor(n / 2) + 1, r"\left\lfloor \frac{7}{2}\right\rfloor + 1"),
            (ceil(n / 2), r"\left\lceil \frac{7}{2}\right\rceil"),
            (root(n), r"\sqrt{7}"),
            (log(n), r"\ln (7)"),
            (-log(n / 3), r"- \ln \left(\frac{7}{3}\right)"),
            (relu(s), r"\operatorname{ReLU} (-2)"),
            (square(n + s), "(7 + (-2))^{2}"),
            (exponential(s), "e^{-2}"),
            (exponential(n - n - 0), "e^{7 - 7 - 0}"),
            (-n * 2, r"(- 7) \cdot 2"),
            (-s, "- (-2)"),
            (-(n * s), r"- 7 \cdot (-2)"),
            (-(n + s), "- (7 + (-2))"),
            (exponential(-(n * s)), r"e^{- 7 \cdot (-2)}"),
            (literal(2 * ROOT_2) * n, r"2 \sqrt{2} \cdot 7"),
            (n * literal(-ROOT_2), r"7 \cdot (- \sqrt{2})"),
            (n * literal(1 + ROOT_2), r"7 \cdot (1 + \sqrt{2})"),
        ],
    )
    def test_brackets(self, expr, text):
        assert numbers(expr).replace(" ,", ",") == text

    def test_products_with_zero_are_dropped_in_brief(self):
        assert numbers(dot(v, w)) == r"3 \cdot (-1) + (-4) \cdot 2"
        assert numbers(dot_in_full(v, w)) == r"3 \cdot (-1) + 0 \cdot 5 + (-4) \cdot 2"
        assert dot(v, w).value == dot_in_full(v, w).value == -11

    def test_a_product_of_nothing_but_zeros_is_zero(self):
        nothing = literal((0, 0, 0))
        assert numbers(dot(v, nothing)) == "0"
        assert dot(v, nothing).value == 0


class TestSymbols:
    @pytest.mark.parametrize(
        ("expr", "text"),
        [
            (A @ B, "A B"),
            (A @ B.T, r"A B^{\top}"),
            (dot(v, w), r"v \cdot w"),
            (entry(v, 0), "v_{1}"),
            (entry(A, 0, 1), "A_{1 2}"),
            (row_of(A, 1), "A_{2}"),
            (2 * n, "2 n"),
            (n * n, "n n"),
            (norm(v - w), r"\lVert v - w\rVert"),
            (softmax(v), r"\operatorname{softmax} (v)"),
            (argmax(v), r"\operatorname{argmax} v"),
            (greatest([n, s]), r"\max \{n , s\}"),
        ],
    )
    def test_formulas(self, expr, text):
        assert symbols(expr).replace(" ,", ",") == text.replace(" ,", ",")

    def test_a_transposed_matrix_with_an_upper_index_is_put_in_brackets(self):
        K = named("K", "K^{(1)}", ((1, 2),))
        assert symbols(K.T) == r"(K^{(1)})^{\top}"
        assert symbols(named("K", "K_1", ((1, 2),)).T) == r"K_{1}^{\top}"

    def test_with_the_numbers_put_in_a_transpose_is_the_transposed_matrix(self):
        assert B.T.show("numbers") == B.T.show("value")


class TestCombinations:
    """c_1 v_1 + c_2 v_2: a minus is written once, a 1 is not, a 0 leaves the term out."""

    def test_signs(self):
        a, b, c = (named(letter, letter, HALF) for letter in "abc")
        assert symbols(combination([12, -1, -3], [a, b, c])) == "12 a - b - 3 c"
        assert symbols(combination([-1, 1], [a, b])) == "- a + b"
        assert symbols(combination([0, 1, 0], [a, b, c])) == "b"

    def test_no_term_is_left(self):
        a = named("a", "a", HALF)
        assert symbols(combination([0], [a])) == numbers(combination([0], [a])) == "0"
        assert combination([0], [a]).value == 0

    def test_fractions_and_negative_fractions(self):
        a, b = named("a", "a", 2), named("b", "b", -3)
        expr = combination([HALF, -HALF], [a, b])
        assert symbols(expr) == r"\frac{1}{2} a + \left(- \frac{1}{2}\right) b"
        assert numbers(expr) == (r"\frac{1}{2} \cdot 2 + \left(- \frac{1}{2}\right) \cdot (-3)")
        assert expr.value == HALF * 5

    def test_vectors(self):
        expr = combination([2, 0, -1], [literal((1, 2)), literal((9, 9)), literal((0, 5))])
        assert expr.value == (2, -1)

    def test_the_form_is_that_of_the_things(self):
        assert combination([1], [literal((1, 2), ROW)]).form == ROW
        assert combination([1], [literal((1, 2))]).form == COLUMN


class TestValues:
    @pytest.mark.parametrize(
        ("expr", "value"),
        [
            (n / 2, Fraction(7, 2)),
            (n / 7, 1),
            (floor(n / 2), 3),
            (floor(s / 4), -1),
            (ceil(s / 4), 0),
            (ceil(n / 2), 4),
            (n**2, 49),
            (root(n * n), 7),
            (absolute(s), 2),
            (absolute(literal(1 - ROOT_2)), ROOT_2 - 1),
            (A @ B, ((1, 1), (Fraction(3, 2), 0))),
            (A @ literal((1, 1)), (-1, 3)),
            (A + literal((1, 1)), ((2, -1), (1, 4))),
            (A - B, ((-1, -3), (-HALF, 3))),
            (2 * A, ((2, -4), (0, 6))),
            (A / 2, ((HALF, -1), (0, Fraction(3, 2)))),
            (A.T, ((1, 0), (-2, 3))),
            (beside([A, B]), ((1, -2, 2, 1), (0, 3, HALF, 0))),
            (stack([literal((1, 2)), literal((3, 4))]), ((1, 2), (3, 4))),
            (gather([n, s]), (7, -2)),
            (argmax(literal((1, 5, 5, 2))), (2, 3)),
            (greatest([ROOT_2, Fraction(141, 100)]), ROOT_2),
            (least([ROOT_2, Fraction(141, 100)]), Fraction(141, 100)),
            (mean([1, 2], 4), Fraction(3, 4)),
            (relu(A), ((1, 0), (0, 3))),
            (relu(literal((ROOT_2 - 1, 1 - ROOT_2, 0))), (ROOT_2 - 1, 0, 0)),
            (square(A), ((1, 4), (0, 9))),
            (hadamard(A, B), ((2, -2), (0, 0))),
            (hadamard(A, literal((2, HALF))), ((2, -1), (0, Fraction(3, 2)))),
            (log(literal((1, exact.exponential(2)))), (0, 2)),
            (norm(literal((3, -4))), 5),
            (norm(literal((0, -ROOT_2 - 1))), ROOT_2 + 1),
            (masked(literal((5, 6)), literal((1, 0))), (5, NEG_INF)),
            (2 * masked(literal((5, 6)), literal((1, 0))), (10, NEG_INF)),
            (softmax(literal((3, 3, NEG_INF))), (HALF, HALF, 0)),
        ],
    )
    def test_exactly(self, expr, value):
        assert expr.value == value

    def test_whole_quotients_are_integers(self):
        assert type((n / 7).value) is int

    def test_the_smaller_of_two_equal_trees_is_found(self):
        """√(1 + √2) twice: digits would never tell which one is below the other."""
        one, other = (exact.sqrt(1 + ROOT_2) for _ in range(2))
        assert least([one, other]).value == one

    def test_weights_written_out(self):
        scores = named("s", "s", (1, 2, NEG_INF))
        assert weight(scores, 0).value == shifted_weight(scores, 0).value
        assert symbols(weight(scores, 0)) == r"\frac{e^{s_{1}}}{e^{s_{1}} + e^{s_{2}} + e^{s_{3}}}"
        assert numbers(weight(scores, 0)) == r"\frac{e}{e + e^{2} + e^{- \infty}}"

    def test_an_entry_of_a_named_value_is_one_node(self):
        assert entry(A, 0, 1) is entry(A, 0, 1)
        assert entry(A, 0, 1).value == -2


EXPRESSIONS = [
    n + s * x - n / 3,
    (n + s) ** 3,
    floor(n / 2) + ceil(s / 3),
    root(absolute(s)) * literal(ROOT_2),
    total([n, s, x]),
    product([n, s, x]),
    greatest([n, s]),
    least([n, s]),
    mean([n, s, x], 5),
    relu(A),
    relu(s) + relu(n),
    square(A),
    square(n - x),
    hadamard(A, B),
    hadamard(B, literal((1, -2))),
    log(n / x),
    log(literal((2, 3))),
    A @ B,
    A @ B.T + literal((1, HALF)),
    A @ literal((1, 2)),
    2 * A - B,
    A / 3,
    beside([A, B]),
    stack([literal((1, 2)), literal((3, 4))]),
    gather([n, s]),
    argmax(v),
    dot(v, w),
    dot_in_full(v, w),
    norm(v),
    norm(literal((7, Fraction(1, 10))) - literal((0, Fraction(1, 10)))),  # a ball around 0
    combination([2, -1], [v, w]),
    combination([x, n], [s, n]),
    entry(A, 1, 1),
    row_of(B, 0),
    masked(A, literal(((1, 0), (1, 1)))),
    softmax(v),
    softmax(masked(A, literal(((1, 0), (1, 1))))),
    weight(v, 1),
    shifted_weight(v, 1),
]


@pytest.mark.parametrize("expr", EXPRESSIONS, ids=lambda expr: type(expr.op).__name__)
class TestEvaluatedAgain:
    """The check's own route comes to the same value, in floats and in balls."""

    def test_in_floats(self, expr):
        floats = Floats()
        assert close(expr.evaluate(floats), floats.read(expr.value))

    def test_in_balls(self, expr):
        from flint import ctx

        with ctx.workprec(200):
            balls = Balls(200)
            assert overlap(expr.evaluate(balls), balls.read(expr.value))


def close(a, b):
    if isinstance(a, tuple):
        return len(a) == len(b) and all(map(close, a, b))
    return a == b or isclose(a, b, rel_tol=1e-12, abs_tol=1e-12)


def overlap(a, b):
    if isinstance(a, tuple):
        return len(a) == len(b) and all(map(overlap, a, b))
    if not a.is_finite():
        return a < 0 and b < 0 and not b.is_finite()  # −∞
    return (a - b).abs_upper() < 1e-40


class TestFloats:
    def test_the_softmax_is_safe(self):
        floats = Floats()
        found = softmax(literal((5000, 0, -5000))).evaluate(floats)
        assert found == (1.0, 0.0, 0.0)
        found = softmax(literal((1, 0))).evaluate(floats)
        assert close(found, (e / (e + 1), 1 / (e + 1)))

    def test_what_floats_cannot_carry_is_an_error_and_no_wrong_value(self):
        floats = Floats()
        for large in (10**400, 2**53 + 1, Fraction(10**40, 3), 10**40 * ROOT_2):
            with pytest.raises(ArithmeticError):
                floats.read(large)
        with pytest.raises(ArithmeticError):
            floats.exp(10**4)
        with pytest.raises((ArithmeticError, ValueError)):
            floats.sqrt(-1.0)

    def test_a_floor_that_rounding_may_have_crossed_is_an_error(self):
        floats = Floats()
        assert floats.floor(2.5) == 2
        assert floats.floor(-2.5) == -3
        for near in (3 - 1e-12, 3.0, 3 + 1e-12):
            with pytest.raises(ArithmeticError):
                floats.floor(near)

    def test_minus_infinity(self):
        floats = Floats()
        assert floats.read(NEG_INF) == -inf
        assert floats.exp(-inf) == 0
        assert floats.greatest((-inf, 2.0)) == 2

    def test_plain_functions(self):
        floats = Floats()
        assert floats.exp(1.0) == exp(1)
        assert floats.sqrt(2.0) == sqrt(2)


class TestLargeValues:
    """Of a large matrix the first rows and columns are printed, and the last."""

    def test_rows_and_columns_are_cut_in_the_middle(self):
        large = literal(tuple(tuple(range(40)) for _ in range(40))).show("value")
        assert isinstance(large, Grid)
        assert len(large.rows) == len(large.rows[0]) == 8
        assert large.rows[0][:6] == tuple(Num(k) for k in range(6))
        assert large.rows[-1][-1] == Num(39)

    @pytest.mark.parametrize(("length", "shown"), [(12, 12), (13, 8), (40, 8)])
    def test_tuples_too(self, length, shown):
        fence = literal(tuple(range(length)), TUPLE).show("value")
        assert isinstance(fence, Fence)
        assert isinstance(fence.body, Row)
        assert len(fence.body.items) == 2 * shown - 1
