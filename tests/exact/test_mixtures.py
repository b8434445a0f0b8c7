"""Softmax in closed form: collapses when it should, compares exactly, never overflows."""

import copy
import pickle
from fractions import Fraction

import mpmath
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.exact.independent import mixtures, near, numbers, rationals, real, scores
from worked.exact import (
    NEG_INF,
    ExactError,
    Mixture,
    Root,
    Undecided,
    approx,
    ball,
    ceil,
    combination,
    decimal,
    divide,
    equal,
    exact_text,
    exponential,
    floor,
    is_rational,
    product,
    sign,
    softmax,
    sqrt,
)
from worked.exact.exponentials import algebraic_value, cleared, hard_sign
from worked.exact.powers import power

HALF = Fraction(1, 2)


def sigma(g):
    """The first weight of the softmax of (g, 0)."""
    return softmax((g, 0))[0]


@given(scores)
def test_weights_are_positive_and_add_up_to_exactly_one(row):
    weights = softmax(row)
    assert combination([1] * len(row), weights) == 1
    assert all(w > 0 for w in weights)


@given(scores)
def test_weights_agree_with_mpmath(row):
    with mpmath.workdps(80):
        total = mpmath.fsum(mpmath.exp(real(s)) for s in row)
        for s, w in zip(row, softmax(row), strict=True):
            assert near(w, mpmath.exp(real(s)) / total)


@settings(max_examples=60)
@given(mixtures(), mixtures(), rationals)
def test_linear_operations_agree_with_mpmath(a, b, q):
    with mpmath.workdps(80):
        assert near(a + b, real(a) + real(b))
        assert near(a - b, real(a) - real(b))
        assert near(a * q, real(a) * real(q))
        assert near(q - a, real(q) - real(a))
        assert near(a * b, real(a) * real(b))


@settings(max_examples=60)
@given(numbers)
def test_a_ball_contains_the_number(x):
    import flint

    for bits in (64, 200):
        enclosure = ball(x, bits)
        with flint.ctx.workprec(300):
            value = flint.arb(mpmath.nstr(real(x), 70))
            assert abs(enclosure - value) < flint.arb(2) ** -40 * (1 + abs(value))
            assert (value + flint.arb(0, "1e-55") * (1 + abs(value))).overlaps(enclosure)


@settings(max_examples=60)
@given(mixtures(), mixtures())
def test_equality_is_that_of_the_numbers(a, b):
    if a == b:
        assert abs(real(a) - real(b)) < mpmath.mpf(10) ** -50
    else:  # a weight may be as small as e^-400, so that 80 digits do not show it
        assert not ball(a - b, 4096).contains(0)
    assert a == a + b - b
    assert equal(a, a)


@settings(max_examples=60)
@given(mixtures())
def test_what_is_rational_is_what_is_constant(x):
    value = is_rational(x)
    if value is not None:
        assert near(value, real(x))
    if isinstance(x, Mixture):
        assert near(x, real(x))
        assert algebraic_value(x) is None or len(x.parts) > 1


def test_two_heads_with_opposite_gaps_collapse_to_one():
    for g in (1, sqrt(3), Fraction(7, 3), 5000, 10**300):
        total = sigma(g) + sigma(-g)
        assert type(total) is int
        assert total == 1


def test_tied_scores_with_a_value_in_the_middle_collapse_to_that_value():
    x = combination(softmax((4, 4, 9)), (1, 2, Fraction(3, 2)))
    assert x == Fraction(3, 2)
    assert type(x) is Fraction


def test_equal_scores_give_rational_weights():
    assert softmax((7,) * 32) == (Fraction(1, 32),) * 32
    assert softmax((sqrt(2), sqrt(2))) == (HALF, HALF)
    assert softmax((5,)) == (1,)


def test_two_equal_scores_and_another_share_one_denominator():
    first, second, third = softmax((0, 0, -1))
    assert first == second
    assert exact_text(first) == "1/(exp(-1) + 2)"
    assert exact_text(third) == "exp(-1)/(exp(-1) + 2)"


def test_shifting_all_scores_changes_nothing():
    assert softmax((1, 4, 2)) == softmax((101, 104, 102))


def test_doubling_every_score_of_a_row_gives_half_the_weights():
    doubled = softmax((0, 1, 0, 1))
    assert doubled[1] * 2 == softmax((0, 1))[1]


def test_a_masked_score_has_weight_zero():
    weights = softmax((NEG_INF, 3, NEG_INF, 3))
    assert weights == (0, HALF, 0, HALF)
    with pytest.raises(ExactError, match="at least one score"):
        softmax((NEG_INF, NEG_INF))


def test_a_float_is_no_score():
    with pytest.raises(ExactError, match=r"0\.5"):
        softmax((0.5, 1))  # type: ignore[arg-type]


def test_a_constant_spread_over_different_denominators_is_found():
    # with x = e^-1: 1/(1+x) - (1 + x²)/((1+x)(1+x²)) written over the denominators 1+x and
    # 1+x+x²+x³ = (1+x)(1+x²) is zero, which no comparison of coefficients of one of them shows
    a = softmax((0, -1))[0]
    w = softmax((0, -1, -2, -3))
    difference = a - (w[0] + w[2])
    assert isinstance(difference, Mixture)
    assert is_rational(difference) == 0
    assert sign(difference) == 0
    assert difference == 0
    assert not difference
    assert decimal(difference, 4) == "0"
    assert exact_text(difference + Fraction(1, 3)) == "1/3"
    assert decimal(difference + Fraction(1, 8), 2) == "0.13"
    assert a == w[0] + w[2]
    assert floor(difference + 2) == ceil(difference + 2) == 2


def test_a_constant_root_spread_over_different_denominators_is_found():
    a = softmax((0, -1))[0]
    w = softmax((0, -1, -2, -3))
    x = a - (w[0] + w[2]) + sqrt(2)
    assert isinstance(x, Mixture)
    assert is_rational(x) is None
    assert exact_text(x) == "sqrt(2)"
    assert decimal(x, 4) == "1.4142"
    assert x == sqrt(2)


def test_radicals_in_the_coefficients_cancel_exactly():
    g = sqrt(3)
    a = softmax((0, -g))
    w = softmax((0, -g, -2 * g, -3 * g))
    x = sqrt(2) * a[0] - sqrt(2) * (w[0] + w[2])
    assert x == 0
    y = sqrt(2) * a[0] - sqrt(3) * (w[0] + w[2])
    assert is_rational(y) is None
    assert sign(y) == -1


def test_an_irrational_number_near_a_constant_is_not_taken_for_it():
    x = sigma(200) + sigma(-150)
    assert is_rational(x) is None
    assert x > 1
    assert x != 1
    assert decimal(x, 4) == "1.0000"


def test_a_difference_of_two_softmaxes_is_told_from_zero_with_more_digits():
    x = sigma(900) + sigma(-500) - 1
    assert sign(x) == 1
    assert sign(-x) == -1
    assert sign(sigma(900) - sigma(901)) == -1
    assert sigma(900) != sigma(901)
    assert sign(sigma(10**300) + sigma(-(10**299)) - 1) == 1


def test_signs_are_found_where_no_precision_would_show_them():
    tiny = softmax((0, -(10**300)))[1]
    assert tiny > 0
    assert sign(tiny - tiny) == 0
    assert 1 - tiny < 1
    below_one = softmax((0, -(10**300)))[0] - 1
    assert isinstance(below_one, Mixture)
    assert hard_sign(below_one) == -1
    assert floor(1 - tiny) == 0
    assert ceil(tiny) == 1
    assert floor(-tiny) == -1


def test_many_long_rows_are_decided_without_multiplying_them_out():
    rows = [softmax([k * j * sqrt(h + 2) for j in range(24)]) for h, k in enumerate((3, 4, 5, 7))]
    x = combination([1] * 4, [row[-1] for row in rows])
    assert is_rational(x) is None
    assert sign(x - 4) == -1
    assert decimal(x, 20) == mpmath.nstr(real(x), 21)


def test_a_proof_that_would_be_too_long_is_refused_by_name():
    rows = [softmax([j * sqrt(h) for j in range(40)]) for h in (2, 3, 5, 7)]
    x = combination([1] * 4, [row[0] for row in rows]) - Fraction(1, 3)
    assert isinstance(x, Mixture)
    assert is_rational(x) is None
    with pytest.raises(ExactError, match="200000 terms"):
        cleared(x)


def test_a_mixture_with_one_denominator_is_never_rational():
    x = sigma(1)
    assert x != HALF
    assert is_rational(x) is None
    assert HALF < x < 1


def test_mixtures_and_trees_cannot_be_dictionary_keys():
    with pytest.raises(TypeError):
        hash(sigma(1))
    with pytest.raises(TypeError):
        hash(sigma(1) * sigma(2))


def test_mixtures_survive_copying_after_use():
    x = softmax((sqrt(2), 1, 0))[1] + sqrt(3)
    decimal(x, 4)
    for other in (copy.deepcopy(x), pickle.loads(pickle.dumps(x))):
        assert other == x
        assert exact_text(other) == exact_text(x)
        assert x - other == 0


def test_products_of_mixtures_are_general_trees():
    x = sigma(1) * sigma(2)
    assert isinstance(x, Root)
    assert near(x, real(sigma(1)) * real(sigma(2)))
    assert x == x
    assert x == sigma(1) * sigma(2)
    assert 0 < x < 1
    assert near(divide(1, sigma(1)), 1 / real(sigma(1)))
    assert near(sigma(1) ** 3, real(sigma(1)) ** 3)
    assert near(sigma(1) ** -2, real(sigma(1)) ** -2)
    assert near(divide(sigma(1), sigma(2)), real(sigma(1)) / real(sigma(2)))
    assert near(divide(sqrt(2), sigma(2)), real(sqrt(2)) / real(sigma(2)))


@settings(max_examples=40)
@given(numbers, rationals)
def test_arithmetic_with_general_trees_agrees_with_mpmath(x, q):
    tree = sqrt(1 + sqrt(2))
    value = real(tree)
    assert near(tree + x, value + real(x))
    assert near(x - tree, real(x) - value)
    assert near(tree * x, value * real(x))
    assert near(q * tree - x, real(q) * value - real(x))
    assert near((tree + x) - (tree * 2), real(x) - value)
    if x != 0:
        assert near(divide(tree, x), value / real(x))
    assert near(divide(x, tree), real(x) / value)
    assert abs(-tree) == tree
    assert (tree < x) == (value < real(x))


def test_general_trees_are_simplified_where_it_is_obvious():
    tree = sqrt(1 + sqrt(2))
    assert tree * 0 == 0
    assert tree * 1 is tree
    assert tree + 0 is tree
    assert exponential(0) == 1
    assert exact_text((tree * 2) * 3) == "6*sqrt(sqrt(2) + 1)"
    assert exact_text(tree + 1 + sqrt(2) - 1) == "sqrt(sqrt(2) + 1) + sqrt(2)"
    with pytest.raises(ExactError, match="64"):
        power(tree, 65)
    with pytest.raises(ExactError, match="division by zero"):
        divide(tree, 0)
    with pytest.raises(ExactError, match="division by zero"):
        divide(1, tree - sqrt(1 + sqrt(2)))
    with pytest.raises(Undecided):
        divide(1, tree * sqrt(sqrt(2) - 1) - 1)


def test_a_zero_that_cannot_be_proved_is_undecided_by_name():
    x = sqrt(1 + sqrt(2)) * sqrt(sqrt(2) - 1) - 1  # zero, but a general tree does not know
    with pytest.raises(Undecided, match="cannot decide"):
        sign(x)
    with pytest.raises(Undecided):
        is_rational(x)


def test_a_nested_root_behaves_as_a_number():
    x = sqrt(1 + sqrt(2))
    assert decimal(x, 12) == "1.553773974030"
    assert floor(x) == 1
    assert x > sqrt(2)
    assert near(2 * x - x + 1, real(x) + 1)
    assert sign(-x) == -1
    with pytest.raises(ExactError, match="negative"):
        sqrt(1 - sqrt(2))


def test_softmax_of_mixtures_is_a_general_tree():
    a, b = softmax((sigma(1), sigma(2)))
    with mpmath.workdps(80):
        expected = 1 / (1 + mpmath.exp(real(sigma(2)) - real(sigma(1))))
    assert near(a, expected)
    assert a + b == 1
    assert decimal(a + b, 3) == "1"
    assert near(exponential(sigma(1)), mpmath.exp(real(sigma(1))))
    assert softmax((sigma(1), NEG_INF, 0))[1] == 0


@settings(max_examples=40)
@given(st.lists(mixtures(), min_size=2, max_size=4), rationals)
def test_a_combination_is_the_sum_taken_step_by_step(xs, q):
    total = 0
    for k, x in enumerate(xs):
        total = total + x * (k * q)
    assert combination([k * q for k in range(len(xs))], xs) == total


def test_a_matrix_product_is_made_of_combinations():
    size = 17
    rows = [softmax([(i * j) % 11 for j in range(size)]) for i in range(size)]
    columns = [[(3 * i + j * j) % 19 - 9 for i in range(size)] for j in range(size)]
    thirds = [[divide(x, 3) for x in column] for column in columns]
    for right in (columns, thirds):
        fast = product(rows, right)
        again = product(fast, right)
        for i in (0, 5, 16):
            for j in (0, 3, 16):
                assert fast[i][j] == combination(rows[i], right[j])
                assert again[i][j] == combination(fast[i], right[j])
                assert exact_text(fast[i][j]) == exact_text(combination(rows[i], right[j]))
    whole = product(columns, columns)
    assert whole[2][3] == combination(columns[2], columns[3])
    assert type(whole[2][3]) is int


def test_a_matrix_product_with_roots_falls_back_to_combinations():
    size = 17
    rows = [[sqrt(i + j + 2) for j in range(size)] for i in range(size)]
    columns = [[i - j for i in range(size)] for j in range(size)]
    assert product(rows, columns)[1][2] == combination(rows[1], columns[2])
    assert product(columns, rows)[1][2] == combination(columns[1], rows[2])
    assert product((), columns) == ()
    assert product(columns, ()) == ((),) * size


@given(numbers)
def test_the_float_nearby_is_near(x):
    assert approx(x) == pytest.approx(float(real(x)), rel=1e-14, abs=1e-300)


def test_floats_of_infinities_and_of_tiny_weights_exist():
    assert approx(NEG_INF) == float("-inf")
    assert approx(softmax((0, -(10**300)))[1]) == 0.0


@given(mixtures())
def test_adding_and_taking_away_again_restores_the_form(x):
    assume(isinstance(x, Mixture))
    y = (x + sigma(Fraction(1, 7))) - sigma(Fraction(1, 7))
    assert exact_text(y) == exact_text(x)
