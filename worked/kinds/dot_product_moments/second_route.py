"""The moments a second time: coins instead of formulas.

Mean and variance of q · k depend on nothing but the means and variances of the components. So
every component may be a coin that shows μ + σ or μ − σ; the four faces of two coins are gone
through, and the moments of the sum are kept up to date component by component.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from worked.kinds.dot_product_moments import Kind
    from worked.reals import Real, Reals


def results_again(kind: Kind, numbers: Reals) -> Mapping[str, object]:
    """Every result."""
    means, deviations = _in_symbols(kind, numbers) if kind.symbolic else _given(kind, numbers)
    d = len(means[0])
    first = second = numbers.number(0)
    singles: list[Real] = []
    for i in range(d):
        faces = _faces(
            (means[0][i], deviations[0][i]),
            (means[1][i], deviations[1][i]),
        )
        one, square = sum(faces) / 4, sum(x * x for x in faces) / 4
        second += 2 * first * one + square
        first += one
        singles.append(square - one * one)
    variance = second - first * first
    s = numbers.sqrt(numbers.number(d)) if isinstance(kind.s, str) else numbers.number(kind.s)
    found: dict[str, object] = {
        "s": s,
        "mean": first,
        "variance": variance,
        "component_variances": singles,
        "mean_scaled": first / s,
        "variance_scaled": second / (s * s) - (first / s) ** 2,
    }
    if not numbers.equal(variance, 0):
        found["s_unit"] = numbers.sqrt(variance)
    return found


def _faces(one: tuple[Real, Real], other: tuple[Real, Real]) -> list[Real]:
    """The product of two coins, for all their faces."""
    return [(one[0] + a * one[1]) * (other[0] + b * other[1]) for a in (1, -1) for b in (1, -1)]


def _given(kind: Kind, numbers: Reals) -> tuple[list[Sequence[Real]], list[Sequence[Real]]]:
    """The means and deviations of query and key."""
    means = [numbers.row(mu) for mu in (kind.mu_q, kind.mu_k) if mu is not None]
    variances = [numbers.row(var) for var in (kind.var_q, kind.var_k) if var is not None]
    return list(means), [[numbers.sqrt(v) for v in row] for row in variances]


def _in_symbols(kind: Kind, numbers: Reals) -> tuple[list[Sequence[Real]], list[Sequence[Real]]]:
    """Some μ of the length that is given or stands for it: no two components alike."""
    d = kind.d if kind.d is not None else round(float(numbers.symbol("d")))
    sigma = numbers.symbol("sigma") if kind.sigma is None else numbers.number(kind.sigma)
    length = (
        numbers.symbol("norm_mu_sq") if kind.norm_mu_sq is None else numbers.number(kind.norm_mu_sq)
    )
    shares = [2 * (i + 1) / (d * (d + 1)) * length for i in range(d)]
    means = [numbers.sqrt(share) for share in shares]
    return [means, means], [[sigma] * d, [sigma] * d]
