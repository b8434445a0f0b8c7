"""Which student gets which variant: everybody another, or where they are few, neighbours do."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

from worked.errors import WorkedError
from worked.papers.seats import seat_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from worked.papers.roster import Student


class NoneFree(WorkedError):
    """All variants there are lie on the desks beside somebody."""

    def __init__(self, person: str, taken: Iterable[int]) -> None:
        super().__init__("no variant is free")
        self.person = person
        self.taken = tuple(sorted(taken))


def neighbours(students: Iterable[tuple[str, Student]]) -> dict[str, frozenset[str]]:
    """Who sits left, right, in front of or behind whom, by key; only where anybody does.

    Students of several sections who have the same seat count as neighbours as well.
    """
    seats: dict[object, list[str]] = {}
    placed = {}
    for key, student in students:
        seat = seat_of(student.seat) if student.seat else None
        if seat is not None:
            placed[key] = seat
            seats.setdefault(seat, []).append(key)
    found = {}
    for key, seat in placed.items():
        near = [other for at in (seat, *seat.around()) for other in seats.get(at, ())]
        if len(near) > 1:
            found[key] = frozenset(near) - {key}
    return {key: near for key, near in found.items() if near}


def clashes(
    numbers: Mapping[str, int], beside: Mapping[str, frozenset[str]]
) -> list[tuple[str, str]]:
    """Neighbours who have the same variant, each pair once."""
    return [
        (key, other)
        for key, near in beside.items()
        for other in sorted(near)
        if key < other and key in numbers and numbers[key] == numbers.get(other)
    ]


def shared_out(
    people: Sequence[str],
    numbers: Sequence[int],
    held: Mapping[str, int],
    beside: Mapping[str, frozenset[str]],
    salt: str,
) -> dict[str, int]:
    """A variant for everybody out of a few, other than the neighbours'; `held` ones stay.

    Each is used about as often as the others. Where that leads into a corner, the lowest number
    that is free is taken, which two variants are enough for in any rows of seats. Raises
    `NoneFree`.
    """
    try:
        return _Colouring(people, numbers, held, beside).coloured(salt)
    except NoneFree:
        return _Colouring(people, numbers, held, beside).coloured("")


class _Colouring:
    """Gives numbers first to those whose neighbours leave them the fewest (Brélaz's order)."""

    def __init__(
        self,
        people: Sequence[str],
        numbers: Sequence[int],
        held: Mapping[str, int],
        beside: Mapping[str, frozenset[str]],
    ) -> None:
        self._numbers = numbers
        self._beside = beside
        self._given: dict[str, int] = {}
        self._used = Counter(dict.fromkeys(numbers, 0))
        self._used.update(held.values())
        self._near: dict[str, set[int]] = {person: set() for person in people}
        for person in people:
            self._near[person] |= {held[other] for other in beside.get(person, ()) if other in held}
        self._order = {person: place for place, person in enumerate(people)}

    def coloured(self, salt: str) -> dict[str, int]:
        """A number for everybody; without salt, the lowest that is free."""
        waiting = [self._rank(person) for person in self._near]
        heapify(waiting)
        while waiting:
            saturation, _, person = heappop(waiting)
            if person in self._given or -saturation != len(self._near[person]):
                continue
            number = self._free(person, salt)
            self._given[person] = number
            self._used[number] += 1
            for other in self._beside.get(person, ()):
                if other in self._near and other not in self._given:
                    self._near[other].add(number)
                    heappush(waiting, self._rank(other))
        return self._given

    def _rank(self, person: str) -> tuple[int, int, str]:
        return -len(self._near[person]), self._order[person], person

    def _free(self, person: str, salt: str) -> int:
        free = [number for number in self._numbers if number not in self._near[person]]
        if not free:
            raise NoneFree(person, self._near[person])
        if not salt:
            return free[0]
        digest = sha256(f"{salt}\x1f{person}".encode()).digest()
        count = len(self._numbers)
        start = int.from_bytes(digest[:8], "big") % count
        return min(free, key=lambda number: (self._used[number], (number - start) % count))
