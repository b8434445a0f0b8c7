r"""Solutions as text for a terminal: pure Python, Unicode, at most so many columns.

    print(on_screen(outline(solution, options), options, Screen(columns=100, colour=True)))

Nothing that somebody wrote into a problem file reaches the terminal as a command: control
characters are spelled out (`\\x1b`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from worked.document import Text
from worked.render.page import Printed, kept
from worked.render.shown import links_shown
from worked.render.terminal.blocks import BETWEEN, drawn, indented
from worked.render.terminal.boxes import (
    BOLD,
    DIM,
    HEADING,
    OFF,
    Box,
    coloured,
    columns,
    line,
    plain,
    styled,
)
from worked.render.terminal.breaking import derivation
from worked.render.terminal.flow import paragraph, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from worked.document import Derivation, Line
    from worked.document import Step as SolvedStep
    from worked.render.page import Answer, Document, Mistake, Options, Part, Problem, Step

WIDTH = 80
NARROWEST = 40
STEP_INDENT = 3


@dataclass(frozen=True, slots=True)
class Screen:
    """What the text is shown on: how wide it is, and whether it shows colours and bold type."""

    columns: int = WIDTH
    colour: bool = False


def write(document: Document, options: Options) -> str:
    """The document as plain text of 80 columns."""
    return on_screen(document, options, Screen())


def on_screen(document: Document, options: Options, screen: Screen) -> str:
    """The document as text for a screen."""
    width = max(screen.columns, NARROWEST)
    boxes: list[Box] = []
    for problem in document.problems:
        if boxes:
            boxes += [line(""), line("━" * width), line("")]
        if isinstance(problem, Printed):
            boxes += [line(text) for text in problem.text.splitlines()]
        else:
            boxes += _problem(problem, options.digits, width)
    return _text(boxes, screen)


class Terminal:
    """Prints pieces of a document as plain text of 80 columns."""

    def __init__(self, options: Options) -> None:
        self.options = options

    def line(self, line: Line) -> str:
        """Print a sentence, on one line."""
        return plain(text_of(line, self.options.digits))

    def question(self, part: Part) -> str:
        """Print the question of a part, with its hint."""
        boxes = drawn(part.question, self.options.digits, WIDTH)
        if part.hint:
            hint = _labelled("Hint: ", part.hint, self.options.digits, WIDTH)
            boxes = [*boxes, line(""), *hint]
        return _text(boxes, Screen())

    def solution(self, part: Part) -> str:
        """Print the steps and the answers of a part."""
        rows = [
            *_part(
                replace(part, label="", title="", points="", question=(), hint=()),
                self.options.digits,
                WIDTH,
            )
        ]
        return _text(rows[2:], Screen())

    def problem(self, problem: Problem) -> str:
        """Print one problem."""
        return _text(_problem(problem, self.options.digits, WIDTH), Screen())


def steps_text(steps: Iterable[SolvedStep], options: Options) -> list[tuple[str, str]]:
    """The title and the text of each step, plain."""
    screen = Screen()
    return [
        (
            plain(text_of(step.title, options.digits)),
            _text(drawn(kept(step.blocks), options.digits, screen.columns), screen).rstrip("\n"),
        )
        for step in steps
    ]


def _text(boxes: Iterable[Box], screen: Screen) -> str:
    finish = coloured if screen.colour else plain
    lines = [finish(text).rstrip() for box in boxes for text in box.lines]
    return "".join([f"{text}\n" for text in lines])


def _problem(problem: Problem, places: int, width: int) -> Iterator[Box]:
    yield from _heading(problem.title, problem.points, width)
    if problem.source:
        yield from _words(problem.source, width, DIM)
    for part in problem.parts:
        yield line("")
        yield from _part(part, places, width)
    yield line("")
    yield from _words(problem.footer, width, DIM)


def _heading(words: str, points: str, width: int) -> Iterator[Box]:
    """A title, bold, with its points at the right end of the line."""
    title = _words(words, width - columns(points) - BETWEEN if points else width, BOLD)
    for number, box in enumerate(title):
        last = number + 1 == len(title)
        room = width - box.width - columns(points)
        yield line(f"{box.lines[0]}{' ' * room}{DIM}{points}{OFF}") if points and last else box


def _words(words: str, width: int, style: str) -> list[Box]:
    return paragraph((Text(" ".join(words.split())),), 0, width, style)


def _part(part: Part, places: int, width: int) -> Iterator[Box]:
    """Question, steps, answers and mistakes of one part, with a blank line between two."""
    head = " ".join(filter(None, [f"({part.label})" if part.label else "", part.title]))
    sections: list[list[Box]] = []
    if head or part.points:
        sections.append([*_heading(head, part.points, width)])
    if part.question:
        sections.append([_section("Question"), line(""), *drawn(part.question, places, width)])
    if part.hint:
        sections.append(_labelled("Hint: ", part.hint, places, width))
    if part.steps:
        sections.append([_section("Solution")])
        sections += [[*_step(step, places, width)] for step in part.steps]
    if part.answers:
        word = "Answer" if len(part.answers) == 1 else "Answers"
        sections.append([_section(word), line(""), *_answers(part.answers, places, width)])
    if part.mistakes:
        sections.append([_section("Common mistakes")])
        sections += [[*_mistake(mistake, places, width)] for mistake in part.mistakes]
    if part.note:
        sections.append(_labelled("For the marker: ", part.note, places, width))
    if part.rubric:
        sections.append([*drawn(part.rubric, places, width)])
    for number, boxes in enumerate(sections):
        if number:
            yield line("")
        yield from boxes


def _section(words: str) -> Box:
    return styled(line(words), HEADING)


def _labelled(label: str, sentence: Line, places: int, width: int) -> list[Box]:
    rows = paragraph(sentence, places, width - columns(label))
    return [*indented(rows, columns(label), label)]


def _step(step: Step, places: int, width: int) -> Iterator[Box]:
    mark = f"{step.number}. "
    indent = max(STEP_INDENT, columns(mark))
    title = paragraph(step.title, places, width - indent)
    yield from indented([styled(box, BOLD) for box in title], indent, f"{BOLD}{mark}{OFF}")
    blocks = drawn(step.blocks, places, width - indent)
    if blocks:
        yield line("")
    yield from indented(blocks, indent)


def _answers(answers: tuple[Answer, ...], places: int, width: int) -> Iterator[Box]:
    tall = False
    for answer in answers:
        mark = f"({answer.number}) " if len(answers) > 1 else ""
        indent = columns(mark)
        rows = paragraph(answer.what, places, width - indent) if answer.what else []
        stated = [*indented(_stated(answer.derivation, places, width - indent - 2), 2)]
        before, tall = tall, any(box.height > 1 for box in stated)
        if answer.number > 1 and (tall or before):
            yield line("")
        yield from indented([*rows, *stated] if rows else stated, indent, mark)


def _stated(stated: Derivation, places: int, width: int) -> list[Box]:
    return derivation(stated.left.layout(), links_shown(stated, places), places, width)


def _mistake(mistake: Mistake, places: int, width: int) -> Iterator[Box]:
    yield from indented(paragraph(mistake.says, places, width - 2), 2, "✗ ")
    for result in mistake.results:
        yield from indented(_stated(result, places, width - 4), 4)
