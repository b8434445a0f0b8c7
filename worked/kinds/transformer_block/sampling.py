"""Another block like a given one: weights that can be read, and a ReLU that cuts something."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from worked import exact
from worked.draw import first_good, least_amiss
from worked.errors import WorkedError
from worked.kinds.transformer_block.shapes import transposed
from worked.maths.alike import alike
from worked.maths.closeness import Attention as Scores
from worked.maths.closeness import Vectors, closer, uneven
from worked.maths.normalizing import PLEASANT, another_matrix, drawn_line, mean_and_variance
from worked.moves.attending import scale_factor

if TYPE_CHECKING:
    from worked.draw import Rng
    from worked.exact import Scalar
    from worked.fields import Matrix
    from worked.kinds.transformer_block import Kind, Mlp
    from worked.moves.given_heads import Head

K = TypeVar("K", bound="Kind")

TRIES = 3
"""Tokens for which heads are sought."""
HEAD_TRIES = 6
"""Queries of a head for which close keys are sought."""
SYMMETRIC = 1000
"""How much scores miss that do not show it where queries and keys change roles."""
VALUE_TRIES = 10
"""Value matrices that are drawn until an average of the values is none of them."""
EXAMPLE_TRIES = 50
"""Matrices of an example that are drawn until their rows differ."""
BLOCKS = 4
"""Blocks for which networks are sought."""
NETWORK_TRIES = 12
"""Networks that are drawn until the ReLU cuts some numbers and not all."""


def example(kind: type[K], rng: Rng) -> K:
    """A small block: one head, or two with an output matrix; every norm, with residuals or not."""
    norm = rng.choice(("none", "none", "pre", "post"))
    n, d = (3, 2) if norm == "none" else (2, 4 if norm == "pre" else 3)
    heads, h = rng.integer(1, 2), rng.integer(2, 3)
    d_k = d if heads == 1 else d // 2
    head = {
        "W_Q": _uneven(rng, d, d_k, -1, 1),
        "W_K": _uneven(rng, d, d_k, -1, 1),
        "W_V": rng.matrix(d, d_k, -1, 3),
    }
    block = kind.model_validate(
        {
            "X": _first_tokens(rng, norm, n, d),
            "attention": {
                "heads": (head,) * heads,
                "scale": rng.choice(("none", "1/sqrt(d_k)")),
                "mask": "causal" if n > 2 and rng.integer(1, 3) == 1 else "none",
                **({"W_O": _varied(rng, heads * d_k, d, -1, 2)} if heads > 1 else {}),
            },
            "mlp": {
                "W_1": rng.matrix(d, h, -2, 2),
                "b_1": rng.vector(h, -2, 2),
                "W_2": rng.matrix(h, d, -1, 2),
            },
            "residual": norm != "none" or rng.integer(1, 3) > 1,
            "norm": norm,
        }
    )
    return transposed(block, rng.choice(("rows", "rows", "columns")))


def _first_tokens(rng: Rng, norm: str, n: int, d: int) -> Matrix:
    """Tokens whose mean and variance are easy where they are normalized at once."""
    if norm == "pre":
        patterns = tuple([pattern for pattern in PLEASANT if len(pattern) == d])
        return tuple([drawn_line(rng, patterns, 0, 2) for _ in range(n)])
    return _varied(rng, n, d, -1, 3)


def _uneven(rng: Rng, rows: int, columns: int, low: int, high: int) -> Matrix:
    """Numbers of which not all rows are alike, so that tokens can be told apart."""
    return first_good(
        lambda: rng.matrix(rows, columns, low, high),
        lambda drawn: len(set(drawn)) > 1,
        EXAMPLE_TRIES,
    )


def _varied(rng: Rng, rows: int, columns: int, low: int, high: int) -> Matrix:
    """Numbers that differ within every row, and rows that differ."""
    return first_good(
        lambda: rng.matrix(rows, columns, low, high),
        lambda drawn: len(set(drawn)) == rows and all(len(set(row)) > 1 for row in drawn),
        EXAMPLE_TRIES,
    )


def another(like: K, rng: Rng) -> K:
    """A block of the same shape, vectors as rows; of several draws, the one that reads best.

    Its ReLU cuts some numbers and not all.
    """

    def drawn() -> K:
        best, _ = least_amiss(lambda: _draw(rng, like), TRIES)
        return first_good(
            lambda: best.model_copy(update={"mlp": _network(rng, like.mlp)}), _cuts, NETWORK_TRIES
        )

    return first_good(drawn, _cuts, BLOCKS)


def _draw(rng: Rng, like: K) -> tuple[K, int]:
    """A block with the network of `like`, and how much its exponents miss close scores."""
    drawn = like.model_copy(update={"X": _tokens(rng, like)})
    seen = _read(drawn)
    pairs = [_head(rng, drawn, head, seen) for head in like.attention.heads]
    after = {
        name: alike(rng, value)
        for name in ("W_O", "b_O")
        if (value := getattr(like.attention, name)) is not None
    }
    heads = tuple([head for head, _ in pairs])
    attention = like.attention.model_copy(update={"heads": heads, **after})
    return drawn.model_copy(update={"attention": attention}), sum(miss for _, miss in pairs)


def _tokens(rng: Rng, like: Kind) -> Matrix:
    """Tokens like the given ones; with a norm, no token has the same number everywhere."""
    if like.norm == "none":
        return alike(rng, like.X)
    return another_matrix(rng, like.X, "rows", like.eps)


def _read(kind: Kind) -> Matrix:
    """What the attention reads: the tokens, or the tokens normalized."""
    if kind.norm != "pre":
        return kind.X
    done = []
    for row in kind.X:
        mean, variance = mean_and_variance(row)
        root = exact.sqrt(variance + kind.eps)
        if exact.sign(root) == 0:
            return kind.X
        done.append(tuple([exact.divide(x - mean, root) for x in row]))
    return cast("Matrix", tuple(done))


def _head(rng: Rng, kind: Kind, like: Head, tokens: Matrix) -> tuple[Head, int]:
    """A head for some tokens: keys close to each other, values that differ."""
    allowed, places = kind.allowed(), range(len(tokens))
    seen = [[j for j in places if allowed is None or allowed[i][j]] for i in places]

    def keyed() -> tuple[Head, int]:
        drawn = like.model_copy(
            update={
                name: alike(rng, value)
                for name in ("W_Q", "b_Q", "W_K", "b_K")
                if (value := getattr(like, name)) is not None
            }
        )
        queries = Vectors(drawn.W_Q, tokens, drawn.b_Q)
        keys = Vectors(drawn.W_K, tokens, drawn.b_K)
        scale = scale_factor(kind.attention.scale, len(drawn.W_Q[0]))
        W_Q, W_K, miss = closer(rng, Scores(queries, keys, seen, scale))
        drawn = drawn.model_copy(update={"W_Q": W_Q, "W_K": W_K})
        return drawn, miss + SYMMETRIC * _is_symmetric(drawn, tokens)

    best, least = least_amiss(keyed, HEAD_TRIES)
    valued = first_good(
        lambda: best.model_copy(update=_values(rng, like)),
        lambda head: uneven(_live(tokens, head.W_V), seen),
        VALUE_TRIES + 1,
    )
    return valued, least


def _is_symmetric(head: Head, tokens: Matrix) -> bool:
    """Whether the scores stay the same where queries and keys change roles."""
    Q, K = (
        [[x + b for x, b in zip(row, bias or (0,) * len(row), strict=True)] for row in product]
        for product, bias in (
            (exact.product(tokens, tuple(zip(*head.W_Q, strict=True))), head.b_Q),
            (exact.product(tokens, tuple(zip(*head.W_K, strict=True))), head.b_K),
        )
    )
    scores = exact.product(Q, K)
    return len(tokens) > 1 and scores == tuple(zip(*scores, strict=True))


def _values(rng: Rng, like: Head) -> dict[str, object]:
    """W_V and its bias; a column of zeros stays one: it says what stays 0."""
    columns = list(zip(*like.W_V, strict=True))
    drawn = iter(alike(rng, tuple([column for column in columns if any(column)])))
    filled = [next(drawn) if any(column) else column for column in columns]
    bias = {} if like.b_V is None else {"b_V": alike(rng, like.b_V)}
    return {"W_V": tuple(zip(*filled, strict=True)), **bias}


def _live(tokens: Matrix, W_V: Matrix) -> Matrix:
    """The values of the tokens without the features that are 0 for all."""
    columns = [column for column in zip(*W_V, strict=True) if any(column)] or [W_V[0]]
    return cast("Matrix", exact.product(tokens, columns))


def _network(rng: Rng, like: Mlp) -> Mlp:
    return like.model_copy(
        update={
            name: alike(rng, value)
            for name in ("W_1", "b_1", "W_2", "b_2")
            if (value := getattr(like, name)) is not None
        }
    )


def _cuts(kind: Kind) -> bool:
    """Whether the ReLU cuts some numbers and passes others, one of them with a bias."""
    try:
        before = cast("tuple[tuple[Scalar, ...], ...]", kind.results()["preactivation"])
        signs = [[exact.sign(x) for x in row] for row in before]
    except WorkedError:
        return False
    bias = kind.mlp.b_1 or ()
    shown = not any(bias) or any(
        s > 0 and b != 0 for row in signs for s, b in zip(row, bias, strict=True)
    )
    found = {s for row in signs for s in row}
    return shown and (len(signs) * len(signs[0]) == 1 or {1, -1} <= found)
