"""What a file says of variants is held against its problem, and against a few draws."""

from tests.variation.baskets import BASKET, basket
from worked.variation import misfits


def told(data, problem=BASKET):
    return dict(misfits(data, problem))


def excepting(*names, **said):
    return said | {"gates": {"discriminating": {"except": list(names)}}}


MISTAKE = ("gates", "discriminating", "except", 0)


class TestMistakes:
    def test_of_other_draws_may_be_named(self):
        assert "overloaded" not in {mistake.name for mistake in BASKET.mistakes()}
        assert told(excepting("overloaded", "dropped")) == {}

    def test_that_no_draw_of_the_rules_allows_are_unknown(self):
        rules = {"fruits.mass": {"from": 1, "to": 3}}
        assert told(excepting("overloaded", draw=rules)) == {
            MISTAKE: "unknown mistake 'overloaded'; known: dropped"
        }

    def test_are_told_the_nearest(self):
        assert told(excepting("droped")) == {
            MISTAKE: "unknown mistake 'droped'; did you mean 'dropped'? known: dropped, overloaded"
        }


class TestKeeping:
    def test_a_field_that_no_draw_changes_is_idle(self):
        idle = "stays as given in every draw anyway; leave it out"
        assert told({"keep": ["count", "fruits.at", "vector", "fruits[1].at"]}) == {
            ("keep", 0): idle,
            ("keep", 1): idle,
            ("keep", 3): idle,
        }

    def test_all_that_changes_leaves_nothing(self):
        nothing = {("keep",): "leaves nothing to draw; keep fewer fields"}
        assert told({"keep": ["vector", "fruits"]}) == nothing
        assert told({"keep": ["vector", "fruits.mass"]}) == nothing
        assert told({"keep": ["fruits.mass"]}) == {}

    def test_of_a_large_problem_is_not_tried(self):
        assert told({"keep": ["vector", "fruits"]}, basket(vector=[1] * 1000)) == {}


class TestWhatCannotBeRead:
    def test_is_passed_over(self):
        """Reading it as a `Variation` tells that."""
        unreadable: list[dict[str, object]] = [
            {"draw": 3},
            {"draw": {"a b": {}, "vector": {"from": 2, "to": 1}}},
            {"keep": "vector"},
            {"gates": [], "tries": None},
            excepting(3),
        ]
        assert [told(data) for data in unreadable] == [{}] * 5

    def test_does_not_hide_what_can(self):
        draw = {"a b": 3, "vector": {"from": "x"}, "vektor": {"from": 2, "to": 1}}
        assert list(told({"draw": draw, "tries": "x"})) == [("draw", "vektor")]
