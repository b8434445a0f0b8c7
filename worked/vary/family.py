"""A family of variants: candidates in order, the gates they pass, and the set without repeats."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from worked.check import Report, check
from worked.errors import NotUnique, ProblemFileError, WorkedError
from worked.exact import exact_text
from worked.solve import solve
from worked.vary.draws import candidate, identity
from worked.variation import Undrawable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worked.document import Detail, PartSolution, Solution, WrongAnswer
    from worked.exercise import Exercise

TRIES = 1000
"""Attempts at one variant where the file does not say."""


class OutOfTries(WorkedError):
    """No attempt at a variant passed the gates; the message says which gate refused how many."""


@dataclass(frozen=True)
class Variant:
    """A variant that passed the gates, solved and verified.

    `mistakes` has an entry for each part: what the known mistakes lead to.
    """

    number: int
    attempt: int
    exercise: Exercise
    solution: Solution
    report: Report
    mistakes: tuple[tuple[WrongAnswer, ...], ...] = ()

    @property
    def numbers_key(self) -> bytes:
        """Equal for variants with the same given numbers."""
        given = [part.problem.as_given() for part in self.exercise.parts]
        return _key(repr(given))

    @property
    def answers_key(self) -> bytes:
        """Equal for variants with the same answers."""
        return _key(repr([_answers(part) for part in self.solution.parts]))


def _key(text: str) -> bytes:
    return sha256(text.encode()).digest()[:12]


def _answers(part: PartSolution) -> list[object]:
    def text(value: object) -> object:
        return [text(entry) for entry in value] if isinstance(value, tuple) else exact_text(value)

    return [text(result.value) for result in part.asked()]


@dataclass(frozen=True)
class Found:
    """The first attempt that passed, and how often each gate refused before it."""

    variant: Variant
    refusals: Counter[str] = field(default_factory=Counter)


class Family:
    """All variants of an exercise under one seed."""

    def __init__(
        self, exercise: Exercise, seed: int = 0, digits: int = 4, detail: Detail = "brief"
    ) -> None:
        self.exercise = exercise
        self.seed = seed
        self.digits = digits
        self.detail: Detail = detail
        self.identity = identity(exercise)

    def first(self, number: int, after: int = 0) -> Found:
        """The first attempt at variant `number`, after attempt `after`, that passes the gates.

        Raises `OutOfTries`, and `CheckFailed` where a solution is wrong: that is never a refusal.
        """
        refusals: Counter[str] = Counter()
        for attempt in range(after + 1, after + 1 + TRIES):
            made = self._made(number, attempt)
            if isinstance(made, Variant):
                return Found(made, refusals)
            refusals[made] += 1
        told = ", ".join(f"{gate} {count}" for gate, count in refusals.most_common())
        raise OutOfTries(f"variant {number}: none of {TRIES} draws passed; refused by {told}")

    def _made(self, number: int, attempt: int) -> Variant | str:
        """The variant of an attempt, or the name of the gate that refuses it."""
        try:
            drawn = candidate(self.exercise, self.identity, self.seed, number, attempt)
            solution = solve(drawn, detail=self.detail)
        except NotUnique:
            return "unique"
        except (Undrawable, ProblemFileError):
            return "solvable"
        return Variant(number, attempt, drawn, solution, check(solution, self.digits))


def variants(family: Family, count: int) -> Iterator[Variant]:
    """Variants 1 to `count`, no two with the same numbers or the same answers."""
    numbers: set[bytes] = set()
    answers: set[bytes] = set()
    for number in range(1, count + 1):
        found = family.first(number)
        while found.variant.numbers_key in numbers or found.variant.answers_key in answers:
            found = family.first(number, found.variant.attempt)
        numbers.add(found.variant.numbers_key)
        answers.add(found.variant.answers_key)
        yield found.variant
