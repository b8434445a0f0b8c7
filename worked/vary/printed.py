"""What a worked solution puts before the reader's eyes: its formulas, numbers, and the work."""

from __future__ import annotations

from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING

from worked.document import (
    Derivation,
    Equations,
    Figure,
    Formula,
    Items,
    Note,
    Para,
    Table,
)
from worked.exact import Surd
from worked.trace import Named
from worked.trace.operations.arrays import Part
from worked.trace.tally import Tally, tally_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from worked.document import Block, Inline, PartSolution
    from worked.exact import Scalar
    from worked.trace import Expr, Value


def work_of(part: PartSolution) -> Tally:
    """The work by hand in the steps of a part: of distinct formulas, however often shown."""
    steps = chain.from_iterable(step.blocks for step in part.steps)
    return tally_of([formula.expr for formula in _formulas(steps)])


def decimals(part: PartSolution) -> list[Expr]:
    """What the steps print as decimals, each once."""
    steps = chain.from_iterable(step.blocks for step in part.steps)
    shown = (formula.expr for formula in _formulas(steps) if formula.style == "decimal")
    return list({id(expr): expr for expr in shown}.values())


def name_of(expr: Expr) -> str:
    """What an author calls a value: `weights_1`, or an entry of it."""
    if isinstance(expr, Named):
        return f"an entry of {expr.name}" if isinstance(expr.value, tuple) else expr.name
    whole = expr.args[0] if isinstance(expr.op, Part) else expr
    return f"an entry of {whole.name}" if isinstance(whole, Named) else "a number"


def numbers(part: PartSolution) -> Iterator[Scalar]:
    """Every number that stands in the question or the steps; the same one may come again."""
    blocks = chain(part.question, *[step.blocks for step in part.steps])
    seen: dict[int, Expr] = {}
    printed: dict[int, Expr] = {}
    for formula in _formulas(blocks):
        waiting = [formula.expr]
        if formula.style in ("value", "decimal"):
            printed[id(formula.expr)] = formula.expr
        while waiting:
            expr = waiting.pop()
            if id(expr) not in seen:
                seen[id(expr)] = expr
                waiting.extend(expr.args)
    for key, expr in seen.items():
        if not expr.args or key in printed:
            yield from entries(expr.value)


def entries(value: Value) -> Iterator[Scalar]:
    """The numbers of a value, row by row."""
    if isinstance(value, tuple):
        for entry in value:
            yield from entries(entry)
    elif not isinstance(value, str):
        yield value


def rationals(number: Scalar) -> Iterator[int | Fraction]:
    """The rational numbers with which an exact number is written, where it is algebraic."""
    if isinstance(number, int | Fraction) and not isinstance(number, bool):
        yield number
    elif isinstance(number, Surd):
        for radicand, coefficient in number.terms:
            yield radicand
            yield coefficient


def _formulas(blocks: Iterable[Block]) -> Iterator[Formula]:
    for block in blocks:
        for inline in _inlines(block):
            if isinstance(inline, Formula):
                yield inline


def _inlines(block: Block) -> Iterator[Inline]:
    match block:
        case Derivation():
            yield block.left
            for link in block.links:
                yield link.right
        case Equations():
            for equation in block.equations:
                yield from _inlines(equation)
        case Table():
            for row in (block.header, *block.rows):
                yield from chain.from_iterable(row)
            yield from block.caption
        case Items():
            yield from chain.from_iterable(block.items)
        case Para() | Note():
            yield from block.line
        case Figure():
            yield from block.caption
