"""Functions that are applied to every number of a vector or matrix: ReLU, squares, logarithms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked import exact
from worked.notation import Fence, Layout, Num, Op, Script, Sym, row
from worked.trace.expression import Expr, Operation, Show
from worked.trace.operations.arithmetic import each, plain
from worked.trace.tally import NOTHING, Tally, needs_work
from worked.trace.values import ATOM, FACTOR, PRODUCT

if TYPE_CHECKING:
    from collections.abc import Callable

    from worked.exact import Scalar
    from worked.trace.arithmetic import Arithmetic, Loose, Real
    from worked.trace.values import Value

# Values are nested tuples of unknown depth to the type checker; the functions below know better.
# mypy: disable-error-code="arg-type,operator,union-attr,return-value,override,index"
# mypy: disable-error-code="misc,no-any-return"


NEAR_0 = 1e-9
"""Of a float nearer to 0, rounding may have changed the sign."""


class Elementwise(Operation):
    """A function of one number, applied to every entry."""

    def exact(self, a: Value) -> Value:
        return tuple([self.exact(x) for x in a]) if isinstance(a, tuple) else self.of(a)

    def approximate(self, arithmetic: Arithmetic, a: Loose) -> Loose:
        if isinstance(a, tuple):
            return tuple([self.approximate(arithmetic, x) for x in a])
        return self.again(arithmetic, a)

    def tally(self, a: Value) -> Tally:
        if isinstance(a, tuple):
            return sum([self.tally(x) for x in a], NOTHING)
        return self.work(a)

    def of(self, x: Scalar) -> Scalar:
        """The function, exactly."""
        raise NotImplementedError

    def again(self, arithmetic: Arithmetic, x: Real) -> Real:
        """The function, in another arithmetic."""
        raise NotImplementedError

    def work(self, x: Scalar) -> Tally:
        """What one entry takes by hand."""
        return NOTHING


class Relu(Elementwise):
    """ReLU(a) = max{0, a}: what is negative becomes 0. The sign is certified, else `Undecided`."""

    def of(self, x: Scalar) -> Scalar:
        return x if exact.sign(x) > 0 else 0

    def again(self, arithmetic: Arithmetic, x: Real) -> Real:
        return arithmetic.greatest((x, arithmetic.read(0)))

    def show(self, show: Show, a: Expr) -> Layout:
        return row(Sym("ReLU"), Fence("(", show(a)))

    def work(self, x: Scalar) -> Tally:
        return Tally(comparisons=1)


class ReluSlope(Elementwise):
    """ReLU′(a): 1 where a is positive, else 0, at 0 as well."""

    def of(self, x: Scalar) -> Scalar:
        return int(exact.sign(x) > 0)

    def again(self, arithmetic: Arithmetic, x: Real) -> Real:
        may_be_rounding = isinstance(x, float) and 0 < abs(x) < NEAR_0
        if may_be_rounding or not (x > 0 or x <= 0):
            raise ArithmeticError("on which side of 0, this precision does not tell")
        return arithmetic.read(int(x > 0))

    def show(self, show: Show, a: Expr) -> Layout:
        return row(Sym("ReLU"), Op("′"), Fence("(", show(a)))

    def work(self, x: Scalar) -> Tally:
        return Tally(comparisons=1)


class Square(Elementwise):
    """The square of every entry; of a matrix it is written A ⊙ A."""

    level = FACTOR

    def of(self, x: Scalar) -> Scalar:
        return plain(x * x)

    def again(self, arithmetic: Arithmetic, x: Real) -> Real:
        return x * x

    def show(self, show: Show, a: Expr) -> Layout:
        if isinstance(a.value, tuple):
            return row(show(a, FACTOR), Op("⊙"), show(a, FACTOR))
        return Script(show(a, ATOM), sup=Num(2))

    def work(self, x: Scalar) -> Tally:
        return Tally(multiplications=int(needs_work(x)))


class Logarithm(Elementwise):
    """ln a, the natural logarithm of a positive number."""

    def of(self, x: Scalar) -> Scalar:
        return exact.logarithm(x)

    def again(self, arithmetic: Arithmetic, x: Real) -> Real:
        return arithmetic.log(x)

    def show(self, show: Show, a: Expr) -> Layout:
        return row(Sym("ln"), Fence("(", show(a)))

    def work(self, x: Scalar) -> Tally:
        return Tally(logarithms=1) if needs_work(x) else NOTHING


class Hadamard(Operation):
    """a ⊙ b: equal shapes, multiplied entry by entry; a vector b meets every row of a matrix a."""

    level = PRODUCT

    def exact(self, a: Value, b: Value) -> Value:
        return each(lambda x, y: plain(x * y), a, b)

    def approximate(self, arithmetic: Arithmetic, a: Loose, b: Loose) -> Loose:
        return _each_again(lambda x, y: x * y, a, b)

    def show(self, show: Show, a: Expr, b: Expr) -> Layout:
        return row(show(a, PRODUCT), Op("⊙"), show(b, FACTOR))

    def tally(self, a: Value, b: Value) -> Tally:
        heavy = each(lambda x, y: int(needs_work(x) and needs_work(y)), a, b)
        return Tally(multiplications=_sum(heavy))


def _each_again(function: Callable[[Real, Real], Real], a: Loose, b: Loose) -> Loose:
    if not isinstance(a, tuple):
        return function(a, b)
    if isinstance(a[0], tuple) and not isinstance(b[0], tuple):
        b = (b,) * len(a)
    return tuple([_each_again(function, x, y) for x, y in zip(a, b, strict=True)])


def _sum(counts: Value) -> int:
    return sum(map(_sum, counts)) if isinstance(counts, tuple) else counts
