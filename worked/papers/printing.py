"""A line of the manifest in print: the student's paper and its key, from what is stored alone."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from worked.check import check
from worked.papers.accommodations import LARGE_PRINT
from worked.render.papers import Exam, Paper, PaperOptions, Space, Student, Task, write_papers
from worked.solve import solve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worked.document import Detail
    from worked.papers.stored import PaperLine, StoredProblem
    from worked.render.page import Section

Kind = Literal["paper", "key"]
ENDINGS = {"pdf": ".pdf", "latex": ".tex", "html": ".html", "docx": ".docx"}
"""The formats of papers, and how their files end."""
KEYS: dict[str, tuple[Section, ...]] = {
    "answers": ("key",),
    "solutions": ("question", "solution"),
}
"""What a key may show."""


@dataclass(frozen=True)
class Look:
    """How papers are printed."""

    format: str = "pdf"
    options: PaperOptions = field(default_factory=PaperOptions)
    keys: str = "answers"
    detail: Detail = "brief"

    def options_of(self, kind: Kind, digits: int) -> PaperOptions:
        """The options of papers or of keys."""
        sections = KEYS[self.keys] if kind == "key" else ("question",)
        return replace(self.options, kind=kind, sections=sections, digits=digits)


@dataclass(frozen=True)
class Sheet:
    """A file to be made: the papers, or the keys, of some lines."""

    name: str
    kind: Kind
    lines: tuple[PaperLine, ...]
    is_whole: bool = False
    """Whether it is the file of everybody's."""


class Printing:
    """Prints a file: the task of a worker process."""

    def __init__(self, look: Look) -> None:
        self._look = look

    def __call__(self, sheet: Sheet, /) -> bytes:
        """The bytes of the file; every solution is checked before. Raises `CheckFailed`."""
        digits = sheet.lines[0].exam.digits
        options = self._look.options_of(sheet.kind, digits)
        papers = [paper(line, self._look.detail) for line in sheet.lines]
        made = write_papers(papers, self._look.format, options)
        return made if isinstance(made, bytes) else made.encode("utf-8", "replace")


def sheets(lines: Sequence[PaperLine], ending: str) -> list[Sheet]:
    """The files of an exam: two for each line, and one of all papers and of all keys."""
    every = tuple(lines)
    kinds: tuple[Kind, ...] = ("paper", "key")
    return [
        *[sheet_of(line, kind, ending) for line in lines for kind in kinds],
        *[Sheet(f"all-{kind}s{ending}", kind, every, is_whole=True) for kind in kinds],
    ]


def sheet_of(line: PaperLine, kind: Kind, ending: str) -> Sheet:
    """The file of one student's paper or key."""
    return Sheet(f"{kind}s/{line.file}{ending}", kind, (line,))


def paper(line: PaperLine, detail: Detail = "brief") -> Paper:
    """A line as pages have it, solved anew. Raises `ProblemFileError` and `CheckFailed`."""
    exam = line.exam
    tasks = [
        _task(number, problem, exam.digits, detail)
        for number, problem in enumerate(line.problems, start=1)
    ]
    student = Student(line.id, line.name or "", line.seat or "", line.section or "")
    return Paper(
        exam=Exam(exam.title, exam.course or "", exam.date or "", exam.instructions or ""),
        code=line.code,
        tasks=tuple(tasks),
        student=None if line.spare else student,
        large=LARGE_PRINT in line.accommodations,
    )


def _task(number: int, stored: StoredProblem, digits: int, detail: Detail) -> Task:
    solution = solve(stored.exercise(), detail=detail)
    check(solution, digits)
    points = solution.points if stored.points is None else stored.points
    spaces = tuple([Space(height, stored.ruling) for height in stored.space])
    return Task(number, solution, points, spaces)
