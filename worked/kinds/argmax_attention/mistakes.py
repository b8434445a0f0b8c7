"""What people get wrong in argmax attention, and the sentence that helps."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, cast

from worked import exact
from worked.problem import Mistake
from worked.prose import say
from worked.trace import argmax, literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worked.exact import Finite
    from worked.kinds.argmax_attention import Kind

    Numbers: TypeAlias = tuple[Finite, ...]


def known_mistakes(kind: Kind) -> Iterator[Mistake]:
    """Wrong winners, and the wrong thing taken from the right one."""
    right = kind.results()
    scores, weights, output = (cast("Numbers", right[x]) for x in ("scores", "weights", "output"))
    top = scores[cast("tuple[int, ...]", right["argmax"])[0] - 1]
    if kind.values != kind.keys:
        says = (
            "This is the winning *key*; the output is the value that belongs to it."
            if 1 in weights
            else "The winning *keys* were averaged; the output is the average of their values."
        )
        yield Mistake(
            "key_instead_of_value",
            say(says),
            pins={"output": exact.product([weights], tuple(zip(*kind.keys, strict=True)))[0]},
        )
    yield Mistake(
        "scaled_by_score",
        say("The value was multiplied by its score; the winner has weight 1."),
        pins={"output": tuple(exact.combination([top], [x]) for x in output)},
    )
    if len(kind.keys) > 1:
        yield from _wrong_winners(kind, scores)
        yield Mistake(
            "softmax_instead_of_argmax",
            say("The softmax shares the weight among all keys; here the largest score takes all."),
            pins={"weights": exact.softmax(scores)},
        )


def _wrong_winners(kind: Kind, scores: Numbers) -> Iterator[Mistake]:
    sizes = [s if exact.sign(s) >= 0 else -s for s in scores]
    near = [-_squared_distance(kind.query, key) for key in kind.keys]
    lengths = [exact.combination(key, key) for key in kind.keys]
    wrong = (
        (
            "largest_magnitude",
            sizes,
            "A score counts with its sign: a large negative one belongs to the least similar key.",
        ),
        (
            "smallest_score",
            [-s for s in scores],
            "The smallest score was taken; the most similar key has the largest.",
        ),
        (
            "nearest_key",
            near,
            "The nearest key was taken; similarity here is the inner product, not the distance.",
        ),
        (
            "longest_key",
            lengths,
            "The longest key was taken; what counts is its inner product with the query.",
        ),
    )
    for name, criterion, says in wrong:
        best = argmax(literal(tuple(criterion))).vector
        yield Mistake(name, say(says), pins={"argmax": best})


def _squared_distance(a: Numbers, b: Numbers) -> Finite:
    difference = [x - y for x, y in zip(a, b, strict=True)]
    return exact.combination(difference, difference)
