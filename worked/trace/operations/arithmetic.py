"""Sums, products, quotients, powers and roundings of numbers, vectors and matrices."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from operator import mul
from typing import TYPE_CHECKING

from worked import exact
from worked.exact import NEG_INF, divide
from worked.notation import Fence, Frac, Layout, Op, Row, Script, Sqrt, row
from worked.trace.expression import Expr, Operation, Show
from worked.trace.operations.writing import power_of_e, product
from worked.trace.tally import NOTHING, Tally, is_not_zero, needs_work
from worked.trace.values import ATOM, FACTOR, PRODUCT, SUM

if TYPE_CHECKING:
    from collections.abc import Callable

    from worked.exact import Scalar
    from worked.trace.arithmetic import Arithmetic, Loose
    from worked.trace.values import Value

# Values are nested tuples of unknown depth to the type checker; the functions below know better.
# mypy: disable-error-code="arg-type,operator,union-attr,return-value,override,index"
# mypy: disable-error-code="misc,no-any-return"


def each(function: Callable[[Scalar, Scalar], Scalar], a: Value, b: Value) -> Value:
    """Apply a function entry by entry; a vector goes to every row of a matrix."""
    if not isinstance(a, tuple):
        return function(a, b)
    if isinstance(a[0], tuple) and not isinstance(b[0], tuple):
        return tuple([each(function, line, b) for line in a])
    return tuple([each(function, x, y) for x, y in zip(a, b, strict=True)])


def _count(holds: Callable[[Scalar, Scalar], bool], a: Value, b: Value) -> int:
    """For how many entries of a, met with theirs of b, something holds; b may be one for all."""
    if not isinstance(a, tuple):
        return int(holds(a, b))
    if not isinstance(b, tuple) or (isinstance(a[0], tuple) and not isinstance(b[0], tuple)):
        return sum([_count(holds, entry, b) for entry in a])
    return sum([_count(holds, x, y) for x, y in zip(a, b, strict=True)])


def plain(x: Scalar) -> Scalar:
    """A whole number as an int, where fractions have added up to it."""
    return x.numerator if type(x) is Fraction and x.denominator == 1 else x


class Add(Operation):
    """a + b: numbers, vectors, matrices; a vector is added to every row of a matrix."""

    level = SUM

    def exact(self, a: Value, b: Value) -> Value:
        return each(lambda x, y: plain(x + y), a, b)

    def approximate(self, arithmetic: Arithmetic, a: Loose, b: Loose) -> Loose:
        if not isinstance(a, tuple):
            return a + b
        if isinstance(a[0], tuple) and not isinstance(b[0], tuple):
            b = (b,) * len(a)
        return tuple(self.approximate(arithmetic, x, y) for x, y in zip(a, b, strict=True))

    def show(self, show: Show, a: Expr, b: Expr) -> Layout:
        return row(show(a), Op("+"), show(b, PRODUCT))

    def tally(self, a: Value, b: Value) -> Tally:
        return Tally(additions=_count(lambda x, y: is_not_zero(x) and is_not_zero(y), a, b))


class Subtract(Operation):
    """a − b."""

    level = SUM

    def exact(self, a: Value, b: Value) -> Value:
        return each(lambda x, y: plain(x - y), a, b)

    def approximate(self, arithmetic: Arithmetic, a: Loose, b: Loose) -> Loose:
        if not isinstance(a, tuple):
            return a - b
        return tuple(self.approximate(arithmetic, x, y) for x, y in zip(a, b, strict=True))

    def show(self, show: Show, a: Expr, b: Expr) -> Layout:
        return row(show(a), Op("−"), show(b, PRODUCT))

    def tally(self, a: Value, b: Value) -> Tally:
        return Tally(additions=_count(lambda x, y: is_not_zero(x) and is_not_zero(y), a, b))


class Negate(Operation):
    """−a."""

    level = SUM

    def exact(self, a: Value) -> Value:
        return tuple([self.exact(entry) for entry in a]) if isinstance(a, tuple) else -a

    def approximate(self, arithmetic: Arithmetic, a: Loose) -> Loose:
        if isinstance(a, tuple):
            return tuple(self.approximate(arithmetic, entry) for entry in a)
        return -a

    def show(self, show: Show, a: Expr) -> Layout:
        return row(Op("−"), show(a, PRODUCT))


class Multiply(Operation):
    """a · b; the first may be a number that scales a vector or matrix."""

    level = PRODUCT

    def exact(self, a: Value, b: Value) -> Value:
        if isinstance(b, tuple):
            return tuple([self.exact(a, entry) for entry in b])
        return NEG_INF if b is NEG_INF else plain(a * b)

    def approximate(self, arithmetic: Arithmetic, a: Loose, b: Loose) -> Loose:
        if isinstance(b, tuple):
            return tuple(self.approximate(arithmetic, a, entry) for entry in b)
        return a * b

    def show(self, show: Show, a: Expr, b: Expr) -> Layout:
        return product(show(a, PRODUCT), show(b, FACTOR))

    def tally(self, a: Value, b: Value) -> Tally:
        return Tally(multiplications=_count(lambda y, x: needs_work(x) and needs_work(y), b, a))


class Divide(Operation):
    """a / b, shown as a fraction."""

    level = FACTOR

    def exact(self, a: Value, b: Value) -> Value:
        if isinstance(a, tuple):
            return tuple([self.exact(entry, b) for entry in a])
        return divide(a, b)

    def approximate(self, arithmetic: Arithmetic, a: Loose, b: Loose) -> Loose:
        if isinstance(a, tuple):
            return tuple(self.approximate(arithmetic, entry, b) for entry in a)
        return a / b

    def show(self, show: Show, a: Expr, b: Expr) -> Layout:
        return Frac(show(a), show(b))

    def tally(self, a: Value, b: Value) -> Tally:
        return Tally(divisions=_count(lambda x, y: is_not_zero(x) and needs_work(y), a, b))


class Power(Operation):
    """a to a fixed integer power of at least 1."""

    level = FACTOR

    def exact(self, a: Value, exponent: Value) -> Value:
        return plain(a**exponent)

    def approximate(self, arithmetic: Arithmetic, a: Loose, exponent: Loose) -> Loose:
        return reduce(mul, [a] * round(float(exponent)))

    def show(self, show: Show, a: Expr, exponent: Expr) -> Layout:
        base = show(a, ATOM)
        if isinstance(base, Frac | Sqrt | Row):  # an entry that is put in: (1/3)², (√2)²
            base = Fence("(", base)
        return Script(base, sup=show(exponent))

    def tally(self, a: Value, exponent: Value) -> Tally:
        return Tally(multiplications=exponent - 1 if needs_work(a) else 0)


class Root(Operation):
    """The square root of a number."""

    def exact(self, a: Value) -> Value:
        return exact.sqrt(a)

    def approximate(self, arithmetic: Arithmetic, a: Loose) -> Loose:
        return arithmetic.sqrt(a)

    def show(self, show: Show, a: Expr) -> Layout:
        return Sqrt(show(a))

    def tally(self, a: Value) -> Tally:
        return Tally(roots=1) if needs_work(a) else NOTHING


class Exponential(Operation):
    """e to the power of a number."""

    level = FACTOR

    def exact(self, a: Value) -> Value:
        return exact.exponential(a)

    def approximate(self, arithmetic: Arithmetic, a: Loose) -> Loose:
        return arithmetic.exp(a)

    def show(self, show: Show, a: Expr) -> Layout:
        return power_of_e(show(a))

    def tally(self, a: Value) -> Tally:
        return Tally(exponentials=1) if is_not_zero(a) else NOTHING


class Floor(Operation):
    """⌊a⌋, the largest integer not above a."""

    def exact(self, a: Value) -> Value:
        return exact.floor(a)

    def approximate(self, arithmetic: Arithmetic, a: Loose) -> Loose:
        return arithmetic.floor(a)

    def show(self, show: Show, a: Expr) -> Layout:
        return Fence("⌊", show(a))


class Ceiling(Operation):
    """⌈a⌉, the smallest integer not below a."""

    def exact(self, a: Value) -> Value:
        return exact.ceil(a)

    def approximate(self, arithmetic: Arithmetic, a: Loose) -> Loose:
        return -arithmetic.floor(-a)

    def show(self, show: Show, a: Expr) -> Layout:
        return Fence("⌈", show(a))


class Magnitude(Operation):
    """|a|."""

    def exact(self, a: Value) -> Value:
        return a if exact.sign(a) >= 0 else -a

    def approximate(self, arithmetic: Arithmetic, a: Loose) -> Loose:
        return abs(a)

    def show(self, show: Show, a: Expr) -> Layout:
        return Fence("|", show(a))
