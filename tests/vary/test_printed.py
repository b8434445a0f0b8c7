"""What of a solution meets the reader's eye, and the work in it, counted by hand."""

from fractions import Fraction

from worked import exact
from worked.solve import solve
from worked.trace.tally import Tally
from worked.vary.printed import decimals, name_of, numbers, rationals, work_of
from worked.vary.telling import Eye

MEAN = "kind: pooling\ngiven: {input: [1, 2, 4, 8], ops: [average], kernel: 2}\n"
ARGMAX = """
kind: argmax_attention
given: {keys: [[1, 0], [2, 3]], values: [[1, 2], [3, 14]], query: [2, -1]}
"""


def part(exercise):
    (only,) = solve(exercise).parts
    return only


def test_the_work_of_a_pooling_problem(exercise):
    # 4 - 2, (...)/2, 1 + 1; then (1 + 2)/2 and (4 + 8)/2; 3/2 has one digit more than 6
    assert work_of(part(exercise(MEAN))) == Tally(additions=4, divisions=3, digits=1)


def test_the_work_of_an_argmax_problem(exercise):
    # 2·2 + (-1)·3; 2 < 1?; 2 - 1 for the margin and again for the lead; k_1 - k_2 = (-1, -3), of
    # which only 1 - 2 is work; its length: 3·3, 1 + 9, a root; that of q: 2·2, 4 + 1, a root; two
    # quotients; -1 is met in q, and 14 in v_2
    counted = Tally(
        multiplications=1 + 1 + 1,
        additions=1 + 1 + 1 + 1 + 1 + 1,
        divisions=2,
        roots=2,
        comparisons=1,
        negatives=1,
        digits=1,
    )
    assert work_of(part(exercise(ARGMAX))) == counted


def test_the_numbers_of_the_question_are_printed_too(exercise):
    solution = solve(exercise(ARGMAX)).parts[0]
    assert 14 in list(numbers(solution))
    assert {1, 2, 3, -1} <= set(numbers(solution))


def test_decimals_are_named_by_what_they_belong_to(exercise):
    names = [name_of(expr) for expr in decimals(part(exercise(ARGMAX)))]
    assert "an entry of scores" in names
    assert "radius_query" in names


def test_an_algebraic_number_is_written_with_rationals():
    number = exact.sqrt(2) * 3 + Fraction(1, 7)
    assert sorted(rationals(number)) == [Fraction(1, 7), 1, 2, 3]
    assert list(rationals(Fraction(3, 4))) == [Fraction(3, 4)]
    assert list(rationals(exact.NEG_INF)) == []


def test_the_eye_sees_what_is_printed():
    eye = Eye(4)
    third = Fraction(1, 3)
    assert eye.alike(third, Fraction(33333, 100000))
    assert not eye.alike(third, Fraction(33338, 100000))
    assert not eye.alike(Fraction(33334, 100000), Fraction(33336, 100000))  # round apart
    assert eye.alike(Fraction(33326, 100000), Fraction(33334, 100000))
    assert eye.alike((1, (2, third)), (1, (2, third)))
    assert not eye.alike((1, 2), (1, 2, 3))
    assert not eye.alike((1, 2), 1)
    assert eye.alike(exact.NEG_INF, exact.NEG_INF)
    assert not eye.alike(exact.NEG_INF, 0)
    assert eye.alike(exact.sqrt(2), Fraction(14142, 10000))
    assert not Eye(6).alike(exact.sqrt(2), Fraction(14142, 10000))


def test_a_number_looks_whole_if_its_decimals_are_zeros():
    eye = Eye(4)
    assert eye.looks_whole(Fraction(99999, 100000)) == "1.0000"
    assert eye.looks_whole(exact.softmax((0, 30))[0]) == "0.0000"
    assert eye.looks_whole(Fraction(9999, 10000)) is None
    assert eye.looks_whole(Fraction(1, 3)) is None
    assert eye.looks_whole(1) is None
    assert eye.looks_whole(exact.NEG_INF) is None
    assert Eye(0).looks_whole(Fraction(1, 3)) is None


def test_every_distance_is_measured_also_if_one_is_written_out(exercise):
    text = """kind: transport
given:
  sources: [{at: [0, 0], mass: 3}, {at: [5, 5], mass: 2}]
  targets: [{at: [2, 3], mass: 1}, {at: [5, 2], mass: 4}]
"""
    # √(2² + 3²), √(5² + 2²), √(3² + 2²), √(0² + 3²)
    assert work_of(part(exercise(text))).roots == 4
    assert work_of(part(exercise(text + "  distance: manhattan\n"))).roots == 0
