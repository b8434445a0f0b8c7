"""A paper as a line of the manifest: an exam's words, a person, and the numbers they get."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from worked.papers.stored import PaperLine, StoredExam, StoredPart, StoredProblem, person_of

if TYPE_CHECKING:
    from worked.papers.drawing import Version
    from worked.papers.exam import Exam, ExamTask
    from worked.papers.roster import Student


@dataclass(frozen=True)
class Person:
    """Who gets a paper: a student, or nobody yet where it is a spare copy."""

    id: str
    student: Student | None = None
    spare: int | None = None

    @property
    def key(self) -> str:
        """Told apart from everybody else's."""
        return person_of(self.id, self.spare)


def stored_problem(task: ExamTask, version: Version) -> StoredProblem:
    """A problem as a line keeps it: the file's words, a variant's numbers."""
    exercise = task.exercise
    return StoredProblem(
        file=task.file,
        sha256=exercise.digest,
        variant=version.number,
        attempt=version.attempt,
        title=exercise.title or None,
        source=exercise.source or None,
        points=task.points,
        space=task.spaces,
        ruling=task.ruling,
        parts=tuple(
            [
                StoredPart(
                    label=part.label or None,
                    kind=part.kind,
                    title=part.title or None,
                    source=part.source or None,
                    points=part.points,
                    given=given,  # type: ignore[arg-type]
                    ask=tuple(answers),
                    answers=answers,  # type: ignore[arg-type]
                    prompt=part.prompt or None,
                    hint=part.hint or None,
                    note=part.note or None,
                )
                for part, given, answers in zip(
                    exercise.parts, version.givens, version.answers, strict=True
                )
            ]
        ),
    )


def paper_of(
    exam: Exam,
    person: Person,
    code: str,
    file: str,
    problems: tuple[StoredProblem, ...],
    worked: str,
) -> PaperLine:
    """A paper as a line of the manifest."""
    student = person.student
    return PaperLine(
        id=person.id,
        name=student.name if student else None,
        spare=person.spare,
        seat=(student and student.seat) or None,
        section=(student and student.section) or None,
        accommodations=student.accommodations if student else (),
        code=code,
        file=file,
        seed=exam.seed,
        exam=StoredExam(
            title=exam.title,
            course=exam.course or None,
            date=exam.date or None,
            instructions=exam.instructions or None,
            digits=exam.digits,
            key=exam.key,
        ),
        problems=problems,
        worked=worked,
    )
