"""Papers as what their templates print: every text escaped, every block printed."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from worked.render.page import arranged, points_in_words
from worked.render.shown import visible
from worked.render.templates import template_problems

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worked.document import Solution
    from worked.render.page import Part, Problem
    from worked.render.papers.paper import Paper, PaperOptions, Space, Task
    from worked.render.writer import Writer

    Filled = dict[str, object]

MOST_OF_A_NAME = 40
"""Letters of a name that stand in the head of a page."""

_JOINERS = "\u200c\u200d"
"""Invisible signs that scripts and emoji are written with."""


def plain(text: str) -> str:
    """A text of one line, without signs that steer a terminal or turn the line around.

    Accents are joined to their letters; half of a character becomes U+FFFD.
    """
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    one_line = " ".join(unicodedata.normalize("NFC", whole).split())
    return visible(
        "".join([c for c in one_line if unicodedata.category(c) != "Cf" or c in _JOINERS])
    )


def shortened(name: str) -> str:
    """A name for the head of a page."""
    return name if len(name) <= MOST_OF_A_NAME else f"{name[:MOST_OF_A_NAME].rstrip()}…"


class Filling:
    """Prints the pieces of papers with a writer, for the template `paper.j2` of its format."""

    def __init__(self, writer: Writer, options: PaperOptions, large: Writer | None = None) -> None:
        self.writer = writer
        self.large = large or writer
        self.options = options
        self.is_key = options.kind == "key"
        self.shown = options if self.is_key else replace(options, sections=("question",))

    def document(self, papers: Sequence[Paper], **extras: object) -> str:
        """Fill in the template. Raises `TemplateProblem` where it is wrong."""
        with template_problems(f"{self.writer.syntax.folder}/paper.j2"):
            return self.writer.templates.other_page("paper.j2").render(
                papers=[self.paper(number, each) for number, each in enumerate(papers, start=1)],
                options=self.options,
                title=self.text(title(papers, self.options)),
                **extras,
            )

    def text(self, text: str) -> str:
        """A text of one line, escaped."""
        return self.writer.text(plain(text))

    def paper(self, number: int, paper: Paper) -> Filled:
        """One paper; `number` counts the papers of a document from 1."""
        exam, student = paper.exam, paper.student
        writer = self.large if paper.large and not self.is_key else self.writer
        points = [task.points for task in paper.tasks if task.points is not None]
        return {
            "number": number,
            "code": self.text(paper.code),
            "large": paper.large and not self.is_key,
            "exam": self.text(exam.title),
            "course": self.text(exam.course),
            "date": self.text(exam.date),
            "instructions": [self.text(each) for each in _paragraphs(exam.instructions)],
            "spare": student is None,
            "name": self.text(student.name) if student else "",
            "short_name": self.text(shortened(plain(student.name))) if student else "",
            "id": self.text(student.id) if student else "",
            "seat": self.text(student.seat) if student else "",
            "section": self.text(student.section) if student else "",
            "tasks": [self.task(task, writer) for task in paper.tasks],
            "worth": _number(sum(points)) if points else "",
        }

    def task(self, task: Task, writer: Writer) -> Filled:
        """One task: of a paper its questions and spaces, of a key all that the options ask for."""
        problem = arranged(task.solution, self.shown)
        parts = _agreeing(problem, task)
        return {
            "number": self.text(str(task.number)),
            "title": self.text(problem.title),
            "points": self.text(points_in_words(task.points)),
            "worth": "" if task.points is None else _number(task.points),
            "parts": [
                self.answers(part, writer)
                if self.is_key
                else self.question(part, task.space(place), writer)
                for place, part in enumerate(parts)
            ],
            "footer": self.text(problem.footer),
        }

    def question(self, part: Part, space: Space, writer: Writer) -> Filled:
        """The question of a part and the room for its answer; nothing of its solution."""
        return {
            "label": self.text(part.label),
            "title": self.text(part.title),
            "points": self.text(part.points),
            "blocks": writer.blocks(part.question),
            "hint": writer.nodes["hint"](writer.line(part.hint)) if part.hint else "",
            "height": f"{float(space.height) * 10:.1f}",
            "ruling": space.ruling,
        }

    def answers(self, part: Part, writer: Writer) -> Filled:
        """A part of a key, as a document of worked solutions has it."""
        return {"body": writer.part(part)}


def title(papers: Sequence[Paper], options: PaperOptions) -> str:
    """The title of the file: the exam's; a single paper's code; never a name."""
    what = "key" if options.kind == "key" else "paper"
    exam = plain(papers[0].exam.title) if papers else ""
    if len(papers) == 1:
        return f"{exam}, {what} {plain(papers[0].code)}"
    return f"{exam}, {len(papers)} {what}s"


def running_head(paper: Paper, options: PaperOptions) -> str:
    """What stands at the top of every page: the exam; on a key also that, and whose it is."""
    words = [plain(paper.exam.title)]
    if options.kind == "key":
        words.insert(0, "Key")
        if paper.student:
            words.append(shortened(plain(paper.student.name)))
    return " · ".join(filter(None, words))


def _paragraphs(text: str) -> list[str]:
    return [each for each in text.replace("\r\n", "\n").split("\n\n") if each.strip()]


def _number(points: object) -> str:
    return points_in_words(points).split()[0]  # type: ignore[arg-type]


def _agreeing(problem: Problem, task: Task) -> tuple[Part, ...]:
    """The parts; their own points are said only where they add up to those of the task."""
    if _points_of(task.solution) == task.points:
        return problem.parts
    return tuple([replace(part, points="") for part in problem.parts])


def _points_of(solution: Solution) -> object:
    """What a file says that it is worth, if every part of it says so."""
    points = [part.points for part in solution.parts]
    return None if len(points) == 1 or None in points else sum(each for each in points if each)
