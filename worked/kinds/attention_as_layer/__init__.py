"""Self-attention that behaves like other layers: weights that do it, compared with the layer.

Source: CSCI-GA 2572 (Fall 2023), Homework 4, Question 1.3(b) to (e); that attention with positions
can be any convolution: Cordonnier et al., "On the relationship between self-attention and
convolutional layers", 2020.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Literal, Self

from worked.exact import Surd
from worked.fields import Array, Matrix, Path, Scale, shape
from worked.kinds.attention_as_layer.equivariance import write_equivariance
from worked.kinds.attention_as_layer.mistakes import known_mistakes
from worked.kinds.attention_as_layer.reading import Permutation, Sharpness
from worked.kinds.attention_as_layer.sampling import another, first
from worked.kinds.attention_as_layer.second_route import results_again
from worked.kinds.attention_as_layer.steps import write_solution
from worked.problem import Mistake, Problem

if TYPE_CHECKING:
    from worked.draw import Rng
    from worked.exact import Algebraic
    from worked.reals import Reals
    from worked.sheet import Work

MOST_TAPS = 32
MOST_PRODUCTS = 2_000_000
"""Products of two numbers that one problem may need."""
MOST_ENTRIES = 200
"""Entries of the output: each is a formula in β."""
MOST_WITH_ROOTS = 40
"""The same where square roots are given: such a formula takes much longer."""

NEEDED = {"permutation_equivariant": "permutation", "permutation": "permutation"}
NEEDED |= {"linear": "W", "convolution": "kernel"}
OPTIONAL = ("W_Q", "W_K", "W_V", "positions")
"""What only `permutation_equivariant` may have."""


class Kind(Problem):
    """Weights with which self-attention is another layer, and how near to it they come."""

    title = "Self-attention as another layer"
    topic = "attention"

    acts_as: Literal["permutation_equivariant", "identity", "permutation", "linear", "convolution"]
    """Which layer: or, for `permutation_equivariant`, that no weights can tell positions apart."""
    X: Matrix
    """n×d: the rows are the tokens."""
    permutation: Permutation | None = None
    """1 to n in some order: row i of what comes out is row p_i."""
    W: Matrix | None = None
    """d×d_out, of the linear layer: row i of what comes out is x_i W."""
    kernel: Array | None = None
    """One number for each tap, or one matrix d×d_out."""
    beta: Sharpness = "inf"
    """What the scores are multiplied by; `inf`: weights and output are limits."""
    W_Q: Matrix | None = None
    """d×d_k; where it is left out, the queries are the tokens. So for the keys and values."""
    W_K: Matrix | None = None
    W_V: Matrix | None = None
    positions: Matrix | None = None
    """n×d: a position vector for each token, to show what adding them changes."""
    scale: Scale = "1/sqrt(d_k)"

    def conflicts(self) -> Iterator[tuple[Path, str]]:
        """Fields that are missing or have no use, and sizes that do not fit."""
        needed = NEEDED.get(self.acts_as)
        for name in ("permutation", "W", "kernel"):
            if name == needed and getattr(self, name) is None:
                yield (name,), f"missing; to act as {self.acts_as} the layer needs it"
            if name != needed and getattr(self, name) is not None:
                yield (name,), f"has no use where the layer acts as {self.acts_as}; leave it out"
        equivariant = self.acts_as == "permutation_equivariant"
        for name in OPTIONAL if not equivariant else ():
            if getattr(self, name) is not None:
                yield (name,), f"has no use where the layer acts as {self.acts_as}; leave it out"
        unused = "beta" if equivariant else "scale"
        if getattr(self, unused) != type(self).model_fields[unused].default:
            yield (unused,), f"has no use where the layer acts as {self.acts_as}; leave it out"
        yield from self._misfits()

    def _misfits(self) -> Iterator[tuple[Path, str]]:
        n, d = len(self.X), len(self.X[0])
        if self.permutation is not None and len(self.permutation) != n:
            length = len(self.permutation)
            yield ("permutation",), f"of {length}; X has {n} rows, so {n} numbers are needed"
        for name in ("W", *OPTIONAL[:3]):
            matrix = getattr(self, name)
            if matrix is not None and len(matrix) != d:
                seen = f"{len(matrix)} rows; X has {d} columns"
                yield (name,), f"{seen}, so {d} rows are needed"
        widths = [d if matrix is None else len(matrix[0]) for matrix in (self.W_Q, self.W_K)]
        if widths[0] != widths[1]:
            seen = f"keys of length {widths[1]}; the queries have length {widths[0]}"
            yield ("W_K",), f"{seen}, and the two have to be equal"
        if self.positions is not None and shape(self.positions) != (n, d):
            seen = "×".join(map(str, shape(self.positions)))
            yield ("positions",), f"{seen}; X is {n}×{d}, and so are its positions"
        yield from self._wrong_kernel()
        yield from self._too_large()

    def _wrong_kernel(self) -> Iterator[tuple[Path, str]]:
        if self.kernel is None:
            return
        sizes, d = shape(self.kernel), len(self.X[0])
        if len(sizes) == 2:
            seen = f"{sizes[0]}×{sizes[1]}"
            yield ("kernel",), f"{seen}; one number for each tap is needed, or one matrix"
        if len(sizes) == 3 and sizes[1] != d:
            yield ("kernel",), f"matrices of {sizes[1]} rows; X has {d} columns, so {d} are needed"
        if sizes[0] > MOST_TAPS:
            yield ("kernel",), f"{sizes[0]} taps; at most {MOST_TAPS} are worked through"

    def _too_large(self) -> Iterator[tuple[Path, str]]:
        n, d = len(self.X), len(self.X[0])
        taps = len(self.kernel) if self.kernel else 1
        every = n + taps - 1
        products = taps * every * every * (d + every)
        if products > MOST_PRODUCTS:
            limit = f"at most {MOST_PRODUCTS:,} are computed"
            yield ("X",), f"the problem needs {products:,} products; {limit}"
        out = d if self.W is None else len(self.W[0])
        if self.kernel is not None and len(shape(self.kernel)) == 3:
            out = shape(self.kernel)[2]
        rooted = any(map(_has_roots, (self.X, self.W, self.kernel, self.positions)))
        most = MOST_WITH_ROOTS if rooted else MOST_ENTRIES
        if n * max(out, d) > most:
            seen = f"{n * max(out, d):,} entries in the output"
            why = " where square roots are given" if rooted else ""
            yield ("X",), f"{seen}; at most {most} are written{why}"

    def sharpness(self) -> Algebraic | None:
        """β where it is a number; None in the limit."""
        return None if self.beta == "inf" else self.beta

    def solve(self, work: Work) -> None:
        """Choose the weights, compute with them, and compare with the layer itself."""
        if self.acts_as == "permutation_equivariant":
            write_equivariance(self, work)
        else:
            write_solution(self, work)

    def oracle(self, numbers: Reals) -> Mapping[str, object]:
        """The layer by its definition, and attention by loops over tokens."""
        return results_again(self, numbers)

    def mistakes(self) -> Iterator[Mistake]:
        """What people do to permutations, positions, kernels and their borders."""
        return known_mistakes(self)

    @classmethod
    def sample(cls, rng: Rng, like: Self | None = None) -> Self:
        """Three or four tokens and one of the five layers; or another like `like`."""
        return another(cls.model_validate(first(rng)) if like is None else like, rng)


def _has_roots(value: object) -> bool:
    """Whether a square root stands in an array."""
    return any(map(_has_roots, value)) if isinstance(value, tuple) else isinstance(value, Surd)
