"""The gates: what a variant must be, each with a name, asked in order from cheap to dear.

A gate looks at one solved part of a candidate and says None, or in a few words why it refuses.
`solvable` is answered by solving, `distinct` by the set that the variant joins.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations, tee
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, TypeAlias

from worked.exact import ExactError, NegInf, decimal
from worked.solve import consequences
from worked.trace.tally import WEIGHTS
from worked.variation.paths import numbers_in
from worked.vary.printed import decimals, entries, name_of, numbers, rationals, work_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from worked.document import PartSolution, Result, WrongAnswer
    from worked.exact import Scalar
    from worked.trace.tally import Tally
    from worked.variation.gates import Readable as ReadableSettings
    from worked.vary.catalogue import Catalogue
    from worked.vary.telling import Eye

Name: TypeAlias = Literal["solvable", "unique", "readable", "fair", "discriminating", "distinct"]
NAMES: tuple[Name, ...] = ("solvable", "unique", "readable", "fair", "discriminating", "distinct")
"""All gates in the order in which they are asked."""

FEWEST_DIGITS = 4
"""Numbers may have so many digits, however short those of the file are."""


ONE_PRODUCT = WEIGHTS["multiplications"]
"""More or less work that is fair however small the problem is, unless the file wants none."""


class Refusal(NamedTuple):
    """Which gate refuses a candidate, and why."""

    gate: Name
    why: str


def by_gate(reasons: Counter[Refusal]) -> Counter[Name]:
    """How often each gate refused."""
    counts: Counter[Name] = Counter()
    for refusal, times in reasons.items():
        counts[refusal.gate] += times
    return counts


class Solved:
    """A solved part, what its mistakes lead to and its work, found out when first asked for."""

    def __init__(self, part: PartSolution, eye: Eye) -> None:
        self.part = part
        self.eye = eye
        self._wrongs = consequences(part)

    def each_wrong(self) -> Iterator[WrongAnswer]:
        """What the mistakes lead to, the right answer included; each is found out when needed."""
        self._wrongs, again = tee(self._wrongs)
        return again

    @cached_property
    def wrongs(self) -> tuple[WrongAnswer, ...]:
        """The same, all of it."""
        return tuple(self.each_wrong())

    def seems_right(self, wrong: WrongAnswer) -> bool:
        """Whether what a mistake leads to looks like the right answer."""
        return self.eye.sees_no_difference(wrong.results, self._right)

    def seem_alike(self, one: WrongAnswer, other: WrongAnswer) -> bool:
        """Whether what two mistakes lead to looks the same."""
        return self.eye.sees_no_difference(one.results, other.results)

    def seen_wrong(self) -> tuple[WrongAnswer, ...]:
        """What the mistakes lead to, of that which looks different from the right answer."""
        return tuple(wrong for wrong in self.wrongs if not self.seems_right(wrong))

    @cached_property
    def _right(self) -> tuple[Result, ...]:
        return tuple(self.part.asked())

    @cached_property
    def work(self) -> Tally:
        """The work by hand."""
        return work_of(self.part)


class Gate(Protocol):
    """What a candidate must be."""

    @property
    def name(self) -> Name:
        """Its name in a problem file."""

    def refuses(self, solved: Solved) -> str | None:
        """Why it refuses a part; None where the part passes."""


# --- one right answer -----------------------------------------------------------------------


class Unique:
    """One right answer: no asked result could have another value that is as good."""

    name: Name = "unique"

    def refuses(self, solved: Solved) -> str | None:
        """Names the first asked result that could be another."""
        for alternative in solved.part.alternatives:
            if alternative.name in solved.part.answers:
                return f"another {alternative.name} is as good"
        return None


# --- numbers for people ---------------------------------------------------------------------


class Size(NamedTuple):
    """How long the numbers of a part are."""

    digits: int
    """Digits of the longest number that is printed."""
    denominator: int
    """Digits of the longest denominator of a rational result."""
    fractions: bool
    """Whether the given numbers have fractions."""


def size_of(part: PartSolution, places: int) -> Size:
    """How long the numbers of a solved part are, its decimals with so many places."""
    results = (n for result in part.results.values() for n in entries(result.value))
    return Size(
        digits=max((digits_of(number, places) for number in numbers(part)), default=1),
        denominator=max((_denominator(number) for number in results), default=1),
        fractions=any(isinstance(number, Fraction) for number in numbers_in([part.problem])),
    )


@dataclass(frozen=True)
class Readable:
    """Numbers that people can work with: none looks whole that is not, none is very long."""

    own: Size
    settings: ReadableSettings
    name: Name = "readable"

    @property
    def most_digits(self) -> int:
        """Digits that a number may have."""
        return self.settings.digits or max(self.own.digits, FEWEST_DIGITS)

    def refuses(self, solved: Solved) -> str | None:
        """Names what is unreadable."""
        return next(self.complaints(solved), None)

    def complaints(self, solved: Solved) -> Iterator[str]:
        """All that is unreadable."""
        if self.settings.weights == "on":
            yield from looking_whole(solved.part, solved.eye)
        size = size_of(solved.part, solved.eye.places)
        if size.digits > self.most_digits:
            yield f"a number has more than {self.most_digits} digits"
        if self.settings.fractions == "off":
            return
        if size.fractions and not self.own.fractions:
            yield "a fraction is given"
        if size.denominator > self.own.denominator:
            yield "a denominator is longer than those of the file's own results"


def looking_whole(part: PartSolution, eye: Eye) -> Iterator[str]:
    """Which printed decimals look like whole numbers and are none; each kind of thing once."""
    told: set[str] = set()
    for expr in decimals(part):
        name = name_of(expr)
        for number in entries(expr.value):
            text = eye.looks_whole(number)
            if text and (words := f"{name} prints as {text}") not in told:
                told.add(words)
                yield words


def digits_of(number: Scalar, places: int) -> int:
    """Digits of the longest whole number in an exact number; of others, before the point."""
    if type(number) is int:
        return _length(number)
    if isinstance(number, bool | NegInf):
        return 1
    parts = [n for r in rationals(number) for n in (r.numerator, r.denominator)]
    if parts:
        return max(_length(n) for n in parts)
    try:
        return len(decimal(number, places).partition(".")[0].removeprefix("-"))
    except ExactError:  # no decimal is printed of it either
        return 1


def _length(number: int) -> int:
    if -10 < number < 10:
        return 1
    return len(str(abs(number))) if number.bit_length() < 1000 else number.bit_length() * 3 // 10


def _denominator(number: Scalar) -> int:
    return _length(number.denominator) if isinstance(number, Fraction) else 1


# --- as much work ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Fair:
    """About as much work as the file's own problem."""

    own: Tally
    band: int | Fraction
    name: Name = "fair"

    def refuses(self, solved: Solved) -> str | None:
        """Says on which side of the band the work lies; it is compared with the same weights."""
        own, total = self.own.total, solved.work.total
        room = max(self.band * own, ONE_PRODUCT) if self.band else 0
        if abs(total - own) <= room:
            return None
        return f"{'more' if total > own else 'less'} work than in the file's own problem"


# --- a wrong answer names its mistake -------------------------------------------------------


@dataclass(frozen=True)
class Discriminating:
    """No known mistake leads to the right answer, nor two that can be parted to the same one."""

    excepted: frozenset[str]
    catalogue: Callable[[], Catalogue]
    name: Name = "discriminating"

    def refuses(self, solved: Solved) -> str | None:
        """Names the mistakes that would go unnoticed or be taken for each other."""
        return next(self.complaints(solved), None)

    def complaints(self, solved: Solved) -> Iterator[str]:
        """All mistakes that cannot be told."""
        known = self.catalogue()
        counted = known.concerns - self.excepted
        for wrong in solved.each_wrong():
            if wrong.name in counted and solved.seems_right(wrong):
                yield f"the mistake {wrong.name} gives the right answer"
        wrongs = [wrong for wrong in solved.wrongs if wrong.name in counted]
        for one, other in combinations(wrongs, 2):
            pair = frozenset((one.name, other.name))
            if pair in known.parted and solved.seem_alike(one, other):
                names = " and ".join(sorted(pair))
                yield f"the mistakes {names} give the same answer"
