"""Operations of attention: masks and softmax weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked import exact
from worked.exact import NEG_INF
from worked.notation import Fence, Frac, Layout, Num, Op, Row, Sym, joined, row, subscripted
from worked.trace.expression import Expr, Operation, Show, literal
from worked.trace.operations.arithmetic import each
from worked.trace.operations.several import Greatest
from worked.trace.operations.writing import power_of_e
from worked.trace.tally import NOTHING, Tally
from worked.trace.values import ATOM, FACTOR, SUM, value_layout

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worked.trace.arithmetic import Arithmetic, Loose, Real
    from worked.trace.values import Value

# Values are nested tuples of unknown depth to the type checker; the functions below know better.
# mypy: disable-error-code="arg-type,operator,union-attr,return-value,override,index"
# mypy: disable-error-code="misc,no-any-return"


class Masked(Operation):
    """S with −∞ wherever the mask (a matrix or vector of 0 and 1) has a 0.

    It is written as a student writes it: 0 is added to a score that stays, −∞ to the others.
    """

    level = SUM

    def exact(self, scores: Value, mask: Value) -> Value:
        return each(lambda score, allowed: score if allowed else NEG_INF, scores, mask)

    def approximate(self, arithmetic: Arithmetic, scores: Loose, mask: Loose) -> Loose:
        if isinstance(scores, tuple):
            return tuple(
                self.approximate(arithmetic, score, allowed)
                for score, allowed in zip(scores, mask, strict=True)
            )
        return scores if mask != 0 else arithmetic.read(NEG_INF)

    def show(self, show: Show, scores: Expr, mask: Expr) -> Layout:
        if show.style == "symbols":
            return row(show(scores), Op("+"), Sym("mask"))
        added = each(lambda allowed, _: 0 if allowed else NEG_INF, mask.value, mask.value)
        return row(show(scores), Op("+"), value_layout(added, mask.form, Num))


class Softmax(Operation):
    """softmax of a vector, or of every row of a matrix."""

    def exact(self, scores: Value) -> Value:
        if isinstance(scores[0], tuple):
            return tuple([exact.softmax(line) for line in scores])
        return exact.softmax(scores)

    def approximate(self, arithmetic: Arithmetic, scores: Loose) -> Loose:
        if isinstance(scores[0], tuple):
            return tuple([self.approximate(arithmetic, line) for line in scores])
        return softmax_again(arithmetic, scores)

    def show(self, show: Show, scores: Expr) -> Layout:
        return row(Sym("softmax"), Fence("(", show(scores)))

    def tally(self, scores: Value) -> Tally:
        if isinstance(scores[0], tuple):
            return sum([self.tally(line) for line in scores], NOTHING)
        live = sum([score is not NEG_INF for score in scores])
        return Tally(exponentials=live, additions=live - 1, divisions=live) if live > 1 else NOTHING


def softmax_again(arithmetic: Arithmetic, scores: Sequence[Real]) -> tuple[Real, ...]:
    """The softmax in another arithmetic, safe for scores of any size."""
    greatest = arithmetic.greatest(tuple(scores))
    powers = [arithmetic.exp(score - greatest) for score in scores]
    total = sum(powers)
    return tuple([power / total for power in powers])


class Weight(Operation):
    """One softmax weight written out: e^{s_j} over the sum of all e^{s_k}.

    An entry of a softmax: the work is counted there.
    """

    level = FACTOR

    def __init__(self, position: int) -> None:
        self.position = position

    def exact(self, scores: Value) -> Value:
        return exact.softmax(scores)[self.position]

    def approximate(self, arithmetic: Arithmetic, scores: Loose) -> Loose:
        return softmax_again(arithmetic, scores)[self.position]

    def show(self, show: Show, scores: Expr) -> Layout:
        key = type(self), show.style
        powers = scores.kept(("powers", key), lambda: self.powers(show, scores)).items
        bottom = scores.kept(("total", key), lambda: self.total(powers, scores))
        return bottom if bottom == Num(1) else Frac(powers[self.position], bottom)

    def powers(self, show: Show, scores: Expr) -> Row:
        """The exponentials of all scores; the weights of one softmax share them."""
        return Row(tuple([power_of_e(layout) for layout in self.exponents(show, scores)]))

    def total(self, powers: Sequence[Layout], scores: Expr) -> Layout:
        """Their sum, as far as it is written."""
        terms = [power for power, s in zip(powers, scores.value, strict=True) if self.writes(s)]
        return joined(terms if len(terms) <= 8 else [*terms[:3], Op("⋯"), terms[-1]], "+")

    def writes(self, score: Value) -> bool:
        """Whether the exponential of a score is written: here of every score."""
        return True

    def exponents(self, show: Show, scores: Expr) -> list[Layout]:
        """What stands above each e."""
        if show.style == "symbols":
            symbol = show(scores, ATOM)
            return [subscripted(symbol, j + 1) for j in range(len(scores.value))]
        return [show(literal(score)) for score in scores.value]


class ShiftedWeight(Weight):
    """The same weight with the largest score taken out of every exponent, zeros left out."""

    def exponents(self, show: Show, scores: Expr) -> list[Layout]:
        """Every score less the largest."""
        top = Greatest().exact(*scores.value)
        return [show(literal(score if score is NEG_INF else score - top)) for score in scores.value]

    def writes(self, score: Value) -> bool:
        """A masked score adds e^{−∞} = 0, which is left out here."""
        return score is not NEG_INF
