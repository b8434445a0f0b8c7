"""Values in symbols: arithmetic, the one form, certified equality, text that sympy reads back."""

import pickle
from fractions import Fraction

import pytest
import sympy

from worked.exact import (
    NEG_INF,
    ExactError,
    Symbolic,
    Undecided,
    approx,
    combination,
    decimal,
    divide,
    equal,
    exact_text,
    exponential,
    sign,
    sqrt,
    standard_points,
    symbols,
    symbols_of,
)
from worked.render.linear import linear
from worked.render.tex import number_tex
from worked.trace import literal, named, total
from worked.trace.symbols import form_of, symbolic_layout
from worked.trace.tally import tally_of

N, D, M, C, BETA, K = symbols("N D M C beta d_k", sums="D M C N")
X1, X2, SIGMA, NORM = symbols("x_1 x_2 sigma norm", shown={"norm": "‖μ‖^2"})


def formula(value) -> Symbolic:
    """A value in which symbols are left."""
    assert isinstance(value, Symbolic)
    return value


def read_back(value):
    """What sympy makes of the text, its symbols positive."""
    names = {name: sympy.Symbol(name, positive=True) for name in value.symbols}
    return sympy.sympify(exact_text(value), locals=names)


class TestArithmetic:
    """Operators take any exact number and give the narrowest type there is."""

    def test_values_are_exact_numbers_where_the_symbols_have_values(self):
        cost = formula(4 * N * D**2 + 2 * N**2 * D)
        assert cost.at({"N": 3, "D": 4}) == 4 * 3 * 16 + 2 * 9 * 4
        assert type(cost.at({"N": Fraction(1, 2), "D": 2})) is int

    @pytest.mark.parametrize(
        ("value", "number"),
        [
            (N / N, 1),
            (N - N, 0),
            ((N + 1) * 2 - 2 * N, 2),
            (N / (3 * N), Fraction(1, 3)),
            (sqrt(K) * sqrt(K) / K, 1),
            (exponential(BETA) * exponential(-BETA), 1),
            (sqrt(2) * N / N, sqrt(2)),
        ],
    )
    def test_where_the_symbols_cancel_a_plain_number_is_left(self, value, number):
        assert value == number
        assert type(value) is type(number)

    def test_numbers_may_stand_on_either_side(self):
        assert 1 - N == -(N - 1)
        assert Fraction(1, 2) * N == N / 2 == divide(N, 2)
        assert (sqrt(2) * N) ** 2 == 2 * N**2
        assert divide(6, 2 * N) == 3 / N == 3 * N**-1
        assert combination((N, 2, 0), (D, Fraction(1, 2), M)) == N * D + 1

    def test_roots_take_squares_out(self):
        assert exact_text(sqrt(K * SIGMA**4 + 2 * SIGMA**2 * NORM)) == (
            "sigma*sqrt(d_k*sigma**2 + 2*norm)"
        )
        assert sqrt(N**2) == N

    def test_what_has_no_value_is_refused(self):
        with pytest.raises(ExactError, match="division by zero"):
            N / 0
        with pytest.raises(ExactError, match="negative"):
            sqrt(-N)
        with pytest.raises(ExactError, match="at most 64"):
            N**65
        with pytest.raises(ExactError, match="the symbol D has no value"):
            formula(N * D).at({"N": 1})
        with pytest.raises(ExactError, match="division by zero"):
            formula(divide(1, N - 3)).at({"N": 3})

    def test_there_are_no_digits(self):
        for ask in (approx, lambda value: decimal(value, 4), lambda value: value.ball(64)):
            with pytest.raises(ExactError, match="where its symbols have values"):
                ask(N + D)

    def test_a_value_can_be_sent_to_another_process(self):
        value = formula(C * (2 * M + 1) / (D + M))
        again = pickle.loads(pickle.dumps(value))
        assert again == value
        assert number_tex(again) == number_tex(value)


class TestEquality:
    """Equal for all values of the symbols, or different at a point: certified both ways."""

    @pytest.mark.parametrize(
        ("a", "b"),
        [
            ((N + D) ** 2, N**2 + 2 * N * D + D**2),
            ((N**2 - 1) / (N - 1), N + 1),
            (1 / (sqrt(K) + 1), (sqrt(K) - 1) / (K - 1)),
            (sqrt(N + D) / (N + D), 1 / sqrt(N + D)),
            (
                exponential(-3 * BETA) / (1 + exponential(-3 * BETA)),
                1 / (1 + exponential(3 * BETA)),
            ),
        ],
    )
    def test_equal_in_other_words(self, a, b):
        assert a == b
        assert equal(a, b)
        assert (a != b) is False

    @pytest.mark.parametrize(
        ("a", "b"),
        [(N**2, 3 * N), (N, D), (N, 3), (sqrt(N), N), (exponential(-BETA), exponential(-2 * BETA))],
    )
    def test_different(self, a, b):
        assert a != b
        assert not equal(a, b)

    def test_nothing_else_is_equal(self):
        assert N != "N"
        assert N != (N,)
        assert N != NEG_INF

    def test_the_sign_where_it_is_the_same_everywhere(self):
        assert sign(N * D) == 1
        assert sign(-N - 1) == -1
        assert N + D > D > 0
        assert N >= N
        assert -N < 0 <= N / (N + 1) < 1
        assert abs(-N) == N
        with pytest.raises(Undecided, match="depends on its symbols"):
            sign(N - D)
        assert NEG_INF < N
        assert N > NEG_INF
        assert N + NEG_INF is NEG_INF + N is NEG_INF


class TestText:
    """JSON's text is read back by sympy; pages print the order of the field."""

    @pytest.mark.parametrize(
        ("value", "printed"),
        [
            (4 * N * D**2 + 2 * N**2 * D, "4 N D² + 2 N² D"),
            (2 * N * D + 2 * N**2 + 2 * N * M, "2 N D + 2 N M + 2 N²"),
            (C * (2 * M + 1) / (D + M), "(C(2 M + 1))/(D + M)"),
            ((X1 + X2) ** 2, "x₁² + 2 x₁ x₂ + x₂²"),
            (-N, "−N"),
            (X1 + X2**2 + 1, "x₂² + x₁ + 1"),
            (2 * M * N * C + C * M, "2 N M C + M C"),
            (N * sqrt(K) * M, "N M √dₖ"),
            (sqrt(2) * X1 * X2, "√2 x₁ x₂"),
            (SIGMA**2 + divide(1, SIGMA**2), "σ² + 1/σ²"),
            (NORM**2, "(‖μ‖²)²"),
            (2 * N / 3, "(2 N)/3"),
            (1 + exponential(-2 * BETA) + exponential(-BETA), "1 + e^(−β) + e^(−2 β)"),
            ((N + D) ** 3 / (M + 1), "((D + N)³)/(M + 1)"),
            (N**2 * sqrt(N), "N²√N"),
        ],
    )
    def test_the_order_of_the_field(self, value, printed):
        shown = linear(symbolic_layout(value), 4).replace("√ ", "√")
        assert shown.replace(" ", "") == printed.replace(" ", "")
        assert read_back(value) == value.expr

    def test_what_needs_brackets(self):
        wanted = {"symbol": N, "factor": N * D, "product": 2 * N, "sum": N + D}
        assert {form_of(formula(value)): value for value in wanted.values()} == wanted
        assert form_of(formula(-N)) == "sum"
        assert form_of(formula(N / D)) == "factor"
        n, d = named("n", "n", N + D), named("d", "d", 2 * N)
        assert number_tex(N + D) == "D + N"
        assert linear((n * d).show("numbers"), 4).replace(" ", "") == "(D+N)·(2N)"

    def test_the_names_of_the_symbols(self):
        assert formula(C * N + K).symbols == ("N", "C", "d_k")
        assert symbols_of(((N, 1), (D * N, sqrt(2)))) == ("N", "D")
        assert symbols_of((X2, X1 * X2)) == ("x_1", "x_2")
        assert symbols_of((1, ("word", NEG_INF))) == ()


class TestTerms:
    """What a polynomial is made of."""

    def test_coefficients_by_exponents(self):
        assert formula(4 * N * D**2 + N / 2).terms() == {(1, 2): 4, (1, 0): Fraction(1, 2)}

    @pytest.mark.parametrize("value", [1 / N, sqrt(N), exponential(BETA)])
    def test_only_of_polynomials(self, value):
        with pytest.raises(ExactError, match="is no polynomial"):
            value.terms()

    def test_only_of_rational_ones(self):
        with pytest.raises(ExactError, match="not rational"):
            formula(sqrt(2) * N).terms()


class TestTrees:
    """A value of an expression like any other."""

    def test_an_expression_is_evaluated_in_symbols(self):
        n, d = named("N", "N", N), named("D", "D", D)
        tree = total([4 * n * d**2, 2 * n**2 * d])
        assert isinstance(tree.value, Symbolic)
        assert tree.value == 4 * N * D**2 + 2 * N**2 * D

    def test_its_work_is_counted(self):
        n = named("N", "N", N)
        counted = tally_of([literal(2) * n + 1])
        assert (counted.multiplications, counted.additions) == (1, 1)


def test_the_points_of_a_comparison_are_small_and_all_different():
    first, second, third = standard_points(["N", "D", "beta"])
    assert sorted(first) == sorted(second) == sorted(third) == ["D", "N", "beta"]
    for point in (first, second, third):
        assert len(set(point.values())) == 3
        assert all(0 < number < 12 for number in point.values())
    assert all(isinstance(number, int) for number in (*first.values(), *second.values()))
    assert not any(isinstance(number, int) for number in third.values())
