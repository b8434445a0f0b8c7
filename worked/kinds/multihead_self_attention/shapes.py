"""How the given matrices must fit together, and the heads one by one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeVar

from worked.fields import Matrix, Path, Record
from worked.moves.given_heads import (
    BIASES,
    FUSED,
    MOST_HEADS,
    Head,
    wrong_heads,
    wrong_mask,
    wrong_output,
)
from worked.moves.orientation import ORIENTATIONS

if TYPE_CHECKING:
    from worked.kinds.multihead_self_attention import Kind
    from worked.moves.orientation import Lines

T = TypeVar("T")
K = TypeVar("K", bound="Kind")
R = TypeVar("R", bound="Record")

MOST_PRODUCTS = 20_000_000
"""Products of two numbers that one problem may need."""
MOST_EXPONENTIALS = 2_000_000
"""Exponentials in all weights and outputs together: each of them is a fraction of sums of such."""


def misfits(kind: Kind) -> Iterator[tuple[Path, str]]:
    """What is wrong between the fields."""
    wrong = list(_wrong_form(kind)) or list(_wrong_heads(kind))
    yield from wrong
    yield from wrong_mask(kind.mask, ORIENTATIONS[kind.vectors].size(kind.X)[0])
    if not wrong:
        yield from _wrong_output(kind)
        yield from _too_large(kind)


def _wrong_form(kind: Kind) -> Iterator[tuple[Path, str]]:
    """Either `heads`, or all three fused matrices with `num_heads` that divides them."""
    fused = [
        name for name in (*FUSED, *BIASES.values(), "num_heads") if getattr(kind, name) is not None
    ]
    if kind.heads is not None:
        if len(kind.heads) > MOST_HEADS:
            seen = f"{len(kind.heads):,} heads"
            yield ("heads",), f"{seen}; at most {MOST_HEADS} are worked through"
        for name in fused:
            yield (name,), "given together with heads; give either heads or the fused matrices"
        return
    missing = [name for name in (*FUSED, "num_heads") if getattr(kind, name) is None]
    if missing:
        needed = "heads, or the fused W_Q, W_K, W_V with num_heads, are needed"
        yield (), f"{', '.join(missing)} missing; {needed}"
        return
    heads = kind.num_heads or 1
    if heads > MOST_HEADS:
        yield ("num_heads",), f"{heads:,} heads; at most {MOST_HEADS} are worked through"
    vectors = ORIENTATIONS[kind.vectors]
    for name in FUSED:
        width = vectors.size(getattr(kind, name))[1]
        if width % heads:
            seen = f"{width} {vectors.across}s"
            yield (name,), f"{seen}; {heads} heads need a multiple of {heads}"


def _wrong_heads(kind: Kind) -> Iterator[tuple[Path, str]]:
    """The matrices of every head fit the tokens and each other."""
    owners: list[tuple[Path, Record]] = (
        [((), kind)]
        if kind.heads is None
        else [(("heads", i), head) for i, head in enumerate(kind.heads)]
    )
    vectors = ORIENTATIONS[kind.vectors]
    yield from wrong_heads(owners, vectors.size(kind.X)[1], vectors)


def _wrong_output(kind: Kind) -> Iterator[tuple[Path, str]]:
    vectors = ORIENTATIONS[kind.vectors]
    width = sum(vectors.size(head.W_V)[1] for head in split(kind))
    yield from wrong_output(width, kind.W_O, kind.b_O, vectors)


def _too_large(kind: Kind) -> Iterator[tuple[Path, str]]:
    size, heads = ORIENTATIONS[kind.vectors].size, split(kind)
    n, d = size(kind.X)
    widths = [(size(head.W_Q)[1], size(head.W_V)[1]) for head in heads]
    out = size(kind.W_O)[1] if kind.W_O else 0
    products = sum(n * d * (2 * k + v) + n * n * (k + v * (1 + out)) for k, v in widths)
    if products > MOST_PRODUCTS:
        yield (
            ("X",),
            f"the problem needs {products:,} products; at most {MOST_PRODUCTS:,} are computed",
        )
    width = sum(v for _, v in widths)
    exponentials = n * n * (sum(n + 2 * v for _, v in widths) + 2 * (out * len(heads) or width))
    if exponentials > MOST_EXPONENTIALS:
        seen = f"weights and outputs have {exponentials:,} exponentials in all"
        yield ("X",), f"{seen}; at most {MOST_EXPONENTIALS:,} are written"


def split(kind: Kind) -> tuple[Head, ...]:
    """The heads, cut out of the fused matrices where these are given.

    Each gets an equal block of columns, or of rows where vectors are columns.
    """
    if kind.heads is not None:
        return kind.heads
    count = kind.num_heads or 1
    return tuple(_cut_head(kind, i, count) for i in range(count))


def _cut_head(kind: Kind, position: int, count: int) -> Head:
    blocks = {name: _block(getattr(kind, name), position, count, kind.vectors) for name in FUSED}
    pieces = {name: _piece(getattr(kind, name), position, count) for name in BIASES.values()}
    return Head.model_construct(None, **blocks, **pieces)  # type: ignore[arg-type]


def _block(matrix: Matrix, position: int, count: int, lines: Lines) -> Matrix:
    if lines == "columns":
        return _piece(matrix, position, count) or ()
    return tuple(_piece(row, position, count) or () for row in matrix)


def _piece(row: tuple[T, ...] | None, position: int, count: int) -> tuple[T, ...] | None:
    if row is None:
        return None
    width = len(row) // count
    return row[position * width : (position + 1) * width]


def transposed(kind: K, lines: Lines) -> K:
    """The same problem with vectors as rows, or as columns: every matrix but the mask turned."""
    if kind.vectors == lines:
        return kind
    turned = _turned(kind, ("X", *FUSED, "W_O"))
    heads = None if turned.heads is None else tuple(_turned(h, FUSED) for h in turned.heads)
    return turned.model_copy(update={"heads": heads, "vectors": lines})


def _turned(record: R, names: tuple[str, ...]) -> R:
    matrices = {name: getattr(record, name) for name in names}
    return record.model_copy(
        update={
            name: tuple(zip(*matrix, strict=True))
            for name, matrix in matrices.items()
            if matrix is not None
        }
    )
