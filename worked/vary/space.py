"""How many different variants a problem has: numbers and answers, before the gates and after."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from worked.errors import ProblemFileError
from worked.variation import Undrawable
from worked.vary.counting import Count, all_found, counted, estimated, worth_counting
from worked.vary.family import numbers_key
from worked.vary.looking import Look, looked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worked.vary.family import Family

ATTEMPT = 0
"""No variant has an attempt 0: these draws only count what there is."""
MOST_DRAWS = 20_000


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
    numbers = _numbers(family, [look.numbers for look in seen])
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


def _numbers(family: Family, seen: list[bytes]) -> Count | tuple[list[int], int]:
    """A draw for each of all numbers, and the draws made; or an estimate of how many there are."""
    found: dict[bytes, int] = {}
    keys: list[bytes] = []
    last_new = 0
    for draw in range(1, MOST_DRAWS + 1):
        key = _key(family, draw)
        if key is None:
            continue
        keys.append(key)
        if key not in found:
            found[key] = draw
            last_new = len(keys)
        elif all_found(len(found), len(keys), last_new):
            return list(found.values()), len(keys)
        if not worth_counting(len(found), len(keys)):
            break
    return estimated([*seen, *keys])


def _key(family: Family, draw: int) -> bytes | None:
    """The key of the numbers of a draw, if they make a problem."""
    try:
        return numbers_key(family.candidate(draw, ATTEMPT))
    except (Undrawable, ProblemFileError):
        return None


def _counted(family: Family, numbers: list[int], draws: int) -> Space:
    """The space where every number was found."""
    all_of_them = [looked(family, number, ATTEMPT) for number in numbers]
    looks = [look for look in all_of_them if isinstance(look, Look)]

    def different(some: list[Look]) -> Different:
        keys = [{look.numbers for look in some}, {look.answers for look in some}]
        return Different(*[counted(len(key), draws, draws - len(key)) for key in keys])

    return Space(different(looks), different([look for look in looks if look.passes]))
