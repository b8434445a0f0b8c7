"""Every printed relation, evaluated again: in floats, and in balls where floats cannot tell."""

from __future__ import annotations

import math
from contextlib import suppress
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias, cast

from worked.check.failure import CheckFailed
from worked.document import Derivation, Equations, Formula
from worked.exact import NEG_INF, Symbolic, Undecided, decimal
from worked.trace.arithmetic import MOST_BITS, Balls, Floats

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flint import arb

    from worked.document import Block, PartSolution
    from worked.exact import Scalar
    from worked.trace import Style, Value
    from worked.trace.arithmetic import Loose, Real

# Floats and balls are added and compared alike; the type checker cannot know that they never mix.
# mypy: disable-error-code="operator,arg-type"

TOLERANCE = 1e-9
"""Two sides agree when they differ by at most this times max(1, |value|)."""

PRECISIONS = (128, 512, 2048, 8192, MOST_BITS)
"""Bits of the balls that are tried where floats do not agree."""

OPPOSITE = {"=": "≠", "≠": "=", "≤": ">", "≥": "<", "<": "≥", ">": "≤"}

Verdict: TypeAlias = "bool | None"
"""True or False where it is certain, else None."""


def count_equalities(part: PartSolution, places: int, floats: Floats) -> tuple[int, int]:
    """Check every derivation of a part; return (links checked, all links).

    Raises `CheckFailed`, quoting both sides, where one is false.
    """
    relations = Relations(places, floats)
    checked = links = 0
    for derivation in derivations(chain(part.question, *(step.blocks for step in part.steps))):
        before = derivation.left if isinstance(derivation.left, Formula) else None
        for link in derivation.links:
            links += 1
            if not isinstance(link.right, Formula):
                continue
            if before is not None:
                if not relations.hold(before, link.relation, link.right):
                    raise CheckFailed(
                        "equality", _quoted(before, link.relation, link.right), part.label
                    )
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


class Relations:
    """Checks relations between formulas; remembers what it evaluated in floats."""

    def __init__(self, places: int, floats: Floats) -> None:
        self.places = places
        self.half_unit = Fraction(1, 2 * 10**places)
        self.floats = floats
        tree: dict[int, Loose | None] = {}
        self._known: dict[Style, dict[int, Loose | None]] = {
            "symbols": tree,
            "numbers": tree,
            "value": {},
            "decimal": {},
        }

    def hold(self, left: Formula, relation: str, right: Formula) -> bool:
        """Whether a printed relation is true."""
        decimals = (left.style == "decimal") + (right.style == "decimal")
        slack = decimals * float(self.half_unit)
        a, b = self._loose(left), self._loose(right)
        seen = a is not None and b is not None and _in_floats(relation, a, b, slack)
        if not seen and not self._hold_in_balls(left, relation, right, decimals * self.half_unit):
            return False
        return relation != "=" or _identical(left.expr.value, right.expr.value)

    def _loose(self, side: Formula) -> Loose | None:
        """One side in floats; None where floats break down."""
        expr = side.expr
        known = self._known[side.style]
        if id(expr) not in known:
            try:
                known[id(expr)] = self._computed(side)
            except (ArithmeticError, ValueError):
                known[id(expr)] = None
        return known[id(expr)]

    def _computed(self, side: Formula) -> Loose:
        if side.style == "value":
            return self.floats.read(side.expr.value)
        if side.style == "decimal":
            return self._decimals(side.expr.value)
        return side.expr.evaluate(self.floats)

    def _decimals(self, value: Value) -> Loose:
        """What the printed decimals of a value say."""
        if isinstance(value, tuple):
            return tuple([self._decimals(entry) for entry in value])
        if isinstance(value, int | str | Symbolic) or value is NEG_INF:
            return self.floats.read(value)
        return float(decimal(value, self.places))

    def _hold_in_balls(self, left: Formula, relation: str, right: Formula, slack: Fraction) -> bool:
        from flint import ctx

        for bits in PRECISIONS:
            with ctx.workprec(bits), suppress(ArithmeticError):
                balls = Balls(bits, self.floats.point)
                a, b = (self._ball(side, balls) for side in (left, right))
                verdict = _certain(relation, a, b, cast("Real", balls.read(slack)))
                if verdict is not None:
                    return verdict
        return False

    def _ball(self, side: Formula, balls: Balls) -> Loose:
        if side.style == "value":
            return balls.read(side.expr.value)
        if side.style == "decimal":
            return balls.read(rounded(side.expr.value, self.places))
        return side.expr.evaluate(balls)


def _identical(a: Value, b: Value) -> bool:
    """Whether formulas in symbols are equal for all values of the symbols; else nothing is said."""
    if isinstance(a, tuple) and isinstance(b, tuple):
        return all(map(_identical, a, b))
    if not isinstance(a, Symbolic) and not isinstance(b, Symbolic):
        return True
    try:
        return bool(a == b)
    except Undecided:  # they agree at the point at hand
        return True


def rounded(value: Value, places: int) -> Value:
    """What the printed decimals of a value say, exactly."""
    if isinstance(value, tuple):
        return tuple([rounded(entry, places) for entry in value])
    if value is NEG_INF or isinstance(value, int | str | Symbolic):
        return value
    return Fraction(decimal(value, places))


def _in_floats(relation: str, a: Loose, b: Loose, slack: float) -> bool:
    """Whether the relation holds between two floats (or all entries of two arrays)."""
    if a == b and relation in "=≈≤≥":
        return True
    if isinstance(a, tuple) or isinstance(b, tuple):
        if not (isinstance(a, tuple) and isinstance(b, tuple) and len(a) == len(b)):
            return False
        return all(_in_floats(relation, x, y, slack) for x, y in zip(a, b, strict=True))
    if isinstance(a, str) or isinstance(b, str):
        return relation == "≠" and a != b
    x, y = cast("float", a), cast("float", b)
    room = TOLERANCE * max(1.0, abs(y)) if math.isfinite(y) else 0.0
    match relation:
        case "≈":  # where floats are finer than the last decimal
            return room < slack and abs(x - y) <= slack + 1e-3 * room
        case "<" | ">":  # rounding may have parted two equal numbers
            return abs(x - y) > room and compared(relation, x, y, room)
    return compared(relation, x, y, room)


def compared(relation: str, a: Real, b: Real, room: Real) -> bool:
    """One relation between two numbers of any arithmetic, with some room for rounding."""
    match relation:
        case "=":
            return bool(a == b or abs(a - b) <= room)
        case "≠":
            return bool(abs(a - b) > room)
        case "≤":
            return bool(a <= b + room)
        case "≥":
            return bool(a + room >= b)
        case "<":
            return bool(a < b)
        case ">":
            return bool(a > b)
    raise ValueError(f"no check for the relation {relation!r}")


def _certain(relation: str, a: Loose, b: Loose, slack: Real) -> Verdict:
    """Whether a relation between balls holds for certain, fails for certain, or neither."""
    if isinstance(a, tuple) or isinstance(b, tuple):
        if not (isinstance(a, tuple) and isinstance(b, tuple) and len(a) == len(b)):
            return None  # a near tie: more bits part what an argmax lists as equal
        verdicts = [_certain(relation, x, y, slack) for x, y in zip(a, b, strict=True)]
        if False in verdicts:
            return False
        return None if None in verdicts else True
    if isinstance(a, str) or isinstance(b, str):
        return _in_floats(relation, a, b, 0)
    low, other = _is_minus_infinity(a), _is_minus_infinity(b)
    if low or other:
        return relation in ("=≈≤≥" if low and other else "<≤≠" if low else ">≥≠")
    room = _room(relation, b, slack)
    kind = "=" if relation == "≈" else relation
    if compared(kind, a, b, room):
        return True
    return False if compared(OPPOSITE[kind], a, b, room) else None


def _room(relation: str, b: Real, slack: Real) -> Real:
    """By how much two sides may differ: half a unit of a decimal, or a share of the value."""
    if relation in "<>":
        return slack * 0
    if relation == "≈" and slack > 0:
        return slack * (1 + 1e-9)
    return slack + (abs(b) + 1) * TOLERANCE


def _is_minus_infinity(ball: Real) -> bool:
    """Whether a ball is −∞ itself; one that may be anything is neither finite nor below 0."""
    return not cast("arb", ball).is_finite() and ball < 0


def _quoted(left: Formula, relation: str, right: Formula) -> str:
    return f"{_shortened(left.expr.value)} {relation} {_shortened(right.expr.value)} is not true"


def _shortened(value: Value | Scalar) -> str:
    text = repr(value)
    return text if len(text) <= 200 else text[:200] + "..."
