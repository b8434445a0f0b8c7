"""A transformer block against the definition in numpy, and what it refuses."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from pydantic import ValidationError

from tests.contract.cases import BANK
from worked.draw import Rng
from worked.errors import CannotSolve
from worked.exact import Mixture, Undecided, approx, sign
from worked.kinds.transformer_block import Kind
from worked.load import load

HEAD = {
    "W_Q": [[1, 1, 0], [0, 1, 0], [1, 0, 1]],
    "W_K": [[1, 1, 0], [0, 1, 0], [0, 0, 1]],
    "W_V": [[2, 0, 1], [1, 0, 0], [0, 0, 3]],
}
ATTENTION = {"heads": [HEAD], "scale": "none"}
MLP: dict[str, object] = {
    "W_1": [[1, -1], [0, 2], [-1, 1]],
    "b_1": [0, -1],
    "W_2": [[1, 2, 0], [0, 1, -1]],
}
CODE = {
    "X": [[1, 0, 1], [0, 1, 1], [1, 1, 0]],
    "attention": ATTENTION,
    "mlp": MLP,
    "residual": False,
}


def results(problem):
    return problem.results()


def floats(value):
    return np.array([[approx(x) for x in row] for row in value])


def layer_norm(x, eps):
    """torch.nn.functional.layer_norm(x, (d,), eps=eps) without weight and bias."""
    return (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + eps)


def block(kind):
    """The definition, on whole matrices, with vectors as rows."""
    kind = kind.as_rows()
    x, given, eps = floats(kind.X), kind.attention, float(kind.eps)
    outputs, seen = [], layer_norm(x, eps) if kind.norm == "pre" else x
    for head in given.heads:
        q, k, v = (
            seen @ floats(getattr(head, f"W_{s}"))
            + floats([getattr(head, f"b_{s}") or [0] * len(getattr(head, f"W_{s}")[0])])
            for s in "QKV"
        )
        scale = {"none": 1, "1/sqrt(d_k)": q.shape[1] ** -0.5}.get(given.scale, given.scale)
        scores = q @ k.T * float(scale)
        if kind.allowed() is not None:
            scores = np.where(np.array(kind.allowed()) == 1, scores, -np.inf)
        axis = 1 if kind.softmax_over == "keys" else 0
        powers = np.exp(scores - scores.max(axis, keepdims=True))
        outputs.append(powers / powers.sum(axis, keepdims=True) @ v)
    attention = np.concatenate(outputs, 1)
    if given.W_O is not None:
        attention = attention @ floats(given.W_O)
    if given.b_O is not None:
        attention = attention + floats([given.b_O])
    stream = x + attention if kind.residual else attention
    stream = layer_norm(stream, eps) if kind.norm == "post" else stream
    seen = layer_norm(stream, eps) if kind.norm == "pre" else stream
    b_1, b_2 = (0 if b is None else floats([b]) for b in (kind.mlp.b_1, kind.mlp.b_2))
    hidden = np.maximum(seen @ floats(kind.mlp.W_1) + b_1, 0)
    mlp = hidden @ floats(kind.mlp.W_2) + b_2
    output = stream + mlp if kind.residual else mlp
    output = layer_norm(output, eps) if kind.norm == "post" else output
    return {"attention": attention, "hidden": hidden, "mlp": mlp, "output": output}


class TestAgainstTheDefinition:
    @pytest.mark.parametrize("seed", range(12))
    def test_drawn_blocks(self, seed):
        kind = Kind.sample(Rng("definition", seed))
        found = results(kind)
        for name, expected in block(kind).items():
            value = floats(found[name])
            assert np.allclose(value.T if kind.vectors == "columns" else value, expected), name

    @pytest.mark.parametrize(
        ("norm", "residual", "over"),
        list(product(("none", "pre", "post"), (True, False), ("keys", "queries"))),
    )
    def test_every_structure(self, norm, residual, over):
        changes = {"norm": norm, "residual": residual, "softmax_over": over, "eps": "1/10"}
        kind = Kind.model_validate({**CODE, **changes})
        found = results(kind)
        for name, expected in block(kind).items():
            assert np.allclose(floats(found[name]), expected), name


class TestTheHomework:
    def test_the_code_is_the_block_of_the_bank(self):
        """SingleHeadAttention and MLP of the homework, line by line, on the numbers of the bank."""
        kind = load(BANK / "transformers" / "transformer-block.yaml").parts[0].problem
        assert isinstance(kind, Kind)
        head = kind.attention.heads[0]
        xin, wq, wk, wv = (floats(m).T for m in (kind.X, head.W_Q, head.W_K, head.W_V))
        queries, keys = xin @ wq, xin @ wk
        kq = np.exp(keys @ queries.T)
        weights = kq / kq.sum(axis=0, keepdims=True)  # axis=1 there: its axis 0 is the sample
        out = (xin.T @ weights).T @ wv
        hidden = np.maximum(out @ floats(kind.mlp.W_1).T + floats([kind.mlp.b_1]), 0)
        mlp = hidden @ floats(kind.mlp.W_2).T + floats([kind.mlp.b_2])
        found = results(kind)
        assert np.allclose(floats(found["attention"]), out.T)
        assert np.allclose(floats(found["weights_1"]), weights)
        assert np.allclose(floats(found["output"]), mlp.T)
        assert found["attention"][1] == (0, 0, 0)


class TestTheReLU:
    def test_an_exact_zero_before_it_is_found(self):
        """Equal columns of W_V make two features equal; W_1 takes their difference."""
        head = {**HEAD, "W_V": [[2, 2], [1, 1], [0, 0]]}
        kind = Kind.model_validate(
            {
                **CODE,
                "attention": {"heads": [head], "scale": "1/sqrt(d_k)"},
                "mlp": {"W_1": [[1], [-1]], "W_2": [[5]]},
            }
        )
        found = kind.results()
        assert found["preactivation"] == ((0,), (0,), (0,))
        assert found["output"] == ((0,), (0,), (0,))

    def test_a_sign_that_cannot_be_decided_is_refused_with_the_unit(self, monkeypatch):
        def undecided(x):
            if isinstance(x, Mixture):
                raise Undecided("cannot decide")
            return sign(x)

        monkeypatch.setattr("worked.kinds.transformer_block.network.exact.sign", undecided)
        with pytest.raises(CannotSolve, match=r"unit 1 of the hidden layer .* token 1 .* b_1"):
            Kind.model_validate(CODE).results()


class TestRefusals:
    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            (
                {"residual": True, "mlp": {"W_1": [[1], [0], [0]], "W_2": [[1]]}},
                "residual adds 3",
            ),
            ({"mlp": {"W_1": [[1], [0]], "W_2": [[1]]}}, "the attention's output has 3 columns"),
            ({"mlp": {"W_1": [[1], [0], [1]], "W_2": [[1], [2]]}}, "what W_1 gives has 1 columns"),
            ({"mlp": {**MLP, "b_1": [1]}}, "1 entries; W_1 has 2 columns"),
            ({"mlp": {**MLP, "b_2": [1]}}, "1 entries; W_2 has 3 columns"),
            ({"eps": -1}, "-1"),
            ({"attention": {**ATTENTION, "mask": [[1, 0], [0, 1]]}}, "3 tokens need"),
            (
                {
                    "attention": {**ATTENTION, "mask": [[1, 0, 0], [1, 0, 0], [1, 0, 1]]},
                    "softmax_over": "queries",
                },
                "no query sees key 2",
            ),
        ],
    )
    def test_what_does_not_fit(self, changes, words):
        with pytest.raises(ValidationError, match=words):
            Kind.model_validate({**CODE, **changes})

    def test_a_residual_needs_the_width_of_the_tokens(self):
        head = {**HEAD, "W_V": [[2], [1], [0]]}
        with pytest.raises(ValidationError, match="its output has 1 columns; X has 3"):
            Kind.model_validate({**CODE, "attention": {"heads": [head]}, "residual": True})

    def test_a_token_without_spread_is_refused_where_nothing_is_added(self):
        flat = {**CODE, "X": [[1, 1, 1], [0, 1, 1], [1, 1, 0]], "norm": "pre"}
        with pytest.raises(CannotSolve, match="row 1 of the tokens has variance 0"):
            Kind.model_validate(flat).results()
        assert (
            results(Kind.model_validate({**flat, "eps": Fraction(1, 9)}))["norm_1"][0] == (0,) * 3
        )
