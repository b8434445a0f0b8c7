"""What people get wrong about a key that changes, and the sentence that helps."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from worked import exact
from worked.moves.attending import root_forgotten, scale_factor, scale_left_out
from worked.problem import Mistake
from worked.prose import say
from worked.trace import combination, literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from worked.exact import Algebraic, Finite
    from worked.kinds.key_perturbation import Kind
    from worked.trace import Value


def known_mistakes(kind: Kind) -> Iterator[Mistake]:
    """The mistakes that can be made in a problem of this shape."""
    if len(kind.keys) == 1:
        return
    right = kind.results()
    d = len(kind.query)
    if scale_factor(kind.scale, d) != 1:
        yield scale_left_out(kind)
        if isinstance(kind.scale, str):
            yield root_forgotten(instead=kind.model_copy(update={"scale": exact.rational(1, d)}))
    if kind.delta is not None:
        yield from _in_the_derivative(kind, right)
    else:
        yield from _in_the_stretch(kind, right)
        yield from _in_the_limit(kind, right)


def _in_the_derivative(kind: Kind, right: Mapping[str, Value]) -> Iterator[Mistake]:
    speed = cast("Algebraic", right["score_derivative"])
    weight = _of(right, "weights")[kind.key - 1]
    value, output = kind.values[kind.key - 1], _of(right, "output")
    away = tuple([exact.combination((1, -1), pair) for pair in zip(value, output, strict=True)])
    own = exact.combination((speed,), (weight,))
    if scale_factor(kind.scale, len(kind.query)) != 1:
        assert kind.delta is not None
        yield Mistake(
            "scale_left_out_of_derivative",
            say("The scale is missing in the derivative of the score; it multiplies that too."),
            pins={"score_derivative": exact.combination(kind.query, kind.delta)},
        )
    yield Mistake(
        "output_not_subtracted",
        say("The weights of the others change as well: it is $v_i - h$, not $v_i$."),
        pins={"derivative": _times(own, value)},
    )
    yield Mistake(
        "weight_forgotten",
        say("The factor $w_i$ is missing: a key without weight does not move the output."),
        pins={"derivative": _times(speed, away)},
    )
    yield Mistake(
        "others_do_not_move",
        say("Only $w_i$ was moved; all weights share one sum, so the others move too."),
        pins={"derivative": _times(own * (1 - weight), value)},
    )
    yield Mistake(
        "wrong_direction",
        say("The sign is wrong: where the score grows, the output moves *towards* the value."),
        pins={"derivative": _times(own * -1, away)},
    )


def _in_the_stretch(kind: Kind, right: Mapping[str, Value]) -> Iterator[Mistake]:
    alpha, i = kind.stretch or 0, kind.key - 1
    weights, stretched = _of(right, "weights"), _of(right, "stretched_weights")
    longer = list(kind.values)
    longer[i] = tuple([cast("Algebraic", exact.combination((alpha,), (x,))) for x in longer[i]])
    yield Mistake(
        "value_stretched",
        say("The value was stretched with its key; only the key becomes longer."),
        pins={"stretched_output": _average(stretched, longer)},
    )
    factors = [alpha if j == i else 1 for j in range(len(weights))]
    multiplied = [exact.combination((f,), (w,)) for f, w in zip(factors, weights, strict=True)]
    yield Mistake(
        "weight_stretched",
        say("The weight was multiplied; the score is, and the softmax turns it into a weight."),
        pins={"stretched_weights": tuple(multiplied)},
    )
    yield Mistake(
        "all_keys_stretched",
        say("All scores were multiplied; only one key becomes longer."),
        pins={
            "stretched_scaled": tuple(
                [exact.combination((alpha,), (s,)) for s in _of(right, "scaled")]
            )
        },
    )
    yield Mistake(
        "nothing_changes",
        say("The output was left as it is; a longer key has another score, and another weight."),
        pins={"stretched_output": right["output"]},
    )


def _in_the_limit(kind: Kind, right: Mapping[str, Value]) -> Iterator[Mistake]:
    score, i = _of(right, "scaled")[kind.key - 1], kind.key - 1
    value, output = kind.values[i], right["output"]
    if exact.sign(score) <= 0:
        yield Mistake(
            "takes_all_whatever_the_sign",
            say("A longer key takes the weight only where its product with the query is above 0."),
            pins={"limit_output": value},
        )
    if exact.sign(score) >= 0:
        scores = _of(right, "scaled")
        others = [exact.NEG_INF if j == i else s for j, s in enumerate(scores)]
        yield Mistake(
            "loses_all_whatever_the_sign",
            say("A longer key loses its weight only where its product with the query is below 0."),
            pins={"limit_weights": exact.softmax(others)},
        )
    if exact.sign(score):
        yield Mistake(
            "limit_is_the_output",
            say("The limit was taken to be the output before; it is that only for a score of 0."),
            pins={"limit_output": output},
        )


def _of(right: Mapping[str, Value], name: str) -> tuple[Finite, ...]:
    return cast("tuple[Finite, ...]", right[name])


def _times(factor: Finite, vector: Sequence[Finite]) -> tuple[Finite, ...]:
    return tuple([factor * x for x in vector])


def _average(weights: Sequence[Finite], values: Sequence[tuple[Algebraic, ...]]) -> Value:
    return combination(weights, [literal(value) for value in values]).value
