"""A survey of a problem's variants: what the gates let through, how many there are, how alike.

    survey = surveyed(Family(exercise, seed=7), draws=200, class_size=30)

It looks at attempt 1 of variants 1 to n, whatever the gates say of them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from statistics import median_low
from typing import TYPE_CHECKING, Literal

from worked.vary.gates import NAMES, Name, Refusal
from worked.vary.looking import Look, looked
from worked.vary.sets import SAME_ANSWERS, Taken
from worked.vary.space import Space, space_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from worked.vary.family import Family
    from worked.vary.gates import Solved

Fits = Literal["yes", "no", "unsure"]


@dataclass(frozen=True)
class GateCount:
    """How many draws a gate was shown, and how many it refused."""

    name: Name
    asked: int
    """Draws that the gates before it let through."""
    refused: int
    alone: int
    """Draws that it would refuse of all that have an answer, were it the only gate."""


@dataclass(frozen=True)
class Spread:
    """How much work the variants of a part are, and the file's own problem."""

    label: str
    own: int
    least: int
    median: int
    most: int


@dataclass(frozen=True)
class MistakeCount:
    """How well a known mistake can be told, before the gates and after."""

    label: str
    """The part."""
    name: str
    made: int
    """Draws in which the mistake leads to some answer."""
    right: int
    """Those in which it is the right one."""
    passed: int
    """Draws that passed the gates and in which it leads to some answer."""
    right_after: int
    """Those in which it is the right one: only where the gates leave it out."""
    unmistakable: int
    """Those in which the answer is that of no other mistake, nor the right one."""


@dataclass(frozen=True)
class Survey:
    """What is known of a problem's variants after so many draws."""

    seed: int
    draws: int
    gates: tuple[GateCount, ...]
    reasons: tuple[tuple[Refusal, int], ...]
    """Why draws were refused, most frequent first."""
    passed: int
    """Draws that passed every gate, `distinct` too."""
    space: Space
    work: tuple[Spread, ...]
    mistakes: tuple[MistakeCount, ...]
    pairs: int
    """Pairs of mistakes in the draws that passed."""
    pairs_apart: int
    """Those that lead to two different answers."""
    class_size: int | None = None

    @property
    def fits(self) -> Fits | None:
        """Whether so many students can each have a variant of their own."""
        if self.class_size is None:
            return None
        room = self.space.passed.answers
        if room.least >= self.class_size:
            return "yes"
        return "no" if room.exact else "unsure"


def surveyed(
    family: Family,
    draws: int = 200,
    class_size: int | None = None,
    step: Callable[[], None] = lambda: None,
) -> Survey:
    """Look at some draws, with a `step` after each.

    Raises `ProblemFileError` if the file's own problem has no answer.
    """
    family.prepare()
    looks: list[Look | Refusal] = []
    for number in range(1, draws + 1):
        looks.append(looked(family, number))
        step()
    seen = [look for look in looks if isinstance(look, Look)]
    first = [_first_refusals(looks), _alone(looks)]
    new, repeats = _without_repeats(seen, family)
    first[0][NAMES[-1]] = repeats
    told = list(_told(family, [look for look in seen if look.passes]))
    reasons = Counter(
        look if isinstance(look, Refusal) else look.refusals[0]
        for look in looks
        if isinstance(look, Refusal) or look.refusals
    )
    if repeats:
        reasons[SAME_ANSWERS] += repeats
    return Survey(
        seed=family.seed,
        draws=draws,
        gates=tuple(_gate_counts(draws, *first)),
        reasons=tuple(reasons.most_common()),
        passed=len(new),
        space=space_of(family, seen),
        work=tuple(_spreads(family, new)),
        mistakes=tuple(_mistakes(family, seen)),
        pairs=len(told),
        pairs_apart=sum(told),
        class_size=class_size,
    )


# --- gates ----------------------------------------------------------------------------------


def _first_refusals(looks: Sequence[Look | Refusal]) -> Counter[Name]:
    """How many draws each gate refuses in its turn."""
    return Counter(
        look.gate if isinstance(look, Refusal) else look.refusals[0].gate
        for look in looks
        if isinstance(look, Refusal) or look.refusals
    )


def _alone(looks: Sequence[Look | Refusal]) -> Counter[Name]:
    """How many draws each gate refuses by itself; of repeats, those among all draws."""
    counts: Counter[Name] = Counter()
    taken = Taken()
    for look in looks:
        if isinstance(look, Refusal):
            counts[look.gate] += 1
            continue
        counts.update(refusal.gate for refusal in look.refusals)
        if taken.refused(look.numbers, look.answers):
            counts["distinct"] += 1
        else:
            taken.add(look.numbers, look.answers)
    return counts


def _without_repeats(seen: Sequence[Look], family: Family) -> tuple[list[Look], int]:
    """The draws that a set would take, and how many it would refuse as repeats."""
    taken, new, repeats = Taken(), [], 0
    for look in seen:
        if not look.passes:
            continue
        if family.distinct and taken.refused(look.numbers, look.answers):
            repeats += 1
            continue
        taken.add(look.numbers, look.answers)
        new.append(look)
    return new, repeats


def _gate_counts(draws: int, turn: Counter[Name], alone: Counter[Name]) -> Iterator[GateCount]:
    left = draws
    for name in NAMES:
        yield GateCount(name, left, turn[name], alone[name])
        left -= turn[name]


# --- work -----------------------------------------------------------------------------------


def _spreads(family: Family, looks: Sequence[Look]) -> Iterator[Spread]:
    """How alike the work of the variants is, part by part."""
    for k, part in enumerate(family.exercise.parts):
        totals = sorted(look.drawn.parts[k].work.total for look in looks)
        own = family.standards.work[k].total
        if totals:
            yield Spread(part.label, own, totals[0], median_low(totals), totals[-1])


# --- mistakes -------------------------------------------------------------------------------


def _mistakes(family: Family, looks: Sequence[Look]) -> Iterator[MistakeCount]:
    """How well each mistake that concerns what is asked can be told."""
    for k, part in enumerate(family.exercise.parts):
        counts: dict[str, Counter[str]] = {}
        for look in looks:
            for name, told in _singly(look.drawn.parts[k]):
                count = counts.setdefault(name, Counter())
                count.update(told)
                if look.passes:
                    count.update(f"{what} after" for what in told)
        for name in sorted(counts.keys() & family.standards.catalogues[k].concerns):
            count = counts[name]
            yield MistakeCount(
                label=part.label,
                name=name,
                made=count["made"],
                right=count["right"],
                passed=count["made after"],
                right_after=count["right after"],
                unmistakable=count["alone after"],
            )


def _singly(solved: Solved) -> Iterator[tuple[str, list[str]]]:
    """For every mistake that is made: whether it is right, or unlike all others."""
    for wrong in solved.wrongs:
        others = (other for other in solved.wrongs if other.name != wrong.name)
        if solved.seems_right(wrong):
            yield wrong.name, ["made", "right"]
        elif any(solved.seem_alike(wrong, other) for other in others):
            yield wrong.name, ["made"]
        else:
            yield wrong.name, ["made", "alone"]


def _told(family: Family, looks: Sequence[Look]) -> Iterator[bool]:
    """For every pair of mistakes of every draw: whether they lead to different answers."""
    for look in looks:
        for solved, catalogue in zip(look.drawn.parts, family.standards.catalogues, strict=True):
            concerning = [w for w in solved.wrongs if w.name in catalogue.concerns]
            for one, other in combinations(concerning, 2):
                yield not solved.seem_alike(one, other)
