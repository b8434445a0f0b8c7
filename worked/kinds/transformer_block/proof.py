"""What of a block is proved exactly: weights that add up to 1, and the attention by another way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, cast

from worked import exact
from worked.exact import Root

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from worked.exact import Finite
    from worked.kinds.transformer_block import Kind
    from worked.sheet import Work

    Numbers: TypeAlias = "tuple[tuple[Finite, ...], ...]"


def certify(kind: Kind, work: Work) -> None:
    """Claim what can be proved of the attention; nothing where a result is taken as given."""
    if work.pins or not work.writes:
        return
    values = _Values(kind, work)
    heads = range(1, len(kind.attention.heads) + 1)
    weights = [values[f"weights_{i}"] for i in heads]
    if any(isinstance(w, Root) for table in weights for row in table for w in row):
        return  # roots below roots: no exact zero test
    over_keys = kind.softmax_over == "keys"
    lines = [row for table in weights for row in (table if over_keys else _turned(table))]
    shared = Association(weights, [values[f"V_{i}"] for i in heads], values["attention"], kind)
    words = "weights add up to 1; weighing the values after the output matrix gives the same"
    work.certify(words, AddUp(tuple(lines)), shared)


class _Values:
    """The results of a sheet with vectors as rows."""

    def __init__(self, kind: Kind, work: Work) -> None:
        self.columns, self.results = kind.vectors == "columns", work.results

    def __getitem__(self, name: str) -> Numbers:
        matrix = cast("Numbers", self.results[name].value)
        return _turned(matrix) if self.columns else matrix


@dataclass(frozen=True)
class AddUp:
    """The weights of every softmax add up to exactly 1."""

    lines: tuple[Sequence[Finite], ...]

    def failures(self) -> Iterator[str]:
        """Add them up."""
        for i, line in enumerate(self.lines, 1):
            if exact.combination((1,) * len(line), line) != 1:
                yield f"the weights of softmax {i} do not add up to 1"


@dataclass(frozen=True)
class Association:
    """Values times the output matrix first, weighed afterwards, give the attention."""

    weights: list[Numbers]
    values: list[Numbers]
    attention: Numbers
    kind: Kind

    def failures(self) -> Iterator[str]:
        """Compare every entry exactly."""
        shares = self._shares()
        given = self.kind.attention
        for t, row in enumerate(self.attention):
            for j, found in enumerate(row):
                total: Finite = 0 if given.b_O is None else given.b_O[j]
                for weights, share in zip(self.weights, shares, strict=True):
                    column = [line[j] for line in share]
                    total = total + exact.combination(weights[t], column)
                if total != found:
                    yield f"feature {j + 1} of token {t + 1} comes out differently"

    def _shares(self) -> list[Sequence[Sequence[Finite]]]:
        """What each head's values add to the output where their weight is 1."""
        kind, start = self.kind.as_rows(), 0
        width = sum(len(values[0]) for values in self.values)
        unit = tuple(tuple(int(i == j) for j in range(width)) for i in range(width))
        W_O = unit if kind.attention.W_O is None else kind.attention.W_O
        shares: list[Sequence[Sequence[Finite]]] = []
        for values in self.values:
            block = W_O[start : start + len(values[0])]
            start += len(values[0])
            shares.append(exact.product(values, tuple(zip(*block, strict=True))))
        return shares


def _turned(matrix: Numbers) -> Numbers:
    return tuple(zip(*matrix, strict=True))
