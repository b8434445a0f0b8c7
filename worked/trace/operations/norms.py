"""Sizes of matrices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.exact import combination, sign
from worked.notation import Fence, Layout, Num, Op, Script, Sym, joined
from worked.trace.expression import Expr, Operation, Show
from worked.trace.tally import Tally, sums, sums_of_products
from worked.trace.values import ATOM, FACTOR, SUM

if TYPE_CHECKING:
    from worked.exact import Scalar
    from worked.trace.arithmetic import Arithmetic, Loose
    from worked.trace.expression import Style
    from worked.trace.values import Value

# Values are nested tuples of unknown depth to the type checker; the functions below know better.
# mypy: disable-error-code="arg-type,operator,union-attr,return-value,override,no-any-return"
# mypy: disable-error-code="misc,index"

MOST_SQUARES = 12
"""Squares that are written out; of more, the first few and the last."""


class SquaredNorm(Operation):
    """‖A‖_F², the sum of the squares of all entries of a matrix, or ‖v‖²; 0² is not written."""

    level = SUM

    def __call__(self, *args: Expr) -> Expr:
        """Build the node."""
        return _Size(self, args)

    def exact(self, a: Value) -> Value:
        entries = _flat(a)
        return combination(entries, entries)

    def approximate(self, arithmetic: Arithmetic, a: Loose) -> Loose:
        return sum(x * x for x in _flat(a))

    def show(self, show: Show, a: Expr) -> Layout:
        if show.style == "symbols":
            index = Sym("F") if isinstance(a.value[0], tuple) else None
            return Script(Fence("‖", show(a)), index, Num(2))
        squares = [Script(show.number(x, ATOM), sup=Num(2)) for x in _flat(a.value) if x != 0]
        if not squares:
            return Num(0)
        if len(squares) > MOST_SQUARES:
            squares = [*squares[: MOST_SQUARES // 2], Op("⋯"), squares[-1]]  # type: ignore[list-item]
        return joined(squares, "+")

    def tally(self, a: Value) -> Tally:
        entries = _flat(a)
        return sums_of_products([entries], [entries])


class MagnitudeSum(SquaredNorm):
    """‖A‖₁, the sum of the absolute values of all entries of a matrix or vector."""

    def exact(self, a: Value) -> Value:
        entries = [x if sign(x) >= 0 else -x for x in _flat(a)]
        return combination(entries, (1,) * len(entries))

    def approximate(self, arithmetic: Arithmetic, a: Loose) -> Loose:
        return sum(abs(x) for x in _flat(a))

    def show(self, show: Show, a: Expr) -> Layout:
        if show.style == "symbols":
            return Script(Fence("‖", show(a)), Num(1))
        sizes = [Fence("|", Num(x)) for x in _flat(a.value) if x != 0]
        if not sizes:
            return Num(0)
        if len(sizes) > MOST_SQUARES:
            sizes = [*sizes[: MOST_SQUARES // 2], Op("⋯"), sizes[-1]]  # type: ignore[list-item]
        return joined(sizes, "+")

    def tally(self, a: Value) -> Tally:
        return sums([_flat(a)])


class _Size(Expr):
    """A squared norm holds together as a symbol; with numbers put in it is a sum, as a rule."""

    __slots__ = ()

    def tightness(self, style: Style) -> int:
        """How tightly the layout holds together."""
        terms = sum(1 for x in _flat(self.args[0].value) if x != 0)
        is_one = style == "numbers" and terms <= 1
        return FACTOR if style == "symbols" or is_one else super().tightness(style)


def _entries(matrix: Value) -> list[Scalar]:
    return [x for row in matrix for x in row]


def _flat(value: Value) -> list[Scalar]:
    return _entries(value) if isinstance(value[0], tuple) else list(value)
