"""What people get wrong in a normalization, whichever lines of the matrix are normalized."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.exact import combination, divide, sign, sqrt
from worked.maths.normalizing import mean_and_variance, normalized, turned
from worked.problem import Mistake
from worked.prose import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worked.document import Line
    from worked.exact import Algebraic, Finite, Rational
    from worked.maths.normalizing import Along, Matrix, Rule
    from worked.problem import Problem


def wrong_normalizations(X: Matrix, along: Along, eps: Rational, name: str) -> Iterator[Mistake]:
    """Wrong variances and wrong quotients; `name` is the result that holds the quotients."""
    lines = turned(X, along)
    variances = [mean_and_variance(line)[1] for line in lines]
    n = len(lines[0])
    if n > 1:
        yield Mistake(
            "divided_by_one_less",
            say(
                "The sum of squares was divided by one less than the count; the variance here is "
                "the biased one, divided by the count."
            ),
            pins={"variance": tuple(divide(v * n, n - 1) for v in variances)},
        )
    yield Mistake(
        "sum_of_squares_for_variance",
        say("The squared distances were only added; the variance is their average."),
        pins={"variance": tuple(v * n for v in variances)},
    )
    yield from _wrong_quotients(X, along, eps, name)


def _wrong_quotients(X: Matrix, along: Along, eps: Rational, name: str) -> Iterator[Mistake]:
    def by_variance(mean: Finite, variance: Finite) -> tuple[Finite, Finite]:
        return mean, variance + eps

    def not_centred(mean: Finite, variance: Finite) -> tuple[Finite, Finite]:
        return 0, sqrt(variance + eps)

    def outside(mean: Finite, variance: Finite) -> tuple[Finite, Finite]:
        return mean, sqrt(variance) + eps

    rules: list[tuple[str, str, Rule]] = [
        (
            "divided_by_the_variance",
            "The variance itself was divided by; its root is needed.",
            by_variance,
        ),
        (
            "mean_not_subtracted",
            "The mean was not subtracted; only the distance from it is divided by the root.",
            not_centred,
        ),
    ]
    if eps:
        words = "The $ε$ was added to the root; it belongs below the root, to the variance."
        rules.append(("eps_outside_the_root", words, outside))
    if eps or all(sign(mean_and_variance(line)[1]) for line in turned(X, along)):
        for rule, words, way in rules:
            yield Mistake(rule, say(words), pins={name: normalized(X, along, way)})


def wrong_means(X: Matrix, along: Along) -> Iterator[Mistake]:
    """The sum in place of the mean."""
    sums = tuple(combination((1,) * len(line), line) for line in turned(X, along))
    if len(turned(X, along)[0]) > 1:
        yield Mistake(
            "sum_for_mean",
            say("The numbers were only added; the mean divides their sum by their count."),
            pins={"mean": sums},
        )


def other_axis(X: Matrix, other: Along, eps: Rational, name: str, says: Line) -> Iterator[Mistake]:
    """The other lines of the matrix; one without spread is taken to become 0."""
    if len(turned(X, other)[0]) == 1:
        return

    def rule(mean: Finite, variance: Finite) -> tuple[Finite, Finite]:
        return mean, sqrt(variance + eps) if variance or eps else 1

    yield Mistake("wrong_axis", says, pins={name: normalized(X, other, rule)})


def forgotten_numbers(
    problem: Problem,
    eps: Rational,
    gamma: tuple[Algebraic, ...] | None,
    beta: tuple[Algebraic, ...] | None,
) -> Iterator[Mistake]:
    """ε, scale or shift left out where they change something; the problem has them as fields."""
    if eps:
        yield Mistake(
            "eps_forgotten",
            say("The $ε$ was forgotten; it is added to the variance."),
            instead=problem.model_copy(update={"eps": 0}),
        )
    if gamma is not None and any(g != 1 for g in gamma):
        yield Mistake(
            "gamma_forgotten",
            say("The scale $γ$ was forgotten; it multiplies the normalized numbers."),
            instead=problem.model_copy(update={"gamma": None}),
        )
    if beta is not None and any(beta):
        yield Mistake(
            "beta_forgotten",
            say("The shift $β$ was forgotten; it is added in the end."),
            instead=problem.model_copy(update={"beta": None}),
        )
