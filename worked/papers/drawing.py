"""The variants of an exam's problems, drawn in order by several processes, stored ones kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

from worked.export.as_json import result_json
from worked.solve import solve
from worked.vary import Family, Found, OutOfTries, Taken, out_of_tries
from worked.vary.family import answers_key, numbers_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from worked.document import PartSolution
    from worked.export.as_json import Json
    from worked.papers.exam import Exam
    from worked.papers.stored import StoredProblem
    from worked.workers import Workers


@dataclass(frozen=True)
class Version:
    """The numbers and answers of one variant of a problem, for each part."""

    number: int
    attempt: int
    givens: tuple[dict[str, object], ...]
    answers: tuple[dict[str, object], ...]


@dataclass(frozen=True)
class Wanted:
    """Variant `number` of the problem at a place, after an attempt that was a repeat."""

    place: int
    number: int
    after: int = 0
    taken: Taken | None = None


@dataclass(frozen=True)
class Drawn:
    """A variant that passed the gates, and its keys."""

    version: Version
    numbers: bytes
    answers: bytes


Outcome: TypeAlias = "Drawn | Found"
"""A variant, or why there is none."""


class Drawing:
    """Draws a variant: the task of a worker process."""

    def __init__(self, exam: Exam) -> None:
        self.families = tuple(
            [Family(task.exercise, exam.seed, exam.digits) for task in exam.tasks]
        )

    def prepare(self) -> None:
        """Work out what the gates need, before other processes get their copies."""
        for family in self.families:
            family.prepare()

    def __call__(self, wanted: Wanted, /) -> Outcome:
        """The first attempt at it that passes the gates."""
        family = self.families[wanted.place]
        found = family.first(wanted.number, wanted.after, wanted.taken)
        if found.variant is None:
            return found
        variant = found.variant
        version = Version(
            variant.number,
            variant.attempt,
            tuple([dict(part.problem.as_given()) for part in variant.exercise.parts]),
            tuple([answers_of(part, family.digits) for part in variant.solution.parts]),
        )
        return Drawn(version, variant.numbers_key, variant.answers_key)


def answers_of(part: PartSolution, digits: int) -> dict[str, object]:
    """The answers that are asked for, exactly and rounded."""
    return {result.name: _exact_and_rounded(result_json(result, digits)) for result in part.asked()}


def _exact_and_rounded(result: dict[str, Json]) -> dict[str, Json]:
    return {name: result[name] for name in ("exact", "decimal")}


class Notebook(Protocol):
    """Remembers what was drawn, over the end of a run that is cut off."""

    def get(self, place: int, number: int) -> Drawn | None:
        """A variant that was drawn before."""

    def add(self, place: int, drawn: Drawn) -> None:
        """Write down a variant that differs from all before it."""


@dataclass(frozen=True)
class Crew:
    """Who draws: the families of the problems, the processes, and where it is written down."""

    drawing: Drawing
    workers: Workers[Wanted, Outcome]
    notebook: Notebook
    step: Callable[[], None]

    def drawn_up_to(
        self, place: int, known: Mapping[int, StoredProblem], last: int
    ) -> dict[int, Version]:
        """Variants 1 to `last` of a problem, the known ones as they are stored.

        Ends earlier where no more can be drawn. Raises `OutOfTries` where not even one can.
        """
        family = self.drawing.families[place]
        taken = _taken(known.values())
        found = {number: version_of(stored) for number, stored in known.items()}
        numbers = [number for number in range(1, last + 1) if number not in known]
        before = {number: self.notebook.get(place, number) for number in numbers}
        missing = [number for number in numbers if before[number] is None]
        outcomes = self.workers.in_order(Wanted(place, number) for number in missing)
        for number in numbers:
            drawn = before[number] or self._settled(next(outcomes), place, number, taken)
            if isinstance(drawn, Found):
                if not found:
                    raise _without_any(family, number, drawn, last)
                return found
            taken.add(drawn.numbers, drawn.answers)
            found[number] = drawn.version
            self.step()
        return found

    def _settled(self, outcome: Outcome, place: int, number: int, taken: Taken) -> Outcome:
        """The outcome; where it repeats another variant, the first later attempt that does not."""
        if isinstance(outcome, Found):
            return outcome
        repeats = taken.refused(outcome.numbers, outcome.answers) is not None
        if repeats and self.drawing.families[place].distinct:
            outcome = self.workers.one(Wanted(place, number, outcome.version.attempt, taken))
        if isinstance(outcome, Drawn):
            self.notebook.add(place, outcome)
        return outcome


def _without_any(family: Family, number: int, found: Found, last: int) -> OutOfTries:
    """The error of a problem of which not even one variant could be drawn; it names the file."""
    error = out_of_tries(family, number, found.reasons, 0, last)
    return OutOfTries(f"{family.exercise.file}: {error}", error.reasons, error.distinct)


def _taken(stored: Iterable[StoredProblem]) -> Taken:
    taken = Taken()
    for problem in stored:
        exercise = problem.exercise()
        taken.add(numbers_key(exercise), answers_key(solve(exercise)))
    return taken


def version_of(stored: StoredProblem) -> Version:
    """The numbers of a stored problem."""
    return Version(
        stored.variant,
        stored.attempt,
        tuple([dict(part.given) for part in stored.parts]),
        tuple([dict(part.answers) for part in stored.parts]),
    )
