"""The plan of an exam: for everybody in the class list the numbers, a code and a file name.

Whoever is in an earlier manifest keeps all three; whoever is new gets the next. So a change of the
class list changes nobody else's paper.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from worked import __version__
from worked.papers.codes import code_of
from worked.papers.drawing import Crew, Drawing, Notebook, Outcome, Version, Wanted, version_of
from worked.papers.exam import BadInput
from worked.papers.lines import Person, paper_of, stored_problem
from worked.papers.names import file_name
from worked.papers.seating import NoneFree, clashes, neighbours, shared_out
from worked.papers.seats import seat_of
from worked.spelling import shown
from worked.workers import Workers

if TYPE_CHECKING:
    from worked.papers.exam import Exam
    from worked.papers.roster import Roster
    from worked.papers.stored import PaperLine


@dataclass(frozen=True)
class Plan:
    """The papers to print, those of people who are no longer in the list, and what to tell."""

    lines: tuple[PaperLine, ...]
    withdrawn: tuple[PaperLine, ...]
    notes: tuple[str, ...]


@dataclass
class Planner:
    """Makes the plan of one exam."""

    exam: Exam
    roster: Roster
    draft: Notebook
    spares: int = 0
    earlier: Sequence[PaperLine] = ()
    workers: int = 1
    step: Callable[[], None] = lambda: None
    notes: list[str] = field(default_factory=list)

    def plan(self) -> Plan:
        """The plan. Raises `BadInput`, and `OutOfTries` where a problem cannot be varied."""
        self._refuse_another_exam()
        self._note_missing_points()
        people = self._people()
        held = {line.person: line for line in self.earlier}
        beside: dict[str, frozenset[str]] = {}
        if self.exam.neighbours == "different":
            beside = neighbours([(p.key, p.student) for p in people if p.student])
        drawing = Drawing(self.exam)
        if any(person.key not in held for person in people):
            drawing.prepare()
        with Workers[Wanted, Outcome](drawing, self.workers) as processes:
            crew = Crew(drawing, processes, self.draft, self.step)
            chosen = [
                self._versions(place, people, held, beside, crew)
                for place in range(len(self.exam.tasks))
            ]
        lines = self._lines(people, held, chosen)
        left = {person.key for person in people}
        gone = [line for line in self.earlier if line.person not in left]
        withdrawn = tuple([line.model_copy(update={"withdrawn": True}) for line in gone])
        return Plan(tuple(lines), withdrawn, tuple(self.notes))

    def to_draw(self) -> int:
        """About how many variants have to be drawn."""
        held = {line.person for line in self.earlier}
        new = sum(person.key not in held for person in self._people())
        return sum(min(new, task.most or new) for task in self.exam.tasks)

    def _refuse_another_exam(self) -> None:
        if not all(map(self._is_of_this_exam, self.earlier)):
            raise BadInput(
                (
                    "the manifest in the folder is of another exam, or of this one with other "
                    "numbers (seed, digits, or what its problems give and ask); name another "
                    "folder",
                )
            )

    def _note_missing_points(self) -> None:
        """A sum of points that leaves a problem out is likely a slip."""
        without = [
            str(number)
            for number, task in enumerate(self.exam.tasks, 1)
            if task.points is None and any(part.points is None for part in task.exercise.parts)
        ]
        if 0 < len(without) < len(self.exam.tasks):
            named = f"problem{'s' if len(without) > 1 else ''} {', '.join(without)}"
            self.notes.append(f"{named} without points, which the others have")

    def _is_of_this_exam(self, line: PaperLine) -> bool:
        kinds = [[part.kind for part in task.exercise.parts] for task in self.exam.tasks]
        stored = [[part.kind for part in problem.parts] for problem in line.problems]
        return line.exam.key == self.exam.key and kinds == stored

    def _people(self) -> list[Person]:
        students = [Person(student.id, student) for student in self.roster.students]
        spares = [Person(f"spare-{n}", None, n) for n in range(1, self.spares + 1)]
        return students + spares

    def _versions(
        self,
        place: int,
        people: list[Person],
        held: Mapping[str, PaperLine],
        beside: Mapping[str, frozenset[str]],
        crew: Crew,
    ) -> dict[str, Version]:
        """Everybody's version of the problem at a place."""
        task = self.exam.tasks[place]
        stored = {key: line.problems[place] for key, line in held.items()}
        known = {problem.variant: problem for problem in stored.values()}
        fixed = {key: problem.variant for key, problem in stored.items()}
        new = [person.key for person in people if person.key not in held]
        needed = max(known, default=0) + len(new)
        last = min(needed, task.most or needed)
        versions = crew.drawn_up_to(place, known, last) if new else {}
        if len(versions) == needed:
            numbers = dict(zip(new, range(needed - len(new) + 1, needed + 1), strict=True))
        else:
            numbers = self._shared_out(place, new, sorted(versions), fixed, beside)
        self._note_clashes(place, {**fixed, **numbers}, beside)
        kept = {key: version_of(problem) for key, problem in stored.items()}
        return {**kept, **{key: versions[number] for key, number in numbers.items()}}

    def _shared_out(
        self,
        place: int,
        new: list[str],
        numbers: list[int],
        fixed: Mapping[str, int],
        beside: Mapping[str, frozenset[str]],
    ) -> dict[str, int]:
        """A few versions for many people; neighbours get different ones."""
        if not new:
            return {}
        task = self.exam.tasks[place]
        if task.most is None or len(numbers) < task.most:
            self.notes.append(
                f"problem {place + 1} ({task.file}): no more than {len(numbers)} different "
                "variants could be drawn, so some are used several times"
            )
        self._refuse_unreadable_seats()
        try:
            return shared_out(new, numbers, fixed, beside, f"{self.exam.key} {place}")
        except NoneFree as error:
            raise self._too_few(place, error, len(numbers)) from None

    def _too_few(self, place: int, error: NoneFree, count: int) -> BadInput:
        person = next(each for each in self._people() if each.key == error.person)
        taken = ", ".join(map(str, error.taken))
        at = (
            f"row {person.student.row}, seat {shown(person.student.seat)}" if person.student else ""
        )
        return BadInput(
            (
                f"problem {place + 1} ({self.exam.tasks[place].file}): too few variants "
                f"({count}) for the neighbours of {shown(person.id)} ({at}), who have {taken}; "
                "allow more variants, or set neighbours: any",
            )
        )

    def _refuse_unreadable_seats(self) -> None:
        if self.exam.neighbours != "different":
            return
        wrong = [s for s in self.roster.students if s.seat and seat_of(s.seat) is None]
        if wrong:
            raise BadInput(
                tuple(
                    f"{self.roster.file}: row {student.row}: the seat {shown(student.seat)}, by "
                    "which nobody's neighbours are known; write it like A12, 3-4 or "
                    "row 3 seat 4, or set neighbours: any"
                    for student in wrong[:20]
                )
            )
        seated = sum(bool(student.seat) for student in self.roster.students)
        lacking = len(self.roster.students) - seated
        note = f"{lacking} students have no seat: their neighbours may get the same variants"
        if lacking and note not in self.notes:
            self.notes.append(note)

    def _note_clashes(
        self, place: int, numbers: Mapping[str, int], beside: Mapping[str, frozenset[str]]
    ) -> None:
        """Papers that were drawn for other seats are not drawn again."""
        for one, other in clashes(numbers, beside)[:20]:
            names = [key.partition(" ")[2] for key in (one, other)]
            self.notes.append(
                f"problem {place + 1} ({self.exam.tasks[place].file}): {shown(names[0])} and "
                f"{shown(names[1])} now sit side by side with the same variant, as printed before"
            )

    def _lines(
        self,
        people: list[Person],
        held: Mapping[str, PaperLine],
        chosen: Sequence[Mapping[str, Version]],
    ) -> list[PaperLine]:
        codes = {line.code for line in held.values()}
        files = {line.file.casefold() for line in held.values()}
        lines = []
        for person in people:
            before = held.get(person.key)
            code = before.code if before else code_of(self.exam.key, person.key, codes)
            codes.add(code)
            file = before.file if before else file_name(person.id, files)
            problems = [
                stored_problem(task, versions[person.key])
                for task, versions in zip(self.exam.tasks, chosen, strict=True)
            ]
            worked = before.worked if before else __version__
            lines.append(paper_of(self.exam, person, code, file, tuple(problems), worked))
        return lines
