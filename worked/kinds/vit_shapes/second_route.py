"""The parameters a second time: list every tensor that the model stores, and count its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from worked.kinds.vit_shapes import Kind

    Tensor = tuple[str, tuple[int, ...]]
    """To which result it counts, and its shape."""


def results_again(kind: Kind) -> Mapping[str, object]:
    """Every result."""
    height, width = _pair(kind.image)
    high, wide = _pair(kind.patch)
    patches = len(range(0, height, high)) * len(range(0, width, wide))
    tokens = patches + (1 if kind.cls_token else 0)
    inner = kind.head_dim if kind.head_dim is not None else kind.dim // kind.heads
    found = {
        "num_patches": patches,
        "patch_dim": _entries((kind.channels, high, wide)),
        "seq_len": tokens,
        "head_dim": inner,
    }
    names = "patch_embed cls_token pos_embed attention_per_block mlp_per_block norms_per_block"
    found |= dict.fromkeys((*names.split(), "final_norm", "head"), 0)
    for name, shape in _around(kind, tokens, (high, wide)):
        found[name] += _entries(shape)
    for name, shape in _block(kind, inner):
        found[name] += _entries(shape)
    parts = ("attention_per_block", "mlp_per_block", "norms_per_block")
    found["per_block"] = sum(found[part] for part in parts)
    found["total"] = sum(_entries(shape) for _, shape in _around(kind, tokens, (high, wide)))
    found["total"] += kind.depth * sum(_entries(shape) for _, shape in _block(kind, inner))
    return found


def _pair(sides: int | tuple[int, ...]) -> tuple[int, int]:
    return (sides, sides) if isinstance(sides, int) else (sides[0], sides[1])


def _entries(shape: tuple[int, ...]) -> int:
    count = 1
    for size in shape:
        count *= size
    return count


def _around(kind: Kind, tokens: int, patch: tuple[int, int]) -> Iterator[Tensor]:
    """What stands before and behind the blocks."""
    yield "patch_embed", (kind.dim, kind.channels, *patch)
    yield "patch_embed", (kind.dim,)
    if kind.cls_token:
        yield "cls_token", (1, 1, kind.dim)
    yield "pos_embed", (1, tokens, kind.dim)
    yield from (("final_norm", (kind.dim,)) for _ in ("scale", "shift"))
    yield "head", (kind.classes, kind.dim)
    yield "head", (kind.classes,)


def _block(kind: Kind, inner: int) -> Iterator[Tensor]:
    """What one block stores."""
    for _ in ("attention", "mlp"):
        yield from (("norms_per_block", (kind.dim,)) for _ in ("scale", "shift"))
    for _ in ("query", "key", "value"):
        yield "attention_per_block", (kind.heads, inner, kind.dim)
        if kind.qkv_bias:
            yield "attention_per_block", (kind.heads, inner)
    yield "attention_per_block", (kind.dim, kind.heads, inner)
    yield "attention_per_block", (kind.dim,)
    yield "mlp_per_block", (kind.mlp_dim, kind.dim)
    yield "mlp_per_block", (kind.mlp_dim,)
    yield "mlp_per_block", (kind.dim, kind.mlp_dim)
    yield "mlp_per_block", (kind.dim,)
