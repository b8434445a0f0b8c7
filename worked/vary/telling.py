"""Whether two answers look different at the digits shown: what a marker can tell apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.exact import NEG_INF, ExactError, Symbolic, approx, decimal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worked.document import Result
    from worked.trace import Value


class Eye:
    """Compares values at so many places after the point; remembers what it has read."""

    def __init__(self, places: int) -> None:
        self.places = places
        self._unit = 10.0**-places
        self._known: dict[int, tuple[object, float]] = {}

    def sees_no_difference(self, one: Sequence[Result], other: Sequence[Result]) -> bool:
        """Whether answers, result by result, look the same."""
        return len(one) == len(other) and all(
            self.alike(a.value, b.value) for a, b in zip(one, other, strict=True)
        )

    def alike(self, a: Value, b: Value) -> bool:
        """Whether two values print alike: numbers to the last place, lists entry by entry."""
        if isinstance(a, tuple) or isinstance(b, tuple):
            if not isinstance(a, tuple) or not isinstance(b, tuple) or len(a) != len(b):
                return False
            return all(map(self.alike, a, b))
        if a is b:
            return True
        if a is NEG_INF or b is NEG_INF or (type(a) is int and type(b) is int):
            return bool(a == b)
        if isinstance(a, bool | str) or isinstance(b, bool | str):
            return type(a) is type(b) and bool(a == b)
        if isinstance(a, Symbolic) or isinstance(b, Symbolic):
            return bool(a == b)
        x, y = self.read(a), self.read(b)
        if abs(x - y) > 1.5 * self._unit + 1e-12 * abs(x):
            return False
        try:
            return decimal(a, self.places) == decimal(b, self.places)
        except ExactError:
            return True

    def read(self, number: Value) -> float:
        """A float near the number."""
        if type(number) is int:
            return approx(number)
        known = self._known.get(id(number))
        if known is None:
            known = self._known[id(number)] = (number, approx(number))  # type: ignore[arg-type]
        return known[1]

    def looks_whole(self, number: Value) -> str | None:
        """How a number that is not whole prints, if it prints as a whole one; else None.

        Without places after the point every number does, so nothing is said.
        """
        if isinstance(number, int | str | tuple) or number is NEG_INF or not self.places:
            return None
        try:
            text = decimal(number, self.places)
        except ExactError:
            return None
        return None if text.partition(".")[2].strip("0") else text
