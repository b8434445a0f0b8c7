"""The least cost, the plan and the verdict on ties, against every plan there is."""

import subprocess
import sys
from collections.abc import Sequence
from fractions import Fraction
from random import Random

import pytest

from tests.maths.plans_by_trial import (
    DIGITS,
    Table,
    cheapest,
    every_matching,
    every_table,
    grid_points,
    random_masses,
    whole_part,
)
from worked.errors import CannotSolve
from worked.exact import sqrt
from worked.exact.number import sign_of
from worked.exact.rational import Rational
from worked.maths.transport import (
    Costs,
    Distance,
    Optimum,
    RationalCosts,
    RootCosts,
    between,
    greedy_plan,
    northwest_plan,
    solve,
    total_cost,
    verify,
)

DISTANCES: tuple[Distance, ...] = ("euclidean", "manhattan", "chebyshev", "squared_euclidean")


def proved(sources: Sequence[Rational], targets: Sequence[Rational], costs: Costs) -> Optimum:
    """Solve, and let the certificate be checked."""
    optimum = solve(sources, targets, costs)
    assert verify(sources, targets, costs, optimum) == []
    return optimum


def agrees(optimum: Optimum, least: int, best: list[Table]) -> None:
    """Compare with the outcome of a trial of all plans."""
    unit = 10 ** (DIGITS // 2)
    assert sign_of(optimum.cost - Fraction(least - unit, 10**DIGITS)) > 0
    assert sign_of(optimum.cost - Fraction(least + unit, 10**DIGITS)) < 0
    assert optimum.unique == (len(best) == 1)
    assert optimum.plan.rows == max(best)
    if optimum.another:
        assert optimum.another.rows == min(best)


@pytest.mark.parametrize("distance", DISTANCES)
def test_small_problems_agree_with_a_trial_of_every_plan(distance: Distance) -> None:
    random = Random(f"plans {distance}")
    several = 0
    for _ in range(120):
        n, m, total = random.randint(2, 4), random.randint(2, 3), random.randint(2, 6)
        costs = between(grid_points(n, 3, random), grid_points(m, 3, random), distance)
        supply, demand = whole_part(total, n, random), whole_part(total, m, random)
        optimum = proved(supply, demand, costs)
        agrees(optimum, *cheapest(every_table(supply, demand), costs))
        several += not optimum.unique
    assert 10 < several < 110


@pytest.mark.parametrize("n", [2, 3, 4, 5, 6])
def test_unit_masses_agree_with_a_trial_of_every_permutation(n: int) -> None:
    random = Random(n)
    several = 0
    for _ in range(12 if n == 6 else 60):
        costs = between(grid_points(n, 5, random), grid_points(n, 5, random), "euclidean")
        optimum = proved([1] * n, [1] * n, costs)
        agrees(optimum, *cheapest(every_matching(n), costs))
        several += not optimum.unique
    assert several


def test_tables_of_costs_may_be_negative_or_fractions() -> None:
    random = Random(7)
    for _ in range(100):
        n, m, total = random.randint(1, 3), random.randint(1, 4), random.randint(1, 6)
        matrix = [
            [Fraction(random.randint(-6, 6), random.randint(1, 3)) for _ in range(m)]
            for _ in range(n)
        ]
        costs = RationalCosts.of(matrix)
        supply, demand = whole_part(total, n, random), whole_part(total, m, random)
        agrees(proved(supply, demand, costs), *cheapest(every_table(supply, demand), costs))


def test_fractions_of_mass_are_the_same_problem_in_another_unit() -> None:
    random = Random(8)
    for _ in range(50):
        costs = between(grid_points(3, 4, random), grid_points(3, 4, random), "euclidean")
        supply, demand = whole_part(7, 3, random), whole_part(7, 3, random)
        whole = proved(supply, demand, costs)
        part = proved([Fraction(x, 6) for x in supply], [Fraction(x, 6) for x in demand], costs)
        assert part.plan.rows == tuple(tuple(Fraction(x, 6) for x in r) for r in whole.plan.rows)
        assert part.cost * 6 == whole.cost
        assert (part.u, part.v) == (whole.u, whole.v)


def test_one_source_serves_every_target() -> None:
    costs = between([(0, 0)], [(3, 4), (1, 1), (5, 12)], "euclidean")
    optimum = proved([6], [1, 2, 3], costs)
    assert optimum.plan.rows == ((1, 2, 3),)
    assert optimum.cost == 5 + 2 * sqrt(2) + 39
    assert optimum.u == (0,)
    assert optimum.v == (5, sqrt(2), 13)
    assert optimum.unique


def test_one_target_is_served_by_every_source() -> None:
    costs = between([(1,), (4,), (-2,)], [(0,)], "euclidean")
    optimum = proved([1, 0, 2], [3], costs)
    assert optimum.plan.rows == ((1,), (0,), (2,))
    assert optimum.cost == 5
    assert optimum.u == (0, 3, 1)
    assert optimum.v == (1,)


def test_a_single_row_of_thousands_needs_no_float() -> None:
    random = Random(9)
    demand = [random.randint(0, 9) for _ in range(3000)]
    costs = between([(0, 0)], grid_points(3000, 100, random), "manhattan")
    optimum = proved([sum(demand)], demand, costs)
    assert optimum.plan.rows == (tuple(demand),)


def test_zero_masses_move_nothing_and_still_get_potentials() -> None:
    random = Random(10)
    for _ in range(100):
        supply = [random.choice([0, 0, 1, 2]) for _ in range(3)]
        demand = whole_part(sum(supply), 4, random)
        if sum(supply):
            costs = between(grid_points(3, 4, random), grid_points(4, 4, random), "euclidean")
            agrees(proved(supply, demand, costs), *cheapest(every_table(supply, demand), costs))


def test_a_tenth_and_two_tenths_are_three_tenths() -> None:
    tenth = Fraction(1, 10)
    optimum = proved([1, 1], [1, 1], RationalCosts.of([[tenth, 3 * tenth], [0, 2 * tenth]]))
    assert optimum.cost == 3 * tenth
    assert not optimum.unique
    assert optimum.plan.rows == ((1, 0), (0, 1))
    assert optimum.another is not None
    assert optimum.another.rows == ((0, 1), (1, 0))


def test_masses_of_a_tenth_and_two_tenths_fill_three_tenths() -> None:
    tenth = Fraction(1, 10)
    costs = between([(0,), (1,)], [(0,)], "euclidean")
    optimum = proved([tenth, 2 * tenth], [3 * tenth], costs)
    assert optimum.cost == Fraction(1, 5)


def test_costs_that_differ_in_the_thirtieth_digit_are_not_equal() -> None:
    little = Fraction(1, 10**30)
    optimum = proved([1, 1], [1, 1], RationalCosts.of([[1 + little, 1], [1, 1]]))
    assert optimum.plan.rows == ((0, 1), (1, 0))
    assert optimum.unique
    equal = proved([1, 1], [1, 1], RationalCosts.of([[1, 1], [1, 1]]))
    assert not equal.unique


def test_roots_that_differ_in_the_thirtieth_digit_are_not_equal() -> None:
    optimum = proved([1, 1], [1, 1], RootCosts.of([[10**36 + 1, 10**36], [0, 0]]))
    assert optimum.plan.rows == ((0, 1), (1, 0))
    assert optimum.cost == 10**18
    assert optimum.unique


def test_roots_closer_than_the_fixed_point_are_decided_exactly() -> None:
    x = 2**124  # then √x - 2√(x + 1) + √(x + 2) is about -2**-188, and 128 places are kept
    optimum = proved([1, 1], [1, 1], RootCosts.of([[x, x + 1], [x + 1, x + 2]]))
    assert optimum.plan.rows == ((1, 0), (0, 1))
    assert optimum.unique
    other = proved([1, 1], [1, 1], RootCosts.of([[x + 1, x], [x + 2, x + 1]]))
    assert other.plan.rows == ((0, 1), (1, 0))
    assert other.unique


@pytest.mark.parametrize("far", [5 * 10**9, 10**15])
def test_points_very_far_apart_are_not_wrapped_or_rounded(far: int) -> None:
    random = Random(far)
    for _ in range(20):
        sources = [(random.randint(-far, far), random.randint(-far, far)) for _ in range(4)]
        targets = [(x + random.randint(-2, 2), y + random.choice([0, far])) for x, y in sources]
        costs = between(sources, targets, "euclidean")
        optimum = proved([1] * 4, [1] * 4, costs)
        agrees(optimum, *cheapest(every_matching(4), costs))


def test_ten_billion_apart_costs_ten_billion() -> None:
    far = 5 * 10**9
    costs = between([(-far, 0), (far, 0)], [(far, 0), (far, 1)], "euclidean")
    optimum = proved([1, 1], [1, 1], costs)
    assert optimum.plan.rows == ((0, 1), (1, 0))
    assert optimum.cost == sqrt(10**20 + 1)


def test_points_may_have_fractions_as_coordinates() -> None:
    half, third = Fraction(1, 2), Fraction(1, 3)
    costs = between([(0, 0)], [(half, third)], "euclidean")
    assert costs.value((0, 0)) == sqrt(Fraction(13, 36))
    assert between([(0, 0)], [(half, third)], "manhattan").value((0, 0)) == Fraction(5, 6)
    assert between([(0, 0)], [(half, third)], "chebyshev").value((0, 0)) == half
    assert between([(0, 0)], [(half, third)], "squared_euclidean").value((0, 0)) == Fraction(13, 36)
    assert RootCosts.of([[Fraction(1, 2)]]).value((0, 0)) == sqrt(half)


def test_a_problem_turned_round_costs_the_same() -> None:
    random = Random(11)
    for _ in range(30):
        points, others = grid_points(4, 6, random), grid_points(5, 6, random)
        supply, demand = random_masses(4, 5, random)
        there = proved(supply, demand, between(points, others, "euclidean"))
        back = proved(demand, supply, between(others, points, "euclidean"))
        assert there.cost == back.cost
        assert there.unique == back.unique


def test_the_cheapest_pair_first_can_be_dearer() -> None:
    costs = between([(0,), (2,)], [(-3,), (1,)], "euclidean")
    greedy = greedy_plan([1, 1], [1, 1], costs)
    assert greedy.rows == ((0, 1), (1, 0))
    assert total_cost(greedy, costs) == 6
    optimum = proved([1, 1], [1, 1], RationalCosts.of([[3, 1], [6, 1]]))
    assert optimum.plan.rows == ((1, 0), (0, 1))
    assert optimum.cost == 4


def test_the_greedy_rule_takes_the_first_of_equal_pairs_and_shares_what_is_left() -> None:
    costs = RationalCosts.of([[2, 1, 1], [1, 5, 1]])
    half = Fraction(1, 2)
    assert greedy_plan([2, 1], [1, half, 3 * half], costs).rows == ((0, half, 3 * half), (1, 0, 0))


def test_the_corner_rule_does_not_look_at_costs() -> None:
    assert northwest_plan([3, 0, 2], [1, 2, 2]).rows == ((1, 2, 0), (0, 0, 0), (0, 0, 2))


@pytest.mark.parametrize(
    ("sources", "targets", "message"),
    [
        ([1, 2], [1, 1], "the sources hold 3, the targets take 2"),
        ([2, -1], [1, 0], "negative"),
        ([0, 0], [0, 0], "the total is 0"),
        ([1], [1, 0], "2 by 2"),
    ],
)
def test_masses_that_cannot_be_moved_are_refused(
    sources: list[int], targets: list[int], message: str
) -> None:
    with pytest.raises(CannotSolve, match=message):
        solve(sources, targets, RationalCosts.of([[1, 2], [3, 4]]))


def test_ragged_tables_and_points_of_different_length_are_refused() -> None:
    with pytest.raises(CannotSolve, match="one cost for each target"):
        RationalCosts.of([[1, 2], [3]])
    with pytest.raises(CannotSolve, match="negative"):
        RootCosts.of([[-1]])
    with pytest.raises(CannotSolve, match="same number of coordinates"):
        between([(0, 0)], [(1,)], "euclidean")


def test_small_problems_load_neither_numpy_nor_scipy_nor_pot() -> None:
    program = """
import sys
from worked.maths.transport import between, solve, verify
points = [(i * i % 17, i * 7 % 11) for i in range(20)]
others = [(i * 5 % 13, i * i * i % 19) for i in range(20)]
costs = between(points, others, "euclidean")
assert not verify([1] * 20, [1] * 20, costs, solve([1] * 20, [1] * 20, costs))
print(*sorted({"numpy", "scipy", "ot", "sympy"} & set(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []
