"""Parts that hold the same data in the file hold the same data in every variant."""

from tests.variation.baskets import BASKET, basket
from worked.draw import Rng
from worked.exercise import Part
from worked.variation import Variation, drawn_parts, shared_fields


def part(problem, kind="basket", **variants):
    return Part("", kind, problem, variants=Variation.model_validate(variants))


def drawn(*parts):
    return drawn_parts(parts, lambda index: Rng("part", index))


def test_equal_fields_of_two_parts_take_what_is_drawn_first():
    first, second = drawn(part(BASKET), part(basket(ties="last", vector=[5, 5])))
    assert first.fruits != BASKET.fruits
    assert second.fruits == first.fruits
    assert second.vector not in {(5, 5), first.vector}
    assert (first.ties, second.ties) == ("first", "last")


def test_a_field_that_stays_in_the_first_part_stays_in_the_others():
    first, second = drawn(part(BASKET, keep=["vector"]), part(basket(ties="last")))
    assert first.vector == second.vector == BASKET.vector


def test_the_earliest_of_several_parts_counts():
    parts = [part(BASKET), part(basket(vector=[7])), part(basket(vector=[7], count=3))]
    first, second, third = drawn(*parts)
    assert third.vector == second.vector != first.vector
    assert third.fruits == second.fruits == first.fruits


def test_parts_of_different_kinds_share_nothing():
    first, second = drawn(part(BASKET), part(BASKET, kind="box"))
    assert first.fruits != second.fruits


def test_what_is_left_out_is_not_shared():
    parts = [part(basket(matrix=None)), part(basket(matrix=None))]
    assert set(shared_fields(parts, 1)) == {"fruits", "vector", "count"}


def test_the_earliest_part_that_holds_the_same_is_named():
    parts = [part(BASKET), part(BASKET), part(basket(vector=[7]))]
    assert shared_fields(parts, 2) == {"fruits": 0, "matrix": 0, "count": 0}


def test_a_part_alone_shares_nothing():
    assert shared_fields([part(BASKET)], 0) == {}
