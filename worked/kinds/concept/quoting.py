"""Evidence on sheets of its own, and what statements quote from it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, cast

from worked.document import Derivation, Emph, Equations, Formula
from worked.errors import CannotSolve
from worked.exact import ExactError
from worked.fields.reading import describe
from worked.notation import Fence, Op, Row, Script, Sym, Words
from worked.prose import say
from worked.sheet import Draft, Work
from worked.spelling import unknown
from worked.trace import TUPLE, Expr, Named, entry, is_matrix, literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from worked.document import Block, Line, Result
    from worked.fields import Path
    from worked.kinds.concept import Kind, Statement
    from worked.kinds.concept.evidence import Evidence
    from worked.notation import Layout
    from worked.trace import Value

_PARTS = re.compile(r"(?:(\w+)\.)?(\w+?)((?:\[\d{1,9}\])*)", re.ASCII)
LONGEST_PATH = 200


class Exhibit:
    """An evidence, solved on a sheet of its own."""

    def __init__(self, evidence: Evidence, path: Path, sheet: Work, mark: str) -> None:
        self.evidence = evidence
        self.path = path
        self.sheet = sheet
        self.mark = mark
        """What tells its symbols from those of other evidence; nothing where it is alone."""

    @property
    def name(self) -> str:
        """What it is called; nothing where it is the only one."""
        return self.evidence.name or ""

    def result_name(self, name: str) -> str:
        """What a result of it is called among the results of the whole."""
        return f"{self.name}_{name}" if self.name else name

    def quotable(self) -> dict[str, Named]:
        """What is given and what is found, for a hint or a note: `whole.input`, `whole.output`."""
        found = {name: result.named for name, result in self.sheet.results.items()}
        before = f"{self.name}." if self.name else ""
        return {before + name: one for name, one in (self.sheet.givens | found).items()}

    def known(self) -> list[str]:
        """What can be quoted: results, what is given, and fields."""
        fields = type(self.evidence.given).model_fields
        return list(dict.fromkeys([*self.sheet.results, *self.sheet.givens, *fields]))


class Reference(NamedTuple):
    """A result or something given that is quoted, or an entry of it."""

    exhibit: Exhibit
    name: str
    indexes: tuple[int, ...]

    @property
    def result(self) -> Result | None:
        """The result, None where something given is quoted."""
        return self.exhibit.sheet.results.get(self.name)


class Quoted(NamedTuple):
    """A statement, and what each of its slots and operands means."""

    path: Path
    statement: Statement
    references: Mapping[str, Reference]


def solved(kind: Kind, work: Work) -> list[Exhibit]:
    """All evidence, solved in the detail of the sheet. Raises `CannotSolve` with its place."""
    exhibits = []
    found = kind.all_evidence()
    for path, evidence in found:
        sheet = Work(detail=work.detail) if work.writes else Draft()
        try:
            evidence.given.solve(sheet)
        except CannotSolve as error:
            error.path = (*path, "given", *error.path)
            raise
        except ExactError as error:
            raise CannotSolve(str(error), *path, "given") from error
        mark = (evidence.name or "") if len(found) > 1 else ""
        exhibits.append(Exhibit(evidence, path, sheet, mark))
    return exhibits


def quoted(kind: Kind, exhibits: Sequence[Exhibit]) -> list[Quoted]:
    """Every statement with what it quotes. Raises `CannotSolve` with the place of a wrong name."""
    found = []
    for path, statement in kind.statements():
        own = [one for one in exhibits if one.path == (*path, "evidence")]
        references = {}
        for below, text in statement.quoted():
            try:
                references[text] = referred(text, exhibits, own)
            except CannotSolve as error:
                raise CannotSolve(str(error), *path, *below) from None
        found.append(Quoted(path, statement, references))
    return found


def referred(text: str, exhibits: Sequence[Exhibit], own: Sequence[Exhibit]) -> Reference:
    """What a path means, of all evidence and that which the statement has itself."""
    match = _PARTS.fullmatch(text)
    if match is None or len(text) > LONGEST_PATH:
        words = "a result is needed, like output or whole.output[2][1]"
        raise CannotSolve(f"{describe(text)}; {words}")
    prefix, name, positions = match.groups()
    exhibit = _exhibit(prefix, name, exhibits, own)
    known = exhibit.known()
    if name not in known:
        what = f"result of {exhibit.name}" if exhibit.name else "result"
        raise CannotSolve(unknown(what, name, known))
    indexes = tuple(int(position) - 1 for position in re.findall(r"\d+", positions))
    reference = Reference(exhibit, name, indexes)
    value = _whole(reference, {}).value
    for index in indexes:
        if not isinstance(value, tuple):
            raise CannotSolve(f"{text}; {name} has no such entry, so fewer positions are needed")
        if not 0 <= index < len(value):
            raise CannotSolve(f"{text}; positions 1 to {len(value)} are possible")
        value = value[index]
    return reference


def _exhibit(
    prefix: str | None, name: str, exhibits: Sequence[Exhibit], own: Sequence[Exhibit]
) -> Exhibit:
    if prefix is not None:
        for exhibit in exhibits:
            if exhibit.name == prefix:
                return exhibit
        raise CannotSolve(unknown("evidence", prefix, [one.name for one in exhibits if one.name]))
    if own or len(exhibits) == 1:
        return own[0] if own else exhibits[0]
    if not exhibits:
        raise CannotSolve(f"{name} is quoted, but there is no evidence; add a kind and given")
    first = exhibits[0].name
    raise CannotSolve(f"{name}, of which evidence? say it, like {first}.{name}")


def quoted_results(
    statements: Iterable[Quoted], exhibits: Sequence[Exhibit]
) -> dict[str, Reference]:
    """The results that are quoted, by what they are called in the whole, evidence by evidence."""
    quotes = [one for statement in statements for one in statement.references.values()]
    return {
        exhibit.result_name(reference.name): reference
        for exhibit in exhibits
        for reference in quotes
        if reference.exhibit is exhibit and reference.result is not None
    }


def expression(reference: Reference, named: Mapping[str, Named]) -> Expr:
    """What is quoted as an expression; a result is the one of the whole, which may be pinned."""
    whole = _whole(reference, named)
    return entry(whole, *reference.indexes) if reference.indexes else whole


def _whole(reference: Reference, named: Mapping[str, Named]) -> Expr:
    exhibit, name, _ = reference
    if name in exhibit.sheet.results:
        of_all = exhibit.result_name(name)
        return named[of_all] if of_all in named else exhibit.sheet.results[name].named
    if name in exhibit.sheet.givens:
        given = exhibit.sheet.givens[name]
        return Named(name, marked(given.symbol, exhibit.mark), given.value, given.form)
    value = getattr(exhibit.evidence.given, name)
    if value is None or not _is_value(value):
        raise CannotSolve(f"{name} is no number that could be quoted; a result would do")
    return literal(cast("Value", value))


def in_words(expr: Expr) -> Expr:
    """What is quoted, as a sentence can hold it: a vector between commas."""
    value = expr.value
    if not isinstance(value, tuple) or is_matrix(value):
        return expr
    if isinstance(expr, Named):
        return Named(expr.name, expr.symbol, value, TUPLE)
    return literal(value, TUPLE)


def _is_value(value: object) -> bool:
    from fractions import Fraction

    from worked.exact import Surd

    if isinstance(value, tuple):
        return bool(value) and all(map(_is_value, value))
    return isinstance(value, int | Fraction | Surd | str)


# --- how it is printed ----------------------------------------------------------------------


def marked(symbol: Layout, name: str) -> Layout:
    """A symbol with the name of its evidence above it, so that two of them can be told apart."""
    if not name:
        return symbol
    mark = Words(name)
    if isinstance(symbol, Script):
        above = mark if symbol.sup is None else Row((symbol.sup, Op(","), mark))
        return Script(symbol.base, symbol.sub, above)
    return Script(symbol if isinstance(symbol, Sym) else Fence("(", symbol), None, mark)


def meaning(reference: Reference, result: Result) -> Line:
    """What a quoted result is, in words."""
    mark = reference.exhibit.mark
    if not mark or not result.what:
        return result.what
    return say("{what} ({mark})", what=result.what, mark=(Emph(mark),))


def derivation_of(sheet: Work, result: Result) -> Derivation | None:
    """How a sheet derives one of its results."""
    for step in sheet.steps:
        for derivation in _derivations(step.blocks):
            left = derivation.left
            if isinstance(left, Formula) and left.expr is result.named and derivation.links:
                return derivation
    return None


def _derivations(blocks: Iterable[Block]) -> Iterator[Derivation]:
    for block in blocks:
        if isinstance(block, Derivation):
            yield block
        elif isinstance(block, Equations):
            yield from block.equations
