"""The same numbers computed by mpmath, from what a value shows of itself; and strategies."""

from fractions import Fraction

import mpmath
from hypothesis import strategies as st

from worked.exact import Mixture, Surd, combination, rational, softmax, surd

DIGITS = 80


def real(x):
    """The value of x to about 80 digits, by code that shares nothing with worked.exact."""
    with mpmath.workdps(DIGITS):
        if isinstance(x, int | Fraction):
            return mpmath.mpf(x.numerator) / x.denominator
        if isinstance(x, Surd):
            return mpmath.fsum(real(c) * mpmath.sqrt(r) for r, c in x.terms)
        if isinstance(x, Mixture):
            total = real(x.constant)
            for above, below in x.fractions:
                top = mpmath.fsum(real(a) * mpmath.exp(real(s)) for s, a in above)
                total += top / mpmath.fsum(n * mpmath.exp(real(s)) for s, n in below)
            return total
        args = [real(a) for a in x.args]
        return {
            "add": mpmath.fsum,
            "mul": mpmath.fprod,
            "div": lambda pair: pair[0] / pair[1],
            "sqrt": lambda one: mpmath.sqrt(one[0]),
            "exp": lambda one: mpmath.exp(one[0]),
            "log": lambda one: mpmath.log(one[0]),
        }[x.op](args)


def near(x, y):
    """Whether an exact x and a number of mpmath agree to 60 digits."""
    with mpmath.workdps(DIGITS):
        return abs(real(x) - y) <= mpmath.mpf(10) ** -60 * max(1, abs(y))


rationals = st.builds(rational, st.integers(-40, 40), st.integers(1, 12))
surds = st.dictionaries(st.integers(0, 40), rationals, max_size=4).map(surd)
scores = st.lists(st.one_of(st.integers(-9, 9), rationals, surds), min_size=1, max_size=4)


@st.composite
def mixtures(draw):
    """A combination of the weights of one or two softmaxes, and a constant."""
    weights = [w for row in draw(st.lists(scores, min_size=1, max_size=2)) for w in softmax(row)]
    size = len(weights)
    values = draw(st.lists(st.one_of(rationals, surds), min_size=size, max_size=size))
    return combination(weights, values) + draw(st.one_of(rationals, surds))


numbers = st.one_of(rationals, surds, mixtures())
