"""Both runs a second time in plain loops; their fates are read off three rounds of each.

The changes from round to round repeat by a rule: a factor with `zero_grad`; without it a
recurrence of length two, whose coefficients follow from three changes. Matrices are found by
moving the start.
"""

from __future__ import annotations

from itertools import islice, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from worked.kinds.sgd_trace import Kind
    from worked.reals import Real, Reals

    State = tuple[Real, Real]


def results_again(kind: Kind, numbers: Reals) -> Mapping[str, object]:
    """Every result."""
    runs = _Runs(kind, numbers)
    first = [w for w, _ in islice(runs.states(0), kind.steps)]
    second = list(islice(runs.states(1), kind.steps))
    found: dict[str, object] = {"with_zero_grad": first}
    found["without_zero_grad"] = [w for w, _ in second]
    found["gradient_sums"] = [g for _, g in second]
    found["behaviour"] = runs.fate_of_the_first()
    found["behaviour_without"] = runs.fate_of_the_second()
    moved, still = runs.ends(0, runs.start + 1)[1], runs.ends(0, runs.start)[1]
    found["factor"] = moved[0] - still[0]
    return found | (runs.of_one_batch() if runs.m == 1 else runs.of_several())


class _Runs:
    def __init__(self, kind: Kind, numbers: Reals) -> None:
        self.numbers = numbers
        self.a, self.c = numbers.row(kind.curvatures), numbers.row(kind.minima)
        self.eta, self.start = numbers.number(kind.learning_rate), numbers.number(kind.start)
        self.m = len(kind.minima)

    def states(self, kept: int, start: Real | None = None, stored: Real = 0) -> Iterator[State]:
        """Weight and stored gradient after each step; `kept` times the stored one is kept."""
        weight = self.start if start is None else start
        while True:
            for a, c in zip(self.a, self.c, strict=True):
                stored = kept * stored + a * (weight - c)
                weight = weight - self.eta * stored
                yield weight, stored

    def ends(self, kept: int, start: Real, stored: Real = 0) -> list[State]:
        """The state at the start and after one, two and three rounds."""
        states = islice(self.states(kept, start, stored), self.m - 1, 3 * self.m, self.m)
        return [(start, stored), *states]

    def close(self, x: Real, y: Real) -> bool:
        return self.numbers.equal(x, y)

    def rests(self) -> bool:
        """Whether no step of the first round moves the weight."""
        return all(self.close(w, self.start) for w, _ in islice(self.states(0), self.m))

    def round_after(self, start: Real) -> list[Real]:
        """The weights of the round with zeroed gradients that begins at a weight."""
        return [w for w, _ in islice(self.states(0, start), self.m)]

    def settles_at_one_place(self, limit: Real) -> str:
        """The word for a run that tends to the round which begins at a weight."""
        single = all(self.close(w, limit) for w in self.round_after(limit))
        return "converges" if single else "oscillates"

    def fate_of_the_first(self) -> str:
        """What the changes of two rounds tell."""
        if self.rests():
            return "converges"
        (w, _), (w_1, _), (w_2, _), _ = self.ends(0, self.start)
        if self.close(w, w_1):
            return "oscillates"
        ratio = (w_2 - w_1) / (w_1 - w)
        if self.close(abs(ratio), 1):
            return "diverges" if ratio > 0 else "oscillates"
        if abs(ratio) > 1:
            return "diverges"
        return self.settles_at_one_place(w + (w_1 - w) / (1 - ratio))

    def fate_of_the_second(self) -> str:
        """What the changes of three rounds tell."""
        if self.rests():
            return "converges"
        ends = [(w, self.eta * g) for w, g in self.ends(1, self.start)]
        x, y, z = ((p[0] - q[0], p[1] - q[1]) for q, p in pairwise(ends))
        if self.close(x[0], 0) and self.close(x[1], 0):
            return "oscillates"
        area = x[0] * y[1] - x[1] * y[0]
        if self.close(area, 0):  # every change is a multiple of the first
            ratio = (x[0] * y[0] + x[1] * y[1]) / (x[0] ** 2 + x[1] ** 2)
            if self.close(ratio, -1):
                return "oscillates"
            if abs(ratio) > 1 or self.close(ratio, 1):
                return "diverges"
            return self.settles_at_one_place(ends[0][0] + x[0] / (1 - ratio))
        sum_ = (x[0] * z[1] - x[1] * z[0]) / area  # z = sum · y − product · x
        product = (y[0] * z[1] - y[1] * z[0]) / area
        gap = sum_**2 - 4 * product
        return "diverges" if gap > 0 or self.close(gap, 0) else "oscillates"

    def of_one_batch(self) -> dict[str, object]:
        """What the argument about one batch computes."""
        c, pull = self.c[0], self.eta * self.a[0]
        trace = 1 + next(self.states(1, c + 1))[0] - c
        found: dict[str, object] = {"trace": trace}
        if self.close(self.start, c):
            return found
        u = [self.start - c, *[w - c for w, _ in islice(self.states(1), 3)]]
        if pull < 4:
            found["invariant"] = u[3] ** 2 - trace * u[3] * u[2] + u[2] ** 2
            found["bound"] = 2 * abs(u[0]) / self.numbers.sqrt(4 - pull)
        else:
            found["gain"] = abs(u[1]) - abs(u[0])
        return found

    def of_several(self) -> dict[str, object]:
        """The matrix of a round by moving the start; the limit by extrapolation."""
        here = self.ends(1, self.start)[1]
        moved = self.ends(1, self.start + 1)[1], self.ends(1, self.start, 1 / self.eta)[1]
        columns = [(p[0] - here[0], self.eta * (p[1] - here[1])) for p in moved]
        matrix = list(zip(*columns, strict=True))
        found: dict[str, object] = {"round_matrix": matrix, "trace": matrix[0][0] + matrix[1][1]}
        (w, _), (w_1, _), (w_2, _), _ = self.ends(0, self.start)
        shrinks = not self.close(w, w_1) and abs(w_2 - w_1) < abs(w_1 - w)
        if shrinks and not self.close(abs(w_2 - w_1), abs(w_1 - w)):
            limit = w - (w_1 - w) ** 2 / (w_2 - 2 * w_1 + w)
            found |= {"settled": limit, "limit_cycle": self.round_after(limit)}
        return found
