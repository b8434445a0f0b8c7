"""The rules of `draw`: a range of numbers, numbers to draw from, or whole values to choose from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, TypeAlias

from worked.exact import Surd, write_number
from worked.variation.paths import filled, numbers_in
from worked.variation.totals import drawn_with_total

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from worked.draw import Rng
    from worked.fields import AnyNumber, Plainest


@dataclass(frozen=True)
class Range:
    """Numbers from `least` in steps up to `most`; with a total, they add up to it."""

    least: int | Fraction
    most: int | Fraction
    step: int | Fraction = 1
    total: int | Fraction | Literal["given"] | None = None
    """`given`: what the numbers of the file add up to."""

    @property
    def steps(self) -> int:
        """How many steps lead from the least number to the largest."""
        return self.counted(self.most - self.least)

    def counted(self, distance: int | Fraction) -> int:
        """How many steps a distance has, if it has a whole number of them."""
        return int(distance / Fraction(self.step))

    def draw(self, values: Sequence[object], rng: Rng) -> list[object]:
        """The values with other numbers in them."""
        given = list(numbers_in(values))
        if self.total is None:
            drawn = [rng.integer(0, self.steps) for _ in given]
        else:
            above = self.counted(self.total_of(given) - len(given) * self.least)
            drawn = drawn_with_total(len(given), self.steps, above, rng)
        return _refilled(values, [self.least + k * self.step for k in drawn])

    def total_of(self, given: Iterable[AnyNumber]) -> int | Fraction:
        """What the numbers in place of the given ones have to add up to."""
        if isinstance(self.total, int | Fraction):
            return self.total
        return sum([number for number in given if not isinstance(number, Surd)], Fraction(0))

    def as_given(self) -> dict[str, Plainest]:
        """The rule as a problem file writes it."""
        written: dict[str, Plainest] = {
            "from": write_number(self.least),
            "to": write_number(self.most),
        }
        if self.step != 1:
            written["step"] = write_number(self.step)
        if self.total is not None:
            written["sum"] = "given" if self.total == "given" else write_number(self.total)
        return written


@dataclass(frozen=True)
class Entries:
    """Every number is one of these; one that is listed twice comes twice as often."""

    numbers: tuple[AnyNumber, ...]

    def draw(self, values: Sequence[object], rng: Rng) -> list[object]:
        """The values with other numbers in them."""
        return _refilled(values, [rng.choice(self.numbers) for _ in numbers_in(values)])

    def as_given(self) -> dict[str, Plainest]:
        """The rule as a problem file writes it."""
        return {"entries": [write_number(number) for number in self.numbers]}


@dataclass(frozen=True)
class Choice:
    """The whole value is one of these; one that is listed twice comes twice as often."""

    values: tuple[object, ...] = field(hash=False)

    def draw(self, values: Sequence[object], rng: Rng) -> list[object]:
        """One of the choices for each value."""
        return [rng.choice(self.values) for _ in values]

    def as_given(self) -> dict[str, Plainest]:
        """The rule as a problem file writes it."""
        return {"choose": [_written(value) for value in self.values]}


Rule: TypeAlias = Range | Entries | Choice


def _refilled(values: Sequence[object], numbers: Iterable[AnyNumber]) -> list[object]:
    each = iter(numbers)
    return [filled(value, each) for value in values]


def _written(value: object) -> Plainest:
    """A choice as a problem file writes it."""
    if isinstance(value, bool | str):
        return str(value) if isinstance(value, str) else value
    if isinstance(value, int | Fraction | Surd):
        return write_number(value)
    if isinstance(value, Mapping):
        return {name: _written(entry) for name, entry in value.items()}
    if isinstance(value, tuple):
        return [_written(entry) for entry in value]
    raise TypeError("a choice holds numbers, texts, lists and mappings")
