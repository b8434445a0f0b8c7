"""The steps of layer norm and batch norm: means, variances, normalized numbers, scale and shift."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.exact import divide
from worked.maths.normalizing import Standardized, turned
from worked.moves.normalizing import Lines
from worked.prose import say
from worked.trace import as_vector

if TYPE_CHECKING:
    from worked.maths.normalizing import Along
    from worked.sheet import Work
    from worked.trace import Named

WORDS = {
    "rows": (
        "Find the mean of every row",
        "Find the variance of every row",
        "Subtract the mean of its row from every number, and divide by the root",
        "the mean of every row",
        "the variance of every row",
    ),
    "columns": (
        "Find the mean of every column",
        "Find the variance of every column",
        "Subtract the mean of its column from every number, and divide by the root",
        "the mean of every column",
        "the variance of every column",
    ),
}


def write_normalization(
    work: Work,
    X: Named,
    along: Along,
    eps: Named,
    gamma: Named | None = None,
    beta: Named | None = None,
) -> Named:
    """All steps from the means to the output, of layer norm (rows) or batch norm (columns).

    The results are `mean`, `variance`, `output`, and `normalized` where γ or β follows.
    """
    lines = Lines(work, X, along)
    of_means, of_variances, of_numbers, means, variances = WORDS[along]
    scaled = gamma is not None or beta is not None
    with work.step(of_means, uses="mean"):
        work.say(
            "The mean says where the numbers of a {line} lie. Less their mean, they lie around 0.",
            line=lines.name,
        )
        mu = lines.write_means("mean", "μ", say(means))
    with work.step(of_variances, uses="variance"):
        work.say("The variance is the average of the squared distances from the mean.")
        sigma = lines.write_variances("variance", "σ^2", mu, say(variances))
    with work.step(of_numbers, uses="normalization"):
        work.say(
            "The root of the variance plus $ε$ is one number for a whole {line}; it measures how "
            "far its numbers spread.",
            line=lines.name,
        )
        name, symbol = ("normalized", "Z") if scaled else ("output", "Y")
        what = say("the normalized numbers") if scaled else say("the output")
        Z = lines.write_normalized(name, symbol, mu, sigma, eps, what, ("X",))
        _say_what_holds(lines, eps, sigma, Z)
    return _scale_and_shift(lines, Z, gamma, beta) if scaled else Z


def _scale_and_shift(lines: Lines, Z: Named, gamma: Named | None, beta: Named | None) -> Named:
    with lines.work.step("Scale and shift", uses="affine"):
        lines.work.say(
            "The scale $γ$ and the shift $β$ are learned. Every column has its own, whatever was "
            "normalized before."
        )
        return lines.write_scaled("output", "Y", Z, gamma, beta, say("the output"))


def _say_what_holds(lines: Lines, eps: Named, variances: Named, Z: Named) -> None:
    """The sums by which a student can check; with a pinned mean they would not hold."""
    if lines.work.pins:
        return
    if eps.value == 0:
        lines.work.check(
            "In every {line} the normalized numbers add up to 0, and their squares to {n}.",
            line=lines.name,
            n=lines.length,
        )
    else:
        lines.work.check(
            "In every {line} the normalized numbers add up to 0. Their squares add up to "
            "less than {n}: to {n} times $\\frac{σ^2}{σ^2 + ε}$.",
            line=lines.name,
            n=lines.length,
        )
    lines.work.certify(
        f"the normalized numbers of every {lines.name} add up to 0, and their squares as they must",
        *standardized(lines, variances, eps, Z),
    )


def standardized(lines: Lines, variances: Named, eps: Named, Z: Named) -> list[Standardized]:
    """The claims that normalized lines add up to 0, and their squares to n σ²/(σ² + ε)."""
    added = eps.value
    return [
        Standardized(as_vector(line), divide(lines.length * variance, variance + added))  # type: ignore[operator,arg-type]
        for line, variance in zip(turned(Z.matrix, lines.along), variances.vector, strict=True)
    ]
