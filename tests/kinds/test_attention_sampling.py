"""What `sample(rng, like=...)` of the attention kinds draws: weights that can be read.

Of problems drawn without care, most have softmax weights that print as 0.0000 and 1.0000.
"""

from collections import Counter
from pathlib import Path

import pytest

from tests.kinds.making import made
from worked.draw import Rng
from worked.exact import Mixture, approx
from worked.kinds.argmax_attention import Kind as Argmax
from worked.kinds.attention import Kind as Attention
from worked.kinds.multihead_self_attention import Kind as SelfAttention
from worked.load import load

BANK = Path(__file__).parents[2] / "problems"
SMALLEST, LARGEST = 0.00005, 0.99995
"""Weights below and above print as 0 and 1 at four digits."""


def shipped(file, part=0):
    return load(BANK / file).parts[part].problem


def like(problem, count=60):
    return [type(problem).sample(Rng("sampling", seed), problem) for seed in range(count)]


def weights(problem):
    """The softmax weights that are neither masked out nor alone."""
    for name, value in problem.results().items():
        if name.startswith("weights"):
            rows = value if isinstance(value[0], tuple) else (value,)
            yield from (w for row in rows for w in row if not isinstance(w, int))


def is_readable(problem):
    return all(SMALLEST < approx(w) < LARGEST for w in weights(problem))


FAR = made(
    SelfAttention,
    X=[[5, 0, 3], [0, 5, 1]],
    heads=[
        {
            "W_Q": [[4, 0], [0, 4], [1, 2]],
            "W_K": [[3, 0], [0, -3], [1, 1]],
            "W_V": [[1, 2], [3, 0], [1, 1]],
        }
    ],
)
FUSED = made(
    SelfAttention,
    X=[[1, 0, 2], [0, 1, 1], [1, 1, 0]],
    W_Q=[[1, 0, 2, 1], [0, 1, 1, 0], [1, 0, 0, 1]],
    W_K=[[1, 1, 0, 1], [2, 0, 1, 1], [0, 1, 0, 2]],
    W_V=[[1, 2, 3, 4], [4, 3, 2, 1], [0, 2, 1, 1]],
    b_Q=[1, 0, 0, 2],
    num_heads=2,
    mask="causal",
    scale="1/2",
)
STEPS = made(
    Attention,
    queries=[[1, 2, 0], [0, 1, 3], [2, -1, 1]],
    keys=[[1, 0, 2], [0, 1, 1], [3, 1, 0]],
    values=[[2, 0], [5, 1], [1, 1]],
    mask=[[1, 1, 0], [1, 1, 1], [0, 1, 1]],
    bias=[[0, "1/2", 1], [-1, 0, 2], [0, 0, "1/2"]],
)
SHARED = made(
    Attention,
    queries=[[1, 2, 0], [0, 1, 2], [2, -1, 1]],
    keys=[[1, 2, 0], [0, 1, 2], [2, -1, 1]],
    values=[[1, 2, 0], [0, 1, 2], [2, -1, 1]],
    scale="1/sqrt(d_k)",
)
TIED = made(
    Argmax, keys=[[1, 0], [0, 1], [-1, 0]], values=[[1], [3], [0]], query=[1, 1], ties="last"
)


class TestSoftmax:
    @pytest.mark.parametrize(
        ("problem", "share"),
        [
            (shipped("msa.yaml"), 1),
            (shipped("self-attention.yaml"), 1),
            (shipped("self-attention.yaml", 1), 1),
            (FAR, 0.8),
            (FUSED, 0.9),
            (STEPS, 1),
            (SHARED, 1),
        ],
        ids=["msa", "step 2", "masked", "far", "fused", "steps", "shared"],
    )
    def test_weights_can_be_read(self, problem, share):
        readable = sum(map(is_readable, like(problem)))
        assert readable >= 60 * share

    def test_many_tokens_do_not_lead_to_matrices_of_zeros(self):
        """They would bring all scores together."""
        rng = Rng("five tokens")
        head = {name: rng.matrix(5, 3, 0, 2) for name in ("W_Q", "W_K", "W_V")}
        problem = made(SelfAttention, X=rng.matrix(5, 5, 0, 2), heads=[head], scale="none")
        drawn = like(problem, 20)
        assert sum(map(is_readable, drawn)) >= 16
        assert all(any(isinstance(w, Mixture) for w in weights(one)) for one in drawn)

    def test_weights_of_careless_draws_cannot(self):
        """What the test above would see without the care."""
        rng = Rng("careless")
        drawn = [
            made(
                SelfAttention,
                X=rng.matrix(2, 6, 0, 2),
                heads=[
                    {name: rng.matrix(6, 3, 0, 3) for name in ("W_Q", "W_K", "W_V")}
                    for _ in range(2)
                ],
            )
            for _ in range(60)
        ]
        assert sum(map(is_readable, drawn)) < 6

    @pytest.mark.parametrize("problem", [shipped("msa.yaml"), FUSED, STEPS])
    def test_heads_are_no_row_of_the_values(self, problem):
        """An average whose entries are whole could be had without the weights."""
        whole: Counter[bool] = Counter()
        for drawn in like(problem):
            results = drawn.results()
            rows = [results[name] for name in results if name.startswith(("head_2", "a_2"))]
            entries = [x for row in rows for x in (row[-1] if isinstance(row[0], tuple) else row)]
            whole.update(isinstance(x, int) for x in entries)
        assert whole[True] <= 0.01 * whole.total()

    def test_rules_of_the_problem_stay(self):
        for drawn in like(STEPS, 10):
            assert (drawn.at, drawn.scale, drawn.mask) == (STEPS.at, STEPS.scale, STEPS.mask)
            assert drawn.bias != STEPS.bias
        for drawn in like(FUSED, 10):
            assert (drawn.num_heads, drawn.scale, drawn.mask) == (2, FUSED.scale, "causal")
            assert drawn.heads is None

    def test_what_is_shared_stays_shared(self):
        for drawn in like(SHARED, 10):
            assert drawn.queries == drawn.keys == drawn.values


class TestArgmax:
    def test_a_winner_is_clear_and_wrong_rules_miss_it(self):
        found: Counter[str] = Counter()
        for drawn in like(shipped("argmax-attention.yaml"), 100):
            right = drawn.results()
            assert right["margin"] >= 1
            named = {m.name: m.pins.get("argmax") for m in drawn.mistakes()}
            found.update(
                name
                for name in ("smallest_score", "nearest_key", "longest_key")
                if named[name] not in (None, right["argmax"])
            )
        assert min(found.values()) >= 95
        assert len(found) == 3

    def test_values_have_a_wide_range_so_that_a_class_finds_enough_answers(self):
        drawn = like(shipped("argmax-attention.yaml"), 300)
        numbers = {x for problem in drawn for value in problem.values for x in value}
        assert numbers == set(range(-9, 10))
        assert len({problem.results()["output"] for problem in drawn}) > 250

    def test_a_tie_stays_a_tie_where_a_rule_breaks_it(self):
        tied = [len(drawn.results()["argmax"]) > 1 for drawn in like(TIED)]
        assert sum(tied) >= 55


@pytest.mark.parametrize(
    "problem",
    [shipped("msa.yaml"), shipped("self-attention.yaml"), shipped("argmax-attention.yaml")],
    ids=["msa", "attention", "argmax"],
)
def test_draws_differ(problem):
    assert len({repr(drawn) for drawn in like(problem, 300)}) == 300
