"""Argmax attention: the query takes the value of its most similar key.

Source: EECS 182 (Spring 2023), Homework 7, Question 4.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Self

from worked import exact
from worked.errors import CannotSolve
from worked.fields import Path, Vector, Vectors
from worked.problem import Mistake, Problem
from worked.prose import listed, say
from worked.trace import (
    TUPLE,
    argmax,
    as_vector,
    combination,
    dot,
    entry,
    gather,
    greatest,
    least,
    literal,
    named,
    norm,
)

if TYPE_CHECKING:
    from worked.draw import Rng
    from worked.exact import Scalar
    from worked.reals import Real, Reals
    from worked.sheet import Work
    from worked.trace import Named

MOST_WRITTEN = 12
"""Keys whose scores are written out one by one."""

TIE_RULES = {
    "first": "Of several keys with the largest score, the first one wins.",
    "last": "Of several keys with the largest score, the last one wins.",
    "average": "Several keys with the largest score share the weight equally.",
}


class Kind(Problem):
    """The output of attention that takes the best key alone instead of a softmax."""

    title = "Argmax attention by hand"

    keys: Vectors
    """m vectors of length d, one per position."""
    values: Vectors
    """m vectors, the value of each key."""
    query: Vector
    """A vector of length d."""
    ties: Literal["refuse", "first", "last", "average"] = "refuse"
    """What to do where several keys have the largest score."""

    def conflicts(self) -> Iterator[tuple[Path, str]]:
        """Counts and lengths that do not fit."""
        d, m = len(self.keys[0]), len(self.keys)
        if len(self.query) != d:
            yield ("query",), f"{len(self.query)} entries; the keys have {d}, so {d} are needed"
        if len(self.values) != m:
            yield ("values",), f"{len(self.values)} vectors; there are {m} keys, so {m} are needed"

    # --- the solution -----------------------------------------------------------------------

    def solve(self, work: Work) -> None:
        """Score, find the largest, take its value; then how far the query may move."""
        keys, values, query = self._ask(work)
        scores = self._score(work, keys, query)
        winners, weights = self._choose(work, scores)
        with work.step("Take the winner's value", uses="weighted_sum"):
            work.say("The output is the sum of the values by these weights.")
            output = combination(weights.vector, values)
            work.compute(
                "output", output, "o", say("the output"), shows=("symbols", "numbers")
            )
        work.answers("output")
        self._explain_gradient(work, keys, query, scores, winners)

    def _ask(self, work: Work) -> tuple[list[Named], list[Named], Named]:
        work.given("keys", self.keys, "K")
        work.given("values", self.values, "V")
        keys = [named(f"k_{j}", f"k_{{{j}}}", key) for j, key in enumerate(self.keys, 1)]
        values = [named(f"v_{j}", f"v_{{{j}}}", value) for j, value in enumerate(self.values, 1)]
        query = work.given("query", self.query, "q")
        work.say(
            "An attention layer compares a query with {m} keys and returns the value of the key "
            "that is most similar to it.",
            m=len(keys),
        )
        work.show(*keys)
        work.show(*values)
        work.show(query)
        work.convention(
            "Similarity is the inner product of query and key. There is no softmax: the key with "
            "the largest score gets weight 1, every other key weight 0."
        )
        if self.ties != "refuse":
            work.convention(TIE_RULES[self.ties])
        return keys, values, query

    def _score(self, work: Work, keys: list[Named], query: Named) -> Named:
        with work.step("Score every key against the query", uses="dot_product"):
            work.say("The score of a key is its inner product with the query.")
            products = [dot(query, key) for key in keys]
            scores = work.result("scores", gather(products), "s", say("the scores"), TUPLE)
            for j, product in list(enumerate(products))[:MOST_WRITTEN]:
                work.derive(
                    entry(scores, j),
                    ("=", product, "symbols"),
                    ("=", product, "numbers"),
                    ("=", entry(scores, j), "value"),
                )
            work.derivation(scores)
            return scores

    def _choose(self, work: Work, scores: Named) -> tuple[Named, Named]:
        with work.step("Find the largest score", uses="argmax"):
            winners = work.compute(
                "argmax", argmax(scores), "J", say("the positions of the largest score")
            )
            positions = [int(j) for j in winners.vector]  # type: ignore[arg-type]
            self._refuse_tie(positions, scores)
            top = entry(scores, positions[0] - 1)
            others = [s for j, s in enumerate(scores.vector, 1) if j not in positions]
            if len(positions) > 1:
                work.say(
                    "The largest score, {top:value}, is shared by the keys {positions}.",
                    top=top,
                    positions=listed(positions),
                )
            elif others:
                margin = top - greatest(others)
                work.say("Key {j} wins; this is its margin to the next best key:", j=positions[0])
                work.compute(
                    "margin", margin, "m", say("the margin of the winner"), shows=("numbers",)
                )
            weights = self._weights(positions)
            work.say("So the weights of the keys are")
            result = work.compute(
                "weights", gather(weights), "w", say("the weights of the keys"), shows=()
            )
        self._certify(work, positions, scores)
        return winners, result

    def _refuse_tie(self, positions: list[int], scores: Named) -> None:
        if len(positions) > 1 and self.ties == "refuse":
            top = exact.exact_text(scores.vector[positions[0] - 1])
            tied = " and ".join(map(str, positions))
            raise CannotSolve(
                f"keys {tied} tie with the score {top}; change the numbers, or say what a tie "
                "does with ties: first, last or average"
            )

    def _weights(self, positions: list[int]) -> list[Scalar]:
        """One weight per key, from the positions that share the largest score."""
        if self.ties == "average":
            chosen, share = positions, exact.rational(1, len(positions))
        else:
            chosen, share = [positions[-1] if self.ties == "last" else positions[0]], 1
        return [share if j in chosen else 0 for j in range(1, len(self.keys) + 1)]

    def _certify(self, work: Work, positions: list[int], scores: Named) -> None:
        claim = LargestScores(self.keys, self.query, tuple(positions))
        margin = work.results.get("margin")
        if len(positions) > 1:
            work.certify(f"{len(positions)} keys share the largest score exactly", claim)
        elif margin is not None:
            work.certify(f"strict margin {exact.exact_text(margin.value)}", claim)  # type: ignore[arg-type]

    def _explain_gradient(
        self, work: Work, keys: list[Named], query: Named, scores: Named, winners: Named
    ) -> None:
        """How far query and keys may move before another key wins: why no gradient flows."""
        if "margin" not in work.results or work.pins:
            return
        winner = int(winners.vector[0]) - 1  # type: ignore[arg-type]
        others = [j for j in range(len(keys)) if j != winner]
        with work.step("Why no gradient reaches the query and the keys", uses="margin"):
            work.say(
                "Moving the query by a vector $δ$ changes the lead over key $j$ by at most "
                "$‖δ‖$ times the distance of the two keys. So another key can win only when the "
                "query moves at least as far as"
            )
            leads = [
                (entry(scores, winner) - entry(scores, j)) / norm(keys[winner] - keys[j])
                for j in others
            ]
            work.compute(
                "radius_query",
                least(leads),
                "r_q",
                say("how far the query may move"),
                shows=("symbols",) if len(leads) <= MOST_WRITTEN else (),
            )
            margin = work.results["margin"].named
            work.say("A single key changes its score by at most $‖δ‖$ times the length of the query:")
            work.compute("radius_key", margin / norm(query), "r_k", say("how far one key may move"))
            work.say(
                "Within these distances the same value is returned, so the derivative of the "
                "output by the query and by every key is exactly 0: gradient descent learns "
                "nothing about them. Only the winner's value receives a gradient."
            )

    # --- the second route, the mistakes, new numbers ----------------------------------------

    def oracle(self, numbers: Reals) -> Mapping[str, object]:
        """Plain loops; a tie is what this precision cannot tell apart."""
        keys, values, query = numbers.table(self.keys), numbers.table(self.values), numbers.row(self.query)
        scores = [sum(q * k for q, k in zip(query, key, strict=True)) for key in keys]
        top = max(scores)
        tied = [j for j, score in enumerate(scores) if numbers.equal(score, top)]
        chosen = {"average": tied, "last": tied[-1:]}.get(self.ties, tied[:1])
        output = [sum(values[j][c] for j in chosen) / len(chosen) for c in range(len(values[0]))]
        found: dict[str, object] = {"scores": scores, "argmax": [j + 1 for j in tied], "output": output}
        found["weights"] = [(j in chosen) / len(chosen) for j in range(len(scores))]
        if len(tied) == 1 and len(scores) > 1:
            found |= self._distances(numbers, scores, tied[0])
        return found

    def _distances(self, numbers: Reals, scores: list[Real], winner: int) -> dict[str, object]:
        """The margin and the radii, from squared distances."""
        keys, query = numbers.table(self.keys), numbers.row(self.query)
        leads = [scores[winner] - s for j, s in enumerate(scores) if j != winner]
        gaps = [
            sum((x - y) ** 2 for x, y in zip(keys[winner], key, strict=True))
            for j, key in enumerate(keys)
            if j != winner
        ]
        squares = [lead**2 / gap for lead, gap in zip(leads, gaps, strict=True)]
        return {
            "margin": min(leads),
            "radius_query": numbers.sqrt(min(squares)),
            "radius_key": numbers.sqrt(min(leads) ** 2 / sum(q**2 for q in query)),
        }

    def mistakes(self) -> Iterator[Mistake]:
        """Wrong winners, and the wrong thing taken from the right one."""
        right = {name: as_vector(v) for name, v in self.results().items() if isinstance(v, tuple)}
        scores, winners = right["scores"], right["argmax"]
        if len(winners) == 1:
            yield Mistake(
                "key_instead_of_value",
                say("This is the winning *key*; the output is the value that belongs to it."),
                pins={"output": self.keys[int(winners[0]) - 1]},  # type: ignore[arg-type]
            )
            yield Mistake(
                "scaled_by_score",
                say("The value was multiplied by its score; the winner has weight 1."),
                pins={"output": _scaled(scores[int(winners[0]) - 1], right["output"])},  # type: ignore[arg-type]
            )
        yield from self._wrong_winners(scores, winners)
        yield Mistake(
            "softmax_instead_of_argmax",
            say("The softmax shares the weight among all keys; here the largest score takes all."),
            pins={"weights": exact.softmax(scores)},
        )

    def _wrong_winners(
        self, scores: tuple[Scalar, ...], winners: tuple[Scalar, ...]
    ) -> Iterator[Mistake]:
        sizes = [s if exact.sign(s) >= 0 else -s for s in scores]  # type: ignore[operator,arg-type]
        near = [-_squared_distance(self.query, key) for key in self.keys]
        lengths = [exact.combination(key, key) for key in self.keys]
        wrong = (
            ("largest_magnitude", sizes, "The largest score counts with its sign: a large negative score is the least similar key."),
            ("smallest_score", [-s for s in scores], "The smallest score was taken; the most similar key has the largest."),  # type: ignore[operator]
            ("nearest_key", near, "The nearest key was taken; similarity here is the inner product, not the distance."),
            ("longest_key", lengths, "The longest key was taken; what counts is its inner product with the query."),
        )
        for name, criterion, says in wrong:
            best = argmax(literal(tuple(criterion))).vector
            if best != winners and len(best) == 1:
                yield Mistake(name, say(says), pins={"argmax": best})

    @classmethod
    def sample(cls, rng: Rng) -> Self:
        """Four keys of length three with a clear winner."""
        while True:
            drawn = cls(
                keys=rng.matrix(4, 3, -2, 4),
                values=rng.matrix(4, 3, -2, 4),
                query=rng.vector(3, -1, 3),
                ties="first",
            )
            scores = [sum(q * k for q, k in zip(drawn.query, key, strict=True)) for key in drawn.keys]
            if sorted(scores)[-1] != sorted(scores)[-2]:
                return drawn.model_copy(update={"ties": "refuse"})


@dataclass(frozen=True)
class LargestScores:
    """The claim that exactly these positions (from 1) have the largest score."""

    keys: tuple[tuple[Scalar, ...], ...]
    query: tuple[Scalar, ...]
    positions: tuple[int, ...]

    def failures(self) -> Iterator[str]:
        """Compare every other key's score with the first winner's, exactly."""
        best = self.keys[self.positions[0] - 1]
        for j, key in enumerate(self.keys, 1):
            lead = 0
            for q, k_best, k in zip(self.query, best, key, strict=True):
                lead = lead + q * (k_best - k)  # type: ignore[operator,assignment]
            expected = 0 if j in self.positions else 1
            if exact.sign(lead) != expected:
                yield f"key {j} does not stand to the winner as the certificate says"


def _scaled(factor: Scalar, vector: tuple[Scalar, ...]) -> tuple[Scalar, ...]:
    return tuple(factor * x for x in vector)  # type: ignore[operator]


def _squared_distance(a: tuple[Scalar, ...], b: tuple[Scalar, ...]) -> Scalar:
    difference = [x - y for x, y in zip(a, b, strict=True)]  # type: ignore[operator]
    return exact.combination(difference, difference)
