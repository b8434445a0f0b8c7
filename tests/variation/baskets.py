"""A kind with fields of several sorts, which draws all of its numbers; for the tests of drawing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar, Literal, Self

from worked.fields import Flag, ListOf, Matrix, NonNegative, Path, Point, Positive, Record, Vector
from worked.problem import Mistake, Problem
from worked.prose import say

if TYPE_CHECKING:
    from worked.draw import Rng
    from worked.reals import Reals
    from worked.sheet import Work


GIVEN: dict[str, object] = {
    "fruits": [{"at": [0, 1], "mass": 2}, {"at": [2, 0], "mass": 3}, {"at": [1, 1], "mass": 4}],
    "vector": [1, 0, -1],
    "matrix": [[1, 2], [3, 4]],
    "count": 2,
}


class Fruit(Record):
    """Where a fruit lies, and what it weighs."""

    at: Point
    mass: NonNegative
    ripe: Flag = False


class Basket(Problem):
    """Fruits, and numbers to carry them."""

    title: ClassVar[str] = "A basket"

    fruits: ListOf[Fruit]
    vector: Vector = (0,)
    matrix: Matrix | None = None
    count: Positive = 1
    ties: Literal["first", "last"] = "first"

    def conflicts(self) -> Iterator[tuple[Path, str]]:
        """No basket holds a fruit more than it says."""
        if len(self.fruits) > 9:
            yield ("fruits",), f"{len(self.fruits)} fruits; at most 9 fit"
        if self.count > 5:
            yield ("count",), f"{self.count}; at most 5 would do"

    def solve(self, work: Work) -> None:
        """Nothing is solved here."""

    def oracle(self, numbers: Reals) -> Mapping[str, object]:
        """No results."""
        return {}

    def mistakes(self) -> Iterator[Mistake]:
        """One with every basket, one with heavy ones."""
        yield Mistake("dropped", say("It was dropped."))
        if any(fruit.mass > 5 for fruit in self.fruits):
            yield Mistake("overloaded", say("It was too heavy."))

    @classmethod
    def sample(cls, rng: Rng, like: Self | None = None) -> Self:
        """Other masses, and another vector; the rest as it was."""
        like = like or cls.model_validate(GIVEN)
        fruits = [fruit.as_given() | {"mass": rng.integer(1, 9)} for fruit in like.fruits]
        vector = rng.vector(len(like.vector), -9, 9)
        return cls.model_validate({**like.as_given(), "fruits": fruits, "vector": vector})


def basket(**fields: object) -> Basket:
    """A basket with three fruits, and with other values in some fields."""
    return Basket.model_validate(GIVEN | fields)


BASKET = basket()
