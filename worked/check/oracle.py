"""The second route: every result against the kind's oracle, which shares no code with `solve`."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeAlias, cast

from worked.check.failure import CheckFailed
from worked.exact import NEG_INF, Symbolic, ball
from worked.problem import Judged
from worked.reals import FloatReals, PreciseReals

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from worked.document import PartSolution
    from worked.exact import Finite, Scalar
    from worked.exact.symbolic import Point
    from worked.trace import Value
    from worked.trace.arithmetic import Floats

    Agreement: TypeAlias = Callable[[Scalar, object], bool]

TOLERANCE = 1e-9
"""The oracle agrees when |difference| ≤ this times max(1, |value|)."""

DIGITS = (60, 600, 6000)
"""Digits of the oracle's arithmetic that are tried where floats do not agree."""


def compare_with_oracle(part: PartSolution, floats: Floats) -> None:
    """Compare every result with the oracle, at the point of the floats where there are symbols.

    Raises `CheckFailed`, naming the results.
    """
    point = floats.point
    values = {name: _there(result.value, point) for name, result in part.results.items()}
    if not disagreements(values, _in_floats(part, point), _FloatAgreement(floats)):
        return
    from mpmath import workdps

    for digits in DIGITS:
        with workdps(digits):
            again = part.problem.oracle(PreciseReals(point))
            names = disagreements(values, again, agrees_precisely)
        if not names:
            return
    what = f"{', '.join(names)}: the second route gives another value"
    raise CheckFailed("oracle", what, part.label)


def _there(value: Value, point: Point) -> Value:
    """A value with numbers in the place of its symbols."""
    if isinstance(value, tuple) and point:
        return tuple([_there(entry, point) for entry in value])
    return value.at(point) if isinstance(value, Symbolic) else value


def _in_floats(part: PartSolution, point: Point) -> Mapping[str, object]:
    """The oracle in floats; nothing where floats break down."""
    try:
        return part.problem.oracle(FloatReals(point))
    except (ArithmeticError, ValueError):
        return {}


def disagreements(
    values: Mapping[str, Value], again: Mapping[str, object], agrees: Agreement
) -> list[str]:
    """The names of the results to which the oracle has no equal value."""
    return [
        name
        for name, value in values.items()
        if name not in again or not _fits(value, values, again[name], agrees)
    ]


def _fits(value: Value, values: Mapping[str, Value], second: object, agrees: Agreement) -> bool:
    """Whether the oracle has an equal value; or, where it only judges, whether it accepts it."""
    if isinstance(second, Judged):
        try:
            return second.accepts(values)
        except ArithmeticError:  # too much for this precision
            return False
    return same(value, second, agrees)


def same(value: Value, second: object, agrees: Agreement) -> bool:
    """Whether an exact value and the oracle's have one shape, and their numbers agree."""
    if isinstance(value, tuple):
        if not isinstance(second, list | tuple) or len(value) != len(second):
            return False
        return all(same(x, y, agrees) for x, y in zip(value, second, strict=True))
    if isinstance(value, bool) or isinstance(second, bool | list | tuple):
        return value is second
    if isinstance(value, str) or isinstance(second, str):
        return value == second
    if value is NEG_INF:
        return second == -math.inf
    return agrees(value, second)


class _FloatAgreement:
    """Compares in floats, which the check of the equalities has mostly read already."""

    def __init__(self, floats: Floats) -> None:
        self.floats = floats

    def __call__(self, value: Scalar, second: object) -> bool:
        try:
            first = cast("float", self.floats.read(value))
            return abs(first - cast("float", second)) <= TOLERANCE * max(1.0, abs(first))
        except ArithmeticError:
            return False


def agrees_precisely(value: Scalar, second: object) -> bool:
    """The same with a number of mpmath, as a ball of its own precision."""
    from flint import arb, ctx
    from mpmath import mp, nstr

    with ctx.workprec(mp.prec + 64):
        first = ball(cast("Finite", value), mp.prec + 64)
        other = arb(nstr(mp.mpf(second), mp.dps, min_fixed=1, max_fixed=0))
        size = abs(first)
        return bool(abs(first - other) <= TOLERANCE * (size if size > 1 else arb(1)))
