"""Which known mistakes concern what a part asks for, and which of them can be told apart.

Numbers drawn for this alone, the probes, decide: they depend on the problem, not on the seed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from worked.document import PartSolution, WrongAnswer
    from worked.vary.telling import Eye

    Led: TypeAlias = "tuple[PartSolution, Sequence[WrongAnswer]]"
    """A solved part and what the mistakes lead to with its numbers."""
    Pair: TypeAlias = frozenset[str]

SHARE_OF_PROBES = Fraction(1, 4)
"""What is demanded of pairs holds, all of it together, in so many of the probes or more."""


@dataclass(frozen=True)
class Catalogue:
    """What holds of the mistakes of a part, by their names."""

    concerns: frozenset[str]
    """Those that change an asked answer: in the file itself or with some other numbers."""
    parted: frozenset[Pair]
    """Pairs that lead to different answers in every variant."""


class _Look(NamedTuple):
    """What is seen of the mistakes with some numbers."""

    wrong: frozenset[str]
    """Those that change an asked answer."""
    right: frozenset[str]
    """Those that do not."""
    apart: frozenset[Pair]
    """Pairs of the former that lead to different answers."""
    alike: frozenset[Pair]
    """Pairs of the former that lead to the same answers."""


def catalogued(
    own: Led, probes: Iterable[Led], eye: Eye, excepted: frozenset[str] = frozenset()
) -> Catalogue:
    """What the file's own numbers and the probes show; no pair with an `excepted` one is parted."""
    tried = [_looked(probe, eye) for probe in probes]
    concerns = frozenset().union(_looked(own, eye).wrong, *[look.wrong for look in tried])
    return Catalogue(concerns, frozenset(_parted(tried, concerns - excepted)))


def _looked(led: Led, eye: Eye) -> _Look:
    part, wrongs = led
    truth = tuple(part.asked())
    seen = [wrong for wrong in wrongs if not eye.sees_no_difference(wrong.results, truth)]
    unseen = {wrong.name for wrong in wrongs} - {wrong.name for wrong in seen}
    apart: set[Pair] = set()
    alike: set[Pair] = set()
    for one, other in combinations(seen, 2):
        if one.name != other.name:
            pairs = alike if eye.sees_no_difference(one.results, other.results) else apart
            pairs.add(frozenset((one.name, other.name)))
    wrong = frozenset(wrong.name for wrong in seen)
    return _Look(wrong, frozenset(unseen), frozenset(apart - alike), frozenset(alike))


def _parted(probes: Sequence[_Look], names: frozenset[str]) -> Iterator[Pair]:
    """Pairs that differ in half of the probes or more in which both are wrong, and go together.

    Among two wrong keys four wrong rules never all differ, though each two of them may. So pairs
    are taken from the one that differs most often on; one that would leave too few probes in which
    all that is taken holds is left out.
    """
    apart = Counter(pair for look in probes for pair in look.apart)
    alike = Counter(pair for look in probes for pair in look.alike)
    shares = {
        pair: Fraction(apart[pair], apart[pair] + alike[pair]) for pair in apart if pair <= names
    }
    left = [look for look in probes if not look.right & names] or list(probes)
    fewest = SHARE_OF_PROBES * len(left)
    for pair in sorted(shares, key=lambda pair: (-shares[pair], sorted(pair))):
        holding = [look for look in left if pair not in look.alike]
        if 2 * shares[pair] >= 1 and len(holding) >= fewest:
            left = holding
            yield pair
