"""What people get wrong about temperatures, and the sentence that helps."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from worked import exact
from worked.problem import Mistake
from worked.prose import say
from worked.trace import exp, literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from worked.document import Line
    from worked.exact import Algebraic, Finite
    from worked.kinds.softmax_temperature import Kind
    from worked.trace import Value

LARGEST_EXPONENT = 100
"""Powers of e up to here are written as numbers, by somebody who does not divide by their sum."""


def known_mistakes(kind: Kind) -> Iterator[Mistake]:
    """The mistakes that can be made at this temperature."""
    if len(kind.logits) == 1:
        return
    match kind.limit():
        case "cold":
            yield from _in_the_cold(kind)
        case "hot":
            yield from _in_the_heat(kind)
        case None:
            yield from _with_the_temperature(kind)
            yield from _with_the_softmax(kind)
            yield from _with_the_limits(kind)


def _with_the_temperature(kind: Kind) -> Iterator[Mistake]:
    beta = kind.factor()
    if beta == 1:
        return
    if kind.beta is None:
        yield Mistake(
            "multiplied_by_temperature",
            say("The logits were multiplied by the temperature; they are divided by it."),
            instead=kind.model_copy(update={"temperature": beta}),
        )
    else:
        yield Mistake(
            "divided_by_beta",
            say("The logits were divided by $β$; $β = 1/T$ multiplies them."),
            instead=kind.model_copy(update={"beta": exact.divide(1, beta)}),
        )
    yield _left_out(kind)
    weights = exact.softmax(kind.logits)
    yield Mistake(
        "scaled_after_softmax",
        say("The weights were scaled *after* the softmax; it is the logits that are scaled."),
        pins={"weights": tuple([exact.combination((beta,), (w,)) for w in weights])},
    )


def _left_out(kind: Kind) -> Mistake:
    """The softmax of the logits as they are."""
    field = "temperature" if kind.beta is None else "beta"
    return Mistake(
        "temperature_left_out",
        say(
            "This is the softmax of the logits as they are, at the temperature 1."
            if kind.beta is None
            else "This is the softmax of the logits as they are, with $β = 1$."
        ),
        instead=kind.model_copy(update={field: 1}),
    )


def _with_the_softmax(kind: Kind) -> Iterator[Mistake]:
    beta, n = kind.factor(), len(kind.logits)
    scaled = [cast("Algebraic", exact.combination((beta,), (s,))) for s in kind.logits]
    if max(scaled) <= LARGEST_EXPONENT:
        yield Mistake(
            "not_normalized",
            say("The powers were not divided by their sum; weights add up to 1."),
            pins={"weights": tuple([exp(literal(z)).value for z in scaled])},
        )
    whole = exact.combination((1,) * n, scaled)
    cold, hot = _limits(kind)
    yield Mistake(
        "divided_by_the_sum",
        say("The logits were divided by their sum; the softmax takes their exponentials first."),
        pins={
            "weights": tuple([exact.divide(z, whole) for z in scaled])
            if exact.sign(whole)
            else exact.softmax(scaled)
        },
    )
    yield Mistake(
        "hard_choice",
        say("All weight went to the largest logit; that is only the limit {cold}.", cold=cold),
        pins={"weights": _shares(kind.logits)},
    )
    yield Mistake(
        "plain_average",
        say("All weights were made equal; that is only the limit {hot}.", hot=hot),
        pins={"weights": (exact.rational(1, n),) * n},
    )


def _with_the_limits(kind: Kind) -> Iterator[Mistake]:
    """Limits that are asked for besides."""
    n = len(kind.logits)
    cold, hot = _shares(kind.logits), (exact.rational(1, n),) * n
    yield _swapped(kind, pins={"weights_cold": hot, "weights_hot": cold})


def _in_the_cold(kind: Kind) -> Iterator[Mistake]:
    field, other = ("temperature", "inf") if kind.beta is None else ("beta", "0+")
    yield _swapped(kind, instead=kind.model_copy(update={field: other}))
    yield _left_out(kind)
    yield Mistake(
        "smallest_logit",
        say("The weight went to the smallest logit; the largest has the largest power."),
        pins={"weights": _shares([-s for s in kind.logits])},
    )
    if any(exact.sign(s) < 0 for s in kind.logits):
        sizes = [s if exact.sign(s) >= 0 else -s for s in kind.logits]
        yield Mistake(
            "largest_magnitude",
            say("A logit counts with its sign: far below 0 it has the smallest power."),
            pins={"weights": _shares(sizes)},
        )
    shares = _shares(kind.logits)
    tied = [j for j, share in enumerate(shares) if share != 0]
    if len(tied) > 1:
        yield Mistake(
            "ties_ignored",
            say("Several logits are the largest; none of them can get more than the others."),
            pins={"weights": tuple([int(j == tied[0]) for j in range(len(shares))])},
        )
        yield Mistake(
            "ties_not_shared",
            say("Each of the largest logits was given the weight 1; together they have 1."),
            pins={"weights": tuple([int(share != 0) for share in shares])},
        )


def _in_the_heat(kind: Kind) -> Iterator[Mistake]:
    n = len(kind.logits)
    field, other = ("temperature", "0+") if kind.beta is None else ("beta", "inf")
    yield _swapped(kind, instead=kind.model_copy(update={field: other}))
    yield _left_out(kind)
    yield Mistake(
        "powers_taken_as_zero",
        say("The exponents go to 0, not the powers: $e^0 = 1$."),
        pins={"weights": (0,) * n},
    )
    yield Mistake(
        "powers_not_divided",
        say("Each power goes to 1; so does no weight, for they add up to 1."),
        pins={"weights": (1,) * n},
    )


def _limits(kind: Kind) -> tuple[Line, Line]:
    """Cold and hot, as the problem writes them."""
    if kind.beta is None:
        return say("$T → 0$"), say("$T → ∞$")
    return say("$β → ∞$"), say("$β → 0$")


def _swapped(
    kind: Kind, pins: Mapping[str, Value] | None = None, instead: Kind | None = None
) -> Mistake:
    """Cold taken for hot."""
    cold, hot = _limits(kind)
    return Mistake(
        "swapped_limits",
        say(
            "The limits were exchanged: {cold} (cold) picks the largest, {hot} (hot) makes all "
            "weights equal.",
            cold=cold,
            hot=hot,
        ),
        pins=pins or {},
        instead=instead,
    )


def _shares(sizes: Sequence[Algebraic]) -> tuple[Finite, ...]:
    """All weight to the largest, evenly."""
    top = max(sizes)
    share = exact.rational(1, sum([size == top for size in sizes]))
    return tuple([share if size == top else 0 for size in sizes])
