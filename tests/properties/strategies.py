"""Numbers of every sort that a problem file may hold, and arrays of them."""

from fractions import Fraction

from hypothesis import strategies as st

from worked.exact import sqrt

small = st.integers(-9, 9)
huge = st.one_of(st.integers(-(10**30), 10**30), st.sampled_from([10**120, -(10**400)]))
fractions = st.builds(Fraction, st.integers(-99, 99), st.integers(1, 99))
decimals = st.builds(
    lambda n, k: Fraction(n, 10**k), st.integers(-(10**6), 10**6), st.integers(0, 9)
)
surds = st.builds(lambda c, r: c * sqrt(r), st.integers(-3, 3), st.sampled_from([2, 3, 5, 6, 8]))
sums = st.builds(lambda a, b: a + b, fractions, surds)


def plain(number):
    """A whole fraction as an integer, as the loader gives it."""
    return number.numerator if getattr(number, "denominator", 0) == 1 else number


tame = st.one_of(st.just(0), small, fractions, decimals, surds, sums).map(plain)
"""What authors write."""

wild = st.one_of(tame, huge)
"""What outside checks write."""


def vectors(numbers, length):
    return st.tuples(*[numbers] * length)


def matrices(numbers, rows, columns):
    return st.tuples(*[vectors(numbers, columns)] * rows)
