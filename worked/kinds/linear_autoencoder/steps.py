"""The question and the steps of a linear autoencoder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked import exact
from worked.kinds.linear_autoencoder.evidence import compare_the_factors, move_one_entry
from worked.moves.products import matrix_product
from worked.prose import say
from worked.trace import literal, named, squared_norm

if TYPE_CHECKING:
    from worked.kinds.linear_autoencoder import Kind
    from worked.sheet import Work
    from worked.trace import Expr, Named

ANSWERS = ("reconstruction", "loss", "grad_W1", "grad_W2", "stationary")


class Sheet:
    """A problem on its way: the work sheet and what is named so far."""

    def __init__(self, kind: Kind, work: Work) -> None:
        self.kind, self.work = kind, work
        self.m, self.n, self.k = len(kind.X), len(kind.X[0]), len(kind.W1)
        self.X = work.given("X", kind.X, "X")
        self.W1 = work.given("W1", kind.W1, "W_1")
        self.W2 = work.given("W2", kind.W2, "W_2")
        self.penalty = work.given("lambda", kind.penalty, "λ")
        self.penalized = kind.penalty != 0
        self.count = named("n", "n", self.n)

    def mean(self, factor: Expr | int, thing: Expr) -> Expr:
        """A factor over the number of samples, times something."""
        return (literal(factor) / self.count) * thing

    def with_decay(self, slope: Expr, weights: Named) -> Expr:
        """A gradient of the error alone, and that of the penalty where there is one."""
        return slope + (2 * self.penalty) * weights if self.penalized else slope


def write_solution(kind: Kind, work: Work) -> None:
    """Reconstruct, measure, then the chain rule once for each matrix."""
    sheet = Sheet(kind, work)
    _ask(sheet)
    work.answers(*ANSWERS)
    code, reconstruction = _reconstruct(sheet)
    residual = _measure(sheet, reconstruction)
    _explain(sheet)
    slopes = _slope_of_decoder(sheet, residual, code), _slope_of_encoder(sheet, residual)
    move_one_entry(sheet, *slopes)
    if sheet.penalized:
        compare_the_factors(sheet, *slopes)
    _decide(sheet, *slopes)


# --- the question ---------------------------------------------------------------------------


def _ask(sheet: Sheet) -> None:
    work = sheet.work
    work.say(
        "A linear autoencoder turns every sample $x$ into a code $W_1 x$ with {k}, and the code "
        "into a reconstruction $W_2 W_1 x$. The samples are the columns of {X}; the encoder is "
        "{W1}, the decoder {W2}.",
        k=say("1 number") if sheet.k == 1 else say("{k} numbers", k=sheet.k),
        X=sheet.X,
        W1=sheet.W1,
        W2=sheet.W2,
    )
    work.show(sheet.X, sheet.W1, sheet.W2, *([sheet.penalty] if sheet.penalized else []))
    work.say("Their loss is")
    error = "L = \\frac{1}{n} ‖X - W_2 W_1 X‖_F^2"
    work.derive(error + (" + λ ‖W_1‖_F^2 + λ ‖W_2‖_F^2" if sheet.penalized else ""))
    work.convention(
        "$‖A‖_F^2$ is the sum of the squares of all entries of $A$, and $n$ = {n} the number of "
        "samples: the squared error is averaged over the samples, not over the features. The "
        "samples are taken as they are, not centred.",
        n=sheet.n,
    )
    work.convention(
        "$∇_W L$ is the matrix of the derivatives of $L$ by the entries of $W$, in the shape of "
        "$W$. A point is stationary if both gradients are 0."
    )


# --- forwards -------------------------------------------------------------------------------


def _reconstruct(sheet: Sheet) -> tuple[Named, Named]:
    work = sheet.work
    with work.step("Encode and decode the samples", uses="matrix_product"):
        work.say("Column $j$ of $Z = W_1 X$ is the code of sample $j$.")
        code = matrix_product(work, "code", sheet.W1, sheet.X, "Z", say("the codes as columns"))
        work.say("The decoder turns every code into a reconstruction.")
        reconstruction = matrix_product(
            work, "reconstruction", sheet.W2, code, "Y", say("the reconstructions as columns")
        )
        return code, reconstruction


def _measure(sheet: Sheet, reconstruction: Named) -> Named:
    work = sheet.work
    with work.step("Measure the loss", uses="loss"):
        work.say("What is missing in the reconstruction is the residual.")
        residual = work.compute(
            "residual", sheet.X - reconstruction, "R", say("the residual"), shows=("symbols",)
        )
        error = work.compute("error", squared_norm(residual), "E", say("the squared error"))
        loss = error / sheet.count
        if sheet.penalized:
            work.say("The penalty adds the squares of all weights, each times $λ$.")
            sizes = [
                work.compute(f"size_{name}", squared_norm(W), symbol, say("the size of {W}", W=W))
                for name, symbol, W in (("W1", "N_1", sheet.W1), ("W2", "N_2", sheet.W2))
            ]
            loss = loss + sheet.penalty * sizes[0] + sheet.penalty * sizes[1]
        work.compute("loss", loss, "L", say("the loss"))
        return residual


# --- the chain rule -------------------------------------------------------------------------


def _explain(sheet: Sheet) -> None:
    work = sheet.work
    with work.step("Follow a small change of the weights to the loss", uses="chain_rule"):
        work.say(
            "Write $⟨A, B⟩$ for the sum of the products of entries in the same place, so that "
            "$‖R‖_F^2 = ⟨R, R⟩$. The gradient is what stands beside the change: "
            "$d L = ⟨∇_W L, d W⟩$. Three rules are enough."
        )
        _say_the_rules(work)
        work.say("With the mean over the $n$ samples, this is")
        decay = [f" + 2 λ W_{which}" if sheet.penalized else "" for which in (1, 2)]
        work.derive(
            "∇_{W_2} L",
            ("=", "-\\frac{2}{n} R (W_1 X)^⊤" + decay[1], "symbols"),
            ("=", "-\\frac{2}{n} (I - W_2 W_1) X X^⊤ W_1^⊤" + decay[1], "symbols"),
        )
        work.derive(
            "∇_{W_1} L",
            ("=", "-\\frac{2}{n} W_2^⊤ R X^⊤" + decay[0], "symbols"),
            ("=", "-\\frac{2}{n} W_2^⊤ (I - W_2 W_1) X X^⊤" + decay[0], "symbols"),
        )
        _say_the_conditions(sheet)
        work.check(
            "The shapes fit: {m}×{n} times {n}×{k} is {m}×{k}, as the decoder; {k}×{m} times "
            "{m}×{n} times {n}×{m} is {k}×{m}, as the encoder.",
            m=sheet.m,
            n=sheet.n,
            k=sheet.k,
        )
        if sheet.m != sheet.k:
            work.remark(
                "$(I - W_2 W_1) X X^⊤ W_2$ cannot be the gradient by the encoder: it is "
                "{m}×{k}, and the encoder is {k}×{m}. $W_2$ stood on the left of $W_1$, so "
                "$W_2^⊤$ stands on the left.",
                m=sheet.m,
                k=sheet.k,
            )


def _say_the_rules(work: Work) -> None:
    work.items(
        (
            say("The square gives a factor 2: $d ⟨R, R⟩ = 2 ⟨R, d R⟩$."),
            say(
                "The residual $R = X - W_2 W_1 X$ falls when the reconstruction rises, which "
                "gives a *minus*: $d R = -d W_2 W_1 X$ or $d R = -W_2 d W_1 X$."
            ),
            say(
                "A factor that moves to the other side of $⟨·, ·⟩$ is transposed and stays "
                "left or right: $⟨R, A B⟩ = ⟨R B^⊤, A⟩ = ⟨A^⊤ R, B⟩$."
            ),
        )
    )


def _say_the_conditions(sheet: Sheet) -> None:
    """What a minimum must satisfy; without a penalty the factor cancels."""
    work = sheet.work
    if sheet.penalized:
        work.say("At a minimum both are 0: these are the first-order conditions.")
        return
    work.say("At a minimum both are 0, and there the factor does not matter. So the conditions are")
    work.derive("(X - W_2 W_1 X) X^⊤ W_1^⊤", ("=", "0", "symbols"))
    work.derive("W_2^⊤ (X - W_2 W_1 X) X^⊤", ("=", "0", "symbols"))


def _slope_of_decoder(sheet: Sheet, residual: Named, code: Named) -> Named:
    work = sheet.work
    with work.step("The gradient by the decoder", uses="gradient"):
        work.say("Every residual meets the code of its sample.")
        met = matrix_product(
            work, "residual_by_code", residual, code.T, "P", say("residuals times codes")
        )
        expr = sheet.with_decay(-sheet.mean(2, met), sheet.W2)
        slope = work.compute("grad_W2", expr, "∇_{W_2} L", say("the gradient by the decoder"))
        if not work.pins:
            missing = sheet.mean(2, sheet.X - sheet.W2 @ sheet.W1 @ sheet.X)
            whole = sheet.with_decay(-(missing @ sheet.X.T @ sheet.W1.T), sheet.W2)
            work.say("The form with the data alone gives the same:")
            work.derive(slope, ("=", whole, "symbols"), ("=", slope, "value"))
        return slope


def _slope_of_encoder(sheet: Sheet, residual: Named) -> Named:
    work = sheet.work
    with work.step("The gradient by the encoder", uses="gradient"):
        work.say(
            "The residual is sent back through the decoder, by its transpose, and meets the "
            "sample itself."
        )
        back = matrix_product(
            work,
            "residual_sent_back",
            sheet.W2.T,
            residual,
            "D",
            say("the residuals, sent back through the decoder"),
        )
        met = matrix_product(
            work, "sent_back_by_sample", back, sheet.X.T, "Q", say("these times the samples")
        )
        expr = sheet.with_decay(-sheet.mean(2, met), sheet.W1)
        return work.compute("grad_W1", expr, "∇_{W_1} L", say("the gradient by the encoder"))


# --- the verdict ----------------------------------------------------------------------------


def _decide(sheet: Sheet, slope_2: Named, slope_1: Named) -> None:
    work = sheet.work
    with work.step("Is the point stationary?", uses="stationary"):
        work.say("A sum of squares is 0 only where every entry of both gradients is 0.")
        squares = squared_norm(slope_1) + squared_norm(slope_2)
        size = work.compute(
            "gradient_squared",
            squares,
            "g",
            say("the squares of both gradients, added up"),
            shows=("symbols",),
        )
        still = exact.sign(size.value) == 0  # type: ignore[arg-type]
        work.say(
            "Both gradients are 0: to first order no small change of the weights changes the loss. "
            "That is necessary for a minimum, not sufficient."
            if still
            else "The gradients are not both 0: a small step against them lowers the loss."
        )
        work.compute(
            "stationary",
            literal(still),
            "stationary",
            say("whether both gradients are 0"),
            shows=(),
        )
