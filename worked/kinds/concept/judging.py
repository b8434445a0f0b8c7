"""Whether a relation holds, exactly; what is said where it does not; how it is written."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, cast

from worked import exact
from worked.errors import CannotSolve
from worked.exact import ExactError
from worked.kinds.concept.relations import Measure
from worked.trace import (
    Constant,
    Expr,
    entry,
    greatest,
    least,
    literal,
    product,
    total,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from worked.exact import Scalar
    from worked.kinds.concept.relations import Constant as Given
    from worked.kinds.concept.relations import Operand, Relation
    from worked.trace import Value

    Meaning: TypeAlias = Mapping[str, Expr]


class Sort(NamedTuple):
    """What a relation is called, its sign, and which signs of `right − left` it allows."""

    name: str
    words: str
    sign: str
    allowed: tuple[int, ...]


SORTS = {
    "equal": Sort("equal", "equal to", "=", (0,)),
    "differ": Sort("differ", "different from", "≠", (-1, 1)),
    "less": Sort("less", "less than", "<", (1,)),
    "greater": Sort("greater", "greater than", ">", (-1,)),
    "at_most": Sort("at_most", "at most", "≤", (0, 1)),
    "at_least": Sort("at_least", "at least", "≥", (0, -1)),
}


class Judged(NamedTuple):
    """A relation whose operands are expressions."""

    sort: Sort
    operands: tuple[Expr, ...]
    said: tuple[str, ...]
    """The operands as the author wrote them."""

    @property
    def opposite(self) -> Judged | None:
        """What holds instead where this does not; None where several things could."""
        if len(self.operands) != 2:
            return None
        return self._replace(sort=SORTS[OPPOSITE[self.sort.name]])

    @property
    def failure(self) -> str | None:
        """What is wrong with it, in words; None where it holds."""
        for (a, says_a), (b, says_b) in pairwise(zip(self.operands, self.said, strict=True)):
            if not _related(self.sort, a.value, b.value):
                return (
                    f"{_shown(says_a, a)} is not {self.sort.words} {_shown(says_b, b)}: "
                    "the evidence says otherwise, so change what is claimed or the numbers"
                )
        return None


OPPOSITE = {
    "equal": "differ",
    "differ": "equal",
    "less": "at_least",
    "at_least": "less",
    "greater": "at_most",
    "at_most": "greater",
}


@dataclass(frozen=True)
class Held:
    """The claim that a relation holds exactly, for the check."""

    one: Judged

    def failures(self) -> Iterator[str]:
        """Hold it against the evidence again."""
        if self.one.failure:
            yield self.one.failure


def judged(relation: Relation, meaning: Meaning) -> Judged:
    """The relation with every operand worked out. Raises `CannotSolve` where that has no sense."""
    name, operands = relation.said
    given = cast("tuple[Operand, ...]", operands)
    try:
        found = tuple([_operand(operand, meaning) for operand in given])
        one = Judged(SORTS[name], found, tuple([_short(_written(operand)) for operand in given]))
        for value, says in zip([operand.value for operand in found], one.said, strict=True):
            if name not in ("equal", "differ"):
                _refuse_no_number(name, value, says)
        _refuse_open(one)
    except (ExactError, ZeroDivisionError) as error:
        raise CannotSolve(str(error), name) from error
    except CannotSolve as error:
        raise CannotSolve(str(error), name) from None
    return one


def _operand(operand: Operand, meaning: Meaning) -> Expr:
    if isinstance(operand, Measure):
        return _measured(operand, meaning)
    if isinstance(operand, str):
        return meaning[operand]
    return literal(cast("Value", operand))


def _measured(measure: Measure, meaning: Meaning) -> Expr:
    name, said = measure.said
    if name == "word":
        return literal(cast("str", said))
    if name == "count":
        return literal(_count(meaning[cast("str", said)].value))
    if name in _OF_ENTRIES:
        return _OF_ENTRIES[name](list(_entries(meaning[cast("str", said)])))
    operands = [_operand(operand, meaning) for operand in cast("tuple[Operand, ...]", said)]
    for operand in operands:
        _refuse_no_number(name, operand.value, "one of them")
    if name in ("product", "total"):
        return product(operands) if name == "product" else total(operands)
    first, *others = operands
    for other in others:
        first = first - other if name == "difference" else first / other
    return first


def _count(value: Value) -> int:
    if not isinstance(value, tuple):
        raise CannotSolve("count of a number; a vector or a matrix is needed")
    return len(value)


_OF_ENTRIES: dict[str, Callable[[Sequence[Expr | Scalar]], Expr]] = {
    "sum": total,
    "largest": greatest,
    "smallest": least,
}


def _entries(expr: Expr, *above: int) -> Iterator[Expr]:
    """The numbers of a vector or matrix; of a number, itself."""
    value: Value = expr.value
    for index in above:
        value = cast("tuple[Value, ...]", value)[index]
    if isinstance(value, tuple):
        for index in range(len(value)):
            yield from _entries(expr, *above, index)
    else:
        yield entry(expr, *above) if above else expr


def _refuse_no_number(name: str, value: Value, says: str) -> None:
    if isinstance(value, tuple):
        words = f"{name} compares numbers, and {says} is a list of {len(value)}; "
        raise CannotSolve(words + "its sum, largest or smallest entry would do")
    if isinstance(value, str | bool):
        raise CannotSolve(f"{name} compares numbers, and {says} is a word; equal would do")


def _refuse_open(one: Judged) -> None:
    """Here, where its place is known, let a relation that cannot be decided raise `Undecided`."""
    for (a, says_a), (b, says_b) in pairwise(zip(one.operands, one.said, strict=True)):
        if one.sort.sign == "≠" and _shape(a.value) != _shape(b.value):
            words = "only things of like shape are compared; the count of each would do"
            raise CannotSolve(f"{says_a} and {says_b}; {words}")
        _related(one.sort, a.value, b.value)


def _shape(value: Value) -> tuple[int, ...]:
    """How many entries a list has, its first entry, and so on; nothing for a number."""
    return (len(value), *_shape(value[0])) if isinstance(value, tuple) and value else ()


def _related(sort: Sort, a: Value, b: Value) -> bool:
    if sort.sign in "=≠":
        return same(a, b) == (sort.sign == "=")
    return exact.sign(b - a) in sort.allowed  # type: ignore[operator]


def same(a: Value, b: Value) -> bool:
    """Whether two values are equal, entry by entry."""
    if isinstance(a, tuple) and isinstance(b, tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, tuple | str | bool) or isinstance(b, tuple | str | bool):
        return type(a) is type(b) and a == b
    return exact.equal(a, b)


def _written(operand: Operand) -> str:
    """An operand as the author wrote it."""
    if isinstance(operand, Measure):
        name, said = operand.said
        return f"{{{name}: {_written(cast('Operand', said))}}}"
    if isinstance(operand, tuple):
        return f"[{', '.join(map(_written, operand))}]"
    if isinstance(operand, bool):
        return str(operand).lower()
    return operand if isinstance(operand, str) else exact.exact_text(cast("Given", operand))  # type: ignore[arg-type]


LONGEST_SHOWN = 60
LONGEST_SAID = 120


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SAID else f"{text[: LONGEST_SAID - 3]}..."


def _shown(says: str, expr: Expr) -> str:
    """An operand with its value, unless it is one."""
    text = _text(expr.value)
    return says if isinstance(expr, Constant) or len(text) > LONGEST_SHOWN else f"{says} = {text}"


def _text(value: Value) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_text, value))}]"
    if isinstance(value, str | bool):
        return str(value).lower()
    try:
        return exact.decimal(value, 6)
    except (ExactError, TypeError, AttributeError):
        return exact.exact_text(value)
