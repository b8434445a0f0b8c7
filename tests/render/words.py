"""The words of a document: what no writer may lose."""

from collections.abc import Iterator

from worked.document import (
    Code,
    Emph,
    Equations,
    Figure,
    Items,
    Note,
    Para,
    Solution,
    Table,
    Text,
)
from worked.render.page import Document, Options, Problem, outline

EVERYTHING = Options(sections=("question", "solution", "mistakes"))


def words(solution: Solution, options: Options = EVERYTHING) -> set[str]:
    """Every run of letters in the texts of a document, in the order of nothing."""
    found: set[str] = set()
    for text in texts(outline(solution, options)):
        found |= {word for word in text.split() if word.isalpha()}
    return found


def texts(document: Document) -> Iterator[str]:
    """Every text that somebody wrote."""
    for problem in document.problems:
        assert isinstance(problem, Problem)
        yield from (problem.title, problem.source, problem.points, problem.footer)
        for part in problem.parts:
            yield from (part.label, part.title, part.points)
            yield from line(part.hint)
            yield from line(part.note)
            for step in part.steps:
                yield from line(step.title)
                yield from blocks(step.blocks)
            yield from blocks(part.question)
            for answer in part.answers:
                yield from line(answer.what)
            for mistake in part.mistakes:
                yield from line(mistake.says)


def blocks(given) -> Iterator[str]:
    for block in given:
        match block:
            case Para(content) | Note(_, content):
                yield from line(content)
            case Items(items):
                for item in items:
                    yield from line(item)
            case Table(header, rows, caption):
                for cell in (*header, *(cell for row in rows for cell in row), caption):
                    yield from line(cell)
            case Figure(_, alt, caption):
                yield from (alt, *line(caption))
            case Equations():
                pass


def line(given) -> Iterator[str]:
    for piece in given:
        if isinstance(piece, Text | Emph | Code):
            yield piece.text
