"""Pinned results, kind by kind, with the numbers that must follow.

What holds for every result of every kind stands in `pinning`; here are stories with their endings.
"""

from fractions import Fraction

import pytest

from tests.contract.cases import bank
from tests.contract.pinning import taken_as_given
from tests.contract.walking import blocks
from worked.check import check_part
from worked.check.equalities import derivations
from worked.document import Formula
from worked.exact import softmax, sqrt
from worked.load import load_text
from worked.trace import as_matrix

HALF = Fraction(1, 2)
CASES = {case.name: case for case in bank()}


def values(part):
    return {name: result.value for name, result in part.results.items()}


def followed(name, **pins):
    """The results of a problem of the bank with some of them given; everything else checks."""
    case = CASES[name]
    part = case.pinned(**pins)
    assert taken_as_given(part) == list(pins)
    assert check_part(part).oracle == "not run"
    return values(part), values(case.part)


class TestMultiheadSelfAttention:
    def test_weights_lead_to_their_head_and_to_no_other(self):
        found, right = followed("msa.yaml", weights_1=((1, 0), (0, 1)))
        assert found["head_1"] == right["V_1"] == ((12, 8, 10), (11, 9, 13))
        assert found["head_2"] == right["head_2"]
        assert found["concat"][0][:3] == (12, 8, 10)
        assert found["output"] != right["output"]

    def test_heads_lead_to_the_output(self):
        heads = {"head_1": ((1, 0, 0), (0, 1, 0)), "head_2": ((0, 0, 1), (0, 0, 0))}
        found, _ = followed("msa.yaml", **heads)
        assert found["concat"] == ((1, 0, 0, 0, 0, 1), (0, 1, 0, 0, 0, 0))
        assert found["output"] == ((1, 0, 0, 1, 1, 0), (0, 1, 0, 0, 2, 0))

    def test_queries_lead_to_scores_and_scaled_scores(self):
        found, right = followed("msa.yaml", Q_1=((1, 0, 0), (0, 0, 0)))
        assert found["scores_1"] == ((7, 6), (0, 0))
        assert found["scaled_1"][0] == (7 * sqrt(3) / 3, 2 * sqrt(3))
        assert found["weights_1"][1] == (HALF, HALF)
        assert found["K_1"] == right["K_1"]


class TestAttention:
    def test_scores_lead_to_weights_and_the_output(self):
        found, _ = followed("self-attention.yaml (a)", scores_2=(0, 0, 0))
        assert found["weights_2"] == (Fraction(1, 3),) * 3
        assert found["a_2"] == (3, Fraction(11, 3), Fraction(14, 3))

    def test_behind_the_mask_as_well(self):
        found, _ = followed("self-attention.yaml (b)", scores_2=(1, 0, 50))
        assert found["weights_2"] == (*softmax((1, 0)), 0)

    def test_weights_need_not_add_up(self):
        found, _ = followed("self-attention.yaml (a)", weights_2=(1, 1, 0))
        assert found["a_2"] == (8, 9, 10)

    def test_weights_may_all_be_zero(self):
        found, _ = followed("self-attention.yaml (a)", weights_2=(0, 0, 0))
        assert found["a_2"] == (0, 0, 0)

    def test_steps_that_are_not_written_out_speak_of_their_pins(self):
        file = (
            "kind: attention\ngiven: {queries: [[1], [2], [3], [4], [5], [6]], "
            "keys: [[1], [0]], values: [[1], [2]]}"
        )
        (part,) = load_text(file).solve({"weights_6": (HALF, HALF)}).parts
        assert taken_as_given(part) == ["weights_6"]
        assert part.results["a_6"].value == (Fraction(3, 2),)
        assert as_matrix(part.results["output"].value)[5] == (Fraction(3, 2),)


class TestArgmaxAttention:
    def test_scores_lead_to_another_winner(self):
        found, _ = followed("argmax-attention.yaml", scores=(20, 11, 5, 2))
        assert found["argmax"] == (1,)
        assert found["margin"] == 9
        assert found["weights"] == (1, 0, 0, 0)
        assert found["output"] == (2, 0, 1)

    def test_a_winner_leads_to_its_value_even_if_it_did_not_win(self):
        found, _ = followed("argmax-attention.yaml", argmax=(4,))
        assert found["output"] == (1, 0, -1)
        assert found["margin"] == -9

    def test_weights_lead_to_their_sum(self):
        found, _ = followed("argmax-attention.yaml", weights=(HALF, HALF, 0, 0))
        assert found["output"] == (Fraction(3, 2), 2, 2)

    def test_the_certificate_speaks_of_the_real_scores_and_is_left_out(self):
        part = CASES["argmax-attention.yaml"].pinned(argmax=(4,))
        assert part.certificate is None


class TestPooling:
    def test_outputs_stand_for_themselves(self):
        found, right = followed("pooling.yaml", max_1=((9, 9), (9, 9)))
        assert found.pop("max_1") == ((9, 9), (9, 9))
        assert found == {name: value for name, value in right.items() if name != "max_1"}


class TestConvShapes:
    NET = load_text(
        """\
kind: conv_shapes
given:
  input: {channels: 1, size: [8, 8]}
  layers:
    - {type: conv, filters: 2, kernel: 3}
    - {type: pool, kernel: 2}
    - {type: flatten}
    - {type: linear, units: 10}
"""
    )

    def followed(self, **pins):
        (part,) = self.NET.solve(pins).parts
        assert taken_as_given(part) == list(pins)
        check_part(part)
        return values(part)

    def test_weights_and_biases_lead_to_parameters(self):
        found, _ = followed("conv-shapes.yaml (a)", biases=0)
        assert found["parameters"] == 32
        found, _ = followed("conv-shapes.yaml (a)", weights=4)
        assert found["parameters"] == 12
        assert found["macs"] == 99 * 4

    def test_a_shape_leads_to_the_work(self):
        found, _ = followed("conv-shapes.yaml (a)", output_shape=(100, 8))
        assert found["macs"] == 100 * 32

    def test_the_shape_of_a_layer_leads_to_all_that_come_after_it(self):
        found = self.followed(shape_1=(7, 7, 5))
        assert found["shape_2"] == (3, 3, 5)
        assert found["shape_3"] == (45,)
        assert found["parameters_4"] == 45 * 10 + 10
        assert found["parameters_1"] == 20

    def test_the_parameters_of_a_layer_lead_to_the_total(self):
        right = values(self.NET.solve().parts[0])
        assert self.followed(parameters_1=19)["parameters"] == right["parameters"] - 1


class TestTransport:
    def test_a_plan_leads_to_its_cost(self):
        plan = ((1, 2, 1), (0, 2, 0), (0, 0, 1), (0, 0, 2))
        found, right = followed("emd.yaml", plan=plan)
        pairs = zip(plan, right["distances"], strict=True)
        cost = sum(m * d for row, line in pairs for m, d in zip(row, line, strict=True))
        assert found["cost"] == cost
        assert found["emd"] == cost / right["mass"]

    def test_a_cost_leads_to_the_distance(self):
        found, right = followed("emd.yaml", cost=100)
        assert found["emd"] == Fraction(100, right["mass"])
        assert found["plan"] == right["plan"]

    def test_the_proof_is_of_the_real_plan_and_is_left_out(self):
        assert CASES["emd.yaml"].pinned(cost=100).certificate is None


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_pinned_answer_is_still_boxed(name):
    """The page has a box for every answer, also for one that is given."""
    case = CASES[name]
    answer = case.part.answers[-1]
    part = case.pinned(**{answer: case.part.results[answer].value})
    boxed = [one for one in derivations(blocks(part)) if one.answer == answer]
    assert len(boxed) == 1
    for link in boxed[0].links:
        assert isinstance(link.right, Formula)
        assert link.right.expr.value is part.results[answer].value


def test_pins_leave_no_trace():
    """A problem solved with pins is solved as before without them."""
    case = CASES["msa.yaml"]
    case.pinned(weights_1=((1, 0), (0, 1)))
    assert values(case.exercise.solve().parts[0]) == values(case.part)
    assert not any(result.pinned for result in case.exercise.solve().parts[0].results.values())
