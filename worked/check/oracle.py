"""The second route: every result against the kind's oracle, which shares no code with `solve`."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from worked.check.failure import CheckFailed
from worked.exact import NEG_INF, approx, ball
from worked.reals import FloatReals, PreciseReals

if TYPE_CHECKING:
    from collections.abc import Mapping

    from worked.document import PartSolution
    from worked.trace import Value

TOLERANCE = 1e-9
"""The oracle agrees when |difference| ≤ this times max(1, |value|)."""

DIGITS = (60, 600, 6000)
"""Digits of the oracle's arithmetic that are tried where floats do not agree."""


def compare_with_oracle(part: PartSolution) -> None:
    """Compare every result with the oracle. Raises `CheckFailed`, naming the result."""
    values = {name: result.value for name, result in part.results.items()}
    if not disagreements(values, _in_floats(part)):
        return
    from mpmath import workdps

    for digits in DIGITS:
        with workdps(digits):
            names = disagreements(values, part.problem.oracle(PreciseReals()))
        if not names:
            return
    what = f"{', '.join(names)}: the second route gives another value"
    raise CheckFailed("oracle", what, part.label)


def _in_floats(part: PartSolution) -> Mapping[str, object]:
    """The oracle in floats; nothing where floats break down."""
    try:
        return part.problem.oracle(FloatReals())
    except (ArithmeticError, ValueError):
        return {}


def disagreements(values: Mapping[str, Value], seconds: Mapping[str, object]) -> list[str]:
    """The names of the results to which the oracle has no equal value."""
    return [
        name
        for name, value in values.items()
        if name not in seconds or not agree(value, seconds[name])
    ]


def agree(value: Value, second: object) -> bool:
    """Whether the exact value and the oracle's are equal in shape and within the tolerance."""
    if isinstance(value, tuple):
        if not isinstance(second, list | tuple) or len(value) != len(second):
            return False
        return all([agree(x, y) for x, y in zip(value, second, strict=True)])
    if isinstance(value, bool) or isinstance(second, bool | list | tuple):
        return value is second
    if value is NEG_INF:
        return second == -math.inf
    if isinstance(second, int | float):
        return _agree_in_floats(value, second)
    return _agree_precisely(value, second)


def _agree_in_floats(value: Value, second: float) -> bool:
    try:
        first = approx(value)  # type: ignore[arg-type]
        return abs(first - second) <= TOLERANCE * max(1.0, abs(first))
    except OverflowError:
        return value == second if isinstance(second, int) else False


def _agree_precisely(value: Value, second: object) -> bool:
    """The same with mpmath's number, as a ball of its own precision."""
    from flint import arb, ctx
    from mpmath import mp, nstr

    with ctx.workprec(mp.prec + 64):
        first = ball(value, mp.prec + 64)  # type: ignore[arg-type]
        other = arb(nstr(second, mp.dps, min_fixed=1, max_fixed=0))
        size = abs(first)
        return bool(abs(first - other) <= TOLERANCE * (size if size > 1 else arb(1)))
