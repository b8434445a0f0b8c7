"""What proves the gradients on the page: one entry is moved; and what a penalty asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.prose import say
from worked.trace import entry, literal, named, squared_norm

if TYPE_CHECKING:
    from worked.exact import Algebraic, Scalar
    from worked.kinds.linear_autoencoder.steps import Sheet
    from worked.trace import Expr, Matrix, Named


def move_one_entry(sheet: Sheet, slope_2: Named, slope_1: Named) -> None:
    """The derivative by one entry as an exact difference quotient of the loss."""
    work = sheet.work
    if work.pins or not work.writes:
        return
    if any(map(any, slope_2.matrix)) or not any(map(any, slope_1.matrix)):
        slope, which = slope_2, "2"
    else:
        slope, which = slope_1, "1"
    weights = {"1": sheet.W1, "2": sheet.W2}
    i, j = _first_entry(slope.matrix)
    part = entry(slope, i, j)
    with work.step("Check one entry by moving it", uses="difference_quotient"):
        work.say(
            "Along one entry of one matrix the loss is a quadratic polynomial, so the difference "
            "quotient over a step of 1 to either side is the derivative, without an error. Entry "
            "{w} is raised and lowered by 1:",
            w=entry(weights[which], i, j),
        )
        losses = []
        for step, sign in ((1, "+"), (-1, "−")):
            moved = _shifted(weights[which].matrix, i, j, step)
            pair = weights | {which: named("moved", f"W_{which}^{sign}", moved)}
            losses.append(_loss(sheet, pair["1"], pair["2"], sign))
        quotient = (losses[0] - losses[1]) / 2
        work.derive(
            part,
            ("=", quotient, "symbols"),
            ("=", quotient, "numbers"),
            ("=", part, "value"),
        )
        if part.value != 0:
            _say_what_it_settles(sheet, part, weights[which].matrix[i][j])


def _say_what_it_settles(sheet: Sheet, part: Expr, weight: Scalar) -> None:
    """Without the minus, the 2 or the mean of the error another number would stand here."""
    decay = literal(2 * sheet.kind.penalty * weight)
    slope = literal(part.value - decay.value)  # type: ignore[operator]
    if slope.value == 0:
        return
    sheet.work.remark(
        "The quotient settles sign and factors{where}: the entry would be {uphill:value} without "
        "the minus sign, {half:value} without the factor 2{more}.",
        where=" of the error's part" if sheet.penalized else "",
        uphill=decay - slope,
        half=decay + slope / 2,
        more=""
        if sheet.n == 1
        else say(", and {summed:value} without $\\frac{1}{n}$", summed=decay + sheet.n * slope),
    )


def _first_entry(slope: Matrix) -> tuple[int, int]:
    """The first entry that is not 0; the very first where all are."""
    for i, row in enumerate(slope):
        for j, x in enumerate(row):
            if x != 0:
                return i, j
    return 0, 0


def _loss(sheet: Sheet, W1: Named, W2: Named, sign: str) -> Named:
    """The loss at another place, shown as a sum."""
    residual = sheet.X - W2 @ (W1 @ sheet.X)
    squares = squared_norm(residual)
    error = named("error_moved", f"E^{sign}", squares.value)
    sheet.work.derive(
        error,
        ("=", squared_norm(sheet.X - W2 @ W1 @ sheet.X), "symbols"),
        ("=", squares, "numbers"),
        ("=", error, "value"),
    )
    expr: Expr = error / sheet.count
    if sheet.penalized:
        size = squared_norm(W1) + squared_norm(W2)
        expr = expr + sheet.penalty * named("size_moved", f"N^{sign}", size.value)
    loss = named("loss_moved", f"L^{sign}", expr.value)
    sheet.work.derive(loss, ("=", expr, "symbols"), ("=", expr, "numbers"), ("=", loss, "value"))
    return loss


def _shifted(matrix: Matrix, i: int, j: int, step: int) -> Matrix:
    """The matrix with a number added to one entry."""

    def entry_at(a: int, b: int, x: object) -> Algebraic:
        return x + step if (a, b) == (i, j) else x  # type: ignore[operator,return-value]

    return tuple(
        tuple(entry_at(a, b, x) for b, x in enumerate(row)) for a, row in enumerate(matrix)
    )


def compare_the_factors(sheet: Sheet, slope_2: Named, slope_1: Named) -> None:
    """With a penalty a stationary point has W2ᵀ W2 = W1 W1ᵀ: equal singular values."""
    work = sheet.work
    W1, W2 = sheet.W1, sheet.W2
    with work.step("What the penalty asks of the two factors", uses="weight_decay"):
        work.say(
            "The parts of the squared error cancel in $W_2^⊤ ∇_{W_2} L - ∇_{W_1} L W_1^⊤$; what "
            "is left is $2λ$ times the imbalance of the factors."
        )
        imbalance = work.compute(
            "imbalance", W2.T @ W2 - W1 @ W1.T, "B", say("the imbalance of the factors")
        )
        if not work.pins:
            left = W2.T @ slope_2 - slope_1 @ W1.T
            work.derive(
                left,
                ("=", (2 * sheet.penalty) * imbalance, "symbols"),
                ("=", (2 * sheet.penalty) * imbalance, "numbers"),
                ("=", literal(left.value), "value"),
            )
        work.say(
            "So where both gradients are 0, the imbalance is 0: encoder and decoder have the same "
            "singular values $s_i$. The product has $p_i = s_i^2$, and no other pair of factors of "
            "this product has a smaller penalty than $2 λ ∑_i p_i$: for one number, $s^2$ and "
            "$\\frac{p^2}{s^2}$ add up to $2p$ at least, by $(s - \\frac{p}{s})^2 ≥ 0$."
        )
        work.say(
            "Along an eigenvector of $\\frac{1}{n} X X^⊤$ with eigenvalue $σ_i^2$ the loss is then "
            "$σ_i^2 (1 - p_i)^2 + 2 λ p_i$. Its derivative $-2 σ_i^2 (1 - p_i) + 2 λ$ is 0 at "
            "$p_i = 1 - \\frac{λ}{σ_i^2}$. So at the optimum both factors have the singular values "
            "$\\sqrt{1 - \\frac{λ}{σ_i^2}}$ for $λ < σ_i^2$ (and 0 for larger $λ$): for small $λ$ "
            "almost 1, and the columns of the decoder almost orthonormal."
        )
