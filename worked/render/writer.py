"""How a writer made of templates works: one macro per node type, and a page around them.

`templates/<writer>/nodes.j2` has one macro for each of `MACROS`; a missing one is an error when the
templates are loaded, so that nothing is left out in silence. Text is escaped in one place, the
macro `text`; what reaches any other macro is ready. `page.j2` is the shell.

A reader's own folder of templates comes first: its `nodes.j2` needs only the macros that differ
from ours, and `shipped/nodes.j2` and `shipped/page.j2` name ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar, Protocol

from worked import files
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
from worked.errors import WorkedError
from worked.render.flat import flat_macros
from worked.render.page import Printed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from jinja2 import Environment, Template

    from worked.document import Block, Line
    from worked.notation import Layout
    from worked.render.page import Answer, Document, Mistake, Options, Part, Problem, Step

INLINE = ("text", "emph", "code", "math")
BLOCKS = ("para", "derivation", "equations", "table", "items", "note", "figure")
PLACES = ("step", "hint", "answers", "mistakes", "part", "fragment", "problem")
MACROS = (*INLINE, *BLOCKS, *PLACES)
"""What `nodes.j2` has to define."""


class TemplateProblem(WorkedError):
    """A template that is missing, incomplete or wrong."""


@dataclass(frozen=True)
class Syntax:
    """What is peculiar to the templates of one writer.

    `folder` is their place under `templates/`, `escape` the filter of that name, `delimiters`
    Jinja's settings where its own marks would not do; `first` are files with macros that come
    before those of `nodes.j2`.
    """

    folder: str
    escape: Callable[[str], str]
    delimiters: tuple[tuple[str, str], ...] = ()
    first: tuple[str, ...] = ()


class Macro(Protocol):
    """A macro of a template: named values in, text out."""

    def __call__(self, *args: object, **values: object) -> str:
        """Fill the macro in."""


@dataclass(frozen=True)
class Templates:
    """The templates of one writer, compiled: its macros by name, and the page."""

    nodes: Mapping[str, Macro]
    page: Template
    text: Macro


@lru_cache(maxsize=16)
def templates(syntax: Syntax, own: Path | None = None) -> Templates:
    """Load the templates of a writer, the reader's own first. Raises `TemplateProblem`."""
    from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

    try:
        environment = _environment(syntax, own)
        names = (*syntax.first, *_NODES)
        modules = [environment.get_template(name).module for name in names]
        flat = [flat_macros(environment, name) for name in names]
        page = environment.get_template("page.j2")
    except TemplateNotFound as error:
        raise TemplateProblem(f"{error.name}: there is no such template") from error
    except TemplateSyntaxError as error:
        place = f"{error.filename or error.name}:{error.lineno}"
        raise TemplateProblem(f"{place}: {error.message}") from error
    except TemplateError as error:
        raise TemplateProblem(f"{syntax.folder}/nodes.j2: {error.message}") from error
    nodes: dict[str, Macro] = {}
    for name in MACROS:
        homes = zip(modules, flat, strict=True)
        home = next(((module, plain) for module, plain in homes if hasattr(module, name)), None)
        if home is None:
            raise TemplateProblem(f"{syntax.folder}/nodes.j2: a macro is missing: {name}")
        nodes[name] = home[1].get(name) or getattr(home[0], name)
    return Templates(nodes, page, lru_cache(maxsize=4096)(nodes["text"]))


_NODES = ("nodes.j2", "shipped/nodes.j2")
"""Where a macro is looked for: in the reader's own file, then in ours."""


def _environment(syntax: Syntax, own: Path | None) -> Environment:
    from jinja2 import (
        BaseLoader,
        ChoiceLoader,
        Environment,
        FileSystemLoader,
        PrefixLoader,
        StrictUndefined,
    )

    shipped = FileSystemLoader(files.templates() / syntax.folder)
    folders: list[BaseLoader] = [shipped, PrefixLoader({"shipped": shipped})]
    if own is not None:
        if not (own / syntax.folder).is_dir():
            raise TemplateProblem(f"{own}: there is no folder {syntax.folder} in it with templates")
        folders.insert(0, FileSystemLoader(own / syntax.folder))
    environment = Environment(
        loader=ChoiceLoader(folders),
        undefined=StrictUndefined,
        autoescape=False,  # the macro `text` escapes: TeX is not HTML
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        **dict(syntax.delimiters),  # type: ignore[arg-type]
    )
    environment.filters["escape"] = environment.filters["e"] = syntax.escape
    return environment


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
        from jinja2 import UndefinedError

        try:
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
        except UndefinedError as error:
            raise TemplateProblem(f"{self.syntax.folder} templates: {error.message}") from error

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
            mistakes=self.mistakes(part.mistakes, part.note) if part.mistakes or part.note else "",
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
