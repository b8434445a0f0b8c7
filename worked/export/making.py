"""Making a set of variants: by several workers, in order, kept as it grows.

    making = Making(Family(exercise, seed=7), Lines())
    account = Account()
    for made in made_set(making, 30, workers=2):
        account.add(made)

The bytes do not depend on the number of workers: each makes the first attempts that pass the gates,
and this process alone settles, in the order of the numbers, which of them are repeats.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple, TypedDict

from worked.vary import Family, Found, Refusal, Taken, Variant, out_of_tries
from worked.vary.gates import Name as Gate
from worked.vary.gates import by_gate
from worked.workers import made_in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from worked.export.containers import Container


class Notes(TypedDict):
    """What another run has to know of a variant to go on after it, as JSON."""

    number: int
    attempt: int
    keys: list[str]
    refused: dict[Gate, int]
    told: list[int]


class Told(NamedTuple):
    """How well the known mistakes of a variant can be told, at the digits shown."""

    mistakes: int = 0
    from_truth: int = 0
    pairs: int = 0
    from_each_other: int = 0


@dataclass(frozen=True)
class Made:
    """What is kept of a variant: a few bytes to go on with, and its content."""

    number: int
    attempt: int
    numbers_key: bytes
    answers_key: bytes
    reasons: Counter[Refusal]
    told: Told
    content: bytes

    def notes(self) -> Notes:
        """What another run has to know to go on after this variant."""
        return {
            "number": self.number,
            "attempt": self.attempt,
            "keys": [self.numbers_key.hex(), self.answers_key.hex()],
            "refused": dict(by_gate(self.reasons)),
            "told": list(self.told),
        }


def made_before(notes: Notes) -> Made:
    """The variant of an earlier run, without its content."""
    refusals = {Refusal(gate, ""): times for gate, times in notes["refused"].items()}
    return Made(
        number=notes["number"],
        attempt=notes["attempt"],
        numbers_key=bytes.fromhex(notes["keys"][0]),
        answers_key=bytes.fromhex(notes["keys"][1]),
        reasons=Counter(refusals),
        told=Told(*notes["told"]),
        content=b"",
    )


@dataclass(frozen=True)
class Missed:
    """No attempt at a number passed the gates."""

    number: int
    reasons: Counter[Refusal]


@dataclass(frozen=True)
class Making:
    """The task of a worker: the first attempt at a number, and what a container keeps of it.

    `only`: the one variant whose content is wanted; of the others, only that they are taken.
    """

    family: Family
    container: Container
    only: int | None = None

    def __call__(self, number: int) -> Made | Missed:
        """Variant `number`, as far as its own gates decide."""
        return self.kept(number, self.family.first(number))

    def kept(self, number: int, found: Found) -> Made | Missed:
        """What is kept of what was found."""
        variant = found.variant
        if variant is None:
            return Missed(number, found.reasons)
        wanted = self.only in (None, number)
        return Made(
            number=number,
            attempt=variant.attempt,
            numbers_key=variant.numbers_key,
            answers_key=variant.answers_key,
            reasons=found.reasons,
            told=told(variant, self.family) if wanted else Told(),
            content=self.container.content(variant, self.family.seed) if wanted else b"",
        )


def made_set(
    making: Making, count: int, workers: int = 1, before: Iterable[Made] = ()
) -> Iterator[Made]:
    """Variants 1 to `count`, no two alike, after those that were made `before`.

    Raises `OutOfTries`, and `CheckFailed` where a solution is wrong.
    """
    making.family.prepare()
    taken = Taken()
    number = 0
    for made in before:
        taken.add(made.numbers_key, made.answers_key)
        number = made.number
        yield made
    if making.only is not None and not making.family.distinct:
        number = making.only - 1  # it does not matter what the earlier ones are
    for outcome in made_in_order(making, range(number + 1, count + 1), workers):
        made = _settled(outcome, making, taken, count)
        taken.add(made.numbers_key, made.answers_key)
        yield made


def _settled(outcome: Made | Missed, making: Making, taken: Taken, count: int) -> Made:
    """The variant, or if it repeats an earlier one, the next attempt that does not."""
    family, found = making.family, len(taken)
    if isinstance(outcome, Missed):
        raise out_of_tries(family, outcome.number, outcome.reasons, found, count)
    repeat = taken.refused(outcome.numbers_key, outcome.answers_key) if family.distinct else None
    if repeat is None:
        return outcome
    later = making.kept(
        outcome.number, family.first(outcome.number, after=outcome.attempt, taken=taken)
    )
    later.reasons.update(outcome.reasons + Counter([repeat]))
    if isinstance(later, Missed):
        raise out_of_tries(family, later.number, later.reasons, found, count)
    return later


def told(variant: Variant, family: Family) -> Told:
    """How many known mistakes of a variant look different from the truth and from each other."""
    if family.gates == "off":
        return Told()
    counts = Counter[str]()
    for solved, catalogue in zip(variant.solved, family.standards.catalogues, strict=True):
        wrongs = [wrong for wrong in solved.wrongs if wrong.name in catalogue.concerns]
        pairs = list(combinations(wrongs, 2))
        counts["mistakes"] += len(wrongs)
        counts["pairs"] += len(pairs)
        counts["from_truth"] += sum(not solved.seems_right(wrong) for wrong in wrongs)
        counts["from_each_other"] += sum(not solved.seem_alike(*pair) for pair in pairs)
    return Told(**counts)


@dataclass
class Account:
    """What came of a run, counted."""

    variants: int = 0
    draws: int = 0
    refusals: Counter[Gate] = field(default_factory=Counter)
    told: Told = field(default_factory=Told)

    def add(self, made: Made) -> None:
        """Count one more variant."""
        self.variants += 1
        self.draws += made.attempt
        self.refusals.update(by_gate(made.reasons))
        self.told = Told(*map(sum, zip(self.told, made.told, strict=True)))
