"""What people get wrong in the sizes of a vision transformer, and the sentence that helps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.problem import Mistake
from worked.prose import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worked.kinds.vit_shapes import Kind


def known_mistakes(kind: Kind) -> Iterator[Mistake]:
    """The mistakes that can be made with such a model, whatever its sizes are."""
    yield from _with_the_sequence(kind)
    yield from _with_the_heads(kind)
    yield from _with_the_sum(kind)


def _with_the_sequence(kind: Kind) -> Iterator[Mistake]:
    (height, width), (high, wide) = kind.sides()
    if height > high and width > wide:
        yield Mistake(
            "patches_along_one_side",
            say("These are the patches along one side; the image has as many along the other."),
            pins={"num_patches": width // wide},
        )
    if kind.channels > 1:
        yield Mistake(
            "channels_forgotten",
            say("The channels were forgotten; a patch has its pixels in every channel."),
            pins={"patch_dim": high * wide},
        )
    yield Mistake(
        "class_token_forgotten" if kind.cls_token else "class_token_added",
        say("The class token was forgotten; it is one more token, and it is learned.")
        if kind.cls_token
        else say("A class token was counted; this model has none."),
        instead=kind.model_copy(update={"cls_token": not kind.cls_token}),
    )
    yield Mistake(
        "positions_forgotten",
        say("The positions were forgotten; they are learned as well."),
        pins={"pos_embed": 0},
    )


def _with_the_heads(kind: Kind) -> Iterator[Mistake]:
    if kind.heads > 1 and kind.head_dim is None:
        yield Mistake(
            "heads_as_wide_as_tokens",
            say("Every head was given all entries of a token; the heads share them."),
            instead=kind.model_copy(update={"head_dim": kind.dim}),
        )
    if kind.heads > 1 and kind.head_dim is not None:
        yield Mistake(
            "one_head_counted",
            say("The maps of a single head were counted; all heads have their own."),
            instead=kind.model_copy(update={"heads": 1}),
        )
    yield Mistake(
        "biases_of_attention_forgotten" if kind.qkv_bias else "biases_of_attention_added",
        say("The biases of queries, keys and values were forgotten.")
        if kind.qkv_bias
        else say("Biases were counted for queries, keys and values; they have none here."),
        instead=kind.model_copy(update={"qkv_bias": not kind.qkv_bias}),
    )
    inner = kind.heads * (kind.head_dim or kind.dim // kind.heads)
    right = 3 * (kind.dim * inner + (inner if kind.qkv_bias else 0))
    yield Mistake(
        "output_projection_forgotten",
        say("The output projection behind the heads was forgotten."),
        pins={"attention_per_block": right},
    )


def _with_the_sum(kind: Kind) -> Iterator[Mistake]:
    yield Mistake(
        "biases_of_the_mlp_forgotten",
        say("The biases of the MLP were forgotten."),
        pins={"mlp_per_block": 2 * kind.dim * kind.mlp_dim},
    )
    yield Mistake(
        "one_norm_per_block",
        say("One layer norm per block was counted; there are two."),
        pins={"norms_per_block": 2 * kind.dim},
    )
    if kind.depth > 1:
        yield Mistake(
            "one_block_counted",
            say("Only one block was counted; each block has parameters of its own."),
            instead=kind.model_copy(update={"depth": 1}),
        )
