"""The question and the steps of argmax attention, and the proof of its winner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from worked import exact
from worked.errors import CannotSolve, NotUnique
from worked.prose import listed, say
from worked.trace import (
    TUPLE,
    argmax,
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
    from collections.abc import Iterator

    from worked.exact import Algebraic, Finite
    from worked.kinds.argmax_attention import Kind
    from worked.sheet import Work
    from worked.trace import Expr, Named, Style

MOST_WRITTEN = 12
"""Keys whose scores are written out one by one."""

MOST_QUOTIENTS = 4
"""Distances to another winner that are written out with their numbers."""

TIE_RULES = {
    "first": "Of several keys with the largest score, the first one wins.",
    "last": "Of several keys with the largest score, the last one wins.",
    "average": "Several keys with the largest score share the weight equally.",
}

SHARES = {
    "first": "The first of them gets the whole weight.",
    "last": "The last of them gets the whole weight.",
    "average": "Each of them gets the same share of the weight.",
}


def write_solution(kind: Kind, work: Work) -> None:
    """Score, find the largest, take its value; then how far the query may move."""
    keys, values, query = _ask(kind, work)
    work.answers("output")
    scores = _score(kind, work, keys, query)
    winners, weights = _choose(kind, work, keys, scores)
    alone = 1 in weights.vector
    title = "Take the winner's value" if alone else "Average the winners' values"
    with work.step(title, uses="weighted_sum"):
        work.say(
            "The winner's value has weight 1 and every other value weight 0, so it is the output."
            if alone
            else "The output is the sum of the values, each times its weight."
        )
        output = combination(weights.vector, values)
        shows: tuple[Style, ...] = ("symbols",) if alone else ("symbols", "numbers")
        work.compute("output", output, "o", say("the output"), shows=shows)
    _explain_gradient(kind, work, keys, query, scores, winners)


def _ask(kind: Kind, work: Work) -> tuple[list[Named], list[Named], Named]:
    work.given("keys", kind.keys, "K")
    work.given("values", kind.values, "V")
    keys = [named(f"k_{j}", f"k_{{{j}}}", key) for j, key in enumerate(kind.keys, 1)]
    values = [named(f"v_{j}", f"v_{{{j}}}", value) for j, value in enumerate(kind.values, 1)]
    query = work.given("query", kind.query, "q")
    work.say(
        "An attention layer compares a query with {keys} and returns the value of the key "
        "that is most similar to it.",
        keys=say("1 key") if len(keys) == 1 else say("{m} keys", m=len(keys)),
    )
    work.show(*keys)
    work.show(*values)
    work.show(query)
    work.convention(
        "Similarity is the inner product of query and key. There is no softmax: the key with "
        "the largest score gets weight 1, every other key weight 0."
    )
    if kind.ties != "refuse":
        work.convention(TIE_RULES[kind.ties])
    return keys, values, query


def _score(kind: Kind, work: Work, keys: list[Named], query: Named) -> Named:
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


def _choose(kind: Kind, work: Work, keys: list[Named], scores: Named) -> tuple[Named, Named]:
    with work.step("Find the largest score", uses="argmax"):
        winners = work.compute(
            "argmax", argmax(scores), "J", say("the positions of the largest score")
        )
        positions = [int(j) for j in winners.vector]  # type: ignore[arg-type]
        _refuse_strangers(positions, len(kind.keys))
        _refuse_tie(kind, positions, scores)
        _mark_largest(work, keys, scores, positions)
        top = entry(scores, positions[0] - 1)
        winning = set(positions)
        others = [s for j, s in enumerate(scores.vector, 1) if j not in winning]
        if len(positions) > 1:
            work.say(
                "The largest score, {top:value}, is shared by the keys {positions}.",
                top=top,
                positions=listed(positions),
            )
            work.say(SHARES[kind.ties])
        elif others:
            margin = top - greatest(others)
            work.say("Key {j} wins; this is its margin to the next best key:", j=positions[0])
            work.compute("margin", margin, "m", say("the margin of the winner"), shows=("numbers",))
        weights = _weights(kind, positions)
        work.say("So the weights of the keys are")
        result = work.compute(
            "weights", gather(weights), "w", say("the weights of the keys"), shows=()
        )
    _certify(kind, work, positions, scores)
    return winners, result


def _mark_largest(work: Work, keys: list[Named], scores: Named, positions: list[int]) -> None:
    """The scores below each other, the keys beside them, the largest marked."""
    if len(keys) > MOST_WRITTEN or "argmax" in work.pins:
        return
    work.table(
        (say("key"), (), say("score"), ()),
        [
            (
                say("{k}", k=key),
                say("{k}", k=literal(key.value, TUPLE)),
                say("{s}", s=score),
                say("*largest*") if j in positions else (),
            )
            for j, (key, score) in enumerate(zip(keys, scores.vector, strict=True), 1)
        ],
    )


def _refuse_strangers(positions: list[int], keys: int) -> None:
    """Winners that are taken as given must be keys."""
    if not positions or not all(1 <= j <= keys for j in positions):
        seen = ", ".join(map(str, positions)) or "none"
        raise CannotSolve(f"the winners are {seen}; at least one of the keys 1 to {keys} is needed")


def _refuse_tie(kind: Kind, positions: list[int], scores: Named) -> None:
    if len(positions) > 1 and kind.ties == "refuse":
        top = exact.exact_text(scores.vector[positions[0] - 1])
        tied = _a_few(positions)
        raise NotUnique(
            f"keys {tied} tie with the score {top}; change the numbers, or say what a tie "
            "does with ties: first, last or average"
        )


def _a_few(positions: list[int]) -> str:
    """The keys in words: 1, 2 and 4, or of many only some: 1, 2, 3 and 17 more."""
    most = 8
    named = [str(j) for j in positions[:most]]
    if len(positions) > most:
        named = [*named[:3], f"{len(positions) - 3:,} more"]
    return f"{', '.join(named[:-1])} and {named[-1]}"


def _weights(kind: Kind, positions: list[int]) -> list[Algebraic]:
    """One weight per key, from the positions that share the largest score."""
    if kind.ties == "average":
        chosen, share = set(positions), exact.rational(1, len(positions))
    else:
        chosen, share = {positions[-1] if kind.ties == "last" else positions[0]}, 1
    return [share if j in chosen else 0 for j in range(1, len(kind.keys) + 1)]


def _certify(kind: Kind, work: Work, positions: list[int], scores: Named) -> None:
    if work.pins:
        return
    claim = LargestScores(kind.keys, kind.query, tuple(positions))
    margin = work.results.get("margin")
    if len(positions) > 1:
        work.certify(f"{len(positions)} keys share the largest score exactly", claim)
    elif margin is not None:
        work.certify(f"strict margin {exact.exact_text(margin.value)}", claim)  # type: ignore[arg-type]


def _explain_gradient(
    kind: Kind, work: Work, keys: list[Named], query: Named, scores: Named, winners: Named
) -> None:
    """How far query and keys may move before another key wins: why no gradient flows."""
    margin = work.results["margin"].named if "margin" in work.results else None
    winner = int(winners.vector[0]) - 1  # type: ignore[arg-type]
    others = [j for j, key in enumerate(kind.keys) if key != kind.keys[winner]]
    if margin is None or exact.sign(margin.value) <= 0 or not others:  # type: ignore[arg-type]
        return
    leads = [
        (entry(scores, winner) - entry(scores, j)) / norm(keys[winner] - keys[j]) for j in others
    ]
    radius_query, radius_key = least(leads), margin / norm(query)
    if not _can_be_written(radius_query, radius_key):
        return
    with work.step("Why no gradient reaches the query and the keys", uses="margin"):
        work.say(
            "Moving the query by a vector $δ$ changes the lead over key $j$ by at most "
            "$‖δ‖$ times the distance of the two keys. So another key can win only when the "
            "query moves at least as far as"
        )
        radius = work.result("radius_query", radius_query, "r_q", say("how far the query may move"))
        sides: list[tuple[Expr, Style]] = []
        if len(leads) <= MOST_WRITTEN:
            sides.append((radius_query, "symbols"))
        if 1 < len(leads) <= MOST_QUOTIENTS:
            quotients = least([literal(lead.value) for lead in leads])
            sides += [(radius_query, "numbers"), (quotients, "numbers")]
        work.derivation(radius, *sides)
        work.say("A single key changes its score by at most $‖δ‖$ times the length of the query:")
        work.compute("radius_key", radius_key, "r_k", say("how far one key may move"))
        work.say(
            "Within these distances the same value is returned, so the derivative of the "
            "output by the query and by every key is exactly 0: gradient descent learns "
            "nothing about them. Only the winner's value receives a gradient."
        )


def _can_be_written(*radii: Expr) -> bool:
    """Whether the roots are small enough to be simplified and compared."""
    try:
        return all(radius.value is not None for radius in radii)
    except exact.ExactError:
        return False


@dataclass(frozen=True)
class LargestScores:
    """The claim that exactly these positions (from 1) have the largest score."""

    keys: tuple[tuple[Algebraic, ...], ...]
    query: tuple[Algebraic, ...]
    positions: tuple[int, ...]

    def failures(self) -> Iterator[str]:
        """Compare every other key's score with the first winner's, exactly."""
        best = self.keys[self.positions[0] - 1]
        for j, key in enumerate(self.keys, 1):
            lead: Finite = 0
            for q, k_best, k in zip(self.query, best, key, strict=True):
                lead = lead + q * (k_best - k)
            expected = 0 if j in self.positions else 1
            if exact.sign(lead) != expected:
                yield f"key {j} does not stand to the winner as the certificate says"
