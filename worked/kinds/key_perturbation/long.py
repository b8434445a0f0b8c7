"""A key that is made longer: its score is multiplied; in the limit it takes all, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from worked import exact
from worked.moves.attending import scale_factor, weigh
from worked.prose import say
from worked.trace import TUPLE, entry, exp, gather, literal, masked, softmax

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worked.exact import Algebraic, Finite
    from worked.kinds.key_perturbation import Kind
    from worked.kinds.key_perturbation.steps import Output
    from worked.sheet import Work
    from worked.trace import Expr, Named

STEPS = (1, 2, 4)
"""Sizes of (α − 1) z at which the weight and its bound are put side by side."""

FURTHER = (1, 4, 16, 64, 256)
"""Sizes of (α − 1) z at which the bounds are proved; e^−256 leaves no doubt about the limit."""


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
    i, n = before.position, len(before.keys)
    with work.step("Without end: $α → ∞$", uses="limit"):
        work.say("The sign of the score {z} decides:", z=before.score)
        relation = {1: ">", -1: "<", 0: "="}[sign]
        work.derive(before.score, (relation, literal(0), "value"))
        expr = _limit_weights(before, sign)
        if n == 1:
            work.say("A single key has the whole weight, however long it is.")
        elif sign > 0:
            work.say(
                "It grows beyond all others, so key {i} takes the whole weight, and the output "
                "goes to {v}.",
                i=i + 1,
                v=before.value,
            )
        elif sign < 0:
            work.say(
                "It goes to $−∞$, and its power to 0. Key {i} loses all weight, and the others "
                "share the whole in the same proportions as before:",
                i=i + 1,
            )
        else:
            work.say("A score of 0 stays 0, so nothing changes, however long the key is.")
        shows = n > 1 and sign < 0
        weights = work.compute(
            "limit_weights",
            expr,
            "w^{∞}",
            say("the weights for $α → ∞$"),
            TUPLE,
            shows=("symbols",) if shows else (),
        )
        work.compute(
            "limit_output",
            before.average(weights),
            "h^{∞}",
            say("the output for $α → ∞$"),
            shows=("symbols",),
        )
        if n > 1:
            work.remark(
                "With several queries each one has its own sign: the same long key takes the "
                "weight of one query and loses that of another."
            )


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
    alpha, own = work.givens["stretch"], before.weight
    after = entry(stretched, before.position)
    if lengths.grows():
        words = say("what the others together still have")
        lost, ratio = 1 - after, (1 - own) / own
        power = exp(-((alpha - 1) * before.score))
    else:
        words = say("what the key still has")
        lost, ratio = after, own / (1 - own)
        power = exp((alpha - 1) * before.score)
    with work.step("How fast it comes", uses="limit"):
        work.say(
            "The stretch changes one power, that of key $i$ = {i}, from $e^{z_i}$ to "
            "$e^{α z_i}$. So the quotient of its weight and that of all others together is "
            "multiplied by $e^{(α - 1) z_i}$. This bounds {lost}:",
            i=before.position + 1,
            lost=words,
        )
        bound = ratio * power
        work.derive(lost, ("≈", lost, "decimal"), ("≤", bound, "symbols"), ("≈", bound, "decimal"))
        work.say("For longer keys:")
        rows = [
            (
                say("{x}", x=lengths.after(step)),
                say("{x:decimal}", x=literal(lengths.lost(step))),
                say("{x:decimal}", x=literal(lengths.ratio()) * exp(literal(-step))),
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

    def lost(self, step: int) -> Finite:
        """What the losing side still has then: the others, or the key."""
        moved = exact.combination((1, 1 if self.grows() else -1), (self.score, step))
        scores = list(self.scores)
        scores[self.position] = cast("Algebraic", moved)
        weight = exact.softmax(scores)[self.position]
        return 1 - weight if self.grows() else weight

    def ratio(self) -> Finite:
        """What the losing side has before, over what the winning one has."""
        lost = self.lost(0)
        return exact.divide(lost, 1 - lost)


@dataclass(frozen=True)
class LongBounds:
    """The claim that the losing side keeps less than y = (its share before) e^{−step}.

    Its weight is y/(1 + y), hence between y − y² and y.
    """

    lengths: Lengths

    def failures(self) -> Iterator[str]:
        """Compare at several lengths, exactly."""
        for step in FURTHER:
            lost = self.lengths.lost(step)
            y = self.lengths.ratio() * exact.exponential(-step)
            if exact.sign(y - lost) <= 0 or exact.sign(lost - y + y * y) <= 0:
                yield f"the weight is outside its bounds where the score has moved by {step}"
