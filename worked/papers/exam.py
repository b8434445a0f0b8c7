"""The exam file: what every paper says, which problems it sets, and how they are drawn."""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from worked.errors import ProblemFileError, WorkedError
from worked.fields import ListOf, Natural, NonNegative, Positive, Record, Text
from worked.fields.numbers import non_negative_schema, read_non_negative
from worked.fields.reading import Reads, each, listed, refused
from worked.load import load
from worked.load.records import Loaded, load_record
from worked.load.schema import DIALECT
from worked.render.papers.paper import MOST_SPACE, Ruling
from worked.spelling import counted
from worked.vary.draws import identity

if TYPE_CHECKING:
    from collections.abc import Iterator
    from os import PathLike

    from worked.exercise import Exercise
    from worked.fields import Path as FieldPath
    from worked.fields.reading import JsonSchema

MOST_DIGITS = 1000
MOST_PROBLEMS = 100


def _read_space(value: object) -> int | Fraction:
    number = read_non_negative(value)
    if number > MOST_SPACE:
        raise refused(f"{number} cm; at most {MOST_SPACE} cm of answer space fit on a page")
    return number


def _read_spaces(value: object) -> tuple[int | Fraction, ...]:
    """One number for every part, or a list with one for each."""
    if isinstance(value, list | tuple):
        return each(listed(value, "centimetres of answer space are needed"), _read_space)
    return (_read_space(value),)


def _spaces_schema() -> JsonSchema:
    one = {**non_negative_schema(), "maximum": MOST_SPACE}
    return {"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]}


Spaces = Annotated[tuple[int | Fraction, ...], Reads(_read_spaces, _spaces_schema)]
"""Centimetres of answer space: one number for every part of a problem, or one for each."""


class ProblemEntry(Record):
    """One problem of an exam."""

    file: Text
    points: NonNegative | None = None
    space: Spaces = (6,)
    ruling: Ruling = "blank"
    variants: Positive | None = None


class ExamFile(Record):
    """The fields of an exam file."""

    title: Text
    course: Text | None = None
    date: Text | None = None
    instructions: Text | None = None
    seed: Natural
    digits: Natural = 4
    neighbours: Literal["different", "any"] = "different"
    problems: ListOf[ProblemEntry]

    def conflicts(self) -> Iterator[tuple[FieldPath, str]]:
        """Limits of the whole."""
        if self.digits > MOST_DIGITS:
            yield ("digits",), f"{self.digits} places; at most {MOST_DIGITS:,} can be printed"
        if len(self.problems) > MOST_PROBLEMS:
            yield (
                ("problems",),
                f"{len(self.problems)} problems; at most {MOST_PROBLEMS} are possible",
            )


@dataclass(frozen=True)
class ExamTask:
    """One problem of an exam, loaded, and what the exam says of it."""

    file: str
    """The name as the exam file writes it."""
    exercise: Exercise
    points: int | Fraction | None
    spaces: tuple[int | Fraction, ...]
    """Centimetres, one number for each part."""
    ruling: Ruling
    most: int | None
    """How many different variants there may be at most."""


@dataclass(frozen=True)
class Exam:
    """An exam: the words on every paper, and its tasks."""

    title: str
    course: str
    date: str
    instructions: str
    seed: int
    digits: int
    neighbours: Literal["different", "any"]
    tasks: tuple[ExamTask, ...]
    file: str = ""
    digest: str = ""

    @cached_property
    def key(self) -> str:
        """What decides numbers and answers: seed, digits, given numbers, rules, what is asked.

        With the same key the variants of an earlier run are kept, whatever the words are.
        """
        problems = [
            [identity(task.exercise), [part.ask for part in task.exercise.parts]]
            for task in self.tasks
        ]
        canonical = json.dumps(["worked-exam-1", self.seed, self.digits, problems])
        return sha256(canonical.encode()).hexdigest()


class BadInput(WorkedError):
    """Several files, or rows of a file, that somebody has to change: a line for each trouble."""

    def __init__(self, messages: tuple[str, ...]) -> None:
        super().__init__("\n".join(messages))
        self.messages = messages

    def __reduce__(self) -> tuple[type[BadInput], tuple[tuple[str, ...]]]:
        """The error survives the way out of another process."""
        return BadInput, (self.messages,)


def load_exam(path: str | PathLike[str]) -> Exam:
    """The exam in a file, with its problems. Raises `BadInput`, which lists everything wrong."""
    try:
        loaded = load_record(path, ExamFile, "an exam file")
    except ProblemFileError as error:
        raise BadInput(_told(error)) from None
    messages: list[str] = []
    tasks = [_task(loaded, place, messages) for place in range(len(loaded.record.problems))]
    found = tuple(task for task in tasks if task is not None)
    if messages:
        raise BadInput(tuple(messages))
    record = loaded.record
    return Exam(
        title=record.title,
        course=record.course or "",
        date=record.date or "",
        instructions=record.instructions or "",
        seed=record.seed,
        digits=record.digits,
        neighbours=record.neighbours,
        tasks=found,
        file=loaded.file,
        digest=loaded.digest,
    )


def _told(error: ProblemFileError) -> tuple[str, ...]:
    """What is wrong with an exam file; of a problem file in its place only that it is one."""
    about = {trouble.path for trouble in error.troubles}
    if "problems" in about and {"kind", "parts"} & about:
        return (
            f"{error.file}: a problem file; an exam file is needed, with title, seed and problems",
        )
    return tuple(str(error).splitlines())


def exam_schema() -> JsonSchema:
    """The JSON Schema of exam files, for editors."""
    schema: JsonSchema = ExamFile.model_json_schema()
    return {"$schema": DIALECT, **schema, "title": "An exam file"}


def _task(loaded: Loaded[ExamFile], place: int, messages: list[str]) -> ExamTask | None:
    """The task at a position; what is wrong with it, or in its file, joins the messages."""
    entry = loaded.record.problems[place]
    try:
        exercise = load(_beside(loaded.file, entry.file))
    except ProblemFileError as error:
        trouble = loaded.trouble(_unusable(error), "problems", place, "file")
        messages.append(trouble.at(loaded.file))
        messages += str(error).splitlines()
        return None
    parts = exercise.parts
    for name, words in _misfits(entry, exercise):
        messages.append(loaded.trouble(words, "problems", place, name).at(loaded.file))
    spaces = entry.space * len(parts) if len(entry.space) == 1 else entry.space
    return ExamTask(entry.file, exercise, entry.points, spaces, entry.ruling, entry.variants)


def _beside(exam: str, file: str) -> str:
    """A problem's file, found from the folder of the exam file."""
    return file if exam == "-" else str(Path(exam).parent / file)


def _unusable(error: ProblemFileError) -> str:
    return f"the problem file cannot be used: {counted(len(error.troubles), 'error')} below"


def _misfits(entry: ProblemEntry, exercise: Exercise) -> Iterator[tuple[str, str]]:
    """What the exam says of a problem that does not fit its parts."""
    parts = exercise.parts
    if len(entry.space) not in {1, len(parts)}:
        yield (
            "space",
            f"{len(entry.space)} spaces; the problem has {counted(len(parts), 'part')}, "
            "so one number, or one for each part, is needed",
        )
    own = [part.points for part in parts if part.points is not None]
    if entry.points is None or len(parts) == 1 or len(own) < len(parts):
        return
    if sum(own) != entry.points:
        yield (
            "points",
            f"{entry.points} points; the parts of the file have {sum(own)} in all: "
            "change one of them, or leave this out",
        )


__all__ = ["BadInput", "Exam", "ExamFile", "ExamTask", "ProblemEntry", "exam_schema", "load_exam"]
