r"""Where printed formulas are read back: as they are, or with numbers in the place of symbols."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.contract.walking import formulas, named_in, nodes
from worked.exact import Symbolic, decimal, exact_text, symbols
from worked.render.tex import number_tex, tex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from fractions import Fraction

    from worked.document import PartSolution
    from worked.exact.symbolic import Alphabet
    from worked.trace import Value


@dataclass(frozen=True)
class Point:
    """Numbers for symbols, by their names and as they stand on the page.

    `free` are those that stand for nothing else on the page: where N = 197 is given, an order in N
    is still one in N.
    """

    numbers: Mapping[str, int | Fraction]
    printed: Mapping[str, str]
    free: Mapping[str, str]

    def decimals(self, value: Value) -> object:
        """The decimals of a value at this point."""
        if isinstance(value, tuple):
            return [self.decimals(entry) for entry in value]
        return decimal(value.at(self.numbers) if isinstance(value, Symbolic) else value, 40)  # type: ignore[arg-type]


def points(part: PartSolution) -> list[Point]:
    """The points of a part: those of its problem, or one without numbers."""
    if not part.symbols:
        return [Point({}, {}, {})]
    printed = _printed(part)
    taken = set(_taken(part))
    found = []
    for numbers in part.problem.symbol_points(part.symbols):
        shown = {printed[n]: number_tex(x) for n, x in numbers.items() if n in printed}
        free = {symbol: number for symbol, number in shown.items() if symbol not in taken}
        found.append(Point(numbers, shown, free))
    return found


def _taken(part: PartSolution) -> Iterator[str]:
    """The symbols of values that are something else than just a symbol."""
    for one in named_in(formulas(part)):
        if not isinstance(one.value, Symbolic) or not one.value.expr.is_Symbol:
            yield tex(one.symbol, 4)


def _printed(part: PartSolution) -> dict[str, str]:
    """Every symbol as it stands on the page."""
    found: dict[str, str] = {}
    for alphabet in _alphabets(part):
        shown = dict(alphabet.shown)
        for symbol in symbols(" ".join(alphabet.names), shown=shown):
            found[exact_text(symbol)] = number_tex(symbol)
    return found


def _alphabets(part: PartSolution) -> Iterator[Alphabet]:
    for formula in formulas(part):
        for node in nodes(formula.expr):
            yield from _held(node.value)


def _held(value: Value) -> Iterator[Alphabet]:
    if isinstance(value, tuple):
        for entry in value:
            yield from _held(entry)
    elif isinstance(value, Symbolic):
        yield value.alphabet
