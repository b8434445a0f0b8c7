"""ReLU′ and sums of absolute values: exactly, in floats, in balls, and as they are printed."""

from fractions import Fraction

import pytest
from flint import arb, ctx

from worked.exact import softmax, sqrt
from worked.trace import hadamard, literal, magnitude_sum, named, relu_slope
from worked.trace.arithmetic import Balls, Floats
from worked.trace.tally import Tally

THIRD = Fraction(1, 3)
Z = named("Z", "Z", ((2, 0), (-THIRD, sqrt(2))))


def test_the_slope_is_1_above_0_and_0_elsewhere():
    slope = relu_slope(Z)
    assert slope.value == ((1, 0), (0, 1))
    assert slope.evaluate(Floats()) == ((1.0, 0.0), (0.0, 1.0))
    with ctx.workprec(64):
        assert slope.evaluate(Balls(64)) == ((1, 0), (0, 1))


def test_the_slope_of_softmax_weights_is_certain():
    assert relu_slope(literal(softmax((1, 2)))).value == (1, 1)


def test_floats_do_not_guess_a_slope():
    nothing = literal(THIRD) + literal(THIRD) + literal(THIRD) - 1 + literal(Fraction(1, 10**12))
    with pytest.raises(ArithmeticError):
        relu_slope(nothing).evaluate(Floats())
    assert relu_slope(nothing).value == 1


@pytest.mark.parametrize(
    ("numbers", "total"),
    [
        ((3, -2, 0), 5),
        (((1, -THIRD), (-1, 1)), Fraction(10, 3)),
        ((0, 0), 0),
        ((-sqrt(2),), sqrt(2)),
    ],
)
def test_absolute_values_are_added(numbers, total):
    size = magnitude_sum(literal(numbers))
    assert size.value == total
    assert size.evaluate(Floats()) == pytest.approx(literal(total).evaluate(Floats()))
    with ctx.workprec(64):
        found, right = (x.evaluate(Balls(64)) for x in (size, literal(total)))
        assert isinstance(found, arb)
        assert isinstance(right, arb)
        assert abs(found - right) < 1e-15


def test_absolute_values_of_products():
    weights, slopes = named("W", "W", ((2, -1),)), named("G", "G", ((-3, 0),))
    size = magnitude_sum(hadamard(weights, slopes))
    assert size.value == 6
    assert size.op.tally(((2, -6, 0),)) == Tally(additions=1)
