"""What people get wrong with polynomial kernels, and the sentence that helps."""

from __future__ import annotations

from functools import reduce
from operator import add, mul
from typing import TYPE_CHECKING, cast

from worked.kinds.polynomial_kernel.steps import vectors
from worked.problem import Mistake
from worked.prose import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worked.kinds.polynomial_kernel import Kind
    from worked.trace import Value, Vector


def known_mistakes(kind: Kind) -> Iterator[Mistake]:
    """Coefficients without roots or without counts, a constant that is forgotten."""
    length, degree = kind.length, kind.degree
    if degree > 1:
        yield from _of_the_power(kind)
    if length > 1 and degree > 1:
        yield Mistake(
            "order_counted",
            say("The product of two entries is one feature, whichever of them is named first."),
            pins={"feature_dimension": (length + (kind.c != 0)) ** degree},
        )
    if kind.c:
        yield Mistake(
            "constant_left_out",
            say("Here the constant is left out, and with it all features of lower degree."),
            instead=kind.model_copy(update={"c": 0}),
        )


def _of_the_power(kind: Kind) -> Iterator[Mistake]:
    """What goes wrong where there is a power to multiply out."""
    right, degree = kind.results(), kind.degree
    coefficients = cast("Vector", right["coefficients"])
    yield Mistake(
        "factors_without_roots",
        say(
            "The whole factor was put into the features of both vectors, so their product has "
            "its square; each of them gets the root."
        ),
        pins={"coefficients": right["expansion"]},
    )
    yield Mistake(
        "counts_left_out",
        say(
            "The coefficients were left out: a product that comes up several times counts as "
            "often, and each feature has the root of that."
        ),
        pins={"coefficients": tuple(1 if b else 0 for b in coefficients)},
    )
    yield Mistake(
        "power_of_each_term",
        say("The whole sum is raised to the power, not each of its terms."),
        pins={"kernel": _termwise(kind)},
    )
    yield Mistake(
        "one_degree_less",
        say(
            "This is the kernel of degree {less}; here the degree is {p}.",
            less=degree - 1,
            p=degree,
        ),
        instead=kind.model_copy(update={"degree": degree - 1}),
    )


def _termwise(kind: Kind) -> Value:
    """The sum of the powers of the terms."""
    x, y = vectors(kind)
    powers = [(a * b) ** kind.degree for a, b in zip(x, y, strict=True)]  # type: ignore[operator]
    return reduce(add, powers, reduce(mul, [kind.c] * kind.degree))
