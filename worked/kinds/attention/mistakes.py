"""What people get wrong in attention by hand, and the sentence that helps."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from worked import exact
from worked.moves.attending import root_forgotten, scale_factor, scale_left_out
from worked.problem import Mistake
from worked.prose import say
from worked.trace import as_vector

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worked.exact import Finite
    from worked.kinds.attention import Kind
    from worked.trace import Vector


def known_mistakes(kind: Kind) -> Iterator[Mistake]:
    """The mistakes that can be made in a problem of this shape."""
    if _weights_are_shared(kind):
        yield from _with_the_scale(kind)
        yield from _with_the_softmax(kind)
        yield from _across(kind)
    if len(kind.keys) > 1:
        yield from _with_the_mask(kind)
    yield from _with_the_roles(kind)


def _weights_are_shared(kind: Kind) -> bool:
    """Whether an asked query sees several keys: one alone has weight 1, whatever its score."""
    return any(
        len(kind.keys) > 1 if row is None else sum(row) > 1
        for row in map(kind.allowed, kind.steps())
    )


def _with_the_scale(kind: Kind) -> Iterator[Mistake]:
    d_k = len(kind.keys[0])
    if kind.scale == "none" and d_k > 1:
        yield Mistake(
            "scaled_all_the_same",
            say("The scores were divided by $\\sqrt{d_k}$; this question does not scale them."),
            instead=kind.model_copy(update={"scale": "1/sqrt(d_k)"}),
        )
    if scale_factor(kind.scale, d_k) != 1:
        yield scale_left_out(kind)
        if isinstance(kind.scale, str):
            scale = exact.divide(1, d_k)
            yield root_forgotten(instead=kind.model_copy(update={"scale": scale}))


def _with_the_softmax(kind: Kind) -> Iterator[Mistake]:
    right = {name: as_vector(value) for name, value in kind.results().items()}
    steps = kind.steps()
    scores = [right[f"scaled_{t}"] for t in steps]
    if all(exact.NEG_INF not in row for row in scores):
        yield Mistake(
            "divided_by_the_sum",
            say(
                "The scores were divided by their sum; the softmax takes their exponentials first."
            ),
            pins={
                f"weights_{t}": _shares(row) or right[f"weights_{t}"]
                for t, row in zip(steps, scores, strict=True)
            },
        )
    yield Mistake(
        "hard_choice",
        say("Only the value with the largest weight was taken; the softmax averages all values."),
        pins={f"weights_{t}": _one_hot(row) for t, row in zip(steps, scores, strict=True)},
    )
    yield Mistake(
        "plain_average",
        say("All values were given the same weight; the weights are the softmax of the scores."),
        pins={f"weights_{t}": _even(right[f"weights_{t}"]) for t in steps},
    )


def _across(kind: Kind) -> Iterator[Mistake]:
    """The softmax over the queries of each key, where the weights of all queries are columns."""
    if kind.vectors == "rows" or kind.at != "all" or len(kind.queries) < 2 or kind.mask != "none":
        return
    results = kind.results()
    scores = [as_vector(results[f"scaled_{t}"]) for t in kind.steps()]
    weights = [exact.softmax(row) for row in zip(*scores, strict=True)]
    yield Mistake(
        "softmax_over_rows",
        say("The softmax ran along the rows; the weights of one *query*, a column, add up to 1."),
        pins={f"weights_{t}": tuple(row[t - 1] for row in weights) for t in kind.steps()},
    )


def _shares(scores: Vector) -> Vector:
    """The scores over their sum; none where it is 0."""
    numbers = cast("tuple[Finite, ...]", scores)
    whole = exact.combination((1,) * len(numbers), numbers)
    if exact.sign(whole) == 0:
        return ()
    return tuple(exact.divide(number, whole) for number in numbers)


def _one_hot(scores: Vector) -> Vector:
    live = [j for j, score in enumerate(scores) if score is not exact.NEG_INF]
    best = max(live, key=lambda j: exact.approx(scores[j]))
    return tuple(int(j == best) for j in range(len(scores)))


def _even(weights: Vector) -> Vector:
    live = [not (isinstance(w, int) and w == 0) for w in weights]
    return tuple(exact.rational(1, sum(live)) if alive else 0 for alive in live)


def _with_the_mask(kind: Kind) -> Iterator[Mistake]:
    hidden = {t: kind.allowed(t) for t in kind.steps()}
    masked = {t: row for t, row in hidden.items() if row is not None and not all(row)}
    if not masked:
        return
    unmasked = kind.model_copy(update={"mask": "none"})
    free = {name: as_vector(value) for name, value in unmasked.results().items()}
    yield Mistake(
        "not_masked",
        say("The mask was left out: a hidden key's score becomes $−∞$ before the softmax."),
        instead=unmasked,
    )
    yield Mistake(
        "masked_after_softmax",
        say(
            "The weight was set to 0 *after* the softmax, so that the others no longer add up to "
            "1. Set the score to $−∞$ before it."
        ),
        pins={
            f"weights_{t}": tuple(
                w if keep else 0 for w, keep in zip(free[f"weights_{t}"], row, strict=True)
            )
            for t, row in masked.items()
        },
    )
    yield Mistake(
        "masked_with_zero",
        say("The hidden scores were set to 0; $e^0 = 1$ still gives them weight. Use $−∞$."),
        pins={
            f"scaled_{t}": tuple(
                s if keep else 0 for s, keep in zip(free[f"scaled_{t}"], row, strict=True)
            )
            for t, row in masked.items()
        },
    )


def _with_the_roles(kind: Kind) -> Iterator[Mistake]:
    comparable = len(kind.queries) == len(kind.keys) and kind.queries != kind.keys
    if comparable and _weights_are_shared(kind):
        yield Mistake(
            "queries_and_keys_swapped",
            say("Key $k_t$ was compared with all queries; query $q_t$ is compared with all keys."),
            instead=kind.model_copy(update={"queries": kind.keys, "keys": kind.queries}),
        )
    if kind.values != kind.keys:
        yield Mistake(
            "keys_averaged",
            say("The *keys* were averaged; the weights belong to the values."),
            instead=kind.model_copy(update={"values": kind.keys}),
        )
