"""The question, and the output before anything changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from worked.kinds.key_perturbation.little import write_little
from worked.kinds.key_perturbation.long import write_long
from worked.moves.attending import scale_convention, scale_expression, weigh
from worked.prose import say
from worked.trace import TUPLE, combination, dot, entry, gather, named

if TYPE_CHECKING:
    from worked.kinds.key_perturbation import Kind
    from worked.sheet import Work
    from worked.trace import Expr, Named

MOST_WRITTEN = 8
"""Keys whose scores, and terms of an output, are written out one by one."""


def write_solution(kind: Kind, work: Work) -> None:
    """Write the question, the output as it is, and what the change does."""
    before = _ask(kind, work)
    if kind.delta is not None:
        work.answers("output", "derivative")
    else:
        work.answers("output", "stretched_output", "limit_output")
    after = _find_output(work, before)
    if kind.delta is not None:
        write_little(kind, work, after)
    else:
        write_long(kind, work, after)


@dataclass(frozen=True)
class Before:
    """What is given, by its names."""

    query: Named
    keys: list[Named]
    values: list[Named]
    factor: Expr | None
    """What the scores are multiplied by; None where they are not scaled."""
    position: int
    """The key that changes, from 0."""


@dataclass(frozen=True)
class Output(Before):
    """The same with scores, weights and output."""

    scaled: Named
    weights: Named
    output: Named

    @property
    def value(self) -> Named:
        """The value of the key that changes."""
        return self.values[self.position]

    @property
    def weight(self) -> Expr:
        """Its weight."""
        return entry(self.weights, self.position)

    @property
    def score(self) -> Expr:
        """Its scaled score."""
        return entry(self.scaled, self.position)

    def average(self, weights: Named) -> Expr:
        """The values averaged with some weights."""
        parts = [entry(weights, j) for j in range(len(self.values))]
        return combination(parts, self.values)


def _ask(kind: Kind, work: Work) -> Before:
    query = work.given("query", kind.query, "q")
    work.given("keys", kind.keys, "K")
    work.given("values", kind.values, "V")
    keys = [named(f"k_{j}", f"k_{{{j}}}", key) for j, key in enumerate(kind.keys, 1)]
    values = [named(f"v_{j}", f"v_{{{j}}}", value) for j, value in enumerate(kind.values, 1)]
    key = keys[kind.key - 1]
    work.say(
        "An attention layer averages values by the softmax of the scores of a query against the "
        "keys. One key changes: {k}.",
        k=key,
    )
    work.show(query)
    work.show(*keys)
    work.show(*values)
    if kind.delta is not None:
        delta = work.given("delta", kind.delta, "δ")
        work.show(delta)
        work.convention(
            "The key moves to {k} + $t$ {d}; its value stays. Asked is the derivative of the "
            "output by $t$ at $t = 0$: its change to first order.",
            k=key,
            d=delta,
        )
    else:
        assert kind.stretch is not None
        stretch = work.given("stretch", kind.stretch, "α")
        work.convention(
            "The key becomes {a} {k} with {a} = {a:value}; its value stays. Asked is also the "
            "limit for $α → ∞$.",
            a=stretch,
            k=key,
        )
    work.convention("The score of a key is its inner product with the query.")
    scale_convention(work, kind.scale, (len(kind.query),))
    factor = scale_expression(kind.scale, len(kind.query))
    return Before(query, keys, values, factor, kind.key - 1)


def _find_output(work: Work, before: Before) -> Output:
    """Weigh the scores and average the values."""
    scaled = _score(work, before)
    with work.step("Take the softmax", uses="softmax"):
        work.say("Each weight is the exponential of its score over the sum of all.")
        weights = weigh(work, "weights", scaled, "w", say("the weights"), TUPLE)
        work.check("The weights add up to 1.")
    with work.step("Average the values", uses="weighted_sum"):
        work.say("The output is the sum of the values, each times its weight.")
        parts = [entry(weights, j) for j in range(len(before.values))]
        output = work.compute(
            "output",
            combination(parts, before.values),
            "h",
            say("the output before the change"),
            shows=("symbols",) if len(parts) <= MOST_WRITTEN else (),
        )
    query, keys, values = before.query, before.keys, before.values
    return Output(query, keys, values, before.factor, before.position, scaled, weights, output)


def _score(work: Work, before: Before) -> Named:
    """The scores, after the scale."""
    with work.step("Score every key", uses="dot_product"):
        work.say("Every key is multiplied with the query.")
        products = [dot(before.query, key) for key in before.keys]
        scores = work.result("scores", gather(products), "s", say("the scores"), TUPLE)
        for j, product in enumerate(products[:MOST_WRITTEN]):
            part = entry(scores, j)
            work.derive(
                part, ("=", product, "symbols"), ("=", product, "numbers"), ("=", part, "value")
            )
        work.derivation(scores)
        if before.factor is None:
            expr: Expr = scores
            work.say("They are not scaled:")
        else:
            expr = before.factor * scores
            work.say("The scale makes them")
        return work.compute("scaled", expr, "z", say("the scores after the scale"), TUPLE)
