"""A key that moves a little: the chain rule from its score over the weights to the output."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from worked import exact
from worked.moves.attending import scale_factor
from worked.prose import say
from worked.trace import TUPLE, combination, dot, entry, gather, literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worked.exact import Algebraic, Finite
    from worked.kinds.key_perturbation import Kind
    from worked.kinds.key_perturbation.steps import Output
    from worked.sheet import Work
    from worked.trace import Expr, Named

STEPS = (1, Fraction(1, 10), Fraction(1, 100))
"""Steps t for which the change of the output over t is put beside the derivative."""

MOST_WRITTEN = 6
"""Keys whose weights' derivatives are written out."""


def write_little(kind: Kind, work: Work, before: Output) -> None:
    """Score, weights, output: three derivatives, multiplied."""
    speed = _of_the_score(kind, work, before)
    rates = _of_the_weights(work, before, speed)
    derivative = _of_the_output(work, before, speed, rates)
    if not work.pins and work.writes:
        _compare(kind, work, derivative)
    _noise(work, before)
    if not work.pins:
        work.certify(
            "the output leaves its first order by less than the bound on its second derivative",
            FirstOrder.of(kind, derivative),
        )


def _of_the_score(kind: Kind, work: Work, before: Output) -> Named:
    with work.step("One score moves", uses="chain_rule"):
        i = before.position + 1
        work.say(
            "Only the score of key {i} depends on the key. It moves with $t$ at a constant speed "
            "$c$:",
            i=i,
        )
        product = dot(before.query, work.givens["delta"])
        expr = product if before.factor is None else before.factor * product
        speed = work.compute("score_derivative", expr, "c", say("the derivative of the score"))
        work.say(
            "What counts of $δ$ is its part along the query. A move at right angles to $q$ "
            "changes nothing, however far it goes."
        )
        return speed


def _of_the_weights(work: Work, before: Output, speed: Named) -> Named:
    with work.step("All weights answer", uses="chain_rule"):
        i, n = before.position, len(before.keys)
        if n == 1:
            work.say("A single key has the whole weight, wherever it is.")
        elif speed.value == 0:
            work.say("The score stands still, and so do all weights.")
        else:
            work.say("The weights share one sum, so all of them move, though only one score does.")
        work.say(
            "With $u_j$ for the derivative of $w_j$, the softmax gives $u_i = c w_i (1 - w_i)$ for "
            "the key $i$ = {i} itself and $u_j = -c w_i w_j$ for every other.",
            i=i + 1,
        )
        exprs = [_rate(before, speed, j) for j in range(n)]
        rates = work.result(
            "weight_derivative", gather(exprs), "u", say("the derivatives of the weights"), TUPLE
        )
        for j in range(n) if n <= MOST_WRITTEN else (i,):
            part = entry(rates, j)
            work.derive(part, ("=", exprs[j], "symbols"), ("≈", part, "decimal"))
        work.derivation(rates)
        work.check("They add up to 0, so that the weights still add up to 1.")
        return rates


def _rate(before: Output, speed: Named, j: int) -> Expr:
    own = speed * before.weight
    if j == before.position:
        return own * (1 - before.weight)
    return -(own * entry(before.weights, j))


def _of_the_output(work: Work, before: Output, speed: Named, rates: Named) -> Named:
    with work.step("The output follows", uses="chain_rule"):
        work.say(
            "The output moves by $∑_j u_j v_j$. With the $u_j$ put in, $c w_i$ stands before "
            "everything, and what remains is $v_i - ∑_j w_j v_j = v_i - h$:"
        )
        expr = (speed * before.weight) * (before.value - before.output)
        derivative = work.compute(
            "derivative", expr, "D", say("the derivative of the output"), shows=("symbols",)
        )
        moving = [j for j, rate in enumerate(rates.vector) if rate != 0]
        if moving and len(moving) <= MOST_WRITTEN and not work.pins:
            work.say("The sum over the weights gives the same:")
            sum_of_all = combination(
                [entry(rates, j) for j in moving], [before.values[j] for j in moving]
            )
            work.derive(sum_of_all, ("≈", derivative, "decimal"))
        if any(x != 0 for x in derivative.vector):
            work.say(
                "The output moves towards {v} where the score grows ($c > 0$), and straight away "
                "from it where the score falls.",
                v=before.value,
            )
        return derivative


def _compare(kind: Kind, work: Work, derivative: Named) -> None:
    """What really happens for small t, over t."""
    moved = Moved.of(kind)
    if exact.sign(moved.speed) == 0 or len(kind.keys) == 1:
        return
    with work.step("What really happens", uses="derivative"):
        work.say(
            "The softmax with the moved key shows it. The change of the output over $t$ comes near "
            "to $D$ as $t$ gets small:"
        )
        rows = [
            (say("{t}", t=t), say("{x:decimal}", x=literal(moved.quotient(t), TUPLE)))
            for t in STEPS
        ]
        limit = (say("$t → 0$"), say("{x:decimal}", x=literal(derivative.value, TUPLE)))
        work.table((say("$t$"), say("change of $h$ over $t$")), [*rows, limit])


def _noise(work: Work, before: Output) -> None:
    """The same for random moves: their mean and variance."""
    with work.step("If the move is noise", uses="variance"):
        work.say(
            "Let the move be a random $ε$ with independent entries of mean 0 and variance "
            "$σ^2$, such as a small Gaussian. To first order the output changes by a multiple of "
            "$q · ε$, whose mean is 0 and whose variance is $σ^2 ‖q‖^2$. So the mean of the output "
            "stays, and it scatters only along the line through $h$ and {v}. The variances of its "
            "entries add up to $σ^2 V$ with",
            v=before.value,
        )
        away = before.value - before.output
        spread = dot(before.query, before.query) * before.weight**2 * dot(away, away)
        if before.factor is not None:
            spread = before.factor**2 * spread
        work.compute(
            "variance_per_sigma2",
            spread,
            "V",
            say(
                "for a small random move with independent entries of mean 0 and variance $σ^2$, "
                "to first order: the variances of the output's entries, added up, over $σ^2$"
            ),
            shows=("symbols",),
        )
        if len(before.keys) == 1:
            return
        work.say(
            "As $v_i - h$ is $1 - w_i$ times the way from the average of the other values to "
            "{v}, the factor $w_i (1 - w_i)$ decides how much gets through. It is largest, "
            "$\\frac{1}{4}$, where $w_i = \\frac{1}{2}$:",
            v=before.value,
        )
        through = before.weight * (1 - before.weight)
        work.derive(through, ("≈", through, "decimal"))
        work.remark(
            "A key with hardly any weight, or with nearly all of it, may be moved and hardly "
            "anything happens. The output is most sensitive where the key has half of the weight."
        )


@dataclass(frozen=True)
class Moved:
    """The problem with its key moved by t."""

    scores: tuple[Algebraic, ...]
    """After the scale, at t = 0."""
    values: tuple[tuple[Algebraic, ...], ...]
    position: int
    speed: Algebraic

    @classmethod
    def of(cls, kind: Kind) -> Moved:
        """From the given numbers."""
        factor = scale_factor(kind.scale, len(kind.query))

        def scaled(vector: tuple[Algebraic, ...]) -> Algebraic:
            product = exact.combination(kind.query, vector)
            return cast("Algebraic", exact.combination((factor,), (product,)))

        assert kind.delta is not None
        return cls(
            tuple([scaled(key) for key in kind.keys]),
            kind.values,
            kind.key - 1,
            scaled(kind.delta),
        )

    def output(self, t: Algebraic) -> tuple[Finite, ...]:
        """The output with the key moved by t."""
        scores = list(self.scores)
        moved = exact.combination((1, t), (scores[self.position], self.speed))
        scores[self.position] = cast("Algebraic", moved)
        weights = exact.softmax(scores)
        return tuple([exact.combination(weights, c) for c in zip(*self.values, strict=True)])

    def quotient(self, t: Algebraic) -> tuple[Finite, ...]:
        """The change of the output over t."""
        share = exact.divide(1, t)
        return tuple(
            [
                exact.combination((share, -share), pair)
                for pair in zip(self.output(t), self.output(0), strict=True)
            ]
        )


@dataclass(frozen=True)
class FirstOrder:
    """The claim that |h(t) − h − t D| ≤ t² c² R/20 in every entry.

    Only w_i depends on t; h is the average of the other values plus w_i times the way to v_i, which
    is at most R, the range of the entry. And |w_i''| = c² w_i (1 − w_i) |1 − 2 w_i| ≤ c²/(6√3),
    which is below c²/10.
    """

    moved: Moved
    derivative: tuple[Finite, ...]

    @classmethod
    def of(cls, kind: Kind, derivative: Named) -> FirstOrder:
        """From the results of the page."""
        return cls(Moved.of(kind), cast("tuple[Finite, ...]", derivative.value))

    def failures(self) -> Iterator[str]:
        """Compare at several t, exactly."""
        moved = self.moved
        start = moved.output(0)
        columns = list(zip(*moved.values, strict=True))
        for t in (*STEPS, *[-t for t in STEPS]):
            for c, after in enumerate(moved.output(t)):
                width = max(columns[c]) - min(columns[c])
                if exact.sign(width) == 0 or exact.sign(moved.speed) == 0:
                    if exact.sign(after - start[c]) != 0:
                        yield f"entry {c + 1} of the output moves, though it cannot"
                    continue
                room = exact.rational(1, 20) * (t * t) * (moved.speed * moved.speed) * width
                rest = after - start[c] - self.derivative[c] * t
                if exact.sign(room - rest) < 0 or exact.sign(room + rest) < 0:
                    yield f"entry {c + 1} of the output is further from its first order at t = {t}"
