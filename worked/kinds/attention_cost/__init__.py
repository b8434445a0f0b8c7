"""What attention costs: multiplications, numbers to store, and when linear attention is cheaper.

Sources: SUTD 50.039 (2024), Homework 4, Question II.2; EECS 182 (Spring 2023), Homework 7,
Question 5(c), (d); IIT CS 577, Homework 5, part c. Windows: Liu et al., "Swin Transformer", 2021.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, Self

from worked.fields import Flag, Path, Positive
from worked.kinds.attention_cost.mistakes import known_mistakes
from worked.kinds.attention_cost.sampling import another, drawn_anew
from worked.kinds.attention_cost.second_route import results_again
from worked.kinds.attention_cost.sizes import DEGREES, SIZES, What, misfits, points
from worked.kinds.attention_cost.steps import write_solution
from worked.problem import Mistake, Problem

if TYPE_CHECKING:
    from worked.draw import Rng
    from worked.reals import Reals
    from worked.sheet import Work


class Kind(Problem):
    """The multiplications of attention, product by product, in numbers or in symbols."""

    title = "What attention costs"
    topic = "attention"

    what: What
    """What is counted: each has sizes of its own; one that is left out stays a symbol."""
    compare: Literal["softmax_attention", "kernel_attention"] | None = None
    """The other of the two, to find from which N on linear attention is cheaper."""
    N: Positive | None = None
    """Tokens."""
    D: Positive | None = None
    """Numbers of a token; of softmax and kernel attention, of a query and of a key."""
    heads: Positive | None = None
    """Heads of `msa`."""
    d_k: Positive | None = None
    """Numbers of a query and of a key of one head; left out: D/heads."""
    d_v: Positive | None = None
    """Numbers of a value of one head; left out: D/heads."""
    M: Positive | None = None
    """Numbers of a value; of `window_msa`, the side of a window."""
    C: Positive | None = None
    """Features of a key; of `window_msa`, channels; of `transformer_block`, the context."""
    h: Positive | None = None
    """Rows of the picture of `window_msa`; hidden units of `transformer_block`."""
    w: Positive | None = None
    """Columns of the picture of `window_msa`."""
    n: Positive | None = None
    """Samples of `transformer_block`."""
    d: Positive | None = None
    """Numbers of a token of `transformer_block`."""
    F: Positive | None = None
    """Hidden units of `encoder_block`."""
    features: Literal["quadratic", "cubic"] | None = None
    """The features are those of the polynomial kernel of degree 2 or 3: then C follows from D."""
    equal_widths: Flag = False
    """Values are as wide as keys: M is D."""

    def conflicts(self) -> Iterator[tuple[Path, str]]:
        """Sizes that are not those of `what`, heads and windows that do not divide."""
        yield from misfits(self)

    @property
    def degree(self) -> int | None:
        """The degree of the polynomial kernel."""
        return None if self.features is None else DEGREES[self.features]

    def given_sizes(self) -> dict[str, int]:
        """The sizes that are numbers."""
        sizes = {name: getattr(self, name) for names in SIZES.values() for name in names}
        return {name: size for name, size in sizes.items() if size is not None}

    def symbol_points(self, symbols: Sequence[str]) -> Sequence[Mapping[str, int | Fraction]]:
        """Small sizes of which one divides the other, so that a run can be counted."""
        return points(self, symbols)

    def solve(self, work: Work) -> None:
        """Product by product, then the sum, the memory, the order; and the comparison."""
        write_solution(self, work)

    def oracle(self, numbers: Reals) -> Mapping[str, object]:
        """The same from runs in which every multiplication is counted."""
        return results_again(self, numbers)

    def mistakes(self) -> Iterator[Mistake]:
        """Products that are forgotten, counted twice, or too cheap."""
        return known_mistakes(self)

    @classmethod
    def sample(cls, rng: Rng, like: Self | None = None) -> Self:
        """Small sizes, or symbols; with `like`, other numbers in place of its numbers."""
        return drawn_anew(cls, rng) if like is None else another(like, rng)
