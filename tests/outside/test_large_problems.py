"""Problems that would take minutes or gigabytes are refused at once, with the limit's name."""

import json

import pytest

from worked.check import check
from worked.errors import ProblemFileError
from worked.load import load_text
from worked.solve import solve


def table(rows, columns, entry=lambda k: k % 5 - 2):
    return [[entry(7 * i + 3 * j) for j in range(columns)] for i in range(rows)]


def root(k):
    return f"sqrt({k % 29 + 2})"


TOO_LARGE = {
    "squares": (
        "zero_cost_proxies",
        {
            "layers": [{"W": table(2, 2), "activation": "square"}] * 3,
            "X": [[1, 2]],
            "y": [0],
            "loss": "cross_entropy",
        },
        "2",
    ),
    "logits": ("softmax_temperature", {"logits": list(range(301)), "temperature": 2}, "300"),
    "codes": (
        "linear_autoencoder",
        {"X": table(2, 1000), "W1": table(50, 2), "W2": table(2, 50)},
        "1,000,000",
    ),
    "roots": (
        "attention_as_layer",
        {"acts_as": "linear", "X": table(10, 20, root), "W": table(20, 20, root)},
        "40",
    ),
}


@pytest.mark.parametrize(("kind", "given", "limit"), TOO_LARGE.values(), ids=TOO_LARGE)
def test_what_would_take_too_long_is_refused_with_the_limit(kind, given, limit):
    with pytest.raises(ProblemFileError) as caught:
        load_text(json.dumps({"kind": kind, "given": given}))
    (trouble,) = caught.value.troubles
    assert f"at most {limit} " in trouble.message
    assert trouble.line


VIT = dict.fromkeys(("channels", "dim", "depth", "heads", "mlp_dim", "classes"), 6)
FAR = {
    "a value of 900 digits in the cold": (
        "softmax_temperature",
        {"logits": [2, 5], "beta": "inf", "values": [["-2e900"], [1]]},
    ),
    "a value of 900 digits in the heat": (
        "softmax_temperature",
        {"logits": [2, 5], "temperature": "inf", "values": [["-2e900"], [1]]},
    ),
    "millions of heads": ("attention_cost", {"what": "msa", "heads": 12_000_000}),
    "billions of patches": ("vit_shapes", {"image": 10**6, "patch": [8, 16], **VIT}),
    "scores far apart": (
        "key_perturbation",
        {
            "query": [10_000, 1],
            "keys": [[1, 0], [2, 0], [1, 1]],
            "values": [[1], [2], [4]],
            "key": 2,
            "stretch": 3,
        },
    ),
}


@pytest.mark.parametrize(("kind", "given"), FAR.values(), ids=FAR)
def test_numbers_far_away_are_verified_all_the_same(kind, given):
    assert check(solve(load_text(json.dumps({"kind": kind, "given": given})))).equalities
