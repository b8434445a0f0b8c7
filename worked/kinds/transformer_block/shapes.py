"""How the matrices of a block must fit together, and the block with rows in place of columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeVar

from worked.moves.given_heads import FUSED, MOST_HEADS, wrong_heads, wrong_mask, wrong_output
from worked.moves.orientation import ORIENTATIONS

if TYPE_CHECKING:
    from worked.fields import Path, Record
    from worked.kinds.transformer_block import Kind
    from worked.moves.orientation import Lines

K = TypeVar("K", bound="Kind")
R = TypeVar("R", bound="Record")

MOST_PRODUCTS = 20_000_000
"""Products of two numbers that one problem may need."""
MOST_EXPONENTIALS = 400_000
"""Exponentials that its exact results may hold: each weight is a fraction of sums of such, and a
normalized number holds a whole token of them."""


def misfits(kind: Kind) -> Iterator[tuple[Path, str]]:
    """What is wrong between the fields."""
    wrong = list(_wrong_attention(kind))
    yield from wrong
    if not wrong:
        wrong = list(_wrong_mlp(kind))
        yield from wrong
    if not wrong:
        yield from _too_large(kind)


def _wrong_attention(kind: Kind) -> Iterator[tuple[Path, str]]:
    given, vectors = kind.attention, ORIENTATIONS[kind.vectors]
    n, d = vectors.size(kind.X)
    if len(given.heads) > MOST_HEADS:
        seen = f"{len(given.heads):,} heads"
        yield ("attention", "heads"), f"{seen}; at most {MOST_HEADS} are worked through"
        return
    owners: list[tuple[Path, Record]] = [
        (("attention", "heads", i), head) for i, head in enumerate(given.heads)
    ]
    wrong = list(wrong_heads(owners, d, vectors))
    yield from wrong
    masked = list(wrong_mask(given.mask, n, ("attention",)))
    yield from masked
    if not masked:
        yield from _wrong_axis(kind)
    if not wrong:
        width = sum(vectors.size(head.W_V)[1] for head in given.heads)
        yield from wrong_output(width, given.W_O, given.b_O, vectors, ("attention",))


def _wrong_axis(kind: Kind) -> Iterator[tuple[Path, str]]:
    """A key that no query sees, where the softmax runs over the queries."""
    allowed = kind.allowed()
    if kind.softmax_over == "keys" or allowed is None:
        return
    for j, queries in enumerate(zip(*allowed, strict=True)):
        if not any(queries):
            words = f"no query sees key {j + 1}, so a softmax over the queries has nothing to share"
            yield ("attention", "mask"), f"{words}; a 1 in its column is needed"


def _wrong_mlp(kind: Kind) -> Iterator[tuple[Path, str]]:
    """Each layer takes what the one before gives; a residual adds equal widths."""
    vectors, mlp = ORIENTATIONS[kind.vectors], kind.mlp
    lines, across = vectors.lines, f"{vectors.across}s"
    d, width = vectors.size(kind.X)[1], attention_width(kind)
    if kind.residual and width != d:
        yield (
            ("attention",),
            f"its output has {width} {across}; X has {d}, and a residual adds the two, so W_O "
            f"with {d} {across} is needed, or residual: false",
        )
        return
    takes, hidden = vectors.size(mlp.W_1)
    again, out = vectors.size(mlp.W_2)
    for name, has, needed, whose in (
        ("W_1", takes, width, "the attention's output"),
        ("W_2", again, hidden, "what W_1 gives"),
    ):
        if has != needed:
            words = f"{has} {lines}; {whose} has {needed} {across}, so {needed} are needed"
            yield ("mlp", name), words
    for name, bias, needed in (("b_1", mlp.b_1, hidden), ("b_2", mlp.b_2, out)):
        if bias is not None and len(bias) != needed:
            of = name.replace("b", "W")
            words = f"{len(bias)} entries; {of} has {needed} {across}, so {needed} are needed"
            yield ("mlp", name), words
    if kind.residual and out != width:
        yield (
            ("mlp", "W_2"),
            f"{out} {across}; a residual adds {width}, so {width} are needed, or residual: false",
        )


def attention_width(kind: Kind) -> int:
    """The length of a token after attention."""
    size, given = ORIENTATIONS[kind.vectors].size, kind.attention
    if given.W_O is not None:
        return size(given.W_O)[1]
    return sum(size(head.W_V)[1] for head in given.heads)


def _too_large(kind: Kind) -> Iterator[tuple[Path, str]]:
    size, heads = ORIENTATIONS[kind.vectors].size, kind.attention.heads
    n, d = size(kind.X)
    a, h, out = attention_width(kind), size(kind.mlp.W_1)[1], size(kind.mlp.W_2)[1]
    widths = [(size(head.W_Q)[1], size(head.W_V)[1]) for head in heads]
    products = sum(n * d * (2 * k + v) + n * n * (k + v * (1 + a)) for k, v in widths)
    products += n * (a * h + h * out)
    if products > MOST_PRODUCTS:
        seen = f"the problem needs {products:,} products"
        yield ("X",), f"{seen}; at most {MOST_PRODUCTS:,} are computed"
    one = 2 * n * len(heads)
    before = n * n * sum(n + 2 * v for _, v in widths) + 2 * n * a * one
    per_entry = {"none": one, "pre": one * (a + 2), "post": one * (a + 2) * (out + 2)}[kind.norm]
    exponentials = before + n * (a + 2 * h + 2 * out) * per_entry
    if exponentials > MOST_EXPONENTIALS:
        seen = f"the exact results have {exponentials:,} exponentials in all"
        yield ("X",), f"{seen}; at most {MOST_EXPONENTIALS:,} are written"


def transposed(kind: K, lines: Lines) -> K:
    """The same problem with vectors as rows, or as columns: every matrix but the mask turned."""
    if kind.vectors == lines:
        return kind
    attention = _turned(kind.attention, ("W_O",))
    heads = tuple([_turned(head, FUSED) for head in attention.heads])
    return _turned(kind, ("X",)).model_copy(
        update={
            "attention": attention.model_copy(update={"heads": heads}),
            "mlp": _turned(kind.mlp, ("W_1", "W_2")),
            "vectors": lines,
        }
    )


def _turned(record: R, names: tuple[str, ...]) -> R:
    matrices = {name: getattr(record, name) for name in names}
    return record.model_copy(
        update={
            name: tuple(zip(*matrix, strict=True))
            for name, matrix in matrices.items()
            if matrix is not None
        }
    )
