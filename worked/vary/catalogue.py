"""Which known mistakes concern what a part asks for, and which of them can be told apart.

Numbers drawn for this alone, the probes, decide: they depend on the problem, not on the seed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from worked.document import PartSolution, WrongAnswer
    from worked.vary.telling import Eye

    Led: TypeAlias = "tuple[PartSolution, Sequence[WrongAnswer]]"
    """A solved part and what the mistakes lead to with its numbers."""


@dataclass(frozen=True)
class Catalogue:
    """What holds of the mistakes of a part, by their names."""

    concerns: frozenset[str]
    """Those that change an asked answer: in the file itself or with some other numbers."""
    parted: frozenset[frozenset[str]]
    """Pairs that lead to different answers as often as not, so that every variant parts them."""


def catalogued(own: Led, probes: Iterable[Led], eye: Eye) -> Catalogue:
    """What the file's own numbers and the probes show."""
    concerns: set[str] = set()
    met: Counter[frozenset[str]] = Counter()
    apart: Counter[frozenset[str]] = Counter()
    for probe, (part, wrongs) in enumerate([own, *probes]):
        right = tuple(part.asked())
        concerns.update(w.name for w in wrongs if not eye.sees_no_difference(w.results, right))
        if not probe:
            continue
        for one, other in combinations(wrongs, 2):
            pair = frozenset((one.name, other.name))
            met[pair] += 1
            apart[pair] += not eye.sees_no_difference(one.results, other.results)
    parted = (pair for pair, count in apart.items() if 2 * count >= met[pair] and len(pair) == 2)
    return Catalogue(frozenset(concerns), frozenset(pair for pair in parted if pair <= concerns))
