"""What a worked solution is made of: inline pieces, blocks, steps, results.

This small vocabulary is closed: kinds emit it, writers draw it, neither knows the other. Formulas
keep their expression tree (`Formula`), so that writers print them and `worked.check` evaluates
them; only `Notation`, symbols without a value, has nothing to check.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from fractions import Fraction

    from worked.exact import Scalar
    from worked.notation import Layout
    from worked.problem import Problem
    from worked.trace import Expr, Named, Style, Value

Detail = Literal["brief", "full"]
"""How much is written out: what a good TA writes, or every entry of every product."""


# --- inline ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    """Plain words."""

    text: str


@dataclass(frozen=True, slots=True)
class Emph:
    """Words that are stressed."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """Something literal, as typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Formula:
    """An expression, shown in one of its styles."""

    expr: Expr
    style: Style

    def layout(self) -> Layout:
        """How it looks, for a writer to print."""
        return self.expr.show(self.style)


@dataclass(frozen=True, slots=True)
class Notation:
    """Symbols that denote no value here, such as the general form of a formula."""

    symbols: Layout

    def layout(self) -> Layout:
        """How it looks, for a writer to print."""
        return self.symbols


Math: TypeAlias = Formula | Notation
Inline: TypeAlias = Text | Emph | Code | Formula | Notation
Line: TypeAlias = tuple[Inline, ...]


# --- blocks ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph."""

    line: Line


@dataclass(frozen=True, slots=True)
class Link:
    """One relation of a derivation: `= right`, a claim that the check evaluates."""

    relation: str
    right: Math


@dataclass(frozen=True, slots=True)
class Derivation:
    """left = a = b ≈ c, aligned at the relations; `answer` names the result it ends in, boxed."""

    left: Math
    links: tuple[Link, ...] = ()
    answer: str | None = None


@dataclass(frozen=True, slots=True)
class Equations:
    """Short equations side by side, as many on a line as fit."""

    equations: tuple[Derivation, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header row; each cell is a line. Columns of numbers align to the right."""

    header: tuple[Line, ...]
    rows: tuple[tuple[Line, ...], ...]
    caption: Line = ()


@dataclass(frozen=True, slots=True)
class Items:
    """A list; `numbered` lists count (1), (2), ..."""

    items: tuple[Line, ...]
    style: Literal["numbered", "bulleted"] = "bulleted"


@dataclass(frozen=True, slots=True)
class Note:
    """A line set apart: a check the student can make, a convention, a remark, a mistake."""

    role: Literal["check", "convention", "remark", "mistake", "given"]
    line: Line


@dataclass(frozen=True, slots=True)
class HeatMap:
    """A matrix of numbers from 0 to 1 as shades."""

    rows: tuple[Line, ...]
    columns: tuple[Line, ...]
    values: tuple[tuple[Scalar, ...], ...]


@dataclass(frozen=True, slots=True)
class Window:
    """A rectangle of cells: rows top..top+height−1 and columns left..left+width−1, from 0."""

    top: int
    left: int
    height: int
    width: int


@dataclass(frozen=True, slots=True)
class CellGrid:
    """A grid of cells with numbers (or empty, None) and windows drawn on it, the first one bold.

    `marks` are cells (row, column) that are stressed, such as the corner of each window;
    `padding` are the numbers of rows and columns (top, bottom, left, right) that are padding.
    """

    cells: tuple[tuple[Scalar | None, ...], ...]
    windows: tuple[Window, ...] = ()
    marks: tuple[tuple[int, int], ...] = ()
    padding: tuple[int, int, int, int] = (0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Pile:
    """A mass at a point of the plane, with its label."""

    label: Line
    x: Fraction | int
    y: Fraction | int
    mass: Fraction | int


@dataclass(frozen=True, slots=True)
class FlowMap:
    """Piles of sources and targets in the plane, and (source, target, amount) arrows, from 0."""

    sources: tuple[Pile, ...]
    targets: tuple[Pile, ...]
    flows: tuple[tuple[int, int, Fraction | int], ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture drawn from data; `alt` says in words what it shows."""

    data: HeatMap | CellGrid | FlowMap
    alt: str
    caption: Line = ()


Block: TypeAlias = Para | Derivation | Equations | Table | Items | Note | Figure


# --- solutions ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another value of the result `name` would be as good, and why."""

    name: str
    says: Line


@dataclass(frozen=True, slots=True)
class Credit:
    """What a marker gives points for."""

    points: Fraction | int
    what: Line


@dataclass(frozen=True, slots=True)
class Step:
    """One step: a title that says what is done, and its blocks; `uses` names the idea."""

    title: Line
    blocks: tuple[Block, ...]
    uses: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """A named result: what it is in words, and its value under its symbol.

    `exact` is a sympy expression (lists of such for vectors and matrices), `decimal(n)` the value
    rounded to n places, provably; booleans stay booleans, and words words.
    """

    named: Named
    what: Line
    pinned: bool = False

    @property
    def name(self) -> str:
        """The name in JSON and in `ask`."""
        return self.named.name

    @property
    def value(self) -> Value:
        """The exact value, in `worked.exact`'s own types."""
        return self.named.value

    @property
    def exact(self) -> object:
        """The exact value as sympy expressions."""
        from worked.exact import to_sympy

        return _mapped(self.value, to_sympy)

    def decimal(self, places: int = 4) -> object:
        """The value rounded to some places after the point, as text.

        Minus infinity and formulas in symbols have none: None.
        """
        from worked.exact import NEG_INF, Symbolic, decimal

        def rounded(number: Scalar) -> str | None:
            without = number is NEG_INF or isinstance(number, Symbolic)
            return None if without else decimal(number, places)

        return _mapped(self.value, rounded)


def _mapped(value: Value, function: object) -> object:
    if isinstance(value, tuple):
        return [_mapped(entry, function) for entry in value]
    return value if isinstance(value, bool | str) else function(value)  # type: ignore[operator]


class Claim(Protocol):
    """Something that a certificate rests on and that can be checked exactly."""

    def failures(self) -> Iterator[str]:
        """What is wrong with it, in words; nothing where the claim holds."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A proof that the answer is right, checked apart from how it was found."""

    says: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class WrongAnswer:
    """What a known mistake leads to: its name, what to tell the student, and the wrong results."""

    name: str
    says: Line
    results: tuple[Result, ...]


@dataclass(frozen=True, slots=True)
class PartSolution:
    """One solved part: its question, steps, named results and the names that are asked for.

    `question` ends with the conventions that settle the answer and the list of what is asked.
    """

    label: str
    kind: str
    problem: Problem
    title: str
    points: Fraction | int | None
    question: tuple[Block, ...]
    steps: tuple[Step, ...]
    results: Mapping[str, Result]
    answers: tuple[str, ...]
    certificate: Certificate | None = None
    hint: Line = ()
    note: Line = ()
    alternatives: tuple[Alternative, ...] = ()
    symbols: tuple[str, ...] = ()
    """The names of the symbols that the givens and the results hold."""
    credits: tuple[Credit, ...] = ()

    def asked(self) -> Iterator[Result]:
        """The results that are asked for, in the order asked."""
        return (self.results[name] for name in self.answers)


@dataclass(frozen=True, slots=True)
class Solution:
    """A solved problem file."""

    file: str
    digest: str
    title: str
    source: str
    parts: tuple[PartSolution, ...]
    points: Fraction | int | None = None
