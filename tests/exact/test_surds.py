"""Sums of square roots: canonical, closed under arithmetic, with certified signs."""

import copy
import pickle
from fractions import Fraction
from math import prod

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exact.independent import near, rationals, real, surds
from worked.exact import (
    NEG_INF,
    ExactError,
    Surd,
    approx,
    ceil,
    combination,
    decimal,
    divide,
    exact_text,
    floor,
    is_rational,
    rational,
    sign,
    sqrt,
    surd,
)
from worked.exact.squarefree import square_free

THIRD = Fraction(1, 3)


@given(surds, surds, surds)
def test_addition_and_multiplication_obey_the_laws_of_a_field(a, b, c):
    assert a + b == b + a
    assert (a + b) + c == a + (b + c)
    assert a * b == b * a
    assert a * (b + c) == a * b + a * c
    assert a - a == 0
    assert a + 0 == a
    assert a * 1 == a
    assert a * 0 == 0


@given(surds, surds)
def test_the_operations_agree_with_mpmath(a, b):
    with mpmath.workdps(80):
        assert near(a + b, real(a) + real(b))
        assert near(a - b, real(a) - real(b))
        assert near(a * b, real(a) * real(b))
        assert near(abs(a), abs(real(a)))


@given(surds, surds)
def test_a_quotient_times_the_divisor_is_the_dividend(a, b):
    if b != 0:
        assert divide(a, b) * b == a


@given(surds, surds)
def test_the_order_is_that_of_the_numbers(a, b):
    assert (a < b) == (real(a) < real(b))
    assert (a <= b) == (a < b or a == b)
    assert (a > b) == (b < a)
    assert (a >= b) == (b <= a)


@given(surds)
def test_every_value_has_one_representation(x):
    if isinstance(x, Surd):
        assert all(c for _, c in x.terms)
        assert [r for r, _ in x.terms] == sorted({r for r, _ in x.terms})
        assert any(r > 1 for r, _ in x.terms)
        assert all(r % (p * p) for r, _ in x.terms for p in (2, 3, 5))
    else:
        assert type(x) is int or x.denominator > 1
    assert hash(x) == hash(x + sqrt(2) - sqrt(2))


@given(surds)
def test_floor_and_ceil_enclose_the_number(x):
    low, high = floor(x), ceil(x)
    assert low <= x <= high
    assert high - low == (0 if is_rational(x) == low else 1)


@given(rationals)
def test_a_square_root_squared_is_the_number(x):
    if x >= 0:
        assert sqrt(x) * sqrt(x) == x
    else:
        with pytest.raises(ExactError, match="negative"):
            sqrt(x)


def test_integral_fractions_become_integers():
    assert type(rational(6, 3)) is int
    assert type(divide(6, 3)) is int
    assert type(divide(Fraction(1, 2), Fraction(1, 4))) is int
    assert type(sqrt(2) * sqrt(2)) is int
    assert type(sqrt(Fraction(1, 2)) * sqrt(8)) is int
    assert type(combination([Fraction(1, 2)] * 2, [1, 1])) is int
    assert type(sqrt(2) - sqrt(2) + Fraction(4, 2)) is Fraction  # int + Fraction is Python's
    assert type((sqrt(2) + Fraction(1, 2)) + (Fraction(1, 2) - sqrt(2))) is int


def test_the_quotient_of_two_integers_is_never_a_float():
    assert divide(1, 3) == THIRD
    assert type(divide(1, 3)) is Fraction


def test_dividing_by_zero_is_an_error_that_says_so():
    for x in (1, THIRD, sqrt(2)):
        with pytest.raises(ExactError, match="division by zero"):
            divide(x, 0)


def test_square_factors_are_taken_out_of_a_root():
    assert sqrt(72) == 6 * sqrt(2)
    assert sqrt(Fraction(3, 4)) == divide(sqrt(3), 2)
    assert sqrt(THIRD) == Surd(((3, THIRD),))
    assert surd({8: 1, 2: -2}) == 0
    assert surd([(2, 1), (2, 1)]) == 2 * sqrt(2)


@pytest.mark.parametrize("p", [2, 397, 401, 409, 1_000_003, 2**61 - 1])
def test_the_square_of_a_prime_is_found_whatever_its_size(p):
    assert square_free(p * p) == (p, 1)
    assert square_free(p * p * 6) == (p, 6)
    assert square_free(p) == (1, p)
    if p < 2**40:
        assert square_free(p**3) == (p, p)
        assert square_free(p**2 * 1009) == (p, 1009)


def test_square_free_parts_of_small_numbers_are_right():
    for n in range(1, 3000):
        s, d = square_free(n)
        assert s * s * d == n
        assert all(d % (k * k) for k in range(2, 60))


def test_a_radicand_that_cannot_be_factored_is_refused_by_size():
    with pytest.raises(ExactError, match="128 bits"):
        sqrt((2**89 - 1) * (2**107 - 1))


def test_huge_squares_and_powers_of_ten_need_no_factoring():
    assert sqrt(10**600) == 10**300
    assert sqrt(10**999) == 10**499 * sqrt(10)
    assert sqrt(Fraction(1, 10**999)) == divide(sqrt(10), 10**500)
    assert sqrt((2**521 - 1) ** 2) == 2**521 - 1


def test_conjugates_clear_a_denominator_of_three_roots():
    x = 1 + sqrt(2) + sqrt(3) + sqrt(5)
    assert divide(1, x) * x == 1
    assert divide(1, x * x) * x * x == 1


def test_a_divisor_with_too_many_roots_is_refused():
    x = surd(dict.fromkeys((2, 3, 5, 7, 11, 13, 17), 1))
    with pytest.raises(ExactError, match="6 independent square roots"):
        divide(1, x)


def test_powers_go_up_to_sixty_four():
    assert sqrt(2) ** 64 == 2**32
    assert (1 + sqrt(2)) ** 3 == 7 + 5 * sqrt(2)
    assert sqrt(2) ** 0 == 1
    assert Surd(((1, 1), (2, 1))) ** -2 == 3 - 2 * sqrt(2)
    with pytest.raises(ExactError, match="64"):
        sqrt(2) ** 65


def test_nearly_equal_surds_are_told_apart():
    p, q = 1, 1
    for _ in range(200):
        p, q = p + 2 * q, p + q  # convergents of the square root of 2, from both sides in turn
    assert sign(sqrt(2) - Fraction(p, q)) == (1 if p * p < 2 * q * q else -1)
    assert sign(sqrt(2) * 10**18 - sqrt(2 * 10**36 + 1)) == -1


def test_signs_are_right_beyond_the_range_of_floats():
    assert sign(sqrt(2) * 10**400 - sqrt(3) * 10**399) == 1
    assert sign((sqrt(2) - sqrt(3)) * Fraction(1, 10**400)) == -1
    assert approx(sqrt(2) * 10**400) == float("inf")
    assert approx(-(10**400)) == float("-inf")


def test_hundreds_of_roots_can_be_added():
    terms = {n: (-1) ** n for n in range(1, 1200)}
    x = surd(terms)
    assert isinstance(x, Surd)
    assert len(x.terms) > 300
    assert near(x, mpmath.fsum(real(sqrt(n)) * c for n, c in terms.items()))
    assert x - x == 0
    assert sign(x) == (1 if real(x) > 0 else -1)
    assert decimal(x, 3) == mpmath.nstr(real(x), 5)


def test_an_oversized_product_is_refused():
    x = surd(dict.fromkeys(range(1, 1000), 1))
    with pytest.raises(ExactError, match="too many terms"):
        x * x


def test_values_cannot_be_changed_and_survive_copying():
    x = 1 + sqrt(2)
    with pytest.raises(AttributeError):
        x.terms = ()  # type: ignore[misc, union-attr]
    assert pickle.loads(pickle.dumps(x)) == x
    assert copy.deepcopy(x) == x
    assert pickle.loads(pickle.dumps(NEG_INF)) is NEG_INF
    assert copy.deepcopy(NEG_INF) is NEG_INF


def test_minus_infinity_is_below_everything_and_swallows_what_is_added():
    for x in (-(10**400), THIRD, sqrt(2)):
        assert x > NEG_INF
        assert x > NEG_INF
        assert not x < NEG_INF
        assert x + NEG_INF is NEG_INF
        assert NEG_INF - x is NEG_INF
    assert max(NEG_INF, -3, NEG_INF) == -3
    assert NEG_INF * sqrt(2) is NEG_INF
    assert NEG_INF == NEG_INF
    assert sign(NEG_INF) == -1
    for wrong in (lambda: NEG_INF * -1, lambda: 0 * NEG_INF, lambda: 1 - NEG_INF, lambda: -NEG_INF):
        with pytest.raises(ExactError):
            wrong()


@settings(max_examples=30)
@given(surds, surds, surds)
def test_a_combination_is_the_sum_of_products(a, b, c):
    assert combination([a, b, c], [b, c, a]) == a * b + b * c + c * a


def test_a_combination_of_integers_is_an_integer():
    assert combination((1, 2, 3), (4, 5, 6)) == 32
    assert type(combination((), ())) is int
    with pytest.raises(ExactError, match="3 values with 2 coefficients"):
        combination((1, 2), (1, 2, 3))


def test_a_product_of_many_primes_under_one_root_is_fine():
    n = prod((2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47))
    assert exact_text(sqrt(n)) == f"sqrt({n})"


@given(surds, st.integers(0, 12))
def test_floats_settle_a_floor_rightly_or_not_at_all(x, places):
    if isinstance(x, Surd):
        found = x.float_floor(2 * 10**places)
        with mpmath.workdps(80):
            assert found in (None, int(mpmath.floor(real(x) * 2 * 10**places)))


def floor_by_floats(x, times):
    assert isinstance(x, Surd)
    return x.float_floor(times)


def test_floats_do_not_settle_a_floor_next_to_an_integer():
    near = sqrt(10**24 + 1) - 10**12  # about 5e-13
    assert floor_by_floats(near, 2) is None
    assert floor_by_floats(near + 3, 2) is None
    assert floor_by_floats(sqrt(2) * Fraction(1, 10**200), 2) is None
    assert floor_by_floats(sqrt(2) * 10**400, 2) is None
    assert floor_by_floats(sqrt(2), 20000) == 28284


@given(surds)
def test_a_float_is_near_its_number(x):
    assert approx(x) == pytest.approx(float(real(x)), rel=1e-14, abs=1e-300)
