"""The matrix products of each thing that is counted, and what must be stored of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from worked.prose import say
from worked.trace import literal, product

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from worked.document import Line
    from worked.exact import Scalar
    from worked.kinds.attention_cost.sizes import What
    from worked.trace import Expr

    Sizes: TypeAlias = Mapping[str, Expr]


COLUMN_OF_ONE = literal(1)
"""The width of a vector as a matrix."""


@dataclass(frozen=True)
class Product:
    """A product of an a×b by a b×c matrix that is taken so many times."""

    name: str
    symbol: str
    formula: Line
    """What is multiplied by what."""
    a: Expr
    b: Expr
    c: Expr
    times: tuple[Expr | int, ...] = ()

    @property
    def count(self) -> Expr:
        """Its multiplications; the 1 of a column is not written."""
        sizes = [size for size in (self.a, self.b, self.c) if size is not COLUMN_OF_ONE]
        return product([*self.times, *sizes])


@dataclass(frozen=True)
class Group:
    """Products that are counted in one step, and why they are taken."""

    title: Line
    why: Line
    products: tuple[Product, ...]


@dataclass(frozen=True)
class Stored:
    """Matrices of one shape that the backward pass needs: what they are, and their numbers."""

    what: Line
    sizes: tuple[Expr | int, ...]

    @property
    def count(self) -> Expr | Scalar:
        """Their numbers."""
        return product(self.sizes) if len(self.sizes) > 1 else self.sizes[0]


def _msa(s: Sizes) -> tuple[Group, ...]:
    heads = (s["heads"],)
    n, d, d_k, d_v = s["N"], s["D"], s["d_k"], s["d_v"]
    return (
        Group(
            say("Project the tokens"),
            say("Every head has its own queries, keys and values: three products, in every head."),
            (
                Product("q", "c_Q", say("$X W_Q$"), n, d, d_k, heads),
                Product("k", "c_K", say("$X W_K$"), n, d, d_k, heads),
                Product("v", "c_V", say("$X W_V$"), n, d, d_v, heads),
            ),
        ),
        Group(
            say("Score every query against every key"),
            say("Each of the scores is an inner product, as long as a key."),
            (Product("scores", "c_S", say("$Q K^⊤$"), n, d_k, n, heads),),
        ),
        Group(
            say("Take the weighted sums"),
            say("The weights form a matrix $A$ as large as the scores; it multiplies the values."),
            (Product("weighted_sum", "c_A", say("$A V$"), n, n, d_v, heads),),
        ),
        Group(
            say("Project the heads back"),
            say("The heads stand side by side; one matrix makes tokens of the old width of them."),
            (
                Product(
                    "out_proj",
                    "c_O",
                    say("the heads side by side times $W_O$"),
                    n,
                    product([s["heads"], d_v]),
                    d,
                ),
            ),
        ),
    )


def _softmax(s: Sizes) -> tuple[Group, ...]:
    n = s["N"]
    return (
        Group(
            say("Score every query against every key"),
            say("Each of the scores is an inner product, as long as a key."),
            (Product("scores", "c_S", say("$Q K^⊤$"), n, s["D"], n),),
        ),
        Group(
            say("Take the weighted sums"),
            say(
                "Every output is a sum of all values, each times its weight. The weights form a "
                "matrix $A$ as large as the scores."
            ),
            (Product("weighted_sum", "c_A", say("$A V$"), n, n, s["M"]),),
        ),
    )


def _kernel(s: Sizes) -> tuple[Group, ...]:
    n, c, m = s["N"], s["C"], s["M"]
    return (
        Group(
            say("Sum over the keys once, for all queries"),
            say(
                "The sums $U = φ(K)^⊤ V$ and $Z = ∑ φ(k_j)$ hold no query, so they are taken once. "
                "$Z$ only adds: it takes no multiplications."
            ),
            (Product("phiK_V", "c_U", say("$φ(K)^⊤ V$"), c, n, m),),
        ),
        Group(
            say("Ask with every query"),
            say("The numerators are $φ(Q) U$, the denominators $φ(Q) Z$."),
            (
                Product("phiQ_U", "c_N", say("$φ(Q) U$"), n, c, m),
                Product("phiQ_Z", "c_Z", say("$φ(Q) Z$"), n, c, COLUMN_OF_ONE),
            ),
        ),
    )


def _windows(s: Sizes) -> tuple[Group, ...]:
    pixels = product([s["h"], s["w"]])
    inside = s["M"] ** 2
    return (
        Group(
            say("Project the pixels"),
            say("Queries, keys, values and the output are a product each, with all pixels."),
            (
                Product(
                    "projections",
                    "c_P",
                    say("$X W_Q$, $X W_K$, $X W_V$ and $H W_O$"),
                    pixels,
                    s["C"],
                    s["C"],
                    (4,),
                ),
            ),
        ),
        Group(
            say("Attend within the windows"),
            say(
                "A window holds {inside} pixels, and there are {count} windows. In each of them "
                "stand two products, the scores and the weighted sums.",
                inside=inside,
                count=s["windows"],
            ),
            (
                Product(
                    "attention",
                    "c_A",
                    say("$Q K^⊤$ and $A V$"),
                    inside,
                    s["C"],
                    inside,
                    (2, s["windows"]),
                ),
            ),
        ),
    )


def _block(s: Sizes) -> tuple[Group, ...]:
    n, context, d = (s["n"],), s["C"], s["d"]
    return (
        Group(
            say("Attend"),
            say(
                "A sample is a matrix of {C}×{d}; every product is taken for each.", C=context, d=d
            ),
            (
                Product("qkv", "c_P", say("$X W_Q$, $X W_K$, $X W_V$"), context, d, d, (3, s["n"])),
                Product("scores", "c_S", say("$Q K^⊤$"), context, d, context, n),
                Product("weighted_sum", "c_A", say("$A V$"), context, context, d, n),
            ),
        ),
        Group(
            say("Go through the two layers"),
            say("One matrix leads to the hidden units, one back."),
            (Product("mlp", "c_M", say("$X W_1$ and $H W_2$"), context, d, s["h"], (2, s["n"])),),
        ),
    )


def _encoder(s: Sizes) -> tuple[Group, ...]:
    n, d = s["N"], s["D"]
    return (
        Group(
            say("Attend"),
            say(
                "All heads together are as wide as the tokens. Queries, keys, values and the "
                "output take a product each; scores and weighted sums two."
            ),
            (
                Product(
                    "msa_proj", "c_P", say("$X W_Q$, $X W_K$, $X W_V$ and $H W_O$"), n, d, d, (4,)
                ),
                Product("msa_attn", "c_A", say("$Q K^⊤$ and $A V$"), n, d, n, (2,)),
            ),
        ),
        Group(
            say("Go through the two layers"),
            say("One matrix leads to the hidden units, one back."),
            (Product("mlp", "c_M", say("$X W_1$ and $H W_2$"), n, d, s["F"], (2,)),),
        ),
    )


GROUPS: dict[What, Callable[[Sizes], tuple[Group, ...]]] = {
    "msa": _msa,
    "softmax_attention": _softmax,
    "kernel_attention": _kernel,
    "window_msa": _windows,
    "transformer_block": _block,
    "encoder_block": _encoder,
}


def stored(what: What, s: Sizes) -> tuple[Stored, ...]:
    """What the backward pass needs, of attention without its projections."""
    match what:
        case "softmax_attention":
            return (
                Stored(say("queries and keys"), (2, s["N"], s["D"])),
                Stored(say("scores and weights"), (2, s["N"] ** 2)),
                Stored(say("values and outputs"), (2, s["N"], s["M"])),
            )
        case "kernel_attention":
            return (
                Stored(say("queries and keys"), (2, s["N"], s["D"])),
                Stored(say("the sums $U$"), (s["C"], s["M"])),
                Stored(say("the sums $Z$"), (s["C"],)),
                Stored(say("values and outputs"), (2, s["N"], s["M"])),
            )
    return ()
