"""A key that is made longer: its score is multiplied; in the limit it takes all, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from worked import exact
from worked.moves.attending import scale_factor, weigh
from worked.prose import say
from worked.trace import TUPLE, entry, exp, gather, literal, masked, softmax, total

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worked.exact import Algebraic, Finite
    from worked.kinds.key_perturbation import Kind
    from worked.kinds.key_perturbation.steps import Output
    from worked.sheet import Side, Work
    from worked.trace import Expr, Named

STEPS = (1, 2, 4)
"""Sizes of (α − 1) z at which the weight and its bound are put side by side."""

MOST_POWERS = 5
"""Other keys whose powers are written out."""

FURTHER = (1, 4, 16, 64, 256)
"""Sizes of (α − 1) z at which the bounds are proved; e^−256 leaves no doubt about the limit."""

MOST_BITS = 1_000_000
"""Digits, in bits, that are looked at to tell a weight from its bound."""


def write_long(kind: Kind, work: Work, before: Output) -> None:
    """The output with the key as long as it is given; then without end."""
    stretched = _stretch(work, before)
    sign = exact.sign(cast("Finite", before.score.value))
    _limit(work, before, sign)
    if sign and len(kind.keys) > 1:
        lengths = Lengths.of(kind)
        if not work.pins:
            _rate(work, before, stretched, lengths)
            work.certify("the bounds hold for keys that become long", LongBounds(lengths))


def _stretch(work: Work, before: Output) -> Named:
    """Multiply one score, weigh and average again; return the new weights."""
    i, alpha = before.position, work.givens["stretch"]
    with work.step("Stretch the key", uses="scaling"):
        work.say(
            "The score of key {i} is multiplied by {a}, for a product is linear in the key. The "
            "other scores stay.",
            i=i + 1,
            a=alpha,
        )
        own = alpha * before.score
        scores = [own if j == i else entry(before.scaled, j) for j in range(len(before.keys))]
        scaled = work.result(
            "stretched_scaled",
            gather(scores),
            "z^{α}",
            say("the scores after scale and stretch"),
            TUPLE,
        )
        part = entry(scaled, i)
        work.derive(part, ("=", own, "symbols"), ("=", own, "numbers"), ("=", part, "value"))
        work.derivation(scaled)
    with work.step("Weigh and average again", uses="softmax"):
        work.say("The softmax shares the weight out anew; the values are as they were.")
        what = say("the weights after the stretch")
        weights = weigh(work, "stretched_weights", scaled, "w^{α}", what, TUPLE)
        work.compute(
            "stretched_output",
            before.average(weights),
            "h^{α}",
            say("the output after the stretch"),
            shows=("symbols",),
        )
    return weights


def _limit(work: Work, before: Output, sign: int) -> None:
    with work.step("Without end: $α → ∞$", uses="limit"):
        _say_what_happens(work, before, sign)
        weights = work.compute(
            "limit_weights",
            _limit_weights(before, sign),
            "w^{∞}",
            say("the weights for $α → ∞$"),
            TUPLE,
            shows=("symbols",) if sign < 0 and len(before.keys) > 1 else (),
        )
        work.compute(
            "limit_output",
            before.average(weights),
            "h^{∞}",
            say("the output for $α → ∞$"),
            shows=("symbols",),
        )
        if len(before.keys) > 1:
            work.remark(
                "With several queries each one has its own sign: the same long key takes the "
                "weight of one query and loses that of another."
            )


def _say_what_happens(work: Work, before: Output, sign: int) -> None:
    i = before.position + 1
    work.say("The sign of the score {z} decides:", z=before.score)
    relation = {1: ">", -1: "<", 0: "="}[sign]
    work.derive(before.score, (relation, literal(0), "value"))
    if len(before.keys) == 1:
        work.say("A single key has the whole weight, however long it is.")
    elif sign > 0:
        work.say(
            "It grows beyond all others, so key {i} takes the whole weight, and the output goes "
            "to {v}.",
            i=i,
            v=before.value,
        )
    elif sign < 0:
        work.say(
            "It goes to $−∞$, and its power to 0. So key {i} loses all weight, as with a mask of "
            "$−∞$ added to its score, and the others share the whole in the same proportions as "
            "before:",
            i=i,
        )
    else:
        work.say("A score of 0 stays 0, so nothing changes, however long the key is.")


def _limit_weights(before: Output, sign: int) -> Expr:
    n = len(before.keys)
    if sign > 0 or n == 1:
        return gather([int(j == before.position) for j in range(n)])
    if sign < 0:
        kept = tuple([int(j != before.position) for j in range(n)])
        return softmax(masked(before.scaled, literal(kept, TUPLE)))
    return gather([entry(before.weights, j) for j in range(n)])


def _rate(work: Work, before: Output, stretched: Named, lengths: Lengths) -> None:
    """How fast the limit comes."""
    alpha, after = work.givens["stretch"], entry(stretched, before.position)
    powers = [
        exp(entry(before.scaled, j) - alpha * before.score)
        for j in range(len(before.keys))
        if j != before.position
    ]
    others: Expr = total(powers) if len(powers) > 1 else powers[0]
    with work.step("How fast it comes", uses="limit"):
        work.say(
            "Divide top and bottom of the weight of key $i$ = {i} by its power: $w_i^α = "
            "\\frac{1}{1 + E}$, where $E = ∑_{j ≠ i} e^{z_j - α z_i}$ is what the others have "
            "against it.",
            i=before.position + 1,
        )
        if lengths.grows():
            work.say("As $α$ grows, $E$ goes to 0, and the others together keep less than $E$:")
            lost, bound = 1 - after, others
        else:
            work.say("As $α$ grows, $E$ goes to $∞$, and the key keeps less than $1/E$:")
            lost, bound = after, 1 / others
        work.derive(lost, ("≈", lost, "decimal"))
        few = len(powers) <= MOST_POWERS
        shown: list[Side] = [("≤", bound, "symbols"), ("=", bound, "numbers")] if few else []
        work.derive(lost, *shown, ("≈" if few else "≤", bound, "decimal"))
        work.say("For longer keys:")
        rows = [
            (
                say("{x}", x=lengths.after(step)),
                say("{x:decimal}", x=literal(lengths.lost(step))),
                say("{x:decimal}", x=literal(lengths.bound(step))),
            )
            for step in STEPS
        ]
        work.table((say("$α$"), say("left"), say("bound")), rows)


@dataclass(frozen=True)
class Lengths:
    """The weights with one key stretched so that its score moves by some step."""

    scores: tuple[Algebraic, ...]
    position: int

    @classmethod
    def of(cls, kind: Kind) -> Lengths:
        """From the given numbers."""
        factor = scale_factor(kind.scale, len(kind.query))
        products = [exact.combination(kind.query, key) for key in kind.keys]
        scaled = [cast("Algebraic", exact.combination((factor,), (s,))) for s in products]
        return cls(tuple(scaled), kind.key - 1)

    @property
    def score(self) -> Algebraic:
        """The score of the key that is stretched."""
        return self.scores[self.position]

    def grows(self) -> bool:
        """Whether the score grows with the key."""
        return exact.sign(self.score) > 0

    def after(self, step: int) -> Algebraic:
        """The α for which the score moves by so much, away from 0."""
        size = self.score if self.grows() else -self.score
        return cast("Algebraic", exact.combination((1, step), (1, exact.divide(1, size))))

    def _moved(self, step: int) -> list[Algebraic]:
        """All scores when the one has moved."""
        moved = exact.combination((1, 1 if self.grows() else -1), (self.score, step))
        scores = list(self.scores)
        scores[self.position] = cast("Algebraic", moved)
        return scores

    def lost(self, step: int) -> Finite:
        """What the losing side still has then: the others, or the key."""
        weight = exact.softmax(self._moved(step))[self.position]
        return 1 - weight if self.grows() else weight

    def bound(self, step: int) -> Finite:
        """E, or 1/E, which is more."""
        scores = self._moved(step)
        own = scores.pop(self.position)
        against: Finite = 0
        for s in scores:
            against = against + exact.exponential(exact.combination((1, -1), (s, own)))
        return against if self.grows() else exact.divide(1, against)


@dataclass(frozen=True)
class LongBounds:
    """The claim that the losing side keeps less than y, where y is E or 1/E, and goes to 0.

    Its weight is y/(1 + y), hence between y − y² and y.
    """

    lengths: Lengths

    def failures(self) -> Iterator[str]:
        """Compare at several lengths, exactly."""
        for step in FURTHER:
            lost, y = self.lengths.lost(step), self.lengths.bound(step)
            if not _is_positive(y - lost, y) or not _is_positive(lost - y + y * y, y):
                yield f"the weight is outside its bounds where the score has moved by {step}"


def _is_positive(difference: Finite, y: Finite) -> bool:
    """Whether a difference of the order of y² or y³ is above 0.

    Raises `Undecided` where y is too small to tell.
    """
    try:
        return exact.sign(difference) > 0
    except exact.Undecided:
        size = exact.ball(y, 64).log()
        bits = 6 * abs(float(size)) + 128
        if not bits < MOST_BITS:  # nor is NaN
            raise
        return bool(exact.ball(difference, int(bits)) > 0)
