"""How many different variants a problem has: numbers and answers, before the gates and after."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from worked.errors import ProblemFileError
from worked.variation import Undrawable
from worked.vary.counting import Count, all_found, counted, estimated, worth_counting
from worked.vary.draws import candidate
from worked.vary.family import numbers_key
from worked.vary.looking import Look, looked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worked.vary.family import Family

ATTEMPT = 0
"""No variant has an attempt 0: these draws only count what there is."""


class Different(NamedTuple):
    """How many different given numbers there are, and how many different answers."""

    numbers: Count
    answers: Count


class Space(NamedTuple):
    """What can be drawn, and what of it passes the gates.

    A set without repeats holds as many variants as there are different answers that pass.
    """

    drawn: Different
    passed: Different


def space_of(family: Family, seen: Sequence[Look]) -> Space:
    """The space of a problem: counted where it is small, else estimated from what was `seen`."""
    numbers = _numbers(family)
    if isinstance(numbers, Count):
        passed = [look for look in seen if look.passes]
        return Space(
            Different(numbers, estimated(look.answers for look in seen)),
            Different(
                estimated(look.numbers for look in passed),
                estimated(look.answers for look in passed),
            ),
        )
    return _counted(family, *numbers)


def _numbers(family: Family) -> Count | tuple[list[int], int]:
    """A draw for each of all numbers, and the draws made; or an estimate of how many there are."""
    found: dict[bytes, int] = {}
    keys: list[bytes] = []
    last_new = draw = 0
    while worth_counting(len(found), len(keys)):
        draw += 1
        key = _key(family, draw)
        keys.append(key)
        if key not in found:
            found[key] = draw
            last_new = draw
        elif all_found(len(found), draw, last_new):
            return list(found.values()), draw
    return estimated(keys)


def _key(family: Family, draw: int) -> bytes:
    """The key of the numbers of a draw; of all that make no problem, one."""
    try:
        drawn = candidate(family.exercise, family.identity, family.seed, draw, ATTEMPT)
    except (Undrawable, ProblemFileError):
        return b""
    return numbers_key(drawn)


def _counted(family: Family, numbers: list[int], draws: int) -> Space:
    """The space where every number was found."""
    all_of_them = [looked(family, number, ATTEMPT) for number in numbers]
    looks = [look for look in all_of_them if isinstance(look, Look)]

    def different(some: list[Look]) -> Different:
        keys = [{look.numbers for look in some}, {look.answers for look in some}]
        return Different(*[counted(len(key), draws, draws - len(key)) for key in keys])

    return Space(different(looks), different([look for look in looks if look.passes]))
