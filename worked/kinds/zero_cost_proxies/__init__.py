"""Zero-cost proxies: the gradient norm and SNIP of a small network, by backpropagation.

Source: SUTD 50.039 (2024), Homework 4, Part I; the proxies are those of M. S. Abdelfattah et al.,
"Zero-Cost Proxies for Lightweight NAS" (ICLR 2021).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Self

from worked.fields import Array, ListOf, Matrix, Path
from worked.kinds.zero_cost_proxies.mistakes import known_mistakes
from worked.kinds.zero_cost_proxies.network import Layer, Loss, misfits
from worked.kinds.zero_cost_proxies.sampling import another, fresh
from worked.kinds.zero_cost_proxies.second_route import results_again
from worked.kinds.zero_cost_proxies.steps import write_solution
from worked.problem import Mistake, Problem

if TYPE_CHECKING:
    from worked.draw import Rng
    from worked.reals import Reals
    from worked.sheet import Work


class Kind(Problem):
    """Two scores of an untrained network from one forward and one backward pass."""

    title = "Zero-cost proxies: gradient norm and SNIP"
    topic = "training"

    layers: ListOf[Layer]
    """From the input to the output."""
    X: Matrix
    """The minibatch: a row for each sample."""
    y: Array
    """For each sample a row (or, with one output, a number); for cross_entropy a label, from 0."""
    loss: Loss = "mse_mean"
    """The mean of the squared errors over all entries, their sum, half of it, their sum over the
    number of samples; or the cross-entropy, a mean over the samples."""

    def conflicts(self) -> Iterator[tuple[Path, str]]:
        """Layers, samples and targets that do not fit, and networks too large for a page."""
        return misfits(self)

    def solve(self, work: Work) -> None:
        """Forward, the loss, backward layer by layer, then the two proxies."""
        write_solution(self, work)

    def oracle(self, numbers: Reals) -> Mapping[str, object]:
        """Sample by sample, with every derivative carried forward along with its value."""
        return results_again(self, numbers)

    def mistakes(self) -> Iterator[Mistake]:
        """Wrong derivatives, wrong means, and wrong ways to add them up."""
        return known_mistakes(self)

    @classmethod
    def sample(cls, rng: Rng, like: Self | None = None) -> Self:
        """Two inputs, two hidden units with ReLU, one output, two samples; or another like it."""
        return fresh(cls, rng) if like is None else another(like, rng)
