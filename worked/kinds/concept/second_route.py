"""Results a second time: the oracles of the evidence, and choices judged by what they find."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, cast

from worked.kinds.concept.relations import Measure
from worked.problem import Judged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from worked.kinds.concept import Choice, Kind, Statement
    from worked.kinds.concept.relations import Operand
    from worked.reals import Real, Reals


def results_again(kind: Kind, numbers: Reals) -> Mapping[str, object]:
    """Every result of every evidence, under the name that it is quoted by; and the choices."""
    own = cast("Reals", WithSymbols(numbers))
    oracles = {
        evidence.name or "": evidence.given.oracle(own) for _, evidence in kind.all_evidence()
    }
    found: dict[str, object] = {}
    for name, again in oracles.items():
        before = f"{name}_" if name else ""
        for result, value in again.items():
            found[before + result] = _renamed(value, before) if before else value
    if kind.choices:
        found["correct"] = [
            chr(ord("A") + index)
            for index, choice in enumerate(kind.choices)
            if _is_right(choice, Witness(kind, choice, oracles, numbers))
        ]
    return found


class WithSymbols:
    """The same numbers, with a number for symbols of results that nothing quotes."""

    def __init__(self, numbers: Reals) -> None:
        self._numbers = numbers

    def __getattr__(self, name: str) -> object:
        """Everything else as it is."""
        return getattr(self._numbers, name)

    def symbol(self, name: str) -> Real:
        """The number of a symbol; of one that has none here, any."""
        try:
            return self._numbers.symbol(name)
        except KeyError:
            return self._numbers.number(2)


def _renamed(value: object, before: str) -> object:
    """What judges a result under its own name, for results under longer names."""
    if not isinstance(value, Judged):
        return value
    accepts = value.accepts
    return Judged(
        lambda values: accepts({name.removeprefix(before): x for name, x in values.items()})
    )


def _is_right(choice: Choice, witness: Witness) -> bool:
    if not choice.relations:
        return bool(choice.right)
    return all(witness.confirms(*relation.said) for relation in choice.relations)


class Witness:
    """Looks up and compares what the oracles of the evidence found."""

    def __init__(
        self,
        kind: Kind,
        statement: Statement,
        oracles: Mapping[str, Mapping[str, object]],
        numbers: Reals,
    ) -> None:
        self.problems = {one.name or "": one.given for _, one in kind.all_evidence()}
        self.own = (statement.evidence and statement.evidence.name) or next(iter(oracles), "")
        self.oracles = oracles
        self.numbers = numbers

    def confirms(self, name: str, operands: object) -> bool:
        """Whether a relation holds between neighbours, as far as this precision can tell."""
        values = [self.value(operand) for operand in cast("tuple[Operand, ...]", operands)]
        return all(self.related(name, a, b) for a, b in pairwise(values))

    def related(self, name: str, a: object, b: object) -> bool:
        """Whether one relation holds between two values."""
        if name in ("equal", "differ"):
            return self.same(a, b) == (name == "equal")
        x, y = cast("Real", a), cast("Real", b)
        if self.numbers.equal(x, y):
            return name in ("at_most", "at_least")
        return bool(x < y) == (name in ("less", "at_most"))

    def same(self, a: object, b: object) -> bool:
        """Whether two values are equal, entry by entry."""
        if isinstance(a, list | tuple) and isinstance(b, list | tuple):
            return len(a) == len(b) and all(map(self.same, a, b))
        if isinstance(a, list | tuple | str | bool) or isinstance(b, list | tuple | str | bool):
            return a == b
        return self.numbers.equal(cast("Real", a), cast("Real", b))

    def value(self, operand: object) -> object:
        """The number, word or array that an operand means."""
        if isinstance(operand, Measure):
            return self.measured(*operand.said)
        if isinstance(operand, str):
            return self.looked_up(operand)
        if isinstance(operand, tuple):
            return [self.value(entry) for entry in operand]
        return operand if isinstance(operand, bool) else self.numbers.number(operand)  # type: ignore[arg-type]

    def looked_up(self, path: str) -> object:
        """What stands at a path: a result, or something given."""
        first, *positions = re.split(r"[\[\]]+", path.rstrip("]"))
        exhibit, _, name = first.rpartition(".")
        exhibit = exhibit or self.own
        again = self.oracles[exhibit]
        value = again[name] if name in again else self.read(getattr(self.problems[exhibit], name))
        for position in positions:
            value = cast("list[object]", value)[int(position) - 1]
        return value

    def read(self, value: object) -> object:
        """Something given, in these numbers."""
        if isinstance(value, tuple):
            return [self.read(entry) for entry in value]
        return value if isinstance(value, str | bool) else self.numbers.number(value)  # type: ignore[arg-type]

    def measured(self, name: str, said: object) -> object:
        """A measure of what was found."""
        if name == "word":
            return said
        if name == "count":
            return self.numbers.number(len(cast("list[object]", self.looked_up(cast("str", said)))))
        if name in MEASURES:
            return MEASURES[name](list(_flat(self.looked_up(cast("str", said)))))
        operands = cast("tuple[Operand, ...]", said)
        first, *others = [cast("Real", self.value(operand)) for operand in operands]
        for other in others:
            first = COMBINED[name](first, other)
        return first


MEASURES: dict[str, Callable[[list[Real]], Real]] = {"sum": sum, "largest": max, "smallest": min}
COMBINED: dict[str, Callable[[Real, Real], Real]] = {
    "total": lambda a, b: a + b,
    "difference": lambda a, b: a - b,
    "ratio": lambda a, b: a / b,
    "product": lambda a, b: a * b,
}


def _flat(value: object) -> Iterator[Real]:
    if isinstance(value, list | tuple):
        for entry in value:
            yield from _flat(entry)
    else:
        yield cast("Real", value)
