"""A printed relation that is false is caught, whatever its sign and however close it comes."""

from fractions import Fraction

import pytest

from worked import exact
from worked.check import CheckFailed, check_part
from worked.check.equalities import Relations, rounded
from worked.document import Derivation, Equations, Formula, Link, Notation, PartSolution, Step
from worked.exact import NEG_INF
from worked.notation import parse
from worked.trace import argmax, combination, entry, floor, literal, masked, named, softmax, total
from worked.trace import sqrt as root
from worked.trace.arithmetic import Floats

THIRD = Fraction(1, 3)
ROOT_2 = exact.sqrt(2)
TENTHS = total([Fraction(1, 10), Fraction(2, 10)])
"""In floats this comes to 0.30000000000000004."""


def holds(left, relation, right, places=4, styles=("numbers", "value")):
    sides = [
        Formula(literal(side), style) for side, style in zip((left, right), styles, strict=True)
    ]
    return Relations(places, Floats()).hold(sides[0], relation, sides[1])


class TestEveryRelation:
    @pytest.mark.parametrize(
        ("left", "relation", "right"),
        [
            (2, "=", 2),
            (2, "≠", 3),
            (2, "≤", 2),
            (2, "≤", 3),
            (3, "≥", 2),
            (2, "<", 3),
            (3, ">", 2),
            (ROOT_2, ">", Fraction(141421356237309504880168872420969807, 10**35)),
            (ROOT_2, "<", Fraction(141421356237309504880168872420969808, 10**35)),
            ((1, 2), "=", (1, 2)),
            ((1, 2), "≤", (1, 3)),
            (NEG_INF, "=", NEG_INF),
            ((5, NEG_INF), "=", (5, NEG_INF)),
            (NEG_INF, "<", -5),
        ],
    )
    def test_a_true_one_holds(self, left, relation, right):
        assert holds(left, relation, right)

    @pytest.mark.parametrize(
        ("left", "relation", "right"),
        [
            (2, "=", 3),
            (2, "≠", 2),
            (3, "≤", 2),
            (2, "≥", 3),
            (3, "<", 3),
            (3, "<", 2),
            (2, ">", 2),
            (2, ">", 3),
            (ROOT_2, "<", Fraction(141421356237309504880168872420969807, 10**35)),
            (ROOT_2, ">", Fraction(141421356237309504880168872420969808, 10**35)),
            ((1, 2), "=", (1, 3)),
            ((1, 2), "=", (2, 1)),
            ((1, 2), "=", (1, 2, 0)),
            ((1, 2), "<", (2, 2)),
            (((1, 2),), "=", (1, 2)),
            (1, "=", (1,)),
            (NEG_INF, "=", -(10**9)),
            (-(10**9), "=", NEG_INF),
            (NEG_INF, "<", NEG_INF),
            ((5, NEG_INF), "=", (5, 0)),
        ],
    )
    def test_a_false_one_does_not(self, left, relation, right):
        assert not holds(left, relation, right)

    @pytest.mark.parametrize("relation", ["→", "∈", "=="])
    def test_a_relation_that_nothing_checks_is_an_error(self, relation):
        with pytest.raises((ValueError, KeyError)):
            holds(1, relation, 2)


class TestRounding:
    @pytest.mark.parametrize(
        ("value", "shown", "places"),
        [
            (THIRD, Fraction(3333, 10000), 4),
            (-THIRD, Fraction(-3333, 10000), 4),
            (ROOT_2, Fraction(14142, 10000), 4),
            (Fraction(1, 8), Fraction(13, 100), 2),
            (Fraction(1, 8), Fraction(12, 100), 2),  # a tie is half a unit away on both sides
            (THIRD, 0, 0),
            (10**30 + THIRD, 10**30 + Fraction(3333, 10000), 4),
        ],
    )
    def test_a_right_one_holds(self, value, shown, places):
        assert holds(value, "≈", shown, places, ("value", "decimal"))

    @pytest.mark.parametrize(
        ("value", "shown", "places"),
        [
            (THIRD, Fraction(3334, 10000), 4),
            (THIRD, Fraction(3332, 10000), 4),
            (ROOT_2, Fraction(14143, 10000), 4),
            (Fraction(33335, 10**5) + Fraction(1, 10**9), Fraction(3333, 10000), 4),
            (THIRD, 1, 0),
            (10**30 + THIRD, 10**30 + Fraction(3334, 10000), 4),
            ((THIRD, 1), (Fraction(3333, 10000), Fraction(10001, 10000)), 4),
        ],
    )
    def test_a_wrong_one_does_not(self, value, shown, places):
        assert not holds(value, "≈", shown, places, ("value", "decimal"))

    def test_decimals_are_those_that_are_printed(self):
        assert rounded((THIRD, 2, NEG_INF, ROOT_2), 2) == (
            Fraction(33, 100),
            2,
            NEG_INF,
            Fraction(141, 100),
        )

    def test_a_rounding_that_goes_wrong_is_caught(self, monkeypatch):
        monkeypatch.setattr("worked.check.equalities.decimal", lambda x, places: "0.3334")
        assert not holds(THIRD, "≈", THIRD, 4, ("value", "decimal"))


class TestWhereFloatsAreTooWeak:
    """Floats say no, or nothing; balls decide."""

    def test_numbers_beyond_floats(self):
        huge = 10**400
        assert holds(literal(huge) * huge, "=", huge**2)
        assert not holds(literal(huge) * huge, "=", 2 * huge**2)
        assert holds(total([huge, 1]), ">", huge)
        assert not holds(total([huge, 1]), "<", huge)

    def test_cancellation(self):
        n = named("n", "n", 10**30)
        assert holds(n + Fraction(1, 7) - n, "=", Fraction(1, 7))
        assert not holds(n + Fraction(1, 7) - n, "=", Fraction(1, 6))
        squares = combination([10**30, -(10**30)], [literal(ROOT_2), root(literal(2))])
        assert holds(squares, "=", 0)

    def test_equal_numbers_that_rounding_parts_are_neither_above_nor_below(self):
        assert float(Fraction(1, 10)) + float(Fraction(2, 10)) > 0.3
        assert holds(TENTHS, "=", Fraction(3, 10))
        assert not holds(TENTHS, ">", Fraction(3, 10))
        assert not holds(TENTHS, "<", Fraction(3, 10))
        assert holds(TENTHS, "≤", Fraction(3, 10))

    def test_a_floor_just_below_an_integer(self):
        below = literal(3 - Fraction(1, 10**30))
        assert holds(floor(below), "=", 2)
        assert not holds(floor(below), "=", 3)
        assert holds(floor(literal(3)), "=", 3)

    def test_near_ties_of_scores(self):
        scores = literal((10**20, 10**20 + 1))
        weights = exact.softmax((0, 1))
        assert holds(softmax(scores), "=", weights)
        assert not holds(softmax(scores), "=", (Fraction(1, 2), Fraction(1, 2)))

    def test_near_ties_of_an_argmax(self):
        scores = literal((1, 1 + Fraction(1, 10**40), 0))
        assert holds(argmax(scores), "=", (2,))
        assert not holds(argmax(scores), "=", (1,))
        assert holds(argmax(literal((ROOT_2 * 3, ROOT_2 + exact.sqrt(8), 0))), "=", (1, 2))

    def test_winners_that_only_many_digits_can_tell(self):
        third = Fraction(10**400, 3)
        scores = literal((third - 1, third, third + Fraction(1, 10**300)))
        assert holds(argmax(scores), "=", (3,))
        for wrong in ((2, 3), (2,), (1, 2, 3), (1,)):
            assert not holds(argmax(scores), "=", wrong)
        tie = literal((third, 0, third))
        assert holds(argmax(tie), "=", (1, 3))
        assert not holds(argmax(tie), "=", (1,))

    def test_masked_scores_that_are_huge(self):
        scores = masked(literal((10**400, 7)), literal((1, 0)))
        assert holds(scores, "=", (10**400, NEG_INF))
        assert not holds(scores, "=", (10**400, 7))
        assert not holds(scores, "=", (2 * 10**400, NEG_INF))


def part_with(*blocks):
    step = Step((), tuple(blocks))
    return PartSolution("b", "fake", None, "", None, (), (step,), {}, ())  # type: ignore[arg-type]


class FakeProblem:
    """A problem without results, whose oracle has nothing to say."""

    def oracle(self, numbers):
        return {}


def checked(*blocks, places=4):
    from dataclasses import replace

    return check_part(replace(part_with(*blocks), problem=FakeProblem()), places)


TRUE = Link("=", Formula(literal(3), "value"))
FALSE = Link("=", Formula(literal(4), "value"))
LEFT = Formula(named("n", "n", 2) + 1, "symbols")


class TestCounting:
    def test_each_link_is_checked_against_the_side_before_it(self):
        report = checked(Derivation(LEFT, (TRUE, Link("≤", Formula(literal(5), "value")))))
        assert (report.equalities, report.links) == (2, 2)

    def test_equations_side_by_side_are_checked_too(self):
        report = checked(Equations((Derivation(LEFT, (TRUE,)), Derivation(LEFT, (TRUE,)))))
        assert (report.equalities, report.links) == (2, 2)
        with pytest.raises(CheckFailed):
            checked(Equations((Derivation(LEFT, (TRUE,)), Derivation(LEFT, (FALSE,)))))

    def test_notation_is_counted_but_not_checked(self):
        symbols = Notation(parse("n + 1"))
        report = checked(Derivation(symbols, (TRUE, Link("=", symbols), TRUE)))
        assert (report.equalities, report.links) == (1, 3)

    def test_notation_in_between_hides_nothing(self):
        symbols = Link("=", Notation(parse("n + 1")))
        with pytest.raises(CheckFailed):
            checked(Derivation(LEFT, (TRUE, symbols, FALSE)))

    def test_a_false_link_names_both_sides_and_the_part(self):
        with pytest.raises(CheckFailed) as caught:
            checked(Derivation(LEFT, (TRUE, FALSE)))
        assert caught.value.check == "equality"
        assert caught.value.label == "b"
        assert str(caught.value) == (
            "part (b): the equality check failed: 3 = 4 is not true; please report this problem"
        )

    def test_a_tree_that_computes_another_thing_than_its_value_is_caught(self):
        """The value comes from `exact`, the check from `approximate`: they share no code."""

        class Liar(type(LEFT.expr.op)):  # type: ignore[misc]
            def exact(self, *values):
                return sum(values) + 1

        lie = Liar()(literal(1), literal(1))
        assert lie.value == 3
        with pytest.raises(CheckFailed):
            checked(Derivation(Formula(lie, "numbers"), (TRUE,)))

    def test_entries_of_pinned_values_are_checked_like_any_other(self):
        row = named("r", "r", (5, 6))
        part = entry(row, 1)
        assert checked(Derivation(Formula(part, "symbols"), (Link("=", Formula(part, "value")),)))
        with pytest.raises(CheckFailed):
            checked(Derivation(Formula(part, "symbols"), (FALSE,)))
