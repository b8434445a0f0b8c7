"""A softmax at a temperature a second time: limits at temperatures far away, slopes by differences.

Nothing is said here about what a limit is: the softmax is computed so close to it that the rest
cannot be seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from worked.kinds.softmax_temperature import Kind
    from worked.reals import Real, Reals

FAR = 100
"""At β = 100/gap the other weights are below e^−100; the values may call for more."""
NEAR = 10**13
"""At β = 1/(range · 10^13) all weights are even; the values may call for less."""


def results_again(kind: Kind, numbers: Reals) -> Mapping[str, object]:
    """Every result of the page."""
    logits = numbers.row(kind.logits)
    top, low = max(logits), min(logits)
    below = [s for s in logits if not numbers.equal(s, top)]
    width = top - low if below else 1
    size = _size(kind, numbers)
    far = FAR + numbers.log(size)
    cold = _softmax(numbers, logits, far / (top - max(below)) if below else 1)
    hot = _softmax(numbers, logits, 1 / (width * NEAR * size))
    found: dict[str, object] = {
        "argmax": [j for j, s in enumerate(logits, 1) if numbers.equal(s, top)],
        "mean_logit": low + sum(s - low for s in logits) / len(logits),
        "slopes": _slopes(numbers, logits, width),
    }
    if below:
        found["gap"] = top - max(below)
    limit = _limit(kind)
    if limit is not None:
        found["weights"] = cold if limit == "cold" else hot
    else:
        beta = _beta(kind, numbers)
        weights = _softmax(numbers, logits, beta)
        found |= {"weights": weights, "scaled": [s * beta for s in logits]}
        found |= {"weights_cold": cold, "weights_hot": hot}
        found["outside"] = sum(
            w for w, s in zip(weights, logits, strict=True) if not numbers.equal(s, top)
        )
    if kind.values is not None:
        columns = list(zip(*numbers.table(kind.values), strict=True))
        for name in [name for name in found if name.startswith("weights")]:
            output = [_product(found[name], column) for column in columns]
            found[name.replace("weights", "output")] = output
    return found


def _size(kind: Kind, numbers: Reals) -> Real:
    """By how much the values stretch what a weight is off; at least 1."""
    return max([1, *[abs(x) for row in numbers.table(kind.values or ()) for x in row]])


def _limit(kind: Kind) -> str | None:
    ends = (kind.temperature, kind.beta)
    if ends in (("0+", None), (None, "inf")):
        return "cold"
    return "hot" if ends in (("inf", None), (None, "0+")) else None


def _beta(kind: Kind, numbers: Reals) -> Real:
    if kind.temperature is not None:
        return 1 / numbers.number(kind.temperature)  # type: ignore[arg-type]
    return numbers.number(kind.beta)  # type: ignore[arg-type]


def _softmax(numbers: Reals, logits: Sequence[Real], beta: Real) -> list[Real]:
    """Each weight as 1 over the sum of e^{β (s_k − s_j)}."""
    top = max(logits)
    powers = [numbers.exp(beta * (s - top)) for s in logits]
    whole = sum(powers)
    return [power / whole for power in powers]


def _slopes(numbers: Reals, logits: Sequence[Real], width: Real) -> list[Real]:
    """Central differences of the weights at β = 0, of two widths, so that the error cancels."""
    step = 1 / (1000 * width)

    def difference(h: Real) -> list[Real]:
        after, before = _softmax(numbers, logits, h), _softmax(numbers, logits, -h)
        return [(a - b) / (2 * h) for a, b in zip(after, before, strict=True)]

    fine, coarse = difference(step), difference(2 * step)
    return [(4 * a - b) / 3 for a, b in zip(fine, coarse, strict=True)]


def _product(weights: object, column: Sequence[Real]) -> Real:
    return sum(w * x for w, x in zip(weights, column, strict=True))  # type: ignore[call-overload]
