"""What people get wrong in the gradients of a linear autoencoder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.exact import rational
from worked.problem import Mistake
from worked.prose import say
from worked.trace import literal, squared_norm

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worked.exact import Algebraic, Rational
    from worked.kinds.linear_autoencoder import Kind
    from worked.trace import Expr, Value


def known_mistakes(kind: Kind) -> Iterator[Mistake]:
    """Lost signs and factors, matrices on the wrong side, another loss."""
    parts = _Parts(kind)
    n, decay = parts.n, 2 * kind.penalty
    yield Mistake(
        "sign_dropped",
        say(
            "The minus sign is missing: the residual is $X - W_2 W_1 X$, so it falls when the "
            "reconstruction rises."
        ),
        pins=parts.slopes(rational(2, n), decay),
    )
    yield Mistake(
        "two_dropped",
        say("A factor 2 is missing: the derivative of a square is twice what is squared."),
        pins=parts.slopes(rational(-1, n), kind.penalty),
    )
    if n > 1:
        yield Mistake(
            "mean_dropped",
            say(
                "The factor $\\frac{1}{n}$ of the loss is missing in the gradients: they are those "
                "of the sum over the samples."
            ),
            pins=parts.slopes(-2, decay),
        )
    yield from _wrong_sides(parts, decay)
    yield from _other_losses(kind, parts)


def _wrong_sides(parts: _Parts, decay: Algebraic) -> Iterator[Mistake]:
    """Matrices that stand on the wrong side, or are not transposed."""
    scale = rational(-2, parts.n)
    yield Mistake(
        "decoder_on_the_right",
        say(
            "This is $(I - W_2 W_1) X X^⊤ W_2$ in the gradient by the encoder, in the shape of the "
            "decoder; $W_2$ stood on the left of $W_1$, so $W_2^⊤$ stands on the left."
        ),
        pins={"grad_W1": (scale * (parts.R @ parts.X.T @ parts.W2)).value},
    )
    if parts.W1.value != parts.W2.T.value:
        yield Mistake(
            "factors_confused",
            say(
                "The matrices are confused: $W_2^⊤$ belongs into the gradient by the encoder, "
                "where $W_1$ was taken, and $W_1^⊤$ into the other, where $W_2$ was taken."
            ),
            pins=parts.slopes(
                scale, decay, parts.W1 @ parts.R @ parts.X.T, parts.R @ parts.X.T @ parts.W2
            ),
        )


def _other_losses(kind: Kind, parts: _Parts) -> Iterator[Mistake]:
    """Means over something else, and no penalty."""
    m, n = len(kind.X), parts.n
    if m > 1:
        yield Mistake(
            "mean_over_features",
            say(
                "The squared error was averaged over all entries of $X$, as `nn.MSELoss` does; the "
                "loss here is averaged over the samples alone."
            ),
            pins=parts.averaged_over(m * n),
        )
    if m not in (1, n):
        yield Mistake(
            "rows_as_samples",
            say("It was divided by the number of rows; the samples are the columns of $X$."),
            pins=parts.averaged_over(m),
        )
    if kind.penalty:
        yield Mistake(
            "penalty_forgotten",
            say("The penalty is missing, in the loss and in both gradients."),
            instead=kind.model_copy(update={"lambda": 0}),
        )
        yield Mistake(
            "penalty_not_differentiated",
            say("The gradients are those of the squared error alone; the penalty adds $2 λ W$."),
            pins=parts.slopes(rational(-2, n), 0),
        )


class _Parts:
    """The pieces of which right and wrong gradients are made."""

    def __init__(self, kind: Kind) -> None:
        self.n = len(kind.X[0])
        self.penalty = kind.penalty
        self.X, self.W1, self.W2 = (literal(x) for x in (kind.X, kind.W1, kind.W2))
        self.R = literal((self.X - self.W2 @ (self.W1 @ self.X)).value)
        self.by_W1 = literal((self.W2.T @ self.R @ self.X.T).value)
        self.by_W2 = literal((self.R @ (self.W1 @ self.X).T).value)

    def slopes(
        self,
        factor: Rational,
        decay: Algebraic,
        by_W1: Expr | None = None,
        by_W2: Expr | None = None,
    ) -> dict[str, Value]:
        """Both gradients: a factor times the part of the error, plus decay times the weights."""
        return {
            "grad_W1": (factor * (by_W1 or self.by_W1) + decay * self.W1).value,
            "grad_W2": (factor * (by_W2 or self.by_W2) + decay * self.W2).value,
        }

    def averaged_over(self, count: int) -> dict[str, Value]:
        """Loss and gradients where the squared error is divided by another count."""
        sizes = squared_norm(self.W1) + squared_norm(self.W2)
        loss = squared_norm(self.R) / count + self.penalty * sizes
        return {"loss": loss.value, **self.slopes(rational(-2, count), 2 * self.penalty)}
