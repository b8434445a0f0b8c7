"""What people get wrong about stored gradients, and the sentence that helps."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from worked.exact import divide
from worked.kinds.sgd_trace.fate import fate_with, fate_without
from worked.problem import Mistake
from worked.prose import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from worked.exact import Algebraic
    from worked.kinds.sgd_trace import Kind

    Used = Callable[[list[Algebraic]], Algebraic]
    """From all gradients so far, what a step uses of them."""


def known_mistakes(kind: Kind) -> Iterator[Mistake]:
    """Wrong gradients, wrong sums of them, and wrong conclusions."""
    yield Mistake(
        "sign",
        say("The step went uphill: the gradient is *subtracted* from the weight."),
        pins={
            "with_zero_grad": _weights(kind, lambda gradients: -gradients[-1]),
            "without_zero_grad": _weights(kind, lambda gradients: -sum(gradients)),
        },
    )
    yield Mistake(
        "half_of_the_gradient",
        say("The square gives a factor 2, which takes the half away: the gradient is $a (w - c)$."),
        instead=kind.model_copy(
            update={"curvatures": tuple([divide(a, 2) for a in kind.curvatures])}
        ),
    )
    if any(kind.minima):
        yield Mistake(
            "lowest_point_forgotten",
            say("The gradient is taken from the lowest point on: $a (w - c)$, not $a w$."),
            instead=kind.model_copy(update={"minima": (0,) * len(kind.minima)}),
        )
    if kind.steps > 1:
        yield from _wrong_sums(kind)
    yield from _wrong_conclusions(kind)


def _wrong_sums(kind: Kind) -> Iterator[Mistake]:
    """Steps without zero_grad that use something else than the sum."""
    wrong: tuple[tuple[str, Used, str], ...] = (
        (
            "not_added_up",
            lambda gradients: gradients[-1],
            "Without `zero_grad` the new gradient is *added* to those before; each step uses the "
            "sum, not the newest gradient alone.",
        ),
        (
            "averaged",
            lambda gradients: divide(sum(gradients), len(gradients)),
            "The stored gradient is a sum; nothing divides it by how many there are.",
        ),
        (
            "last_two",
            lambda gradients: sum(gradients[-2:]),
            "*All* gradients so far are stored, not only this one and the one before.",
        ),
        (
            "first_again",
            lambda gradients: gradients[0] * len(gradients),
            "The gradient changes with the weight: compute it anew before it is added.",
        ),
    )
    for name, used, says in wrong:
        yield Mistake(name, say(says), pins={"without_zero_grad": _weights(kind, used)})


def _wrong_conclusions(kind: Kind) -> Iterator[Mistake]:
    right, without = fate_with(kind), fate_without(kind)
    if right.word != "converges":
        yield Mistake(
            "always_converges",
            say("Even the right code does not converge here: work out by what a step multiplies."),
            pins={"behaviour": "converges"},
        )
    if without.word != "diverges":
        yield Mistake(
            "must_diverge",
            say("Stored gradients make the weight overshoot, but it does not leave all bounds."),
            pins={"behaviour_without": "diverges"},
        )
    if without.word != right.word != "diverges":
        yield Mistake(
            "same_fate",
            say("The two runs do not end alike: without `zero_grad` the recurrence is another."),
            pins={"behaviour_without": right.word},
        )


def _weights(kind: Kind, used: Used) -> tuple[Algebraic, ...]:
    """The weight after each step of a wrong run."""
    return tuple(islice(_run(kind, used), kind.steps))


def _run(kind: Kind, used: Used) -> Iterator[Algebraic]:
    weight: Algebraic = kind.start
    gradients: list[Algebraic] = []
    while True:
        for a, c in zip(kind.curvatures, kind.minima, strict=True):
            gradients.append(a * (weight - c))
            weight = weight - kind.learning_rate * used(gradients)
            yield weight
