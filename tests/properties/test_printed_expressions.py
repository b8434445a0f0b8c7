"""Any expression, printed with its numbers put in and read back, comes to its value.

So no bracket is missing, no sign is lost, and nothing is dropped that is not 0.
"""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mpf, workdps

from tests.contract.arrays import DIGITS
from tests.contract.values import value_of
from tests.properties.strategies import plain
from worked.check.equalities import Relations
from worked.document import Formula
from worked.exact import ExactError, decimal, sqrt
from worked.render.tex import tex
from worked.trace import (
    absolute,
    ceil,
    combination,
    dot,
    dot_in_full,
    floor,
    greatest,
    least,
    literal,
    mean,
    named,
    product,
    relu,
    square,
    total,
)
from worked.trace import log as logarithm
from worked.trace import sqrt as root
from worked.trace.arithmetic import Floats

rationals = st.one_of(
    st.integers(-12, 12), st.builds(Fraction, st.integers(-9, 9), st.integers(1, 7)).map(plain)
)
numbers = st.one_of(
    rationals, st.builds(lambda a, b, r: a + b * sqrt(r), rationals, rationals, st.just(2))
)
leaves = st.builds(lambda x: named("x", "x", x), numbers)


def vectors(elements):
    return st.lists(elements, min_size=2, max_size=3)


def extended(inner):
    """Every operation on numbers over smaller expressions."""
    pairs = st.tuples(inner, inner)
    return st.one_of(
        pairs.map(lambda p: p[0] + p[1]),
        pairs.map(lambda p: p[0] - p[1]),
        pairs.map(lambda p: p[0] * p[1]),
        pairs.map(lambda p: p[0] / p[1]),
        inner.map(lambda x: -x),
        st.tuples(inner, st.integers(1, 3)).map(lambda p: p[0] ** p[1]),
        vectors(inner).map(total),
        vectors(inner).map(product),
        vectors(inner).map(greatest),
        vectors(inner).map(least),
        st.tuples(vectors(inner), st.integers(1, 5)).map(lambda p: mean(*p)),
        inner.map(absolute),
        inner.map(lambda x: root(absolute(x))),
        inner.map(lambda x: logarithm(absolute(x) + 1)),
        inner.map(square),
        st.tuples(st.lists(numbers, min_size=2, max_size=2), pairs).map(
            lambda p: combination(p[0], list(p[1]))
        ),
    )


def is_defined(expr):
    """Whether it has a value that digits can tell from its neighbours."""
    try:
        decimal(expr.value, 45)
    except (ArithmeticError, ExactError):
        return False
    return True


def cut(inner):
    """Floors, ceilings and cuts at 0 as well: what balls may not be able to decide."""
    return st.one_of(extended(inner), inner.map(floor), inner.map(ceil), inner.map(relu))


smooth = st.recursive(leaves, extended, max_leaves=5).filter(is_defined)
expressions = st.recursive(leaves, cut, max_leaves=5).filter(is_defined)
arrays = st.tuples(*[st.lists(numbers, min_size=3, max_size=3).map(tuple)] * 2)


def comes_to(expr):
    """The printed expression's value against the exact one, to 30 digits."""
    text = tex(expr.show("numbers"), 4)
    with workdps(DIGITS):
        read, right = value_of(text), mpf(decimal(expr.value, 45))
        assert abs(read - right) <= mpf(10) ** -30 * max(1, abs(right)), text


@settings(max_examples=400, deadline=None, derandomize=True)
@given(expressions)
def test_a_printed_expression_comes_to_its_value(expr):
    comes_to(expr)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(arrays)
def test_inner_products(pair):
    a, b = map(literal, pair)
    comes_to(dot(a, b))
    comes_to(dot_in_full(a, b))
    assert dot(a, b).value == dot_in_full(a, b).value


@settings(max_examples=200, deadline=None, derandomize=True)
@given(expressions)
def test_an_exact_value_is_printed_exactly(expr):
    text = tex(expr.show("value"), 4)
    with workdps(DIGITS):
        read, right = value_of(text), mpf(decimal(expr.value, 45))
        assert abs(read - right) <= mpf(10) ** -30 * max(1, abs(right)), text


@settings(max_examples=200, deadline=None, derandomize=True)
@given(expressions, st.integers(0, 9))
def test_a_decimal_is_at_most_half_a_unit_away(expr, places):
    read = value_of(tex(expr.show("decimal"), places))
    with workdps(DIGITS):
        right = mpf(decimal(expr.value, 45))
        assert abs(read - right) <= mpf(10) ** -places / 2 * (1 + mpf(10) ** -20)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(smooth)
def test_the_check_accepts_what_is_true_and_nothing_else(expr):
    relations = Relations(4, Floats())
    side = Formula(expr, "numbers")
    assert relations.hold(side, "=", Formula(expr, "value"))
    assert relations.hold(side, "≈", Formula(expr, "decimal"))
    off = literal(expr.value * (1 + Fraction(1, 10**6)) + Fraction(1, 10**6))
    if off.value != expr.value:
        assert not relations.hold(side, "=", Formula(off, "value"))
