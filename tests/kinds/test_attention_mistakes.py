"""Mistakes of the attention kinds: known by the shape of a problem, where they can show."""

import pytest

from tests.kinds.making import made
from worked.exact import divide, softmax
from worked.kinds.argmax_attention import Kind as Argmax
from worked.kinds.attention import Kind as Attention
from worked.kinds.multihead_self_attention import Kind as SelfAttention

VECTORS = [[1, 2], [0, 1], [3, 1]]


def named(problem):
    return {mistake.name: mistake for mistake in problem.mistakes()}


def heads(*widths):
    return [
        {
            "W_Q": [[1, 2, 1][:k], [0, 1, 1][:k]],
            "W_K": [[2, 1, 0][:k], [1, 1, 3][:k]],
            "W_V": [[1, 2], [3, 1]],
        }
        for k in widths
    ]


class TestSelfAttention:
    def test_the_root_is_forgotten_in_every_head_by_its_own_width(self):
        problem = made(SelfAttention, X=VECTORS, heads=heads(2, 3))
        mistake = named(problem)["divided_by_d_k"]
        wrong, right = problem.results(mistake.pins), problem.results()
        for head, d_k in ((1, 2), (2, 3)):
            rows = right[f"scores_{head}"]
            expected = tuple(softmax([divide(s, d_k) for s in row]) for row in rows)
            assert wrong[f"weights_{head}"] == expected

    def test_a_masked_score_stays_masked_where_the_root_is_forgotten(self):
        problem = made(SelfAttention, X=VECTORS, heads=heads(2), mask="causal")
        wrong = problem.results(named(problem)["divided_by_d_k"].pins)
        assert wrong["weights_1"][0] == (1, 0, 0)

    @pytest.mark.parametrize(
        ("change", "missing"),
        [
            ({"heads": heads(1)}, {"no_scale", "divided_by_d_k"}),
            ({"scale": 1}, {"no_scale", "divided_by_d_k", "scaled_by_model_width"}),
            ({"scale": "1/3"}, {"divided_by_d_k", "scaled_by_model_width"}),
            ({"heads": heads(2, 2)}, {"scaled_by_model_width"}),
            ({"mask": [[1] * 3] * 3}, {"not_masked", "masked_after_softmax"}),
            (
                {"mask": [[1, 0, 0], [0, 0, 1], [0, 1, 0]]},
                {"no_scale", "divided_by_d_k", "queries_and_keys_swapped"},
            ),
            ({"X": [[1, 2]]}, {"no_scale", "softmax_over_columns", "queries_and_keys_swapped"}),
        ],
    )
    def test_a_mistake_that_cannot_show_is_not_known(self, change, missing):
        problem = made(SelfAttention, **{"X": VECTORS, "heads": heads(2, 3), **change})
        assert not missing & set(named(problem))

    def test_a_mistake_that_shows_with_other_numbers_is_known(self):
        """All scores are 0 here; swapped, they still are."""
        zeros = [{name: [[0, 0], [0, 0]] for name in ("W_Q", "W_K", "W_V")}]
        problem = made(SelfAttention, X=VECTORS, heads=zeros)
        assert {"no_scale", "queries_and_keys_swapped", "softmax_over_columns"} <= set(
            named(problem)
        )


class TestAttention:
    @pytest.mark.parametrize(
        ("change", "missing"),
        [
            ({"at": 1, "mask": "causal"}, {"no_scale", "hard_choice", "queries_and_keys_swapped"}),
            ({"mask": [[1] * 3] * 3}, {"not_masked", "masked_with_zero"}),
            ({"mask": "causal"}, {"divided_by_the_sum"}),
            ({"scale": 1}, {"no_scale", "divided_by_d_k"}),
            ({"values": VECTORS}, {"keys_averaged"}),
            ({"queries": VECTORS}, {"queries_and_keys_swapped"}),
            ({"queries": [[1, 2]]}, {"queries_and_keys_swapped"}),
        ],
    )
    def test_a_mistake_that_cannot_show_is_not_known(self, change, missing):
        given = {"queries": VECTORS[::-1], "keys": VECTORS, "values": [[1], [4], [2]], **change}
        assert not missing & set(named(made(Attention, **given)))

    def test_one_number_per_key_is_scaled_by_1_whatever_is_done(self):
        given = {"queries": [[1]], "keys": [[2], [3]], "values": [[1], [4]]}
        for scale in ("none", "1/sqrt(d_k)"):
            known = named(made(Attention, **given, scale=scale))
            assert not {"no_scale", "divided_by_d_k", "scaled_all_the_same"} & set(known)

    def test_shares_of_scores_below_0_are_a_mistake_too(self):
        problem = made(Attention, queries=[[1]], keys=[[3], [-1]], values=[[2], [4]])
        wrong = problem.results(named(problem)["divided_by_the_sum"].pins)
        assert wrong["weights_1"] == (divide(3, 2), divide(-1, 2))

    def test_scores_that_add_up_to_0_have_no_shares(self):
        problem = made(
            Attention, queries=[[1], [2]], keys=[[1], [-1]], values=[[2], [4]], bias=None
        )
        mistake = named(problem)["divided_by_the_sum"]
        assert problem.results(mistake.pins) == problem.results()


class TestArgmax:
    def test_wrong_rules_are_known_whatever_they_find(self):
        """Here all of them find the right key, but for the smallest score."""
        problem = made(Argmax, keys=[[2, 2], [1, 0]], values=[[1], [2]], query=[2, 2])
        known = named(problem)
        for name in ("largest_magnitude", "nearest_key", "longest_key"):
            assert known[name].pins == {"argmax": (1,)}
        assert known["smallest_score"].pins == {"argmax": (2,)}

    def test_one_key_always_wins(self):
        known = set(named(made(Argmax, keys=[[2, 2]], values=[[1]], query=[2, 2])))
        assert known == {"key_instead_of_value", "scaled_by_score"}

    def test_keys_that_are_values_are_not_confused_with_them(self):
        problem = made(Argmax, keys=VECTORS, values=VECTORS, query=[1, 3])
        assert "key_instead_of_value" not in named(problem)

    @pytest.mark.parametrize(
        ("ties", "key", "scaled"),
        [("first", (1, 0), (5,)), ("last", (0, 1), (7,)), ("average", (0.5, 0.5), (6,))],
    )
    def test_winners_of_a_tie_can_be_mistaken_as_well(self, ties, key, scaled):
        problem = made(
            Argmax, keys=[[1, 0], [0, 1], [-1, 0]], values=[[5], [7], [0]], query=[1, 1], ties=ties
        )
        known = named(problem)
        assert known["key_instead_of_value"].pins["output"] == key
        assert known["scaled_by_score"].pins["output"] == scaled
