"""The matrices of heads as a problem gives them, and how they must fit together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from worked.fields import Matrix, Path, Record, Vector

if TYPE_CHECKING:
    from worked.fields import AnyMask
    from worked.moves.orientation import Orientation

MOST_HEADS = 256
"""Heads of one problem."""

FUSED = ("W_Q", "W_K", "W_V")
BIASES = {"W_Q": "b_Q", "W_K": "b_K", "W_V": "b_V"}


class Head(Record):
    """The matrices of one head: W_Q and W_K are d×d_k, W_V is d×d_v; biases are optional.

    Where vectors are columns, they are d_k×d and d_v×d.
    """

    W_Q: Matrix
    W_K: Matrix
    W_V: Matrix
    b_Q: Vector | None = None
    b_K: Vector | None = None
    b_V: Vector | None = None


def wrong_heads(
    owners: Sequence[tuple[Path, Record]], d: int, vectors: Orientation
) -> Iterator[tuple[Path, str]]:
    """Every matrix has a row for each column of X, W_K is as wide as W_Q, biases fit.

    `owners` hold the matrices, each with its path; d is the length of a token. Where vectors are
    columns, rows and columns change places.
    """
    lines, across = vectors.lines, f"{vectors.across}s"
    for path, owner in owners:
        for name in FUSED:
            height, width = vectors.size(getattr(owner, name))
            if height != d:
                yield (
                    (*path, name),
                    f"{height} {lines}; X has {d} {across}, so {d} {lines} are needed",
                )
            bias = getattr(owner, BIASES[name])
            if bias is not None and len(bias) != width:
                yield (
                    (*path, BIASES[name]),
                    f"{len(bias)} entries; {name} has {width} {across}, so {width} are needed",
                )
        d_q, d_k = vectors.size(owner.W_Q)[1], vectors.size(owner.W_K)[1]  # type: ignore[attr-defined]
        if d_q != d_k:
            yield (
                (*path, "W_K"),
                f"{d_k} {across}; W_Q has {d_q}, and queries and keys need the same length",
            )


def wrong_mask(mask: AnyMask, n: int, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """A mask of another size than the tokens', and a token that may attend to nothing."""
    if isinstance(mask, str):
        return
    if len(mask) != n or len(mask[0]) != n:
        seen = f"{len(mask)}×{len(mask[0])}"
        yield (*path, "mask"), f"{seen}; {n} tokens need a mask of {n}×{n}"
        return
    for i, row in enumerate(mask):
        if not any(row):
            words = f"token {i + 1} may attend to no token; its row needs at least one 1"
            yield (*path, "mask", i), words


def wrong_output(
    width: int,
    W_O: Matrix | None,
    b_O: Vector | None,
    vectors: Orientation,
    path: Path = (),
) -> Iterator[tuple[Path, str]]:
    """An output matrix that does not fit heads of a width together, or its bias."""
    lines, across = vectors.lines, f"{vectors.across}s"
    height, out = (width, width) if W_O is None else vectors.size(W_O)
    if height != width:
        yield (
            (*path, "W_O"),
            f"{height} {lines}; the heads together have {width} {across}, so {width} are needed",
        )
    if b_O is not None and len(b_O) != out:
        yield (
            (*path, "b_O"),
            f"{len(b_O)} entries; the output has {out} {across}, so {out} are needed",
        )


def allowed_keys(mask: AnyMask, n: int) -> tuple[tuple[int, ...], ...] | None:
    """The mask: a row per query, 1 for a key that it sees; None where it sees all."""
    if mask == "causal":
        return tuple(tuple(int(j <= i) for j in range(n)) for i in range(n))
    return None if isinstance(mask, str) else mask
