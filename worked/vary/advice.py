"""What the gates say of a problem file's own numbers: most are never varied.

for remark in remarks(exercise, solution, digits=4):
    ...                         # "the mistake padding_ignored gives the right answer"
"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from worked.document import Text
from worked.variation.paths import numbers_in
from worked.vary.draws import identity
from worked.vary.gates import Name, Solved, looking_whole
from worked.vary.nearby import nearby
from worked.vary.standards import Standards
from worked.vary.telling import Eye

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from worked.document import Line, PartSolution, Solution
    from worked.exercise import Exercise

BY_HAND = 500
"""Numbers of a problem that somebody may work through by hand; of larger ones nothing is said."""


class Remark(NamedTuple):
    """What a gate would refuse in a part of the file, if it were a variant."""

    label: str
    """The part."""
    gate: Name
    says: Line


def remarks(exercise: Exercise, solution: Solution, digits: int) -> Iterator[Remark]:
    """What is amiss with the numbers of a solved file; nothing of what the file lets through."""
    both = zip(exercise.parts, solution.parts, strict=True)
    small = [(part, own) for part, own in both if not _is_large(part.problem)]
    by_hand = replace(exercise, parts=tuple([part for part, _ in small]))
    standards = Standards(by_hand, identity(by_hand), digits)
    for k, (part, own) in enumerate(small):
        said = _said(own, standards, k)
        change = _changes(said, standards, k)
        for (gate, what), line in said.items():
            hint = (Text(f"; {change[what]} would do"),) if what in change else ()
            yield Remark(part.label, gate, (*line, *hint))


def _said(own: PartSolution, standards: Standards, k: int) -> dict[tuple[Name, str], Line]:
    """What is amiss with a solution of a part: the gate, what it is about, and words."""
    gates, solved = standards.exercise.parts[k].variants.gates, Solved(own, Eye(standards.digits))
    said: dict[tuple[Name, str], Line] = {}
    if gates.unique == "on":
        for alternative in own.alternatives:
            if alternative.name in own.answers:
                said["unique", alternative.name] = alternative.says
    if gates.readable != "off" and gates.readable.weights == "on":
        for words in looking_whole(own, solved.eye):
            said["readable", words] = (Text(words),)
    if gates.discriminating != "off":
        for words in _unnoticed(solved, standards, k, gates.discriminating.mistakes):
            said["discriminating", words] = (Text(words),)
    return said


def _changes(said: Mapping[tuple[Name, str], Line], standards: Standards, k: int) -> dict[str, str]:
    """For mistakes that go unnoticed: the first change of one number that shows them.

    Nothing else may be amiss then that was not before.
    """
    unnoticed = {words for gate, words in said if gate == "discriminating"}
    found: dict[str, str] = {}
    for change, other in nearby(standards.exercise.parts, k) if unnoticed else ():
        left = _said(other, standards, k)
        if left.keys() <= said.keys():
            for words in unnoticed - {words for _, words in left}:
                found.setdefault(words, change)
        if len(found) == len(unnoticed):
            break
    return found


def _is_large(problem: object) -> bool:
    return any(count > BY_HAND for count, _ in enumerate(numbers_in([problem]), 1))


def _unnoticed(
    solved: Solved, standards: Standards, k: int, excepted: tuple[str, ...]
) -> Iterator[str]:
    """Mistakes that lead to the right answer, or to the answer of another one.

    Other numbers are drawn only where there are any, to see whether the mistake ever shows.
    """
    wrongs = [wrong for wrong in solved.wrongs if wrong.name not in excepted]
    unseen = [w.name for w in wrongs if solved.seems_right(w)]
    alike = [
        (one.name, other.name)
        for one, other in combinations(wrongs, 2)
        if one.name not in unseen and other.name not in unseen and solved.seem_alike(one, other)
    ]
    if not unseen and not alike:
        return
    known = standards.catalogues[k]
    for name in unseen:
        if name in known.concerns:
            yield f"the mistake {name} gives the right answer"
    for pair in alike:
        if frozenset(pair) in known.parted:
            yield f"the mistakes {pair[0]} and {pair[1]} give the same answer"
