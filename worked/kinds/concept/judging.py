"""Whether a relation holds, exactly; what is said where it does not; how it is written."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, cast

from worked import exact
from worked.document import Derivation, Formula, Link
from worked.errors import CannotSolve
from worked.exact import ExactError
from worked.kinds.concept.relations import Measure
from worked.sheet import is_shown_rounded
from worked.trace import (
    Constant,
    Expr,
    Named,
    entry,
    greatest,
    least,
    literal,
    product,
    total,
)
from worked.trace.operations.arrays import Part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from worked.exact import Scalar
    from worked.kinds.concept.relations import Constant as Given
    from worked.kinds.concept.relations import Operand, Relation
    from worked.trace import Style, Value

    Meaning: TypeAlias = Mapping[str, Expr]


class Sort(NamedTuple):
    """What a relation is called, its sign, and which signs of `right − left` it allows."""

    words: str
    sign: str
    allowed: tuple[int, ...]


SORTS = {
    "equal": Sort("equal to", "=", (0,)),
    "differ": Sort("different from", "≠", (-1, 1)),
    "less": Sort("less than", "<", (1,)),
    "greater": Sort("greater than", ">", (-1,)),
    "at_most": Sort("at most", "≤", (0, 1)),
    "at_least": Sort("at least", "≥", (0, -1)),
}


class Judged(NamedTuple):
    """A relation whose operands are expressions."""

    sort: Sort
    operands: tuple[Expr, ...]
    said: tuple[str, ...]
    """The operands as the author wrote them."""

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
        one = Judged(SORTS[name], found, tuple(map(_written, given)))
        for operand, says in zip(found, one.said, strict=True):
            if name not in ("equal", "differ"):
                _refuse_no_number(name, operand.value, says)
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
    if name in _OF_ENTRIES:
        return _OF_ENTRIES[name](list(_entries(meaning[cast("str", said)])))
    operands = [_operand(operand, meaning) for operand in cast("tuple[Operand, ...]", said)]
    for operand in operands:
        _refuse_no_number(name, operand.value, "one of them")
    if name == "product":
        return product(operands)
    first, *others = operands
    for other in others:
        first = first - other if name == "difference" else first / other
    return first


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


# --- how it is written ----------------------------------------------------------------------


CONVERSE = {"=": "=", "≠": "≠", "<": ">", ">": "<", "≤": "≥", "≥": "≤"}


def written(one: Judged, pins: Mapping[str, object]) -> Iterator[Derivation]:
    """The relation as a derivation: what is compared, its numbers, the sign between them.

    What is taken as given stands on the right, for it is not derived.
    """
    for a, b in pairwise(one.operands):
        sign = one.sort.sign
        if _is_whole_name(a, pins):
            a, b, sign = b, a, CONVERSE[sign]
        if (isinstance(a, Constant) and isinstance(b, Constant)) or _is_whole_name(a, pins):
            continue
        yield _differing(a, b) if sign == "≠" else _compared(a, sign, b)


def _is_whole_name(expr: Expr, names: Mapping[str, object]) -> bool:
    """Whether an expression is one of these results, or an entry of one."""
    whole = expr.args[0] if isinstance(expr.op, Part) else expr
    return isinstance(whole, Named) and whole.name in names


def _compared(a: Expr, sign: str, b: Expr) -> Derivation:
    """a = its number < b's number = b; of what is rounded or long, only the symbols."""
    if isinstance(a, Named) and isinstance(b, Named):
        return _two_results(a, sign, b)
    if not _is_computed(a) and (sign == "=" or _is_long(a.value) or _is_long(b.value)):
        style: Style = "value" if isinstance(b, Constant) else "symbols"
        return Derivation(Formula(a, "symbols"), (Link(sign, Formula(b, style)),))
    links: list[Link] = []
    if not isinstance(a, Constant):
        styles: tuple[Style, ...] = ("numbers", "value") if _is_computed(a) else ("value",)
        links += [Link("=", Formula(a, style)) for style in styles]
    links.append(Link(sign, Formula(b, "value")))
    if not isinstance(b, Constant):
        links.append(Link("=", Formula(b, "symbols")))
    return Derivation(Formula(a, "symbols"), tuple(links))


def _two_results(a: Named, sign: str, b: Named) -> Derivation:
    """Their common value, or their difference: none of the two is derived from the other."""
    value = a.value
    if sign == "=" and (_is_wordy(value) or not is_shown_rounded(value)):
        sides = (Link("=", Formula(a, "symbols")), Link("=", Formula(b, "symbols")))
        return Derivation(Formula(Constant(value, a.form), "value"), sides)
    difference = a - b
    if isinstance(value, tuple):
        return Derivation(
            Formula(difference, "symbols"), (Link("=", Formula(difference, "value")),)
        )
    links = [] if is_shown_rounded(value) else [Link("=", Formula(difference, "numbers"))]
    links.append(Link("=", Formula(difference, "value")))
    if is_shown_rounded(difference.value):
        links = []
    return Derivation(
        Formula(difference, "symbols"), (*links, Link(sign, Formula(literal(0), "value")))
    )


def _is_wordy(value: Value) -> bool:
    """Whether a value is a word, true or false, or a list of such."""
    if isinstance(value, tuple):
        return any(map(_is_wordy, value))
    return isinstance(value, str | bool)


def _is_computed(expr: Expr) -> bool:
    """Whether an operand is made of results, by a measure: then its numbers are of interest."""
    whole = expr.args[0] if isinstance(expr.op, Part) else expr
    return bool(whole.args) and not is_shown_rounded(expr.value)


def _is_long(value: Value) -> bool:
    return isinstance(value, tuple) or is_shown_rounded(value)


def _differing(a: Expr, b: Expr) -> Derivation:
    """The first entries that differ; of numbers, themselves."""
    indexes: tuple[int, ...] = ()
    x, y = a.value, b.value
    while isinstance(x, tuple) and isinstance(y, tuple) and len(x) == len(y):
        place = next(k for k, pair in enumerate(zip(x, y, strict=True)) if not same(*pair))
        indexes, x, y = (*indexes, place), x[place], y[place]
    if not indexes:
        return _compared(a, "≠", b)
    first, second = (
        literal(value) if isinstance(expr, Constant) else entry(expr, *indexes)
        for expr, value in ((a, x), (b, y))
    )
    return _compared(first, "≠", second)


def is_pinned(one: Judged, pins: Mapping[str, object]) -> bool:
    """Whether a relation speaks of a result that is taken as given."""
    return any(name in pins for expr in one.operands for name in _names(expr))


def _names(expr: Expr) -> Iterator[str]:
    if isinstance(expr, Named):
        yield expr.name
    for arg in expr.args:
        yield from _names(arg)
