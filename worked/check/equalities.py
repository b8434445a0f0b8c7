"""Every printed relation, evaluated again: in floats, and in balls where floats cannot tell."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

from worked.check.failure import CheckFailed
from worked.document import Derivation, Equations, Formula
from worked.exact import NEG_INF, decimal
from worked.trace.arithmetic import Balls, Floats

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flint import arb

    from worked.document import Block, PartSolution
    from worked.trace import Expr, Value
    from worked.trace.arithmetic import Loose

TOLERANCE = 1e-9
"""Two sides agree when they differ by at most this times max(1, |value|)."""

PRECISIONS = (128, 512, 2048, 8192, 32768)
"""Bits of the balls that are tried where floats do not agree."""

Verdict: TypeAlias = "bool | None"


def count_equalities(part: PartSolution, places: int) -> tuple[int, int]:
    """Check every derivation of a part; return (links checked, all links).

    Raises `CheckFailed`, quoting both sides, where one is false.
    """
    known: dict[int, Loose] = {}
    checked = links = 0
    blocks = chain(part.question, *(step.blocks for step in part.steps))
    for derivation in derivations(blocks):
        before = derivation.left if isinstance(derivation.left, Formula) else None
        for link in derivation.links:
            links += 1
            if not isinstance(link.right, Formula):
                continue
            if before is not None:
                if not holds(before, link.relation, link.right, places, known):
                    raise CheckFailed("equality", _quoted(before, link.relation, link.right), part.label)
                checked += 1
            before = link.right
    return checked, links


def derivations(blocks: Iterable[Block]) -> Iterator[Derivation]:
    """All derivations among the blocks."""
    for block in blocks:
        if isinstance(block, Derivation):
            yield block
        elif isinstance(block, Equations):
            yield from block.equations


def holds(
    left: Formula, relation: str, right: Formula, places: int, known: dict[int, Loose]
) -> bool:
    """Whether a printed relation is true; `known` keeps what was evaluated in floats."""
    floats = Floats()
    pair = [_in_floats(side, places, floats, known) for side in (left, right)]
    slack = _slack(left, right, places)
    if _related(relation, *pair, slack):
        return True
    return _holds_in_balls(left, relation, right, places, slack)


def _in_floats(side: Formula, places: int, floats: Floats, known: dict[int, Loose]) -> Loose:
    if side.style == "value":
        return floats.read(side.expr.value)
    if side.style == "decimal":
        return floats.read(rounded(side.expr.value, places))
    key = id(side.expr)
    if key not in known:
        try:
            known[key] = side.expr.evaluate(floats)
        except (OverflowError, ZeroDivisionError, ValueError):
            known[key] = math.nan
    return known[key]


def rounded(value: Value, places: int) -> Value:
    """What the printed decimals of a value say, exactly."""
    if isinstance(value, tuple):
        return tuple([rounded(entry, places) for entry in value])
    if value is NEG_INF or isinstance(value, int):
        return value
    return Fraction(decimal(value, places))


def _slack(left: Formula, right: Formula, places: int) -> Fraction:
    """By how much two sides may differ: half a unit in the last place of a decimal."""
    sides = (left.style == "decimal") + (right.style == "decimal")
    return Fraction(sides, 2 * 10**places)


def _related(relation: str, a: Loose, b: Loose, slack: Fraction) -> bool:
    """Whether the relation certainly holds between two floats (or all entries of two arrays)."""
    if isinstance(a, tuple) or isinstance(b, tuple):
        if not (isinstance(a, tuple) and isinstance(b, tuple) and len(a) == len(b)):
            return False
        return all([_related(relation, x, y, slack) for x, y in zip(a, b, strict=True)])
    room = TOLERANCE * max(1.0, abs(b)) if math.isfinite(b) else 0.0  # type: ignore[arg-type]
    if relation == "≈":
        return a == b or abs(a - b) <= slack + room * 1e-3  # type: ignore[operator]
    return _compared(relation, a, b, room)


def _compared(relation: str, a: object, b: object, room: object) -> bool:
    """One relation between two numbers of any arithmetic, with some room for rounding."""
    match relation:
        case "=":
            return a == b or abs(a - b) <= room  # type: ignore[operator,arg-type]
        case "≤":
            return a <= b + room  # type: ignore[operator]
        case "≥":
            return a + room >= b  # type: ignore[operator]
        case "<":
            return a < b  # type: ignore[operator]
        case ">":
            return a > b  # type: ignore[operator]
        case "≠":
            return abs(a - b) > room  # type: ignore[operator,arg-type]
    raise ValueError(f"no check for the relation {relation!r}")


def _holds_in_balls(
    left: Formula, relation: str, right: Formula, places: int, slack: Fraction
) -> bool:
    from flint import arb, ctx, fmpq

    for bits in PRECISIONS:
        with ctx.workprec(bits):
            balls = Balls(bits)
            a, b = (_in_balls(side, places, balls) for side in (left, right))
            room = arb(fmpq(slack.numerator, slack.denominator)) if relation == "≈" else arb(0)
            verdict = _certain(relation, a, b, room)
        if verdict is not None:
            return verdict
    return False


def _in_balls(side: Formula, places: int, balls: Balls) -> Loose:
    if side.style == "value":
        return balls.read(side.expr.value)
    if side.style == "decimal":
        return balls.read(rounded(side.expr.value, places))
    return side.expr.evaluate(balls)


def _certain(relation: str, a: Loose, b: Loose, slack: arb) -> Verdict:
    """Whether a relation holds for certain (True), fails for certain (False), or neither."""
    if isinstance(a, tuple) or isinstance(b, tuple):
        if not (isinstance(a, tuple) and isinstance(b, tuple) and len(a) == len(b)):
            return False
        verdicts = [_certain(relation, x, y, slack) for x, y in zip(a, b, strict=True)]
        if False in verdicts:
            return False
        return None if None in verdicts else True
    if str(a) == str(b) and not (a - b).is_finite():  # type: ignore[union-attr,operator]
        return True
    room = (abs(b) + 1) * TOLERANCE if relation != "≈" else slack + (abs(b) + 1) * 1e-12  # type: ignore[arg-type,operator]
    if _compared("=" if relation == "≈" else relation, a, b, room):
        return True
    return _refuted(relation, a, b, room)


def _refuted(relation: str, a: object, b: object, room: object) -> Verdict:
    opposite = {"=": "≠", "≈": "≠", "≤": ">", "≥": "<", "<": "≥", ">": "≤", "≠": "="}[relation]
    return False if _compared(opposite, a, b, room) else None


def _quoted(left: Formula, relation: str, right: Formula) -> str:
    return f"{_said(left.expr)} {relation} {_said(right.expr)} is not true"


def _said(expr: Expr) -> str:
    text = repr(expr)
    return text if len(text) <= 200 else text[:200] + "..."
