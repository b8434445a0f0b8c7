"""The work sheet: `Problem.solve` writes its question, steps and results on it.

    X = work.given("X", self.X)
    with work.step("Score every query against every key"):
        work.say("Row i of the scores holds the products of query i with every key.")
        S = work.compute("scores", Q @ K.T, what=say("the scores"))

`compute` names the value and writes *formula = numbers put in = result* from the one expression.
A result may be pinned: `work` then takes the given value in place of the computed one, says so,
and everything after it follows.
"""

from __future__ import annotations

from contextlib import contextmanager
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from worked.document import (
    Alternative,
    Block,
    Certificate,
    Claim,
    Credit,
    Derivation,
    Detail,
    Equations,
    Figure,
    Formula,
    Items,
    Line,
    Link,
    Math,
    Notation,
    Note,
    Para,
    Result,
    Step,
    Table,
)
from worked.exact import Mixture, Root, Surd
from worked.notation import Layout, parse
from worked.prose import ProseError, Slot, say
from worked.trace import COLUMN, Expr, Form, Named, Style, Value, named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

FORMULA_AND_NUMBERS: tuple[Style, ...] = ("symbols", "numbers")
"""What `compute` shows before the result: the formula, and the numbers put in."""


MOST_ROOTS = 20
"""Roots of a sum that is printed exactly; of more, only the decimal is."""

MOST_LEAVES = 8
"""Numbers of a general expression that is printed exactly, as √(1 + √2) is; of more, only the
decimal is."""

Side: TypeAlias = "tuple[str, Expr | str, Style]"
"""A relation and what stands on its right: an expression in a style, or notation as text."""


class Work:
    """Collects what a kind's `solve` writes. Results in `pins` take the pinned value.

    `detail` says how much a kind writes out: "brief", what a good TA writes, or "full", every
    entry of every product.
    """

    writes = True
    """Whether words are kept: where not, a kind may leave out what only they need."""

    def __init__(
        self,
        pins: Mapping[str, Value] | None = None,
        ask: Sequence[str] | None = None,
        detail: Detail = "brief",
    ) -> None:
        self.pins = {name: _plain(value) for name, value in (pins or {}).items()}
        self.detail = detail
        self.ask = ask
        self.question: list[Block] = []
        self.conventions: list[Block] = []
        self.steps: list[Step] = []
        self.givens: dict[str, Named] = {}
        self.results: dict[str, Result] = {}
        self.default_answers: tuple[str, ...] = ()
        self.certificate: Certificate | None = None
        self.alternatives: list[Alternative] = []
        self.credits: list[Credit] = []
        self._place: list[Block] = self.question

    # --- the question -----------------------------------------------------------------------

    def given(
        self, name: str, value: Value, symbol: str | Layout | None = None, form: Form = COLUMN
    ) -> Named:
        """Name a given value, so that prose, formulas and an author's prompt can show it."""
        self.givens[name] = named(name, name if symbol is None else symbol, value, form)
        return self.givens[name]

    def convention(self, template: str, /, **slots: Slot) -> None:
        """A convention that decides the answer: it is printed with every question."""
        self.conventions.append(Note("convention", say(template, **slots)))

    def answers(self, *names: str) -> None:
        """The results asked for where the file does not say `ask`; named before any result."""
        if self.results:
            raise ProseError("the answers are named before the first result: they get a box")
        self.default_answers = names

    def asked(self) -> tuple[str, ...]:
        """The names of the results that are asked for."""
        return self.default_answers if self.ask is None else tuple(self.ask)

    # --- steps ------------------------------------------------------------------------------

    @contextmanager
    def step(self, title: str, /, uses: str = "", **slots: Slot) -> Iterator[None]:
        """Open a step; what is written inside belongs to it."""
        outer, self._place = self._place, []
        yield
        self.steps.append(Step(say(title, **slots), tuple(self._place), uses))
        self._place = outer

    # --- blocks -----------------------------------------------------------------------------

    def say(self, template: str, /, **slots: Slot) -> None:
        """Write a paragraph."""
        self._place.append(Para(say(template, **slots)))

    def check(self, template: str, /, **slots: Slot) -> None:
        """A line by which a student can check the work so far."""
        self._place.append(Note("check", say(template, **slots)))

    def remark(self, template: str, /, **slots: Slot) -> None:
        """A remark beside the computation."""
        self._place.append(Note("remark", say(template, **slots)))

    def derive(self, left: Expr | str, *links: Side) -> None:
        """Write left = a = b: each link is (relation, expression, style), or notation as text.

        Nothing is written where the left side is (an entry of) a pinned result: it is not derived.
        """
        if isinstance(left, Expr) and self._pinned(left):
            return
        self._place.append(
            Derivation(_math(left, "symbols"), tuple(Link(r, _math(x, s)) for r, x, s in links))
        )

    def _pinned(self, expr: Expr) -> bool:
        root = expr.args[0] if expr.args else expr
        return isinstance(root, Named) and root.name in self.pins

    def show(self, *values: Named) -> None:
        """Write given values side by side: X = [...], W = [...]."""
        equations = tuple(
            Derivation(Formula(value, "symbols"), (Link("=", Formula(value, "value")),))
            for value in values
        )
        self._place.append(Equations(equations))

    def table(
        self, header: Sequence[Line], rows: Sequence[Sequence[Line]], caption: Line = ()
    ) -> None:
        """Write a table of lines."""
        self._place.append(Table(tuple(header), tuple(map(tuple, rows)), caption))

    def items(self, lines: Sequence[Line]) -> None:
        """Write a bulleted list."""
        self._place.append(Items(tuple(lines)))

    def figure(self, figure: Figure) -> None:
        """Draw a figure."""
        self._place.append(figure)

    def quote(self, blocks: Iterable[Block]) -> None:
        """Write blocks that stand on another sheet."""
        self._place.extend(blocks)

    # --- results ----------------------------------------------------------------------------

    def result(
        self, name: str, expr: Expr, symbol: str | Layout, what: Line, form: Form | None = None
    ) -> Named:
        """Name a value without writing a derivation (it is shown elsewhere)."""
        pinned = name in self.pins
        value = self.pins[name] if pinned else expr.value
        layout = parse(symbol) if isinstance(symbol, str) else symbol
        result = Named(name, layout, value, form or expr.form)
        self.results[name] = Result(result, what, pinned)
        return result

    def compute(
        self,
        name: str,
        expr: Expr,
        symbol: str | Layout,
        what: Line,
        form: Form | None = None,
        shows: Sequence[Style] = FORMULA_AND_NUMBERS,
    ) -> Named:
        """Name a value and write how it comes about; an asked result is boxed."""
        result = self.result(name, expr, symbol, what, form)
        self.derivation(result, *[(expr, style) for style in shows])
        return result

    def derivation(self, result: Named, *sides: tuple[Expr, Style]) -> None:
        """Write result = side = ... = value ≈ decimals; of a pinned result, only its value."""
        answer = result.name if result.name in self.asked() else None
        if self.results[result.name].pinned:
            self._place.append(Note("given", say("{r} is taken as given.", r=result)))
            sides = ()
        links = [Link("=", Formula(expr, style)) for expr, style in sides]
        if not is_shown_rounded(result.value):
            links.append(Link("=", Formula(result, "value")))
        links.append(Link("≈", Formula(result, "decimal")))
        self._place.append(Derivation(Formula(result, "symbols"), tuple(links), answer))

    # --- the end ----------------------------------------------------------------------------

    def credit(self, points: Fraction | int, what: Line) -> None:
        """Tell the marker what points are given for; it is no part of the question."""
        self.credits.append(Credit(points, what))

    def certify(self, says: str, *claims: Claim) -> None:
        """Claim that the answer is proved; the check examines every claim exactly."""
        self.certificate = Certificate(says, claims)

    def alternative(self, name: str, template: str, /, **slots: Slot) -> None:
        """Say that another value of a result is as good: the question has no single answer.

        Nothing is printed; but a variant with such numbers is refused where the result is asked
        for, and `worked check` tells the author.
        """
        if name not in self.results:
            raise ProseError(f"an alternative to {name}, which is no result so far")
        self.alternatives.append(Alternative(name, say(template, **slots)))


class Draft(Work):
    """A work sheet of which only the results are wanted: words and derivations are not written.

    What a mistake leads to is computed on such a sheet, for every mistake of every variant.
    """

    writes = False

    def convention(self, template: str, /, **slots: Slot) -> None:
        """Leave a convention out."""

    @contextmanager
    def step(self, title: str, /, uses: str = "", **slots: Slot) -> Iterator[None]:
        """Go on: there are no steps."""
        yield

    def say(self, template: str, /, **slots: Slot) -> None:
        """Leave a paragraph out."""

    check = remark = say

    def derive(self, left: Expr | str, *links: Side) -> None:
        """Leave a derivation out."""

    def show(self, *values: Named) -> None:
        """Leave values out."""

    def quote(self, blocks: Iterable[Block]) -> None:
        """Leave blocks of another sheet out."""

    def derivation(self, result: Named, *sides: tuple[Expr, Style]) -> None:
        """Leave the derivation of a result out."""


def _plain(value: Value) -> Value:
    """A pinned value as we would have computed it: a fraction that is whole is an integer."""
    if isinstance(value, tuple):
        return tuple([_plain(entry) for entry in value])
    if isinstance(value, Fraction) and value.denominator == 1:
        return value.numerator
    return value


def is_shown_rounded(value: Value) -> bool:
    """Whether a value is printed as a decimal only: it holds a softmax, or very many numbers."""
    if isinstance(value, tuple):
        return any(is_shown_rounded(entry) for entry in value)
    if isinstance(value, Root):
        return value.leaves > MOST_LEAVES or any(map(is_shown_rounded, value.args))
    return isinstance(value, Mixture) or (isinstance(value, Surd) and len(value.terms) > MOST_ROOTS)


def _math(side: Expr | str, style: Style) -> Math:
    return Notation(parse(side)) if isinstance(side, str) else Formula(side, style)
