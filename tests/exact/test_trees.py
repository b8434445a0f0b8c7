"""General trees: logarithms, gathered terms and factors, branches that are shared."""

import copy
import pickle
from fractions import Fraction
from time import process_time

import mpmath
import pytest
import sympy
from hypothesis import assume, given, settings

from tests.exact.independent import mixtures, near, numbers, rationals, real
from worked.document import Result
from worked.exact import (
    ExactError,
    Mixture,
    Root,
    Surd,
    Undecided,
    combination,
    decimal,
    divide,
    exact_text,
    exponential,
    is_too_long,
    logarithm,
    sign,
    softmax,
    sqrt,
    to_sympy,
)
from worked.exact.fingerprint import fingerprint
from worked.export.as_json import result_json
from worked.trace import named

A, B = softmax((0, 1))[0], softmax((sqrt(2), 3))[0]


def normalized(row, eps=0):
    """A row less its mean, over its standard deviation: what layer normalization does."""
    size = len(row)
    centred = [x - divide(combination([1] * size, row), size) for x in row]
    variance = divide(combination(centred, centred), size)
    return [divide(x, sqrt(variance + eps)) for x in centred], variance


class TestLogarithms:
    @settings(max_examples=40, deadline=None)
    @given(numbers)
    def test_it_agrees_with_mpmath_and_sympy(self, x):
        assume(sign(x) > 0)
        found = logarithm(x)
        assert near(found, mpmath.log(real(x)))
        assert abs(to_sympy(found).evalf(40) - sympy.sympify(exact_text(found)).evalf(40)) < 1e-30

    def test_simple_ones_are_simple(self):
        assert logarithm(1) == 0
        assert logarithm(exponential(sqrt(2))) == sqrt(2)
        assert exponential(logarithm(3)) == 3
        assert logarithm(Fraction(1, 3)) == -logarithm(3)
        assert exact_text(logarithm(3)) == "log(3)"
        assert exact_text(logarithm(Fraction(2, 3))) == "-log(3/2)"
        assert decimal(logarithm(2), 10) == "0.6931471806"

    @pytest.mark.parametrize("x", [0, -1, Fraction(-1, 2), 1 - sqrt(2), A - 1])
    def test_only_positive_numbers_have_one(self, x):
        with pytest.raises(ExactError, match="positive"):
            logarithm(x)

    def test_the_loss_of_a_softmax_is_the_logarithm_of_a_mixture(self):
        loss = -logarithm(A)
        assert near(loss, mpmath.log(1 + mpmath.e))
        assert sign(loss) == 1
        assert exact_text(loss) == "-log(exp(-1)/(exp(-1) + 1))"


class TestZerosThatAreFound:
    def test_equal_trees_that_are_different_objects(self):
        assert A * B - softmax((0, 1))[0] * softmax((sqrt(2), 3))[0] == 0
        assert B * A == A * B
        assert logarithm(A) + 2 * logarithm(A) == 3 * logarithm(A)
        assert sqrt(A) * sqrt(A) == A
        assert divide(A * B, B * A) == 1
        assert divide(sqrt(A) * B, sqrt(A)) == B
        assert divide(2 * A * A, (sqrt(2) * A) * (sqrt(2) * A)) == 1
        assert (sqrt(6) * A + sqrt(3)) * B == sqrt(3) * B * (sqrt(2) * A + 1)

    def test_a_normalized_row_has_the_mean_zero_exactly(self):
        row = [combination(softmax((0, k, sqrt(k))), (3, -1, k)) for k in range(4)]
        output, variance = normalized(row, Fraction(1, 100))
        assert isinstance(variance, Root)
        assert combination([1, 1, 1, 1], output) == 0
        again, _ = normalized(output, 1)
        assert combination([1, 1, 1, 1], again) == 0
        weights = [2, -1, 5, 3]
        assert near(
            combination(weights, again),
            sum(w * real(x) for w, x in zip(weights, again, strict=True)),
        )

    def test_a_number_over_a_tree_is_divided_by(self):
        x = divide(3, logarithm(2))
        assert divide(B, x) == divide(B * logarithm(2), 3)
        assert divide(1, x) * 3 == logarithm(2)
        assert near(divide(A, x), real(A) * mpmath.log(2) / 3)

    def test_two_numbers_are_normalized_to_one_and_minus_one(self):
        row = [combination(softmax((0, k)), (3, -1)) for k in (1, 2)]
        output, variance = normalized(row)
        assert {*map(str, output)} == {"1", "-1"}
        assert sqrt(variance * 4) == abs(row[0] - row[1])

    def test_fractions_over_one_bar_may_add_up_to_a_number(self):
        x, y = logarithm(A + 1), B * A
        below = 3 * x + y + 2
        assert divide(x, below) * 6 + divide(y, below) * 2 + divide(4, below) == 2
        assert divide(x, below) * 6 + divide(y, below) * 2 + divide(3, below) != 2
        weights = softmax((A * B, B, 0, logarithm(2)))
        assert combination([1, 1, 1, 1], weights) == 1
        row = [combination(softmax((0, k, sqrt(k))), (3, -1, k)) for k in range(3)]
        output, _ = normalized(row)
        _, variance = normalized(output)
        assert variance == 1

    def test_the_root_of_a_square_of_a_sum(self):
        x = divide(A, sqrt(B * B + 1)) - Fraction(3, 4)
        assert isinstance(x * x, Root)
        assert sqrt(x * x) == abs(x)
        assert sqrt((x + 5) * (x + 5)) == x + 5
        assert divide(x, -x) == -1
        assert divide(3 * x, sqrt(x * x)) == 3 * sign(x)
        assert isinstance(sqrt(x * x + 1), Root)

    def test_squares_come_out_of_a_root(self):
        x = A * A * B * 12
        assert sqrt(x) == 2 * sqrt(3) * A * sqrt(B)
        assert sqrt((A - 1) * (A - 1) * B) == (1 - A) * sqrt(B)
        assert sqrt(divide(A * A, B * B * B)) * B * sqrt(B) == A
        assert sqrt(exponential(3)) == exponential(Fraction(3, 2))
        assert near(sqrt(A * B * 2), mpmath.sqrt(2 * real(A) * real(B)))
        assert near(sqrt(A * B * sqrt(2)), mpmath.sqrt(mpmath.sqrt(2) * real(A) * real(B)))
        assert near(sqrt((A - 1) * (B - 1) * 5), mpmath.sqrt(5 * (real(A) - 1) * (real(B) - 1)))

    def test_exponentials_of_different_sums_are_multiplied_by_adding(self):
        x = exponential(sqrt(2)) * exponential(1 - sqrt(2))
        assert x == exponential(1)
        assert exponential(2) * exponential(-2) == 1
        assert divide(exponential(3), exponential(1)) - exponential(2) == 0

    def test_the_sign_of_a_product_is_that_of_its_factors(self):
        tiny = A - B * Fraction(1, 10**400)
        assert sign(tiny * -sqrt(A + 1)) == -1
        near_zero = exponential(-(10**5)) * (A - 1)
        assert sign(near_zero) == -1

    def test_what_no_gathering_finds_is_undecided(self):
        with pytest.raises(Undecided):
            sign(A * A - A + A * softmax((1, 0))[0])

    def test_a_number_that_may_be_its_own_decimal_is_rounded_all_the_same(self):
        hidden_zero = A * A - A + A * softmax((1, 0))[0]
        assert decimal(hidden_zero + 1, 4) == "1.0000"
        assert decimal(hidden_zero - Fraction(5, 4), 2) == "-1.25"
        assert decimal(hidden_zero, 3) == "0.000"
        with pytest.raises(Undecided):
            decimal(hidden_zero + Fraction(1, 2), 0)

    @settings(max_examples=40, deadline=None)
    @given(mixtures(), mixtures(), rationals)
    def test_differences_of_products_taken_in_two_ways_vanish(self, x, y, q):
        assert (x * q) * y - y * (q * x) == 0
        assume(y != 0)
        assert divide(x, y) * q - divide(q * x, y) == 0

    @settings(max_examples=30, deadline=None)
    @given(mixtures(), mixtures(), numbers)
    def test_sums_and_products_of_trees_agree_with_mpmath(self, x, y, z):
        p = x * y + z
        assert near(p, real(x) * real(y) + real(z))
        assert near(p * p - p, (real(x) * real(y) + real(z)) ** 2 - real(x) * real(y) - real(z))
        assume(isinstance(y, Mixture))
        assert near(divide(p, y), (real(x) * real(y) + real(z)) / real(y))


class TestNestedRoots:
    @pytest.mark.parametrize(
        ("x", "root"),
        [
            (3 + 2 * sqrt(2), 1 + sqrt(2)),
            (3 - 2 * sqrt(2), sqrt(2) - 1),
            (5 + 2 * sqrt(6), sqrt(2) + sqrt(3)),
            (Fraction(7, 4) - sqrt(3), Fraction(1, 2) * (2 - sqrt(3)) * 1),
        ],
    )
    def test_simple_ones_are_taken_apart(self, x, root):
        assert sqrt(x) == root
        assert root > 0
        assert root * root == x

    @pytest.mark.parametrize("x", [1 + sqrt(2), sqrt(2) + sqrt(3), 4 + sqrt(2), 10 + sqrt(2)])
    def test_others_stay(self, x):
        assert isinstance(sqrt(x), Root)
        assert sqrt(x) * sqrt(x) == x

    def test_the_root_of_a_negative_number_is_refused(self):
        with pytest.raises(ExactError, match="negative"):
            sqrt(1 - sqrt(2))


class TestSharedBranches:
    def test_a_deep_tree_with_shared_branches_is_fast(self):
        """Twenty halvings that use the last one twice: a million leaves written out, 40 nodes."""
        start = process_time()
        x = A * B
        for k in range(20):
            x = sqrt(x + k) * logarithm(x + 2)
        assert isinstance(x, Root)
        assert x.leaves > 10**6
        assert len(decimal(x, 30)) > 30
        assert x == copy.deepcopy(x)
        assert process_time() - start < 1

    def test_trees_survive_copying_after_use(self):
        x = logarithm(A * B + 1)
        decimal(x, 4)
        for other in (copy.deepcopy(x), pickle.loads(pickle.dumps(x))):
            assert other == x
            assert exact_text(other) == exact_text(x)
            assert decimal(other, 4) == decimal(x, 4)

    def test_leaves_are_counted_as_they_are_written(self):
        x = sqrt(1 + sqrt(2))
        trees = (x, x * 3, logarithm(3))
        assert [tree.leaves for tree in trees if isinstance(tree, Root)] == [2, 3, 1]

    def test_a_square_is_written_as_a_power(self):
        x = A * A
        assert exact_text(x) == "(exp(-1)/(exp(-1) + 1))**2"
        assert exact_text(-x) == "-(exp(-1)/(exp(-1) + 1))**2"


@given(numbers, numbers)
@settings(max_examples=60, deadline=None)
def test_fingerprints_are_equal_only_for_equal_numbers(x, y):
    assert (fingerprint(x) == fingerprint(y)) <= (x == y)
    if isinstance(x, int | Fraction | Surd) and isinstance(y, int | Fraction | Surd):
        assert (fingerprint(x) == fingerprint(y)) == (x == y)


def test_a_fingerprint_does_not_depend_on_the_order_of_fractions():
    x, y = A + B, B + A
    assert isinstance(x, Mixture)
    assert fingerprint(x) == fingerprint(y)


def test_a_mixture_is_known_again_however_its_constant_is_written():
    """1 − 2q, p − q and 2p − 1 are one number; what is normalized by its multiples is rational."""
    p, q = softmax((0, 1))
    forms = (1 - 2 * q, p - q, 2 * p - 1)
    assert len({repr(form) for form in forms}) == 3
    assert len({fingerprint(form) for form in forms}) == 1
    assert [divide(3 * form, 5 * forms[0]) for form in forms] == [Fraction(3, 5)] * 3
    (first, second), _ = normalized([2 * p + 1, 2 * q + 1])
    assert (first, second) == (-1, 1)
    opposite = [
        divide(5 * forms[0], -5 * forms[1]),
        divide(forms[0] * Fraction(1, 2), forms[1] * Fraction(-1, 2)),
    ]
    assert [(x, type(x)) for x in [first, second, *opposite]] == [(-1, int), (1, int)] + 2 * [
        (-1, int)
    ]
    one, two = 2 * forms[0], 7 * forms[1]
    assert sign(sqrt(one * one + two * two) - sqrt(53) * abs(forms[2])) == 0


def test_a_tree_that_would_fill_pages_has_no_text_but_digits():
    """Written out it has more than 5,000 numbers; JSON has null then, and the decimals."""
    x = A * B
    for k in range(12):
        x = sqrt(x + k) * logarithm(x + 2)
    assert is_too_long(x)
    assert not is_too_long(A * B)
    assert not is_too_long(7)
    with pytest.raises(ExactError, match="no text"):
        exact_text(x)
    result = Result(named("x", "x", (x, A, 3)), ())
    found = result_json(result, 3)
    assert found["exact"] == [None, exact_text(A), "3"]
    assert found["decimal"] == [decimal(x, 3), decimal(A, 3), "3"]
    assert isinstance(found["latex"], str)
    assert rf"\approx {decimal(x, 12)} \\" in found["latex"]
