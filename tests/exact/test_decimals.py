"""Decimals: provably the right digits, and the contract's form of zeros and ties."""

from fractions import Fraction

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exact.independent import numbers, rationals, real
from worked.exact import (
    NEG_INF,
    ExactError,
    combination,
    decimal,
    is_rational,
    softmax,
    sqrt,
)


def rounded(x, places):
    """The contract's decimal of a rational number, by long division of our own."""
    scaled = abs(Fraction(x)) * 10**places
    size = int(scaled + Fraction(1, 2))
    whole, part = divmod(size, 10**places)
    text = f"{whole}.{part:0{places}d}" if places else str(whole)
    if scaled.denominator == 1 and places:
        text = text.rstrip("0").rstrip(".")
    return f"-{text}" if x < 0 and size else text


@given(rationals, st.integers(0, 8))
def test_rational_numbers_are_rounded_by_long_division(x, places):
    assert decimal(x, places) == rounded(x, places)


@settings(max_examples=150)
@given(numbers, st.integers(0, 25))
def test_the_decimal_is_within_half_a_unit_of_mpmaths_value(x, places):
    text = decimal(x, places)
    half = mpmath.mpf(10) ** -places / 2
    assert abs(mpmath.mpf(text) - real(x)) <= half * (1 + mpmath.mpf(10) ** -40)
    value = is_rational(x)
    terminates = value is not None and (value * 10**places).denominator == 1
    if not terminates and places:
        assert len(text.partition(".")[2]) == places
    assert not (text.startswith("-") and not text.strip("-0."))


@pytest.mark.parametrize(
    ("x", "places", "text"),
    [
        (0, 4, "0"),
        (0, 0, "0"),
        (3, 4, "3"),
        (-3, 4, "-3"),
        (100, 0, "100"),
        (Fraction(1, 8), 4, "0.125"),
        (Fraction(1, 8), 3, "0.125"),
        (Fraction(1, 8), 2, "0.13"),
        (Fraction(-1, 8), 2, "-0.13"),
        (Fraction(1, 3), 4, "0.3333"),
        (Fraction(2, 3), 4, "0.6667"),
        (Fraction(1, 32), 4, "0.0313"),
        (Fraction(-1, 100000), 4, "0.0000"),
        (Fraction(1, 100000), 4, "0.0000"),
        (Fraction(5, 100000), 4, "0.0001"),
        (Fraction(-5, 100000), 4, "-0.0001"),
        (Fraction(99999, 100000), 4, "1.0000"),
        (Fraction(5, 2), 0, "3"),
        (Fraction(-5, 2), 0, "-3"),
        (Fraction(1, 3), 0, "0"),
        (Fraction(-1, 3), 0, "0"),
        (Fraction(6, 2), 4, "3"),
        (10**30 + Fraction(1, 3), 2, "1" + "0" * 30 + ".33"),
    ],
)
def test_the_form_of_rational_decimals(x, places, text):
    assert decimal(x, places) == text


def test_decimals_of_roots_have_all_their_places():
    assert decimal(26 * sqrt(3), 4) == "45.0333"
    assert decimal(-sqrt(2), 0) == "-1"
    assert decimal(sqrt(2), 30) == "1.414213562373095048801688724210"
    assert decimal(sqrt(2) * Fraction(1, 10**9), 4) == "0.0000"
    assert decimal(-sqrt(2) * Fraction(1, 10**9), 4) == "0.0000"


def test_a_root_next_to_a_tie_is_rounded_to_the_right_side():
    near = sqrt(10**24 + 1) - 10**12  # about 5e-13
    assert decimal(near + Fraction(1, 2), 0) == "1"
    assert decimal(Fraction(1, 2) - near, 0) == "0"
    assert decimal(near + 3, 4) == "3.0000"
    assert decimal(3 - near, 4) == "3.0000"


def test_opposite_gaps_print_one():
    g = 7 * sqrt(3) * Fraction(1, 3)
    assert decimal(softmax((g, 0))[0] + softmax((0, g))[0], 4) == "1"


def test_a_tied_pair_and_another_print_the_middle():
    assert decimal(combination(softmax((4, 4, 9)), (1, 2, Fraction(3, 2))), 4) == "1.5"


def test_thirty_two_equal_scores_round_away_from_zero():
    assert decimal(softmax((1,) * 32)[5], 4) == "0.0313"


def test_a_difference_of_five_thousand_prints_what_it_should():
    big, small = softmax((5000, 0))
    assert decimal(big, 4) == "1.0000"
    assert decimal(small, 4) == "0.0000"
    assert decimal(big, 30) == "1." + "0" * 30
    assert decimal(-small, 4) == "0.0000"
    assert decimal(small, 2175).rstrip("0123456789") == "0."
    assert decimal(small, 2175)[-5:-3] == "03"


@pytest.mark.parametrize("gap", [10**6, 10**18, 10**40, 10**300])
def test_gaps_beyond_every_exponent_are_still_certified(gap):
    big, small = softmax((gap, 0))
    assert decimal(big, 4) == "1.0000"
    assert decimal(small, 4) == "0.0000"
    assert decimal(Fraction(1, 2) + small, 0) == "1"
    assert decimal(Fraction(1, 2) - small, 0) == "0"
    assert decimal(Fraction(-1, 2) - small, 0) == "-1"
    assert decimal(Fraction(1, 20000) * big, 4) == "0.0000"
    assert decimal(Fraction(1, 20000) + small, 4) == "0.0001"
    assert decimal(5 * big + 2 * small, 4) == "5.0000"


def test_huge_scores_with_small_gaps_are_as_good_as_small_scores():
    assert decimal(softmax((10**300 + 1, 10**300))[0], 4) == "0.7311"


def test_sharp_attention_prints_full_places_next_to_an_integer():
    weights = softmax((0, -150, -200))
    assert decimal(combination(weights, (7, 1, 2)), 4) == "7.0000"
    assert decimal(combination(weights, (Fraction(1, 2), 1, 2)), 0) == "1"
    assert decimal(combination(weights, (Fraction(1, 2), -1, 2)), 0) == "0"


def test_many_digits_are_right():
    x = softmax((1, 0))[0]
    expected = mpmath.nstr(1 / (1 + mpmath.exp(-1)), 50, strip_zeros=False)
    assert decimal(x, 50)[:48] == expected[:48]
    with mpmath.workdps(1200):
        assert decimal(x, 1000)[:990] == mpmath.nstr(1 / (1 + mpmath.exp(-1)), 1005)[:990]


def test_numbers_of_thousands_of_digits_can_be_written():
    assert decimal(10**6000 + 1, 2) == "1" + "0" * 5999 + "1"
    assert decimal(sqrt(2) * 10**3000, 0).startswith("14142135623730950488")
    assert decimal(softmax((1, 0))[0] * 10**5000, 0).startswith("73105857863000487925")


def test_places_below_zero_and_minus_infinity_are_refused():
    with pytest.raises(ExactError, match="-1 places"):
        decimal(1, -1)
    with pytest.raises(ExactError, match="minus infinity"):
        decimal(NEG_INF, 4)


def test_the_precision_in_force_is_left_as_it_was():
    import flint

    with flint.ctx.workprec(97):
        decimal(softmax((5000, 0))[0], 30)
        decimal(sqrt(2), 500)
        assert flint.ctx.prec == 97


def test_a_weight_just_below_one_whose_ball_touches_it_is_rounded():
    weight = softmax([sqrt(3) * Fraction(74, 3), 0])[0]
    assert decimal(weight, 4) == "1.0000"
    assert decimal(weight, 25) == "0.9999999999999999997212356"
