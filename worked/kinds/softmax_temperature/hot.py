"""T → ∞, or β → 0: all weights become equal; how fast they do."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from worked import exact
from worked.prose import say
from worked.trace import TUPLE, entry, gather, literal, mean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worked.exact import Algebraic, Finite
    from worked.sheet import Work
    from worked.trace import Named, Style

STEPS = (1, Fraction(1, 2), Fraction(1, 4), Fraction(1, 8))
"""Parts of 1/range at which a weight and its first order are put side by side."""

FURTHER = (1, Fraction(1, 4), Fraction(1, 50), Fraction(1, 10**6), Fraction(1, 10**12))
"""Parts of 1/range at which the bound on the difference is proved."""

MOST_WRITTEN = 6
"""Logits whose slopes are written out."""


class Hot:
    """The hot limit of some logits."""

    def __init__(self, work: Work, logits: Named, limit: str) -> None:
        self.work, self.logits, self.limit_text = work, logits, limit
        self.limit = say("$T → ∞$") if limit == "T → ∞" else say("$β → 0$")

    def weights(self, name: str) -> Named:
        """All weights become equal."""
        work, n = self.work, len(self.logits.vector)
        work.say(
            "As $β = 1/T$ goes to 0, so does every exponent $β s_j$, and every power goes to "
            "$e^0 = 1$. The sum of the powers goes to {n}, their number, whatever the logits are:",
            n=n,
        )
        return work.compute(
            name,
            gather([exact.rational(1, n)] * n),
            "w" if name == "weights" else f"w_{{{self.limit_text}}}",
            say("the weights for {limit}", limit=self.limit),
            shows=(),
        )

    def rate(self) -> None:
        """The first order in β, and what it leaves out."""
        work, n = self.work, len(self.logits.vector)
        if len(set(self.logits.vector)) == 1:
            return
        work.say(
            "How fast they even out: for a small exponent $e^{β s}$ is about $1 + β s$. So $w_i$ "
            "is about $\\frac{1}{n} + β d_i$, where $d_i$ is how far logit $i$ lies above the "
            "mean $m$ of the logits, over $n$ = {n}:",
            n=n,
        )
        entries = [entry(self.logits, j) for j in range(n)]
        few: tuple[Style, ...] = ("symbols", "numbers") if n <= MOST_WRITTEN else ()
        average = work.compute(
            "mean_logit", mean(entries, n), "m", say("the mean of the logits"), shows=few
        )
        slopes = [(s - average) / literal(n) for s in entries]
        work.compute(
            "slopes",
            gather(slopes),
            "d",
            say("the slopes of the weights at $β = 0$"),
            TUPLE,
            shows=few[1:],
        )
        work.check("The slopes add up to 0, so that the weights still add up to 1.")
        if not work.pins and work.writes:
            self._table()

    def _table(self) -> None:
        """A weight and its first order at a few temperatures."""
        bounds = self.claim()
        top = max(range(len(bounds.logits)), key=lambda j: bounds.logits[j])
        self.work.say(
            "How good is this? By Taylor the two differ by at most $β^2/2$ times the largest size "
            "of the second derivative $w_i'' = w_i ((s_i - μ)^2 - v)$, where $μ$ and $v$ are the "
            "mean and the variance of the logits under the weights. With $R$ = {R}, the largest "
            "logit less the smallest, this is at most $R^2$. So they differ by at most "
            "$β^2 R^2/2$. Of weight {i}, at the largest logit:",
            R=bounds.range,
            i=top + 1,
        )
        slopes = bounds.slopes()
        rows = []
        for step in STEPS:
            beta = exact.divide(step, bounds.range)
            weight = exact.softmax(bounds.scaled(beta))[top]
            rows.append(
                (
                    say("{x}", x=step),
                    say("{w:decimal}", w=literal(weight)),
                    say("{f:decimal}", f=literal(bounds.first_order(beta, slopes[top]))),
                    say("{b:decimal}", b=literal(exact.rational(step**2, 2))),
                )
            )
        header = (
            say("$β R$"),
            say("$w_i$"),
            say("$\\frac{1}{n} + β d_i$"),
            say("$β^2 R^2/2$"),
        )
        self.work.table(header, rows)

    def claim(self) -> HotBounds:
        """That the first order is as near as it is said to be, at several temperatures."""
        return HotBounds(cast("tuple[Algebraic, ...]", self.logits.vector))


@dataclass(frozen=True)
class HotBounds:
    """The claim that |w_i − 1/n − β d_i| ≤ β²R²/2 for every weight.

    By Taylor: w_i'' = w_i ((s_i − μ)² − v), with mean μ and variance v of the logits under the
    weights, is at most R² in size.
    """

    logits: tuple[Algebraic, ...]

    @property
    def range(self) -> Algebraic:
        """The largest logit less the smallest."""
        return _algebraic(exact.combination((1, -1), (max(self.logits), min(self.logits))))

    def scaled(self, beta: Algebraic) -> list[Algebraic]:
        """The logits times β."""
        return [_algebraic(exact.combination((beta,), (s,))) for s in self.logits]

    def slopes(self) -> list[Algebraic]:
        """d_i = (s_i − m)/n for every logit."""
        n = len(self.logits)
        average = exact.divide(exact.combination((1,) * n, self.logits), n)
        return [
            _algebraic(exact.divide(exact.combination((1, -1), (s, average)), n))
            for s in self.logits
        ]

    def first_order(self, beta: Algebraic, slope: Algebraic) -> Algebraic:
        """1/n + β d_i."""
        share = exact.rational(1, len(self.logits))
        return _algebraic(exact.combination((1, beta), (share, slope)))

    def failures(self) -> Iterator[str]:
        """Compare every weight at several β, exactly."""
        slopes = self.slopes()
        for step in FURTHER:
            beta = exact.divide(step, self.range)
            room = exact.rational(step * step, 2)
            for i, weight in enumerate(exact.softmax(self.scaled(beta))):
                difference: Finite = weight - self.first_order(beta, slopes[i])
                if exact.sign(room - difference) < 0 or exact.sign(room + difference) < 0:
                    yield f"weight {i + 1} is further from its first order at {step}/range"


def _algebraic(number: Finite) -> Algebraic:
    """A combination of algebraic numbers is one; for the type checker."""
    return cast("Algebraic", number)
