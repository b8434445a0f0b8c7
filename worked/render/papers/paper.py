"""What an exam paper is: whose it is, its code, its tasks, and the room for answers.

These are plain values, made by whoever knows the class list; nothing here draws or reads anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from worked.errors import WorkedError
from worked.render.page import Options

if TYPE_CHECKING:
    from worked.document import Solution

Ruling = Literal["blank", "lines", "squares"]
"""What the answer space looks like."""

MOST_SPACE = 22
"""Centimetres of answer space that fit on a page, below a line of question."""

LINE = Fraction(4, 5)
"""Centimetres from one ruled line to the next."""


class NoSuchSpace(WorkedError):
    """An answer space that no page can hold."""


@dataclass(frozen=True, slots=True)
class Space:
    """Room for an answer, in centimetres; it is never split between pages."""

    height: Fraction | int
    ruling: Ruling = "blank"

    def __post_init__(self) -> None:
        if not 0 <= self.height <= MOST_SPACE:
            raise NoSuchSpace(
                f"an answer space of {float(self.height):g} cm: from 0 to {MOST_SPACE} cm fit on "
                "a page"
            )

    @classmethod
    def of_lines(cls, count: int) -> Space:
        """So many ruled lines."""
        return cls(count * LINE, "lines")


@dataclass(frozen=True, slots=True)
class Exam:
    """What all papers of an exam share. An empty line in `instructions` ends a paragraph."""

    title: str
    course: str = ""
    date: str = ""
    instructions: str = ""


@dataclass(frozen=True, slots=True)
class Student:
    """Who writes a paper, as the class list has it."""

    id: str
    name: str = ""
    seat: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """A task of a paper: a solved problem, what it is worth, and the room for its answers.

    `spaces` are one for each part of the problem; a single one is given to every part.
    """

    number: int | str
    solution: Solution
    points: Fraction | int | None = None
    spaces: tuple[Space, ...] = (Space(6),)

    def space(self, part: int) -> Space:
        """The room below a part, counted from 0."""
        if len(self.spaces) == 1:
            return self.spaces[0]
        return self.spaces[part] if part < len(self.spaces) else Space(0)


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper. Without a student it is a spare copy, with lines to write a name on."""

    exam: Exam
    code: str
    tasks: tuple[Task, ...]
    student: Student | None = None
    large: bool = False
    """Whether it is printed in letters of 17 points."""


@dataclass(frozen=True, slots=True)
class PaperOptions(Options):
    """How papers are printed; `sections` says what a key shows, a paper shows its questions."""

    kind: Literal["paper", "key"] = "paper"
    sides: Literal["single", "double"] = "single"
    """`double`: every paper begins on a sheet of its own when both sides are printed on."""
