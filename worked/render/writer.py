"""How a writer made of templates works: one macro per node type, and a page around them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from worked.document import (
    Code,
    Derivation,
    Emph,
    Equations,
    Figure,
    Formula,
    Items,
    Notation,
    Note,
    Para,
    Table,
    Text,
)
from worked.render.page import Printed
from worked.render.templates import template_problems, templates

if TYPE_CHECKING:
    from collections.abc import Callable

    from worked.document import Block, Line
    from worked.notation import Layout
    from worked.render.page import Answer, Document, Mistake, Options, Part, Problem, Step
    from worked.render.templates import Syntax


class Writer:
    """Walks a document and lets the macro of each node print it.

    A writer of a format says how it prints formulas, derivations and figures; the walk, the
    texts and the order of things are the same for all.
    """

    syntax: ClassVar[Syntax]

    def __init__(self, options: Options) -> None:
        self.options = options
        self.places = options.digits
        self.templates = templates(self.syntax, options.templates)
        self.nodes = self.templates.nodes
        self.text = self.templates.text
        self._blocks: dict[type, Callable[..., str]] = {
            Para: self.para,
            Derivation: self.derivation,
            Equations: self.equations,
            Table: self.table,
            Items: self.items,
            Note: self.note,
            Figure: self.figure,
        }

    # --- what a format has to say -----------------------------------------------------------

    def math(self, layout: Layout) -> str:
        """Print a formula within a line, ready for the macro `math`."""
        raise NotImplementedError

    def derivation(self, derivation: Derivation) -> str:
        """Print `left = a = b`."""
        raise NotImplementedError

    def equations(self, equations: Equations) -> str:
        """Print short equations side by side."""
        raise NotImplementedError

    def figure(self, figure: Figure) -> str:
        """Draw a figure, with its alternative text."""
        raise NotImplementedError

    # --- the walk ---------------------------------------------------------------------------

    def write(self, document: Document) -> str:
        """Print the whole document. Raises `TemplateProblem` where a template is wrong."""
        with template_problems(f"{self.syntax.folder} templates"):
            problems = [
                problem.text if isinstance(problem, Printed) else self.problem(problem)
                for problem in document.problems
            ]
            return self.templates.page.render(
                document=document,
                title=self.text(document.title),
                problems=problems,
                options=self.options,
                **self.extras(document),
            )

    def extras(self, document: Document) -> dict[str, object]:
        """What else the page of a format needs."""
        return {}

    def line(self, line: Line) -> str:
        """Print inline pieces one after the other."""
        return "".join([self.inline(piece) for piece in line])

    def inline(self, piece: object) -> str:
        """Print one inline piece."""
        if isinstance(piece, Text):
            return self.text(piece.text)
        if isinstance(piece, Emph):
            return self.nodes["emph"](self.text(piece.text))
        if isinstance(piece, Code):
            return self.nodes["code"](self.text(piece.text))
        return self.nodes["math"](self.math(piece.layout()))  # type: ignore[attr-defined]

    def block(self, block: Block) -> str:
        """Print one block."""
        return self._blocks[type(block)](block)

    def blocks(self, blocks: tuple[Block, ...]) -> list[str]:
        """Print blocks, each on its own."""
        return [self._blocks[type(block)](block) for block in blocks]

    def para(self, para: Para) -> str:
        """Print a paragraph."""
        return self.nodes["para"](self.line(para.line))

    def items(self, items: Items) -> str:
        """Print a list."""
        return self.nodes["items"](
            items=[self.line(item) for item in items.items], numbered=items.style == "numbered"
        )

    def note(self, note: Note) -> str:
        """Print a line set apart."""
        return self.nodes["note"](role=note.role, line=self.line(note.line))

    def table(self, table: Table) -> str:
        """Print a table; `numeric` says of each column whether it holds nothing but formulas."""
        return self.nodes["table"](
            header=[self.line(cell) for cell in table.header],
            rows=[[self.line(cell) for cell in row] for row in table.rows],
            numeric=numeric_columns(table),
            caption=self.line(table.caption),
        )

    def step(self, step: Step) -> str:
        """Print a step with its title."""
        return self.nodes["step"](
            number=step.number, title=self.line(step.title), blocks=self.blocks(step.blocks)
        )

    def answers(self, answers: tuple[Answer, ...]) -> str:
        """Print the key."""
        return self.nodes["answers"](
            answers=[
                {
                    "number": answer.number,
                    "what": self.line(answer.what),
                    "derivation": self.derivation(answer.derivation),
                }
                for answer in answers
            ]
        )

    def mistakes(self, mistakes: tuple[Mistake, ...], note: Line) -> str:
        """Print the box for instructors: what goes wrong, what it leads to, what to say."""
        return self.nodes["mistakes"](
            mistakes=[
                {
                    "says": self.line(mistake.says),
                    "results": self.equations(Equations(mistake.results))
                    if mistake.results
                    else "",
                }
                for mistake in mistakes
            ],
            note=self.line(note),
        )

    def part(self, part: Part) -> str:
        """Print one part of a problem, from the question to the mistakes."""
        return self.nodes["part"](
            label=self.text(part.label),
            title=self.text(part.title),
            points=self.text(part.points),
            question=self.blocks(part.question),
            hint=self.nodes["hint"](self.line(part.hint)) if part.hint else "",
            steps=[self.step(step) for step in part.steps],
            answers=self.answers(part.answers) if part.answers else "",
            mistakes="".join(
                [
                    self.mistakes(part.mistakes, part.note) if part.mistakes or part.note else "",
                    *self.blocks(part.rubric),
                ]
            ),
        )

    def solution(self, part: Part) -> str:
        """Print the steps and the answers of a part by themselves, without a heading."""
        return self.nodes["fragment"](
            steps=[self.step(step) for step in part.steps],
            answers=self.answers(part.answers) if part.answers else "",
        )

    def question(self, part: Part) -> str:
        """Print the question of a part by itself, without a heading."""
        hint = self.nodes["hint"](self.line(part.hint)) if part.hint else ""
        return "".join([*self.blocks(part.question), hint])

    def problem(self, problem: Problem) -> str:
        """Print one problem file."""
        return self.nodes["problem"](
            title=self.text(problem.title),
            source=self.text(problem.source),
            points=self.text(problem.points),
            parts=[self.part(part) for part in problem.parts],
            footer=self.text(problem.footer),
        )


def numeric_columns(table: Table) -> list[bool]:
    """Whether each column holds formulas and signs, but no words: it aligns to the right."""
    return [
        any(map(has_formula, column)) and not any(map(has_words, column))
        for column in zip(*table.rows, strict=True)
    ]


def has_formula(line: Line) -> bool:
    """Whether a line holds a formula."""
    return any(isinstance(piece, Formula | Notation) for piece in line)


def has_words(line: Line) -> bool:
    """Whether a letter stands in a line outside its formulas."""
    return any(
        isinstance(piece, Text | Emph | Code) and any(map(str.isalpha, piece.text))
        for piece in line
    )
