"""A line of the manifest: whose paper it is, and everything that it says, as JSON.

A stored problem is read back by the loader of problem files, with all its limits: nothing in a
manifest is executed, whoever wrote it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from worked.exact import write_number
from worked.export.yaml_text import as_json
from worked.fields import Flag, ListOf, Natural, NonNegative, Positive, Record, Text
from worked.fields import Plainest as Plainest  # the type of `given` names it
from worked.load import load_text
from worked.load.header import RawMapping
from worked.papers.codes import is_code
from worked.papers.exam import MOST_DIGITS
from worked.papers.names import is_file_name
from worked.spelling import shown

if TYPE_CHECKING:
    from worked.exercise import Exercise
    from worked.fields import Path

_OWN_FIELDS = ("label", "answers")
"""Fields of a stored part that a problem file does not have."""


class StoredPart(Record):
    """A part of a problem: its numbers, its words, what is asked, and the answers."""

    label: Text | None = None
    kind: Text
    title: Text | None = None
    source: Text | None = None
    points: NonNegative | None = None
    given: RawMapping
    ask: tuple[Text, ...] = ()
    answers: RawMapping
    prompt: Text | None = None
    hint: Text | None = None
    note: Text | None = None


class StoredProblem(Record):
    """A problem of a paper: which variant of which file, and what the exam says of it."""

    file: Text
    sha256: Text
    variant: Positive
    attempt: Positive
    title: Text | None = None
    source: Text | None = None
    points: NonNegative | None = None
    space: tuple[NonNegative, ...] = (6,)
    ruling: Literal["blank", "lines", "squares"] = "blank"
    parts: ListOf[StoredPart]

    def exercise(self) -> Exercise:
        """The problem, read as a problem file is. Raises `ProblemFileError`."""
        found = load_text(as_json(self._file()), self.file)
        return replace(found, file=self.file, digest=self.sha256)

    def _file(self) -> dict[str, object]:
        """The problem as a problem file would have it."""
        parts = [
            {name: value for name, value in plain(part).items() if name not in _OWN_FIELDS}
            for part in self.parts
        ]
        if len(parts) == 1 and not self.parts[0].label:
            return parts[0]
        texts = {"title": self.title, "source": self.source}
        return {**{name: text for name, text in texts.items() if text}, "parts": parts}


class StoredExam(Record):
    """What all papers of an exam share; `key` tells which numbers belong to it."""

    title: Text
    course: Text | None = None
    date: Text | None = None
    instructions: Text | None = None
    digits: Natural
    key: Text

    def conflicts(self) -> Iterator[tuple[Path, str]]:
        """More digits than an exam can have."""
        if self.digits > MOST_DIGITS:
            yield ("digits",), f"{self.digits:,} places; at most {MOST_DIGITS:,} can be printed"


class PaperLine(Record):
    """A line of the manifest: one paper."""

    id: Text
    name: Text | None = None
    spare: Positive | None = None
    withdrawn: Flag = False
    seat: Text | None = None
    section: Text | None = None
    accommodations: tuple[Text, ...] = ()
    code: Text
    file: Text
    seed: Natural
    exam: StoredExam
    problems: ListOf[StoredProblem]
    worked: Text

    def conflicts(self) -> Iterator[tuple[Path, str]]:
        """A name that leads out of the folder, a code with a wrong sign."""
        if not is_file_name(self.file):
            yield ("file",), f"{shown(self.file)} is no file name of a paper"
        if not is_code(self.code):
            yield ("code",), f"{shown(self.code)} is no code of a paper"

    @property
    def person(self) -> str:
        """Whose paper it is, told apart from everybody else's: a student, or a spare copy."""
        return person_of(self.id, self.spare)


def person_of(id: str, spare: int | None = None) -> str:
    """A key for a student, or for a spare copy, whatever their ids look like."""
    return f"student {id}" if spare is None else f"spare {spare}"


def plain(record: Record) -> dict[str, object]:
    """A record as JSON has it, without the fields that hold their defaults."""
    return {
        name: _plain(value)
        for name, field in type(record).model_fields.items()
        if (value := getattr(record, name)) is not None
        and (field.is_required() or value != field.default)
    }


def _plain(value: object) -> object:
    if isinstance(value, Record):
        return plain(value)
    if isinstance(value, tuple | list):
        return [_plain(entry) for entry in value]
    if isinstance(value, Mapping):
        return {name: _plain(entry) for name, entry in value.items()}
    return write_number(value) if isinstance(value, Fraction) else value
