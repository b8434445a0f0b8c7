"""What the components do as an autoencoder: the least loss, gradients of 0, and other optima."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from worked.exact import rational
from worked.kinds.principal_components.proof import EigenClaim
from worked.maths.spectrum import as_rational
from worked.moves.products import matrix_product
from worked.prose import say
from worked.trace import entry, literal, named, proved, squared_norm, total

if TYPE_CHECKING:
    from worked.exact import Finite
    from worked.kinds.principal_components.components import Components
    from worked.kinds.principal_components.steps import Sheet
    from worked.trace import Expr, Matrix, Named, Style

    Reals = tuple[Finite, ...]


def write_optimum(sheet: Sheet, S: Named, values: Named, components: Components | None) -> None:
    """The least loss; with components also the reconstruction, the gradients, another optimum."""
    _least_loss(sheet, values)
    if components is None:
        return
    if components.are_closed:
        _reconstruct(sheet, components, values)
    _gradients(sheet, S, components)
    _another_optimum(sheet, components)
    if not sheet.work.pins:
        claim = EigenClaim(
            cast("tuple[Reals, ...]", S.matrix),
            cast("Reals", values.vector),
            tuple(components.directions),
            cast("tuple[Reals, ...]", tuple(zip(*components.found, strict=True))),
        )
        sheet.work.certify(
            "S u = λu exactly for every component, so (I − UUᵀ)SU = 0: the gradients vanish", claim
        )


# --- the least loss -------------------------------------------------------------------------


def _least_loss(sheet: Sheet, values: Named) -> None:
    work, k, m = sheet.work, sheet.k, sheet.m
    with work.step("Add up what is discarded", uses="least_loss"):
        work.say(
            "Projecting onto orthonormal directions $w_i$ keeps $w_i^⊤ S w_i$ of the mean "
            "square along each of them; the loss is what is left of the sum of the diagonal of "
            "$S$. As many directions as there are components never keep more than the largest "
            "eigenvalues, and the components keep just these: "
            "$u_i^⊤ S u_i = λ_i u_i^⊤ u_i = λ_i$. So the least loss is the sum of the other "
            "eigenvalues.",
        )
        if k == m:
            work.say("All components are kept, so nothing is lost.")
        rest: Expr = total([entry(values, i) for i in range(k, m)]) if k < m else literal(0)
        shows: tuple[Style, ...] = ("symbols", "numbers") if m - k > 1 else ("symbols",)
        work.compute("min_loss", rest, "L_{min}", say("the least loss"), shows=shows)


def _reconstruct(sheet: Sheet, components: Components, values: Named) -> None:
    """The projection, the reconstruction, and their loss added up entry by entry."""
    work, U = sheet.work, components.U
    with work.step("Reconstruct the samples", uses="projection"):
        work.say("With $W_1 = U^⊤$ and $W_2 = U$ the autoencoder projects onto the components.")
        P = matrix_product(work, "projection", U, U.T, "P", say("the projection"))
        Y = work.compute("reconstruction", P @ sheet.X, "Y", say("the reconstruction"))
        work.say("Its loss, entry by entry:")
        distance = squared_norm(sheet.X - Y) / sheet.count
        plain = as_rational(Y.matrix) is not None  # type: ignore[arg-type]
        shows: tuple[Style, ...] = ("symbols", "numbers") if plain else ("symbols",)
        loss = work.compute("loss", distance, "L", say("the loss of the projection"), shows=shows)
        if not work.pins and sheet.k < sheet.m:
            work.check("It is the sum of the discarded eigenvalues:")
            discarded = total([entry(values, i) for i in range(sheet.k, sheet.m)])
            work.derive(discarded, ("=", loss, "symbols"), ("=", loss, "value"))


# --- the gradients --------------------------------------------------------------------------


def _gradients(sheet: Sheet, S: Named, components: Components) -> None:
    work, U = sheet.work, components.U
    with work.step("Are the gradients 0 at the components?", uses="stationary"):
        work.say(
            "In the second moment the gradients are $∇_{W_2} L = -2 (I - W_2 W_1) S W_1^⊤$ and "
            "$∇_{W_1} L = -2 W_2^⊤ (I - W_2 W_1) S$. Every component is an eigenvector, so $S U$ "
            "is $U$ with its columns multiplied by $λ_i$. The projection $U U^⊤$ leaves the "
            "columns of $U$ as they are, and $(I - U U^⊤) S U = 0$. Since $S$ is symmetric, "
            "$U^⊤ (I - U U^⊤) S$ is 0 as well: $U^⊤ U = I$, so it is $U^⊤ S - U^⊤ S$."
        )
        rest = S - U @ U.T @ S
        m, k = sheet.m, sheet.k
        work.compute(
            "grad_W2",
            _known(components, -((2 * rest) @ U), ((0,) * k,) * m),
            "∇_{W_2} L",
            say("the gradient by the decoder at $W_2 = U$"),
            shows=("symbols",),
        )
        work.compute(
            "grad_W1",
            _known(components, -((2 * U.T) @ rest), ((0,) * m,) * k),
            "∇_{W_1} L",
            say("the gradient by the encoder at $W_1 = U^⊤$"),
            shows=("symbols",),
        )
        if not work.pins:
            work.remark(
                "So the principal components do satisfy the first-order conditions, for every "
                "data matrix: no assumption on the other eigenvalues is needed."
            )


def _known(components: Components, formula: Expr, zeros: Matrix) -> Expr:
    """The formula; where sums of its numbers cannot be decided, with the 0 that is proved."""
    return formula if components.are_closed else proved(formula, zeros)


# --- other optima ---------------------------------------------------------------------------


def _another_optimum(sheet: Sheet, components: Components) -> None:
    """W2 = U G and W1 = G⁻¹ Uᵀ, for one G."""
    work, U = sheet.work, components.U
    if work.pins or not work.writes:
        return
    with work.step("They are not the only optimum", uses="not_unique"):
        work.say(
            "The loss depends on $W_2 W_1$ alone. For every invertible $G$ the pair $W_2 = U G$, "
            "$W_1 = G^{−1} U^⊤$ has the same product $U U^⊤$, so the same reconstruction, the "
            "least loss, and gradients of 0; in general its columns are neither orthogonal nor of "
            "length 1. Signs are only the simplest case. Here is an example:"
        )
        matrix, inverse = _example(sheet.k)
        G, back = named("G", "G", matrix), named("H", "G^{−1}", inverse)
        work.show(G, back)
        W2, W1 = named("W2", "W_2", (U @ G).value), named("W1", "W_1", (back @ U.T).value)
        if not components.are_closed:
            for W, expr in ((W2, U @ G), (W1, back @ U.T)):
                work.derive(W, ("=", expr, "symbols"), ("≈", W, "decimal"))
            return
        for W, expr in ((W2, U @ G), (W1, back @ U.T)):
            work.derive(W, ("=", expr, "symbols"), ("=", W, "value"))
        product = W2 @ W1
        work.derive(
            product,
            ("=", product, "numbers"),
            ("=", literal(product.value), "value"),
            ("=", U @ U.T, "symbols"),
        )


def _example(k: int) -> tuple[Matrix, Matrix]:
    """An invertible matrix and its inverse: it mixes the first two columns where there are two."""
    if k == 1:
        return ((2,),), ((rational(1, 2),),)
    rows = [[int(a == b) for b in range(k)] for a in range(k)]
    back = [row[:] for row in rows]
    rows[0][1], back[0][1] = 1, -1
    return tuple(map(tuple, rows)), tuple(map(tuple, back))
