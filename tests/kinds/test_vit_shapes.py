"""Vision transformers against the published numbers of their parameters."""

import pytest
from pydantic import ValidationError

from worked.kinds.vit_shapes import Kind

SMALL = {
    "image": 28,
    "patch": 7,
    "channels": 1,
    "dim": 64,
    "depth": 6,
    "heads": 8,
    "mlp_dim": 128,
    "classes": 10,
}


def results(**given):
    """The results of a problem."""
    return Kind.model_validate(given).results()


PUBLISHED = {
    "ViT-Ti/16": (16, 192, 12, 3, 5_717_416),
    "ViT-S/16": (16, 384, 12, 6, 22_050_664),
    "ViT-B/16": (16, 768, 12, 12, 86_567_656),
    "ViT-B/32": (32, 768, 12, 12, 88_224_232),
    "ViT-L/16": (16, 1024, 24, 16, 304_326_632),
    "ViT-H/14": (14, 1280, 32, 16, 632_045_800),
}
"""Patch, dim, depth, heads, and parameters with 1000 classes at 224 pixels, as torchvision and
timm give them; the MLP is four times as wide as a token."""


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_published_counts(name):
    patch, dim, depth, heads, parameters = PUBLISHED[name]
    found = results(
        image=224,
        patch=patch,
        channels=3,
        dim=dim,
        depth=depth,
        heads=heads,
        mlp_dim=4 * dim,
        classes=1000,
    )
    assert found["total"] == parameters
    assert found["seq_len"] == (224 // patch) ** 2 + 1


def test_the_two_readings_of_the_homework():
    """64 entries for all heads together, or for each of the eight."""
    shared = results(**SMALL, qkv_bias=False)
    own = results(**SMALL, qkv_bias=False, head_dim=64)
    assert (shared["num_patches"], shared["patch_dim"], shared["seq_len"]) == (16, 49, 17)
    assert (shared["head_dim"], shared["total"]) == (8, 204_810)
    assert own["attention_per_block"] - shared["attention_per_block"] == 4 * 64 * 448
    assert own["total"] - shared["total"] == 6 * 4 * 64 * 448


def test_a_model_without_class_token_has_one_token_less():
    without = results(**SMALL, cls_token=False)
    with_token = results(**SMALL)
    assert (without["seq_len"], without["cls_token"]) == (16, 0)
    assert with_token["total"] - without["total"] == 64 + 64


REFUSED = [
    ({"patch": 5}, "patch", "5 pixels do not divide the height of 28"),
    ({"image": [28, 30]}, "patch", "7 pixels do not divide the width of 30"),
    ({"image": [28, 28, 3]}, "image", "3 entries; an image has 2 axes"),
    ({"heads": 6}, "heads", "6 heads do not divide dim 64"),
    ({"depth": 0}, "depth", "at least 1 is needed"),
]


@pytest.mark.parametrize(("given", "field", "words"), REFUSED)
def test_what_does_not_fit_is_refused_with_its_place(given, field, words):
    with pytest.raises(ValidationError) as refusal:
        results(**{**SMALL, **given})
    wrong, *_ = refusal.value.errors()
    assert wrong["loc"][0] == field
    assert words in wrong["msg"]


def test_heads_of_their_own_size_need_not_divide():
    assert results(**{**SMALL, "heads": 6, "head_dim": 10})["head_dim"] == 10
