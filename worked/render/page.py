"""What stands on the pages, before any format: problems, their parts, numbered steps, the key.

`outline` arranges solutions into a `Document`; a writer only has to print it, from the top down.
An empty tuple (or text) means that nothing is printed in its place, not even a heading.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from worked import __version__
from worked.document import (
    Block,
    Derivation,
    Equations,
    Formula,
    Items,
    Line,
    Link,
    Note,
    Para,
    PartSolution,
    Result,
    Solution,
    Table,
    Text,
)
from worked.problem import Topic
from worked.render.shown import decimal_text, terminates
from worked.sheet import is_shown_rounded
from worked.trace import Constant

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction
    from pathlib import Path

Section = Literal["question", "solution", "key", "mistakes"]
"""What may be printed: a solution ends with its key, `key` is the answers alone."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the reader wants to see, and how."""

    digits: int = 4
    sections: tuple[Section, ...] = ("question", "solution")
    paper: Literal["a4", "letter"] = "a4"
    templates: Path | None = None
    """A folder whose templates come before ours: `<folder>/latex/page.j2`."""
    order: Literal["given", "topic"] = "given"
    """Whether problems stand as they are given, or below headings of their topics."""
    engine: str = ""
    """What makes a PDF: pdflatex, lualatex or typst; empty: the writer's own choice."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step, numbered from 1 within its part."""

    number: int
    title: Line
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of the key: what it is in words, and `symbol = exact ≈ decimal`."""

    number: int
    what: Line
    derivation: Derivation


@dataclass(frozen=True, slots=True)
class Mistake:
    """A known mistake: what to tell the student, and the answers that come out wrong by it."""

    name: str
    says: Line
    results: tuple[Derivation, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a problem; a problem without parts has one whose label is empty."""

    label: str
    title: str
    points: str
    question: tuple[Block, ...]
    hint: Line
    steps: tuple[Step, ...]
    answers: tuple[Answer, ...]
    mistakes: tuple[Mistake, ...]
    note: Line
    """For the marker; it stands with the mistakes."""
    rubric: tuple[Block, ...] = ()
    """For the marker: what points are given for; it ends the key and the mistakes."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem file; `footer` names the version of `worked` and the file with its hash."""

    title: str
    source: str
    points: str
    parts: tuple[Part, ...]
    footer: str
    topic: str = ""
    """The heading of the problems from here on, where these are ordered by topic."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A problem that its writer has printed already; the page still has to be put around it."""

    title: str
    text: str
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """Everything that is printed, and the title of the whole."""

    title: str
    problems: tuple[Problem | Printed, ...]
    version: str = __version__


def outline(solutions: Solution | Sequence[Solution], options: Options) -> Document:
    """Arrange solved problems as the options ask."""
    given = (solutions,) if isinstance(solutions, Solution) else solutions
    if options.order == "topic" and len(given) > 1:
        problems = tuple(_by_topic(given, options))
    else:
        problems = tuple(arranged(solution, options) for solution in given)
    title = problems[0].title if len(problems) == 1 else "Problems with worked solutions"
    return Document(title, problems)


def _by_topic(solutions: Sequence[Solution], options: Options) -> Iterator[Problem]:
    """The problems topic by topic; the first of each topic has its heading."""
    for topic in get_args(Topic):
        own = [one for one in solutions if _topic_of(one) == topic]
        for number, solution in enumerate(own):
            heading = "" if number else topic.capitalize()
            yield replace(arranged(solution, options), topic=heading)


def _topic_of(solution: Solution) -> str:
    """The topic by which the file's folder is named, else what its first part is about."""
    folder = Path(solution.file).parent.name
    return folder if folder in get_args(Topic) else solution.parts[0].problem.subject


def arranged(solution: Solution, options: Options) -> Problem:
    """Arrange one solved problem as the options ask."""
    marks = [f"worked {__version__}", solution.file.replace("\\", "/").rpartition("/")[2]]
    footer = " · ".join(
        [*filter(None, marks), *([solution.digest[:12]] if solution.digest else [])]
    )
    return Problem(
        title=solution.title,
        source=solution.source,
        points=points_in_words(solution.points),
        parts=tuple(_part(part, solution, options) for part in solution.parts),
        footer=footer,
    )


def _part(part: PartSolution, solution: Solution, options: Options) -> Part:
    """One part; a title or points that the problem's heading already says are not said again."""
    wants = options.sections
    alone = len(solution.parts) == 1
    points = None if alone and solution.points is not None else part.points
    return Part(
        label=part.label,
        title="" if part.title == solution.title else part.title,
        points=points_in_words(points),
        question=kept(part.question) if "question" in wants else (),
        hint=part.hint if "question" in wants else (),
        steps=tuple(_steps(part, options)) if "solution" in wants else (),
        answers=tuple(_answers(part)) if {"solution", "key"} & set(wants) else (),
        mistakes=tuple(_mistakes(part)) if "mistakes" in wants else (),
        note=part.note if "mistakes" in wants else (),
        rubric=tuple(_rubric(part)) if {"key", "mistakes"} & set(wants) else (),
    )


def _steps(part: PartSolution, options: Options) -> Iterator[Step]:
    for number, step in enumerate(part.steps, start=1):
        yield Step(number, step.title, kept(step.blocks))


def _answers(part: PartSolution) -> Iterator[Answer]:
    for number, result in enumerate(part.asked(), start=1):
        yield Answer(number, sentence(result.what), stated(result))


def _mistakes(part: PartSolution) -> Iterator[Mistake]:
    from worked.solve import known_mistakes, same

    for wrong in known_mistakes(part):
        changed = [r for r in wrong.results if not same(r, part.results[r.name])]
        yield Mistake(wrong.name, wrong.says, tuple(map(stated, changed)))


def _rubric(part: PartSolution) -> Iterator[Block]:
    """What the marker gives points for, as a table."""
    if part.credits:
        header = ((Text("For the marker: what is given points for"),), (Text("points"),))
        rows = [(credit.what, _points(credit.points)) for credit in part.credits]
        yield Table(header, tuple(rows))


def _points(points: Fraction | int) -> Line:
    return (Formula(Constant(points), "decimal" if terminates(points, 2) else "value"),)


def stated(result: Result) -> Derivation:
    """A result as the key states it: exact (unless that would be too long), then rounded."""
    links = [Link("≈", Formula(result.named, "decimal"))]
    if not is_shown_rounded(result.value):
        links.insert(0, Link("=", Formula(result.named, "value")))
    return Derivation(Formula(result.named, "symbols"), tuple(links))


def sentence(line: Line) -> Line:
    """A line whose first word begins with a capital letter, as a sentence does."""
    if line and isinstance(line[0], Text):
        first = line[0].text
        return (Text(first[:1].upper() + first[1:]), *line[1:])
    return line


def kept(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks without the empty ones; conventions that follow each other are one note."""
    out: list[Block] = []
    for block in blocks:
        if isinstance(block, Note) and block.role == "convention" and out:
            last = out[-1]
            if isinstance(last, Note) and last.role == "convention":
                out[-1] = Note("convention", (*last.line, Text(" "), *block.line))
                continue
        if not _empty(block):
            out.append(block)
    return tuple(out)


def _empty(block: Block) -> bool:
    match block:
        case Para(line=()) | Items(items=()) | Equations(equations=()):
            return True
        case Table(header=(), rows=()):
            return True
    return False


def points_in_words(points: Fraction | int | None) -> str:
    """`3 points`, `1 point`, `2.5 points`, or nothing where no points are given."""
    if points is None:
        return ""
    number = decimal_text(points, 2) if terminates(points, 2) else str(points)
    return "1 point" if points == 1 else f"{number} points"
