"""T → 0, or β → ∞: the largest logits share the whole weight; how fast the others lose theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from worked import exact
from worked.errors import CannotSolve
from worked.prose import listed, say
from worked.trace import argmax, entry, exp, gather, greatest, literal, named, total

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worked.exact import Algebraic, Finite
    from worked.sheet import Work
    from worked.trace import Named

STEPS = (1, 2, 4, 8)
"""Multiples of 1/gap at which weight and bound are put side by side: e^−8 is 0.0003."""

FURTHER = (1, 3, 10, 40, 200)
"""Multiples of 1/gap at which the bounds are proved; e^−200 leaves no doubt about the limit."""

MOST_TERMS = 8
"""Weights outside the largest that are added up term by term."""


class Cold:
    """The cold limit of some logits; the positions of the largest may be taken as given."""

    def __init__(self, work: Work, logits: Named, limit: str) -> None:
        self.work, self.logits, self.limit_text = work, logits, limit
        self.limit = say("$T → 0$") if limit == "T → 0" else say("$β → ∞$")
        self.levels = Levels.of(cast("tuple[Algebraic, ...]", logits.vector))

    def weights(self, name: str) -> Named:
        """Find the largest logits and share the weight among them."""
        work, n = self.work, len(self.logits.vector)
        work.say(
            "Divide top and bottom of every weight by the largest power. Of logit $s_j$ there "
            "remains $e^{-β (s_{max} - s_j)}$: 1 for the largest; for every other it goes to 0 as "
            "$β = 1/T$ grows."
        )
        winners = work.compute(
            "argmax", argmax(self.logits), "J", say("the positions of the largest logit")
        )
        positions = [int(j) for j in winners.vector]  # type: ignore[arg-type]
        if not positions or not all(1 <= j <= n for j in positions):
            raise CannotSolve(f"the largest are said to be {positions}; 1 to {n} are possible")
        if len(positions) > 1:
            work.say(
                "The logits {positions} are equally large, so they share the weight evenly:",
                positions=listed(positions),
            )
        else:
            work.say(
                "Logit {j} alone is the largest, so it takes the whole weight:", j=positions[0]
            )
        share = exact.rational(1, len(positions))
        return work.compute(
            name,
            gather([share if j in positions else 0 for j in range(1, n + 1)]),
            "w" if name == "weights" else f"w_{{{self.limit_text}}}",
            say("the weights for {limit}", limit=self.limit),
            shows=(),
        )

    def rate(self, weights: Named | None = None, beta: Algebraic = 1) -> None:
        """The gap to the next logit, and the bound that it sets on all other weights together."""
        work, levels = self.work, self.levels
        if not levels.others:
            work.say("All logits are equal: the weights are the same at every temperature.")
            return
        work.say("How fast the others vanish is decided by the gap to the next logit:")
        below = [entry(self.logits, j) for j in levels.others]
        gap = work.compute(
            "gap",
            entry(self.logits, levels.largest[0])
            - (greatest(below) if len(below) > 1 else below[0]),
            "g",
            say("the gap below the largest logit"),
        )
        self._say_bound()
        if weights is not None:
            self._compare(weights, gap, beta)
        if not work.pins and work.writes:
            self._table()

    def _say_bound(self) -> None:
        others, largest, following = map(len, self.levels.counted())
        self.work.say(
            "Let $r$ be the weight outside the largest, at any $β$. After the division {others} at "
            "most $e^{-β g}$ at the top of $r$, and at the bottom stands at least {largest}. So",
            others=say("the other logit has")
            if others == 1
            else say("each of the {a} other logits has", a=others),
            largest=largest,
        )
        self.work.derive("r", ("≤", f"{_factor(others, largest)} e^{{-β g}}", "symbols"))
        if following < others:
            self.work.say(
                "For large $β$ only the next largest of them count, and the quotient of $r$ and "
                "$c e^{-β g}$ goes to 1, with $c$ = {c}.",
                c=exact.rational(following, largest),
            )
        else:
            self.work.say("For large $β$ the quotient of the two sides goes to 1.")

    def _compare(self, weights: Named, gap: Named, beta: Algebraic) -> None:
        """What the bound says at the temperature of the problem."""
        work, levels = self.work, self.levels
        parts = [entry(weights, j) for j in levels.others]
        together = total(parts)
        work.compute(
            "outside",
            together,
            "r",
            say("the weight outside the largest"),
            shows=("symbols",) if len(parts) <= MOST_TERMS else (),
        )
        power = exp(-(named("β", "β", beta) * gap))
        bound = power if levels.factor() == 1 else levels.factor() * power
        if not work.pins and len(parts) <= MOST_TERMS:
            work.derive(together, ("≤", bound, "numbers"), ("≈", bound, "decimal"))

    def _table(self) -> None:
        """Weight and bound at a few temperatures."""
        levels = self.levels
        others, largest, following = map(len, levels.counted())
        lead = literal(exact.rational(following, largest))
        header = [say("$β g$"), say("$c e^{-β g}$"), say("$r$"), say("bound")]
        rows = []
        for step in STEPS:
            power = exp(literal(-step))
            outside = literal(levels.outside(exact.divide(step, levels.gap)))
            rows.append(
                [
                    say("{x}", x=step),
                    say("{l:decimal}", l=lead * power),
                    say("{r:decimal}", r=outside),
                    say("{b:decimal}", b=levels.factor() * power),
                ]
            )
        if following == others:  # the bound is what r comes near to
            header, rows = [*header[:1], *header[2:]], [[*row[:1], *row[2:]] for row in rows]
        self.work.say("Put in numbers:")
        self.work.table(header, rows)

    def claim(self) -> ColdBounds:
        """That the bounds hold, at several temperatures."""
        return ColdBounds(self.levels)


def _factor(top: int, bottom: int) -> str:
    """A positive fraction in front of a power, in our notation."""
    number = exact.rational(top, bottom)
    if isinstance(number, int):
        return "" if number == 1 else str(number)
    return f"\\frac{{{number.numerator}}}{{{number.denominator}}}"


@dataclass(frozen=True)
class Levels:
    """Logits by their size: the largest, and the gaps below them."""

    logits: tuple[Algebraic, ...]
    largest: tuple[int, ...]
    """Positions of the largest, from 0."""
    others: tuple[int, ...]
    """All other positions."""

    @classmethod
    def of(cls, logits: tuple[Algebraic, ...]) -> Levels:
        """Sort out which are the largest."""
        top = max(logits)
        largest = tuple([j for j, s in enumerate(logits) if s == top])
        return cls(logits, largest, tuple([j for j in range(len(logits)) if j not in largest]))

    @property
    def gap(self) -> Algebraic:
        """How far the next largest lies below; there has to be one."""
        return self._below(max(self.logits[j] for j in self.others))

    def _below(self, logit: Algebraic) -> Algebraic:
        return cast("Algebraic", exact.combination((1, -1), (max(self.logits), logit)))

    def counted(self) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
        """The others, the largest, and of the others those that are next largest."""
        second = max(self.logits[j] for j in self.others)
        return (
            self.others,
            self.largest,
            tuple([j for j in self.others if self.logits[j] == second]),
        )

    def factor(self) -> Algebraic:
        """What stands before e^{−βg} in the bound."""
        return exact.rational(len(self.others), len(self.largest))

    def weights(self, beta: Algebraic) -> tuple[Finite, ...]:
        """The weights at some β."""
        return exact.softmax([exact.combination((beta,), (s,)) for s in self.logits])

    def outside(self, beta: Algebraic) -> Finite:
        """The weight outside the largest at some β."""
        weights = self.weights(beta)
        return exact.combination((1,) * len(self.others), [weights[j] for j in self.others])


@dataclass(frozen=True)
class ColdBounds:
    """The claim that the weight r outside the largest m goes to 0 like (b/m) e^{−βg}.

    Of a other logits, b are next largest. With c = b/m, and all further logits at least g' below
    the largest: c − c² e^{−βg} < r e^{βg} < c + ((a − b)/m) e^{−β(g' − g)}, and r < (a/m) e^{−βg}.
    """

    levels: Levels

    def failures(self) -> Iterator[str]:
        """Compare at several β, exactly."""
        levels = self.levels
        a, m, b = map(len, levels.counted())
        share = exact.rational(b, m)
        for step in FURTHER:
            beta = exact.divide(step, levels.gap)
            outside, power = levels.outside(beta), exact.exponential(-step)
            bounds = (
                outside - share * power + share * share * power**2,
                (share + exact.rational(a - b, m) * self._rest(beta)) * power - outside,
                exact.rational(a, m) * power - outside,
            )
            if any(exact.sign(room) <= 0 for room in bounds):
                yield f"the weight outside the largest breaks a bound at {step}/gap"

    def _rest(self, beta: Algebraic) -> Finite:
        """The power of the largest of the further logits, over that of the next largest."""
        others, _, following = self.levels.counted()
        further = [self.levels.logits[j] for j in others if j not in following]
        if not further:
            return 0
        second = self.levels.logits[following[0]]
        return exact.exponential(exact.combination((beta, -beta), (max(further), second)))
