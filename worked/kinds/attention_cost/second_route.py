"""The same costs from runs: matrices go through attention, and every multiplication is counted."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import product as pairs
from math import comb
from typing import TYPE_CHECKING, TypeAlias

from worked.kinds.attention_cost.leading import leading

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from worked.kinds.attention_cost import Kind
    from worked.reals import Reals

    Size: TypeAlias = "int | Fraction | float"

MOST_TURNS = 4_000
"""Turns of the loops of a run; larger products are extended from small runs."""


@dataclass(frozen=True)
class Matrix:
    """A matrix of which only the shape matters."""

    rows: Size
    columns: Size

    @property
    def numbers(self) -> Size:
        """How many numbers it holds."""
        return self.rows * self.columns


class Run:
    """Multiplies matrices and counts."""

    def __init__(self) -> None:
        self.counts: dict[str, Size] = {}
        self.kept: list[Size] = []

    def times(self, name: str, a: Matrix, b: Matrix, often: Size = 1) -> Matrix:
        """A product that is taken so many times."""
        assert a.columns == b.rows
        turns = multiplications(a.rows, a.columns, b.columns)
        self.counts[name] = self.counts.get(name, 0) + often * turns
        return Matrix(a.rows, b.columns)

    def keep(self, *matrices: Matrix) -> None:
        """Matrices that the backward pass needs."""
        self.kept += [matrix.numbers for matrix in matrices]


def multiplications(a: Size, b: Size, c: Size) -> Size:
    """Those of an a×b by a b×c matrix: counted in loops.

    Of large ones, or such as have no whole sizes, found from the eight runs with sizes 1 and 2:
    along each size the count grows in a line.
    """
    whole = all(size == int(size) for size in (a, b, c))
    if whole and a * b * c <= MOST_TURNS:
        return _turns(int(a), int(b), int(c))
    found: Size = 0
    for corner in pairs((1, 2), repeat=3):
        share: Size = 1
        for size, end in zip((a, b, c), corner, strict=True):
            share = share * (size - 1 if end == 2 else 2 - size)
        found = found + share * _turns(*corner)
    return found


def _turns(rows: int, inner: int, columns: int) -> int:
    """The loops of a matrix product."""
    count = 0
    for _ in range(rows):
        for _ in range(columns):
            for _ in range(inner):
                count += 1
    return count


# --- the runs -------------------------------------------------------------------------------


def results_again(kind: Kind, numbers: Reals) -> Mapping[str, object]:
    """Every result."""
    size = _reader(kind, numbers)
    found: dict[str, object] = {}
    run = _run(kind.what, size)
    found |= {f"macs_{name}": count for name, count in run.counts.items()}
    whole = sum(run.counts.values())
    found |= {"total_macs": whole, "total_flops": whole + whole, "memory": sum(run.kept)}
    found |= _widths(kind, size)
    if kind.compare:
        other = _run(kind.compare, size)
        found |= {f"macs_{name}": count for name, count in other.counts.items()}
        found["compared_macs"] = sum(other.counts.values())
        found |= _balance(size)
    found |= leading(kind, numbers.symbol)
    return found


def _reader(kind: Kind, numbers: Reals) -> Callable[[str], Size]:
    """The size of a name: as given, as it follows, or at the point of the comparison."""
    given = kind.given_sizes()

    def size(name: str) -> Size:
        if name in given:
            return given[name]
        if name in ("d_k", "d_v"):
            return _quotient(size("D"), size("heads"))
        if name == "M" and kind.equal_widths:
            return size("D")
        if name == "C" and kind.degree:
            return _features(size("D"), kind.degree)
        return _whole(numbers.symbol(name))

    return size


def _whole(x: Size) -> Size:
    return int(x) if x == int(x) else x


def _quotient(x: Size, y: Size) -> Size:
    """A quotient that is not rounded to a float where two whole numbers meet."""
    return _whole(Fraction(x, y) if isinstance(x, int) and isinstance(y, int) else x / y)


def _features(width: Size, degree: int) -> Size:
    """Exponents that add up to at most the degree: degree by degree, Newton's recursion."""
    if width == int(width):
        return comb(int(width) + degree, degree)
    found: Size = 1
    for i in range(degree):
        found = found * (width + degree - i) / (i + 1)
    return found


def _widths(kind: Kind, size: Callable[[str], Size]) -> dict[str, object]:
    """Sizes that follow from others."""
    if kind.what == "msa":
        open_ended = [name for name in ("d_k", "d_v") if getattr(kind, name) is None]
        return {name: size(name) for name in open_ended}
    if kind.what == "window_msa":
        return {"windows": size("h") * size("w") / size("M") ** 2}
    return {"feature_dimension": size("C")} if kind.degree else {}


def _balance(size: Callable[[str], Size]) -> dict[str, object]:
    """What a single token costs, once by each way: one grows with N, the other with its square."""

    def alone(name: str) -> Size:
        return 1 if name == "N" else size(name)

    linear = sum(_run("kernel_attention", alone).counts.values())
    soft = sum(_run("softmax_attention", alone).counts.values())
    return {"macs_per_token": linear, "macs_per_pair": soft, "crossover": linear / soft}


def _run(what: str, size: Callable[[str], Size]) -> Run:
    run = Run()
    RUNS[what](run, size)
    return run


def _heads(run: Run, size: Callable[[str], Size]) -> None:
    n, d, heads, d_k, d_v = (size(name) for name in ("N", "D", "heads", "d_k", "d_v"))
    tokens = Matrix(n, d)
    queries = run.times("q", tokens, Matrix(d, d_k), heads)
    run.times("k", tokens, Matrix(d, d_k), heads)
    values = run.times("v", tokens, Matrix(d, d_v), heads)
    scores = run.times("scores", queries, Matrix(d_k, n), heads)
    run.times("weighted_sum", scores, values, heads)
    run.times("out_proj", Matrix(n, heads * d_v), Matrix(heads * d_v, d))


def _softmax(run: Run, size: Callable[[str], Size]) -> None:
    n, d, m = (size(name) for name in ("N", "D", "M"))
    queries, values = Matrix(n, d), Matrix(n, m)
    scores = run.times("scores", queries, Matrix(d, n))
    output = run.times("weighted_sum", scores, values)
    run.keep(queries, queries, scores, scores, values, output)


def _linear(run: Run, size: Callable[[str], Size]) -> None:
    n, c, d, m = (size(name) for name in ("N", "C", "D", "M"))
    features, values = Matrix(n, c), Matrix(n, m)
    sums = run.times("phiK_V", Matrix(c, n), values)
    output = run.times("phiQ_U", features, sums)
    run.times("phiQ_Z", features, Matrix(c, 1))
    run.keep(Matrix(n, d), Matrix(n, d), sums, Matrix(c, 1), values, output)


def _windows(run: Run, size: Callable[[str], Size]) -> None:
    h, w, c, m = (size(name) for name in ("h", "w", "C", "M"))
    for _ in range(4):
        run.times("projections", Matrix(h * w, c), Matrix(c, c))
    windows = (h / m) * (w / m)
    scores = run.times("attention", Matrix(m * m, c), Matrix(c, m * m), windows)
    run.times("attention", scores, Matrix(m * m, c), windows)


def _block(run: Run, size: Callable[[str], Size]) -> None:
    n, c, d, h = (size(name) for name in ("n", "C", "d", "h"))
    tokens = Matrix(c, d)
    for _ in range(3):
        run.times("qkv", tokens, Matrix(d, d), n)
    scores = run.times("scores", tokens, Matrix(d, c), n)
    middle = run.times("weighted_sum", scores, tokens, n)
    hidden = run.times("mlp", middle, Matrix(d, h), n)
    run.times("mlp", hidden, Matrix(h, d), n)


def _encoder(run: Run, size: Callable[[str], Size]) -> None:
    n, d, f = (size(name) for name in ("N", "D", "F"))
    tokens = Matrix(n, d)
    for _ in range(4):
        run.times("msa_proj", tokens, Matrix(d, d))
    scores = run.times("msa_attn", tokens, Matrix(d, n))
    run.times("msa_attn", scores, tokens)
    hidden = run.times("mlp", tokens, Matrix(d, f))
    run.times("mlp", hidden, Matrix(f, d))


RUNS: dict[str, Callable[[Run, Callable[[str], Size]], None]] = {
    "msa": _heads,
    "softmax_attention": _softmax,
    "kernel_attention": _linear,
    "window_msa": _windows,
    "transformer_block": _block,
    "encoder_block": _encoder,
}
