"""The earth mover's distance: the cheapest way to carry masses from sources to targets, proved.

Source: SUTD 50.039 (2024), Homework 4, Part II, Question 3.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, Self

from worked.exact import rational_text
from worked.fields import ListOf, NonNegative, Path, Point, RationalMatrix, Record
from worked.kinds.transport.mistakes import known_mistakes
from worked.kinds.transport.sampling import another
from worked.kinds.transport.second_route import results_again
from worked.kinds.transport.steps import write_solution
from worked.maths.transport import (
    Costs,
    Distance,
    RationalCosts,
    between,
    greedy_plan,
    solve,
    total_cost,
)
from worked.problem import Mistake, Problem

if TYPE_CHECKING:
    from worked.draw import Rng
    from worked.reals import Reals
    from worked.sheet import Work

MOST_PAIRS = 1_500_000
"""Pairs of a source and a target that are solved; 1000 by 1000 takes seconds."""


class Place(Record):
    """A place with a mass: what a source holds, what a target takes."""

    at: Point | None = None
    mass: NonNegative


class Kind(Problem):
    """The cheapest transport of masses, its cost, and why no other plan is cheaper."""

    title = "Earth mover's distance by hand"
    topic = "transport"

    sources: ListOf[Place]
    """Where mass lies: a place and a mass each. A place is a point, or a number on a line."""
    targets: ListOf[Place]
    """Where mass is needed: in total as much as there is at the sources."""
    distance: Literal["euclidean", "manhattan", "chebyshev", "squared_euclidean"] | None = None
    """What one unit of mass costs from place to place; euclidean, unless there are costs."""
    costs: RationalMatrix | None = None
    """In place of a distance: a row for each source, an entry for each target."""

    # --- what does not fit ------------------------------------------------------------------

    def conflicts(self) -> Iterator[tuple[Path, str]]:
        """Totals that differ, places that cannot be measured, costs of the wrong shape, size."""
        n, m = len(self.sources), len(self.targets)
        if n * m > MOST_PAIRS:
            seen = f"{n:,} sources and {m:,} targets make {n * m:,} pairs"
            yield ("sources",), f"{seen}; at most {MOST_PAIRS:,} are solved"
        yield from self._wrong_totals()
        yield from self._wrong_costs(n, m)
        yield from self._wrong_places()

    def _wrong_totals(self) -> Iterator[tuple[Path, str]]:
        held, taken = (sum(masses, Fraction()) for masses in self.masses())
        if held != taken:
            held_text, taken_text = rational_text(held), rational_text(taken)
            yield (
                ("targets",),
                f"the sources hold {held_text} in total, the targets take {taken_text}; "
                "the two totals must be equal",
            )
        elif not held:
            yield ("sources",), "the total mass is 0; some mass must move"

    def _wrong_costs(self, n: int, m: int) -> Iterator[tuple[Path, str]]:
        if self.costs is None:
            return
        if self.distance is not None:
            words = "the costs are given, so no distance is measured; leave out one of the two"
            yield ("distance",), words
        if (len(self.costs), len(self.costs[0])) != (n, m):
            size = f"{len(self.costs)}×{len(self.costs[0])}"
            yield ("costs",), f"{size}; {n} sources and {m} targets need {n}×{m}"

    def _wrong_places(self) -> Iterator[tuple[Path, str]]:
        known = [place.at for place in (*self.sources, *self.targets) if place.at is not None]
        for name, places in (("sources", self.sources), ("targets", self.targets)):
            for i, place in enumerate(places):
                if place.at is None:
                    if self.costs is None:
                        words = "missing; every place needs its point, unless there are costs"
                        yield (name, i, "at"), words
                elif len(place.at) != len(known[0]):
                    seen, first = _coordinates(len(place.at)), _coordinates(len(known[0]))
                    yield (name, i, "at"), f"a point with {seen}; the first point has {first}"

    # --- what the steps, the mistakes and the second route ask ------------------------------

    def masses(self) -> tuple[tuple[int | Fraction, ...], tuple[int | Fraction, ...]]:
        """What the sources hold and what the targets take."""
        held = tuple([place.mass for place in self.sources])
        return held, tuple([place.mass for place in self.targets])

    def points(self) -> tuple[list[tuple[int | Fraction, ...]], list[tuple[int | Fraction, ...]]]:
        """Where sources and targets are; empty lists where that is not known of all."""
        here = [place.at for place in self.sources if place.at is not None]
        there = [place.at for place in self.targets if place.at is not None]
        if len(here) < len(self.sources) or len(there) < len(self.targets):
            return [], []
        return here, there

    def has_choice(self) -> bool:
        """Whether there is more than one plan: mass at several sources goes to several targets."""
        return all(sum(map(bool, masses)) > 1 for masses in self.masses())

    def measured_by(self) -> Distance | None:
        """The distance; None where the costs are given."""
        return None if self.costs is not None else self.distance or "euclidean"

    def table(self) -> Costs:
        """What one unit costs from each source to each target."""
        distance = self.measured_by()
        if distance is None or self.costs is not None:
            return RationalCosts.of(self.costs or ())
        return between(*self.points(), distance)

    # --- what every kind does ---------------------------------------------------------------

    def solve(self, work: Work) -> None:
        """Measure, find the plan, add up its cost, prove that it is the least."""
        write_solution(self, work)

    def oracle(self, numbers: Reals) -> Mapping[str, object]:
        """The same from shortest paths; of large problems, a judge of plan and potentials."""
        return results_again(self, numbers)

    def mistakes(self) -> Iterator[Mistake]:
        """Plans that only look cheap, the wrong distance, the wrong total."""
        return known_mistakes(self)

    @classmethod
    def sample(cls, rng: Rng, like: Self | None = None) -> Self:
        """Three or four places on each side, one best plan, and the greedy rule misses it.

        With `like`, as many places, on the same grid, with masses of the same size.
        """
        if like is not None:
            return another(like, rng)
        while True:
            drawn = cls(**_drawn(rng))  # type: ignore[arg-type]
            sources, targets = drawn.masses()
            costs = drawn.table()
            optimum = solve(sources, targets, costs)
            greedy = greedy_plan(sources, targets, costs)
            if optimum.unique and total_cost(greedy, costs) != optimum.cost:
                return drawn


def _drawn(rng: Rng) -> dict[str, list[dict[str, object]]]:
    """Different points of a grid, five by four, and whole masses with equal totals."""
    n, m = rng.integer(3, 4), rng.integer(3, 4)
    points = rng.shuffled([(x, y) for x in range(5) for y in range(4)])[: n + m]
    total = rng.integer(8, 12)
    masses = [*_parts(rng, total, n), *_parts(rng, total, m)]
    places: list[dict[str, object]] = [
        {"at": at, "mass": mass} for at, mass in zip(points, masses, strict=True)
    ]
    return {"sources": places[:n], "targets": places[n:]}


def _parts(rng: Rng, total: int, count: int) -> list[int]:
    """A total cut into so many whole parts of at least 1."""
    cuts = sorted(rng.shuffled(range(1, total))[: count - 1])
    return [end - start for start, end in zip((0, *cuts), (*cuts, total), strict=True)]


def _coordinates(count: int) -> str:
    return "1 coordinate" if count == 1 else f"{count} coordinates"
