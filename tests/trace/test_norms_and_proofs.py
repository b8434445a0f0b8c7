"""Squared norms of matrices, and formulas whose value is known by a proof."""

from flint import arb

from worked.exact import sqrt
from worked.notation import Fence, Num, Op, Row, Script, Sym
from worked.trace import literal, named, proved, squared_norm
from worked.trace.arithmetic import Balls, Floats

A = named("A", "A", ((1, -2), (0, 3)))


class TestSquaredNorm:
    def test_is_the_sum_of_all_squares(self):
        assert squared_norm(A).value == 14
        assert squared_norm(A).evaluate(Floats()) == 14.0

    def test_is_written_with_bars_or_as_a_sum_without_zeros(self):
        assert squared_norm(A).show("symbols") == Script(Fence("‖", Sym("A")), Sym("F"), Num(2))
        squares = [Script(x, sup=Num(2)) for x in (Num(1), Fence("(", Num(-2)), Num(3))]
        first, second, third = squares
        assert squared_norm(A).show("numbers") == Row((first, Op("+"), second, Op("+"), third))
        assert squared_norm(literal(((0,),))).show("numbers") == Num(0)

    def test_the_sum_stands_in_brackets_before_a_factor(self):
        shown = (2 * squared_norm(A)).show("numbers")
        assert isinstance(shown, Row)
        assert any(isinstance(item, Fence) for item in shown.items)

    def test_of_many_squares_some_are_written(self):
        shown = squared_norm(literal(((1,) * 20,))).show("numbers")
        assert isinstance(shown, Row)
        assert Op("⋯") in shown.items


class TestProved:
    FORMULA = named("x", "x", sqrt(sqrt(2) + 1)) * 2 - named("y", "y", sqrt(4 * sqrt(2) + 4))

    def test_has_the_value_of_the_proof_and_the_looks_of_the_formula(self):
        known = proved(self.FORMULA, 0)
        assert known.value == 0
        assert known.show("symbols") == self.FORMULA.show("symbols")
        assert known.show("value") == Num(0)

    def test_is_evaluated_as_it_is_written(self):
        wrong = proved(self.FORMULA, 7)
        found, enclosed = wrong.evaluate(Floats()), wrong.evaluate(Balls(200))
        assert isinstance(found, float)
        assert abs(found) < 1e-12
        assert isinstance(enclosed, arb)
        assert enclosed.contains(0)
