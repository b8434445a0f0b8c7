"""A family of variants: candidates in order, and the first of them that passes the gates."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Literal, NamedTuple

from worked.check import CheckFailed, Report, check
from worked.errors import NotUnique, ProblemFileError
from worked.exact import ExactError, decimal, exact_text, is_too_long
from worked.exercise import nowhere
from worked.solve import solve
from worked.variation import Undrawable
from worked.vary.draws import drawn, identity
from worked.vary.gates import Refusal, Solved, by_gate
from worked.vary.standards import Standards
from worked.vary.telling import Eye

if TYPE_CHECKING:
    from worked.document import Detail, PartSolution, Solution, WrongAnswer
    from worked.exercise import Exercise
    from worked.trace.tally import Tally
    from worked.vary.gates import Name as Gate
    from worked.vary.sets import Taken

MOST_REMEMBERED = 10_000
"""Refused numbers that a family remembers."""

Gating = Literal["on", "off"]
"""Whether gates are asked; without them only what cannot be drawn or solved is refused."""


@dataclass(frozen=True)
class Variant:
    """A variant that passed the gates, solved and verified."""

    number: int
    attempt: int
    exercise: Exercise
    solution: Solution
    report: Report
    solved: tuple[Solved, ...] = field(repr=False, compare=False)

    @cached_property
    def mistakes(self) -> tuple[tuple[WrongAnswer, ...], ...]:
        """What the known mistakes lead to, for each part, where it is seen to be wrong."""
        return tuple(solved.seen_wrong() for solved in self.solved)

    @property
    def work(self) -> tuple[Tally, ...]:
        """The work by hand of each part."""
        return tuple(solved.work for solved in self.solved)

    @cached_property
    def numbers_key(self) -> bytes:
        """Equal for variants with the same given numbers."""
        return numbers_key(self.exercise)

    @cached_property
    def answers_key(self) -> bytes:
        """Equal for variants with the same answers."""
        return answers_key(self.solution)


def numbers_key(exercise: Exercise) -> bytes:
    """Equal for exercises with the same given numbers."""
    return _key(repr([part.problem.as_given() for part in exercise.parts]))


def answers_key(solution: Solution) -> bytes:
    """Equal for solutions with the same answers."""
    return _key(repr([_answers(part) for part in solution.parts]))


def _key(text: str) -> bytes:
    return sha256(text.encode()).digest()[:12]


def _answers(part: PartSolution) -> list[object]:
    def text(value: object) -> object:
        if isinstance(value, tuple):
            return [text(entry) for entry in value]
        if isinstance(value, bool | str):
            return value
        return decimal(value, 30) if is_too_long(value) else exact_text(value)  # type: ignore[arg-type]

    return [text(result.value) for result in part.asked()]


@dataclass(frozen=True)
class Found:
    """The first attempt that passed, if one did, and how often each gate refused before it."""

    variant: Variant | None
    reasons: Counter[Refusal]

    @property
    def refusals(self) -> Counter[Gate]:
        """How often each gate refused."""
        return by_gate(self.reasons)


class Drawn(NamedTuple):
    """Drawn numbers that have an answer, before any gate has looked at them."""

    exercise: Exercise
    solution: Solution
    parts: tuple[Solved, ...]


class Family:
    """All variants of an exercise under one seed. It can be sent to another process."""

    def __init__(
        self,
        exercise: Exercise,
        seed: int = 0,
        digits: int = 4,
        detail: Detail = "brief",
        gates: Gating = "on",
    ) -> None:
        # where things stand in a file is asked of a closure, which cannot be sent
        parts = tuple([replace(part, where=nowhere) for part in exercise.parts])
        self.exercise = replace(exercise, parts=parts)
        self.seed = seed
        self.digits = digits
        self.detail: Detail = detail
        self.gates: Gating = gates
        self.identity = identity(exercise)
        self.standards = Standards(self.exercise, self.identity, digits)
        self._refused: dict[bytes, Refusal] = {}
        self.tries = max(part.variants.tries for part in parts)
        settings = [part.variants.gates.distinct for part in parts]
        self.distinct = gates == "on" and "on" in settings

    def prepare(self) -> None:
        """Work out now what the gates need, so that no other process has to do it again."""
        if self.gates == "on":
            self.standards.catalogues  # noqa: B018

    def first(self, number: int, after: int = 0, taken: Taken | None = None) -> Found:
        """The first attempt at variant `number`, after attempt `after`, that passes the gates.

        With what a set has `taken`, the gate `distinct` is asked too. Raises `CheckFailed` where a
        solution is wrong: that is never a refusal.
        """
        reasons: Counter[Refusal] = Counter()
        for attempt in range(after + 1, self.tries + 1):
            made = self.made(number, attempt, taken)
            if isinstance(made, Variant):
                return Found(made, reasons)
            reasons[made] += 1
        return Found(None, reasons)

    def made(self, number: int, attempt: int, taken: Taken | None = None) -> Variant | Refusal:
        """The variant of an attempt, verified; or the gate that refuses it, and why.

        Numbers that exact arithmetic cannot settle are refused as well, wherever that comes out.
        """
        drawn = self.drawn(number, attempt, taken)
        if isinstance(drawn, Refusal):
            return drawn
        try:
            return self._passed(drawn, number, attempt, taken)
        except ExactError as error:
            return Refusal("solvable", str(error))

    def _passed(
        self, drawn: Drawn, number: int, attempt: int, taken: Taken | None
    ) -> Variant | Refusal:
        """What has an answer, looked at by the gates and verified."""
        if self.gates == "on" and (refusal := self._refusal(drawn)):
            return refusal
        solution = drawn.solution
        if taken is not None and (repeat := taken.answers_refused(solution)):
            return repeat
        if self.detail != "brief":  # the gates look at the brief one, whatever is written out
            solution = solve(drawn.exercise, detail=self.detail)
        report = self._verified(solution, number, attempt)
        return Variant(number, attempt, drawn.exercise, solution, report, drawn.parts)

    def candidate(self, number: int, attempt: int) -> Exercise:
        """The exercise with the numbers of an attempt. Raises `Undrawable`."""
        return drawn(self.exercise, self.identity, self.seed, number, attempt)

    def drawn(self, number: int, attempt: int, taken: Taken | None = None) -> Drawn | Refusal:
        """What an attempt draws, solved in brief; or why it has no single answer."""
        try:
            exercise = self.candidate(number, attempt)
            if taken is not None and (repeat := taken.numbers_refused(exercise)):
                return repeat
            solution = solve(exercise)
        except NotUnique:
            return Refusal("unique", "several answers are right")
        except (Undrawable, ProblemFileError, ExactError) as error:
            return Refusal("solvable", _first_words(error))
        eye = Eye(self.digits)
        return Drawn(exercise, solution, tuple([Solved(part, eye) for part in solution.parts]))

    def _refusal(self, drawn: Drawn) -> Refusal | None:
        """What the gates say; remembered, for where little can be drawn it comes again."""
        key = numbers_key(drawn.exercise)
        if key not in self._refused:
            refusal = self.standards.refusal(drawn.parts)
            if refusal is None or len(self._refused) >= MOST_REMEMBERED:
                return refusal
            self._refused[key] = refusal
        return self._refused[key]

    def _verified(self, solution: Solution, number: int, attempt: int) -> Report:
        try:
            return check(solution, self.digits)
        except CheckFailed as error:
            where = f"(seed {self.seed}, variant {number}, attempt {attempt})"
            raise CheckFailed(error.check, f"{error.message} {where}", error.label) from error


def _first_words(error: Exception) -> str:
    """What is wrong with numbers that make no problem: the first thing of several."""
    if isinstance(error, ProblemFileError):
        trouble = error.troubles[0]
        return f"{trouble.path}: {trouble.message}" if trouble.path else trouble.message
    return str(error)
