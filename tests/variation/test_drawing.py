"""Other problems by the rules of a file: every bound is respected, and reached."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.variation.baskets import BASKET, Basket, basket
from worked.draw import Rng
from worked.fields import Record
from worked.variation import Undrawable, Variation, another

small = st.fractions(-9, 9, max_denominator=6)


def rules(**draw):
    """A variation with these rules; __ in a name stands for what a name cannot hold."""
    return Variation.model_validate({"draw": draw})


def drawn(problem, variation, *key):
    return another(problem, variation, Rng("test", *key))


def changed(one, other):
    """The fields in which two problems differ."""
    return {name for name in Basket.model_fields if getattr(one, name) != getattr(other, name)}


class TestARange:
    @settings(max_examples=100, derandomize=True)
    @given(small, st.integers(1, 7), st.fractions("1/6", 5, max_denominator=6))
    def test_every_number_in_it_is_drawn_and_no_other(self, least, steps, step):
        rule = {"from": least, "to": least + steps * step, "step": step}
        problem = drawn(basket(vector=[0] * 400), rules(vector=rule))
        assert set(problem.vector) == {least + k * step for k in range(steps + 1)}

    @settings(max_examples=50, derandomize=True)
    @given(st.integers(1, 6), st.integers(1, 5), st.integers(0, 3), st.integers(1, 6), st.data())
    def test_numbers_with_a_sum_keep_to_it_and_reach_what_it_allows(
        self, rows, columns, least, steps, data
    ):
        count = rows * columns
        if count == 1:
            return
        total = data.draw(st.integers(count * least + 1, count * (least + steps) - 1))
        rule = {"from": least, "to": least + steps, "sum": total}
        like = basket(matrix=[[0] * columns] * rows)
        seen = set()
        for key in range(60):
            matrix = drawn(like, rules(matrix=rule), key).matrix
            assert len(matrix) == rows
            assert all(len(row) == columns for row in matrix)
            numbers = [number for row in matrix for number in row]
            assert sum(numbers) == total
            seen |= set(numbers)
        assert min(seen) >= least
        assert max(seen) <= least + steps

    def test_both_bounds_of_a_sum_are_reached(self):
        variation = rules(**{"fruits.mass": {"from": 1, "to": 6, "sum": "given"}})
        masses = [[f.mass for f in drawn(BASKET, variation, k).fruits] for k in range(200)]
        assert {sum(three) for three in masses} == {9}
        assert {mass for three in masses for mass in three} == set(range(1, 7))

    def test_fractions_may_add_up_to_what_the_file_says(self):
        rule = {"from": "1/2", "to": 2, "step": "1/4", "sum": "7/2"}
        masses = [f.mass for f in drawn(BASKET, rules(**{"fruits.mass": rule})).fruits]
        assert sum(masses) == Fraction(7, 2)
        assert all(Fraction(1, 2) <= mass <= 2 and mass * 4 % 1 == 0 for mass in masses)


class TestEntriesAndChoices:
    def test_every_entry_is_drawn_and_no_other(self):
        rule = {"entries": [0, "1/2", "sqrt(2)"]}
        vector = drawn(basket(vector=[9] * 100), rules(vector=rule)).vector
        assert set(vector) == set(basket(vector=[0, "1/2", "sqrt(2)"]).vector)

    def test_an_entry_that_is_listed_twice_comes_twice_as_often(self):
        vector = drawn(basket(vector=[9] * 3000), rules(vector={"entries": [0, 0, 1]})).vector
        assert 900 < vector.count(1) < 1100

    def test_the_whole_value_is_one_of_the_choices(self):
        choices = [[1], [2, 3], [4, 5, "1/6"]]
        seen = {drawn(BASKET, rules(vector={"choose": choices}), k).vector for k in range(40)}
        assert seen == {(1,), (2, 3), (4, 5, Fraction(1, 6))}

    def test_words_can_be_chosen(self):
        seen = {drawn(BASKET, rules(ties={"choose": ["first", "last"]}), k).ties for k in range(20)}
        assert seen == {"first", "last"}

    def test_what_the_file_leaves_out_can_be_chosen(self):
        problem = drawn(basket(matrix=None), rules(matrix={"choose": [[[1]], [[2]]]}))
        assert problem.matrix in {((1,),), ((2,),)}

    def test_each_record_of_a_list_gets_a_choice_of_its_own(self):
        rule = {"choose": [[0, 0], [5, 5]]}
        places = [
            tuple(fruit.at for fruit in drawn(BASKET, rules(**{"fruits.at": rule}), k).fruits)
            for k in range(60)
        ]
        assert len(set(places)) == 8


class TestWhatARuleLeavesAsItIs:
    def test_all_fields_without_a_rule(self):
        found = [drawn(BASKET, rules(vector={"from": 10, "to": 99}), k) for k in range(5)]
        assert all(changed(BASKET, problem) == {"vector"} for problem in found)

    def test_all_other_fields_of_a_record_in_a_list(self):
        problem = drawn(BASKET, rules(**{"fruits.mass": {"from": 10, "to": 99}}))
        assert [fruit.at for fruit in problem.fruits] == [fruit.at for fruit in BASKET.fruits]
        assert all(fruit.mass >= 10 for fruit in problem.fruits)

    def test_all_other_entries(self):
        variation = rules(
            **{"fruits[2].mass": {"from": 10, "to": 99}, "matrix[1]": {"from": 10, "to": 99}}
        )
        problem = drawn(BASKET, variation)
        assert [fruit.mass >= 10 for fruit in problem.fruits] == [False, True, False]
        assert problem.matrix is not None
        assert problem.matrix[1] == (3, 4)
        assert all(number >= 10 for number in problem.matrix[0])

    def test_truth_values_are_no_numbers(self):
        like = basket(fruits=[{"at": 0, "mass": 1, "ripe": True}, {"at": 0, "mass": 1}])
        fruits = drawn(like, rules(fruits={"from": 10, "to": 99})).fruits
        assert [fruit.ripe for fruit in fruits] == [True, False]
        assert all(fruit.mass >= 10 and fruit.at[0] >= 10 for fruit in fruits)


class TestTheKindsOwnWay:
    def test_without_rules_the_kind_draws(self):
        problem = drawn(BASKET, Variation())
        assert problem == Basket.sample(Rng("test"), like=BASKET)
        assert changed(BASKET, problem) == {"fruits", "vector"}

    def test_what_is_kept_stays_as_given(self):
        variation = Variation.model_validate({"keep": ["vector", "fruits[2].mass"]})
        problem = drawn(BASKET, variation)
        assert problem.vector == BASKET.vector
        assert problem.fruits[1] == BASKET.fruits[1]
        assert problem.fruits[0] != BASKET.fruits[0]

    def test_a_field_of_every_entry_is_kept(self):
        problem = drawn(BASKET, Variation.model_validate({"keep": ["fruits.mass"]}))
        assert changed(BASKET, problem) == {"vector"}


class TestDraws:
    variation = rules(
        **{"vector": {"from": -3, "to": 3}, "fruits.mass": {"from": 1, "to": 6, "sum": "given"}}
    )

    def test_depend_on_the_key_alone(self):
        first = [drawn(BASKET, self.variation, k) for k in range(5)]
        drawn(BASKET, self.variation, "something else")
        assert [drawn(BASKET, self.variation, k) for k in range(5)] == first
        assert len(set(first)) == 5

    def test_do_not_depend_on_the_order_of_the_rules(self):
        draw = self.variation.as_given()["draw"]
        turned = Variation.model_validate({"draw": dict(reversed(draw.items()))})
        assert list(draw) != list(reversed(draw))
        assert turned == self.variation
        assert drawn(BASKET, turned) == drawn(BASKET, self.variation)

    def test_are_the_same_forever(self):
        """Literal values: if one of these changes, every variant ever drawn by a rule changes."""
        found = drawn(BASKET, self.variation, "golden")
        assert found.vector == (-2, -3, -1)
        assert [fruit.mass for fruit in found.fruits] == [4, 4, 1]

    def test_are_checked_as_the_file_is(self):
        found = drawn(BASKET, rules(vector={"from": "1/2", "to": "5/2", "step": "1/2"}), 3)
        assert all(isinstance(n, int) or n.denominator > 1 for n in found.vector)
        assert all(isinstance(fruit, Record) for fruit in found.fruits)

    def test_that_make_no_problem_are_refused_with_the_words_of_a_file(self):
        variation = rules(count={"choose": [6, 7]})
        with pytest.raises(Undrawable) as caught:
            drawn(BASKET, variation)
        assert str(caught.value) in {f"count: {n}; at most 5 would do" for n in (6, 7)}
