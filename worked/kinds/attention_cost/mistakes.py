"""What people get wrong when they count, and the sentence that helps."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, cast

from worked.exact import divide
from worked.kinds.attention_cost.sizes import names_of, symbols_for
from worked.problem import Mistake
from worked.prose import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from worked.exact import Finite, Symbolic
    from worked.kinds.attention_cost import Kind

    Count: TypeAlias = Finite | Symbolic
    Sizes: TypeAlias = Mapping[str, Count]


def known_mistakes(kind: Kind) -> Iterator[Mistake]:
    """Products that are forgotten, counted twice, or too cheap."""
    right = cast("Mapping[str, Count]", kind.results())
    s = {**cast("Sizes", symbols_for(kind)), **kind.given_sizes(), **_following(kind, right)}
    yield Mistake(
        "flops_for_macs",
        say("These are FLOPs. A MAC is a multiplication with its addition, two FLOPs in one."),
        pins={"total_macs": right["total_flops"]},
    )
    match kind.what:
        case "msa":
            yield from _of_heads(right, s)
        case "softmax_attention":
            yield from _of_softmax(kind, right, s)
        case "kernel_attention":
            yield from _of_features(right, s)
        case "window_msa":
            yield from _of_windows(right, s)
        case "transformer_block":
            yield from _of_a_block(right, s)
        case "encoder_block":
            yield from _of_an_encoder(right, s)


def _following(kind: Kind, right: Mapping[str, Count]) -> dict[str, Count]:
    """Sizes that follow from others."""
    found = {name: right[name] for name in ("d_k", "d_v") if name in right}
    if kind.degree:
        found["C"] = right["feature_dimension"]
    if kind.equal_widths:
        sizes = {**symbols_for(kind), **kind.given_sizes()}
        found["M"] = cast("Count", sizes["D"])
    assert set(names_of(kind)) | set(found)
    return found


def _cheap_scores(s: Sizes, tokens: str, copies: Count, name: str) -> Mistake:
    return Mistake(
        "scores_without_width",
        say("A score is an inner product: it takes as many multiplications as a key has numbers."),
        pins={name: copies * s[tokens] ** 2},
    )


def _of_heads(right: Mapping[str, Count], s: Sizes) -> Iterator[Mistake]:
    heads = s["heads"]
    yield Mistake(
        "forgot_output_projection",
        say("The heads are still to be multiplied by $W_O$: that is a product as well."),
        pins={"macs_out_proj": 0},
    )
    yield _cheap_scores(s, "N", heads, "macs_scores")
    yield Mistake(
        "cubic_scores",
        say("The inner products run over the width of a key, not over the tokens once more."),
        pins={"macs_scores": heads * s["N"] ** 3},
    )
    if heads == 1:
        return
    names = ("q", "k", "v", "scores", "weighted_sum")
    yield Mistake(
        "one_head_alone",
        say("This counts a single head; every head has these products."),
        pins={f"macs_{name}": divide(right[f"macs_{name}"], heads) for name in names},
    )
    if "d_k" in right and "d_v" in right:
        yield Mistake(
            "heads_as_wide_as_tokens",
            say("The heads share the width of a token; here each of them had all of it."),
            pins={"d_k": s["D"], "d_v": s["D"]},
        )


def _of_softmax(kind: Kind, right: Mapping[str, Count], s: Sizes) -> Iterator[Mistake]:
    yield _cheap_scores(s, "N", 1, "macs_scores")
    yield Mistake(
        "values_by_their_tokens",
        say("A weighted sum runs over all values, for every query: $N$ times $N$ of them."),
        pins={"macs_weighted_sum": s["N"] * s["M"]},
    )
    yield Mistake(
        "weights_not_stored",
        say("The backward pass needs the weights besides the scores."),
        pins={"memory": right["memory"] - s["N"] ** 2},
    )
    yield Mistake(
        "only_inputs_stored",
        say("Scores and weights are needed again as well, and they are the largest matrices."),
        pins={"memory": right["memory"] - 2 * s["N"] ** 2},
    )
    if not kind.equal_widths:
        yield Mistake(
            "values_as_wide_as_keys",
            say("The values have $M$ numbers, not $D$ as the keys do."),
            pins={"macs_weighted_sum": s["N"] ** 2 * s["D"]},
        )


def _of_features(right: Mapping[str, Count], s: Sizes) -> Iterator[Mistake]:
    n, c, m = s["N"], s["C"], s["M"]
    yield Mistake(
        "forgot_the_denominator",
        say("Each output is divided by $φ(q)^⊤ Z$, an inner product of its own."),
        pins={"macs_phiQ_Z": 0},
    )
    yield Mistake(
        "left_to_right",
        say(
            "This is $(φ(Q) φ(K)^⊤) V$: with that order there are $N^2$ similarities. The other "
            "brackets avoid them."
        ),
        pins={"macs_phiK_V": n**2 * c, "macs_phiQ_U": n**2 * m, "macs_phiQ_Z": 0},
    )
    yield Mistake(
        "sums_for_every_query",
        say("The sums over the keys hold no query, so they are taken once, not for each of them."),
        pins={"macs_phiK_V": n**2 * c * m},
    )
    yield Mistake(
        "similarities_stored",
        say("No $N×N$ matrix is formed here, so none has to be stored."),
        pins={"memory": right["memory"] + n**2},
    )


def _of_windows(right: Mapping[str, Count], s: Sizes) -> Iterator[Mistake]:
    pixels = s["h"] * s["w"]
    yield Mistake(
        "no_windows",
        say("This lets every pixel attend to the whole picture, not to its window alone."),
        pins={"macs_attention": 2 * pixels**2 * s["C"]},
    )
    yield Mistake(
        "one_window_alone",
        say("This counts a single window; the picture has many."),
        pins={"macs_attention": divide(right["macs_attention"], right["windows"])},
    )
    yield Mistake(
        "side_for_pixels",
        say("A window with sides of $M$ pixels holds $M^2$ of them."),
        pins={"macs_attention": 2 * pixels * s["M"] * s["C"]},
    )
    yield Mistake(
        "three_projections",
        say("There are four projections: the output has one too."),
        pins={"macs_projections": 3 * pixels * s["C"] ** 2},
    )


def _of_a_block(right: Mapping[str, Count], s: Sizes) -> Iterator[Mistake]:
    n, c, d, h = s["n"], s["C"], s["d"], s["h"]
    yield Mistake(
        "one_projection",
        say("Queries, keys and values take a product each, so this counts three times."),
        pins={"macs_qkv": n * c * d**2},
    )
    yield _cheap_scores(s, "C", n, "macs_scores")
    yield Mistake(
        "one_layer",
        say("There are two layers: one to the hidden units, one back."),
        pins={"macs_mlp": n * c * d * h},
    )
    yield Mistake(
        "one_long_sample",
        say("A token attends to its own sample; here it attends to those of all samples."),
        pins={"macs_scores": (n * c) ** 2 * d, "macs_weighted_sum": (n * c) ** 2 * d},
    )


def _of_an_encoder(right: Mapping[str, Count], s: Sizes) -> Iterator[Mistake]:
    n, d = s["N"], s["D"]
    yield Mistake(
        "forgot_output_projection_of_block",
        say("There are four projections; the one of the output was left out."),
        pins={"macs_msa_proj": 3 * n * d**2},
    )
    yield Mistake(
        "scores_alone",
        say("The weighted sums take as many multiplications as the scores, so this counts twice."),
        pins={"macs_msa_attn": n**2 * d},
    )
    yield Mistake(
        "one_layer_of_block",
        say("The hidden units are reached by one matrix and left by another: two products."),
        pins={"macs_mlp": n * d * s["F"]},
    )
