"""Several batches without `zero_grad`: a round as a product of matrices, and its trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.prose import say
from worked.trace import entry, named

if TYPE_CHECKING:
    from worked.kinds.sgd_trace.runs import Setting
    from worked.sheet import Work
    from worked.trace import Expr, Named


def map_of_a_round(work: Work, shared: Setting) -> None:
    """Write the matrix of a round and its trace p."""
    work.say(
        "Put the weight and $η$ times the sum of the gradients together as the state. The step "
        "with batch $i$ multiplies the difference of two states by a matrix $M_i$ with determinant "
        "1: its first row is $(1 - η a_i, -1)$, its second row $(η a_i, 1)$."
    )
    matrices = [_matrix(shared, i) for i in range(len(shared.losses))]
    work.show(*matrices)
    work.say("A whole round is their product, the first batch on the right:")
    whole: Expr = matrices[0]
    for matrix in matrices[1:]:
        whole = matrix @ whole
    what = say("the matrix of a round without `zero_grad`")
    M = work.compute("round_matrix", whole, "M", what)
    work.compute("trace", entry(M, 0, 0) + entry(M, 1, 1), "p", say("the trace of that matrix"))


def _matrix(shared: Setting, position: int) -> Named:
    pull = shared.rate * shared.losses[position].curvature
    rows = (((1 - pull).value, -1), (pull.value, 1))
    return named(f"M_{position + 1}", f"M_{{{position + 1}}}", rows)
