"""The steps of multi-head self-attention: head by head, then the output."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.kinds.multihead_self_attention.question import ask
from worked.moves.heads import Attending, WrittenHead, of_head
from worked.moves.joining import put_together
from worked.moves.orientation import ORIENTATIONS

if TYPE_CHECKING:
    from worked.kinds.multihead_self_attention import Kind
    from worked.moves.given_heads import Head
    from worked.moves.orientation import Orientation
    from worked.sheet import Work
    from worked.trace import Named

MATRICES = ("W_Q", "W_K", "W_V", "b_Q", "b_K", "b_V")


def write_solution(kind: Kind, work: Work) -> None:
    """Write the question, the steps of every head, and the output."""
    heads, vectors = kind.split(), ORIENTATIONS[kind.vectors]
    X = work.given("X", kind.X)
    given = [_named_matrices(work, head, i, len(heads), vectors) for i, head in enumerate(heads, 1)]
    W_O = None if kind.W_O is None else work.given("W_O", kind.W_O)
    b_O = None if kind.b_O is None else work.given("b_O", kind.b_O, form=vectors.form)
    ask(kind, work, X, given, [side for side in (W_O, b_O) if side is not None])
    work.answers(*(f"head_{i}" for i in range(1, len(heads) + 1)), "output")
    attending = Attending(kind.scale, kind.allowed(), vectors)
    done = [WrittenHead(work, attending, X, own, i, len(heads)) for i, own in enumerate(given, 1)]
    put_together(work, done, W_O, b_O)


def _named_matrices(
    work: Work, head: Head, number: int, heads: int, vectors: Orientation
) -> dict[str, Named]:
    """The given matrices of one head under their symbols."""
    named = {}
    for name in MATRICES:
        value = getattr(head, name)
        if value is not None:
            key = name if heads == 1 else f"{name}_{number}"
            named[name] = work.given(key, value, of_head(name, number, heads), vectors.form)
    return named
