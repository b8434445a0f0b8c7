"""Feature maps of kernels, applied to every row of a matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked import exact
from worked.notation import Fence, Layout, Op, Sym, row
from worked.trace.expression import Expr, Operation, Show
from worked.trace.operations.arithmetic import plain
from worked.trace.operations.elementwise import Elementwise
from worked.trace.tally import Tally, needs_work
from worked.trace.values import ATOM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worked.exact import Algebraic, Scalar
    from worked.trace.arithmetic import Arithmetic, Loose, Real
    from worked.trace.values import Value

# Values are nested tuples of unknown depth to the type checker; the functions below know better.
# mypy: disable-error-code="arg-type,operator,union-attr,return-value,override,index"
# mypy: disable-error-code="misc,no-any-return"


class Exponentials(Elementwise):
    """exp(a): e to the power of every entry."""

    def of(self, x: Scalar) -> Scalar:
        return exact.exponential(x)

    def again(self, arithmetic: Arithmetic, x: Real) -> Real:
        return arithmetic.exp(x)

    def show(self, show: Show, a: Expr) -> Layout:
        return row(Sym("exp"), Fence("(", show(a)))

    def work(self, x: Scalar) -> Tally:
        return Tally(exponentials=int(x != 0))


class EluPlusOne(Elementwise):
    """elu(a) + 1: a + 1 where a is positive, e^a elsewhere. It is positive everywhere."""

    level = ATOM

    def of(self, x: Scalar) -> Scalar:
        return plain(x + 1) if exact.sign(x) > 0 else exact.exponential(x)

    def again(self, arithmetic: Arithmetic, x: Real) -> Real:
        nothing = arithmetic.read(0)  # min{x, 0} is 0 above 0, and then e^0 + x is x + 1
        return arithmetic.exp(-arithmetic.greatest((-x, nothing))) + arithmetic.greatest(
            (x, nothing)
        )

    def show(self, show: Show, a: Expr) -> Layout:
        return row(Sym("elu"), Fence("(", show(a)), Op("+"), Sym("1"))

    def work(self, x: Scalar) -> Tally:
        above = exact.sign(x) > 0
        return Tally(additions=int(above), exponentials=int(not above and x != 0), comparisons=1)


class Monomials(Operation):
    """φ(a): of every row, products of its entries, each times a factor of its own."""

    def __init__(self, exponents: Sequence[tuple[int, ...]], factors: Sequence[Algebraic]) -> None:
        self.exponents, self.factors = exponents, factors

    def exact(self, a: Value) -> Value:
        return tuple([tuple([self._of(line, n) for n in range(len(self.factors))]) for line in a])

    def _of(self, line: tuple[Scalar, ...], number: int) -> Scalar:
        found: Scalar = self.factors[number]
        for x, power in zip(line, self.exponents[number], strict=True):
            for _ in range(power):
                found = found * x
        return plain(found)

    def approximate(self, arithmetic: Arithmetic, a: Loose) -> Loose:
        factors = arithmetic.read(tuple(self.factors))
        return tuple(
            [tuple(map(self._again, [line] * len(factors), factors, self.exponents)) for line in a]
        )

    @staticmethod
    def _again(line: tuple[Real, ...], factor: Real, exponents: tuple[int, ...]) -> Real:
        for place in range(len(line)):
            if exponents[place]:
                factor = factor * line[place] ** exponents[place]
        return factor

    def show(self, show: Show, a: Expr) -> Layout:
        return row(Sym("φ"), Fence("(", show(a)))

    def tally(self, a: Value) -> Tally:
        pairs = zip(self.factors, self.exponents, strict=True)
        each = sum(max(sum(powers) - 1 + int(needs_work(factor)), 0) for factor, powers in pairs)
        return Tally(multiplications=each * len(a))


_EXPONENTIALS, _ELU_PLUS_ONE = Exponentials(), EluPlusOne()


def exponentials(x: Expr) -> Expr:
    """e to the power of every entry."""
    return _EXPONENTIALS(x)


def elu_plus_one(x: Expr) -> Expr:
    """elu(x) + 1 of every entry."""
    return _ELU_PLUS_ONE(x)


def monomials(
    rows: Expr, exponents: Sequence[tuple[int, ...]], factors: Sequence[Algebraic]
) -> Expr:
    """Of every row, products of powers of its entries, each times a factor."""
    return Monomials(exponents, factors)(rows)
