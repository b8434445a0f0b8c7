"""The work by hand that an expression is, counted here by hand."""

from fractions import Fraction

import pytest

from worked import exact
from worked.exact import NEG_INF
from worked.trace import (
    argmax,
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
    softmax,
    square,
    total,
    weight,
)
from worked.trace import sqrt as root
from worked.trace.expression import Operation
from worked.trace.tally import NOTHING, Tally, met, tally_of

A = literal(((2, 0, 3), (1, -1, 4)))
B = literal(((5, 1), (7, 7), (2, 0)))
HALF = Fraction(1, 2)


def work(expr):
    """The work of the node itself, without the numbers that it reads."""
    return expr.op.tally(*[arg.value for arg in expr.args])


COUNTED = {
    # 2·5 + 3·2, 2·1 + 3·0, 1·5 − 1·7 + 4·2, 1·1 − 1·7 + 4·0: products 2·5, 3·2, 4·2
    "matrix product": (A @ B, Tally(multiplications=3, additions=1 + 0 + 2 + 1)),
    "matrix times vector": (A @ literal((2, 2, 2)), Tally(multiplications=3, additions=1 + 2)),
    "transpose": (A.T, NOTHING),
    "inner product": (dot(literal((2, 3, 0)), literal((4, 1, 9))), Tally(1, 1)),
    "inner product in full": (dot_in_full(literal((2, 3, 0)), literal((4, 1, 9))), Tally(1, 1)),
    "combination of numbers": (combination([2, -1, 0], [literal(3)] * 3), Tally(1, 1)),
    "combination of vectors": (
        combination([2, 3], [literal((4, 0)), literal((5, 6))]),  # 2·4 + 3·5, 3·6
        Tally(multiplications=3, additions=1),
    ),
    "sum of vectors": (literal((1, 0, 2)) + literal((3, 4, 0)), Tally(additions=1)),
    "bias for every row": (A + literal((1, 0, 1)), Tally(additions=4)),
    "difference": (literal(7) - 0, NOTHING),
    "total": (total([1, 0, 2, 3]), Tally(additions=2)),
    "total of vectors": (total([literal((1, 0)), literal((2, 0))]), Tally(additions=1)),
    "scaled matrix": (HALF * A, Tally(multiplications=3)),
    "times one": (literal(1) * A, NOTHING),
    "product of four": (product([3, 1, 4, 5]), Tally(multiplications=2)),
    "quotient": (literal((6, 0)) / 4, Tally(divisions=1)),
    "quotient by one": (literal(6) / 1, NOTHING),
    "power": (literal(5) ** 3, Tally(multiplications=2)),
    "root": (root(literal(12)), Tally(roots=1)),
    "root of one": (root(literal(1)), NOTHING),
    "logarithm": (log(literal(3)), Tally(logarithms=1)),
    "logarithm of one": (log(literal(1)), NOTHING),
    "cut at zero": (relu(A), Tally(comparisons=6)),
    "squares": (square(A), Tally(multiplications=3)),
    "entry by entry": (hadamard(A, literal((2, 3, 0))), Tally(multiplications=1)),
    "floor": (floor(literal(HALF)), NOTHING),
    "length": (norm(literal((3, 0, 4))), Tally(multiplications=2, additions=1, roots=1)),
    "length along an axis": (norm(literal((0, -7))), Tally(multiplications=1)),
    "mean": (mean([1, 2, 0, 3], 4), Tally(additions=2, divisions=1)),
    "mean of zeros": (mean([0, 0], 2), NOTHING),
    "largest": (greatest([4, 9, NEG_INF]), Tally(comparisons=1)),
    "smallest": (least([4, 9, 2]), Tally(comparisons=2)),
    "argmax": (argmax(literal((4, 9, 2, 1))), Tally(comparisons=3)),
    "softmax": (
        softmax(literal((1, 2, NEG_INF))),
        Tally(exponentials=2, additions=1, divisions=2),
    ),
    "softmax of rows": (
        softmax(literal(((1, 2), (3, NEG_INF)))),
        Tally(exponentials=2, additions=1, divisions=2),
    ),
    "weight, counted with its softmax": (weight(literal((1, 2)), 0), NOTHING),
    "mask": (masked(literal((1, 2)), literal((1, 0))), NOTHING),
    "gathered": (gather([2, 3]), NOTHING),
    "entry": (entry(A, 0, 2), NOTHING),
}


@pytest.mark.parametrize("name", COUNTED)
def test_every_operation_counts_what_a_person_must_do(name):
    expr, expected = COUNTED[name]
    assert work(expr) == expected


def test_radicals_and_weights_are_factors_like_others():
    first, second = exact.softmax((1, 2))
    assert work(dot(literal((first, second)), literal((3, 1)))) == Tally(1, 1)
    assert work(dot(literal((exact.sqrt(2), 1)), literal((exact.sqrt(3), 5)))) == Tally(1, 1)


def test_a_node_counts_once_however_often_it_is_shown():
    x, y = named("x", "x", 12), named("y", "y", -3)
    shared = x * y
    again = shared + 5
    counted = Tally(multiplications=1, additions=1, negatives=1, digits=1)
    assert tally_of([shared, again, shared, again]) == counted
    assert tally_of([x * y, x * y]) == Tally(multiplications=2, negatives=1, digits=1)


def test_an_operation_that_says_nothing_counts_nothing():
    class Quiet(Operation):
        def exact(self, *values):
            return values[0]

    assert tally_of([Quiet()(literal(2) * literal(3))]) == Tally(multiplications=1)


def test_a_named_value_hides_the_work_behind_it():
    assert tally_of([named("s", "s", (A @ B).value)]) == Tally(negatives=1, digits=1)


@pytest.mark.parametrize(
    ("value", "negatives", "digits"),
    [
        (7, 0, 0),
        (-7, 1, 0),
        (1234, 0, 3),
        ((10, -11, 0), 1, 2),
        (((10, 5), (-100, -1)), 2, 3),
        (Fraction(-3, 14), 1, 2),
        (exact.sqrt(2), 0, 0),
        (exact.sqrt(2) * -1, 1, 0),
        (NEG_INF, 0, 0),
    ],
)
def test_minus_signs_and_digits_beyond_the_first_are_met(value, negatives, digits):
    assert met(value) == Tally(negatives=negatives, digits=digits)


def test_very_long_numbers_have_about_as_many_digits_as_they_have():
    assert abs(met(10**5000).digits - 5000) <= 1


def test_the_total_weighs_what_is_hard_more():
    assert NOTHING.total == 0
    assert Tally(multiplications=1).total > Tally(additions=1).total > Tally(comparisons=1).total
    assert Tally(exponentials=1).total > Tally(multiplications=1).total
    one_of_each = Tally(1, 1, 1, 1, 1, 1, 1, 1, 1)
    assert one_of_each.total == sum(Tally(**{name: 1}).total for name in one_of_each.counts())
    assert (one_of_each + one_of_each).total == 2 * one_of_each.total
