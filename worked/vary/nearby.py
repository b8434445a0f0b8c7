"""The same part with one whole number of it larger or smaller by one: what an author may change."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from worked.errors import WorkedError
from worked.fields import Path, Record, dotted
from worked.solve import solve_part
from worked.variation.drawing import checked
from worked.variation.paths import fields_of, replaced, stated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from worked.document import PartSolution
    from worked.exercise import Part

MOST_TRIED = 100
"""Other problems that are solved in search of a better one; of large problems, fewer."""

MOST_NUMBERS = 3000
"""Numbers that these problems have, all together."""


class Nearby(NamedTuple):
    """A part with one other number, solved."""

    change: str
    """What is changed: `201 instead of 200 at input.size[1]`."""
    solution: PartSolution


def nearby(parts: Sequence[Part], index: int) -> Iterator[Nearby]:
    """The part with one other number, for each of its numbers in order, where there is an answer.

    A field that another part holds too stays, for it is meant to be the same in both.
    """
    part = parts[index]
    held_twice = {
        name
        for other in (*parts[:index], *parts[index + 1 :])
        for name, value in fields_of(other.problem).items()
        if other.kind == part.kind and value == getattr(part.problem, name)
    }
    numbers = list(_whole_numbers(part.problem))
    changes = (
        (path, number, other)
        for path, number in numbers
        if path[0] not in held_twice
        for other in (number + 1, number - 1)
        if other > 0 or number < 0
    )
    for path, number, other in islice(
        changes, min(MOST_TRIED, MOST_NUMBERS // (len(numbers) or 1))
    ):
        try:
            problem = checked(part.problem, fields_of(replaced(part.problem, path, iter([other]))))
            solution = solve_part(replace(part, problem=problem))
        except WorkedError:
            continue
        yield Nearby(f"{other} instead of {number} at {dotted(path)}", solution)


def _whole_numbers(value: object, path: Path = ()) -> Iterator[tuple[Path, int]]:
    """The whole numbers that a record states, each with its path."""
    if isinstance(value, Record):
        for name, entry in stated(value).items():
            yield from _whole_numbers(entry, (*path, name))
    elif isinstance(value, tuple):
        for position, entry in enumerate(value):
            yield from _whole_numbers(entry, (*path, position))
    elif type(value) is int:
        yield path, value
