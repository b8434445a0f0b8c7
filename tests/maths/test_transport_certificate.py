"""The certificate must be able to fail: every corrupted proof is found out."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest

from tests.maths.plans_by_trial import every_matching, grid_points
from worked.maths.transport import Optimum, Plan, between, solve, verify

HALF = Fraction(1, 2)
COSTS = between([(0, 0), (3, 1), (1, 4)], [(1, 1), (4, 4), (2, 0), (0, 3)], "euclidean")
SOURCES, TARGETS = [2, 3, 1], [1, 1, 2, 2]
RIGHT = solve(SOURCES, TARGETS, COSTS)

TIED_COSTS = between([(0,), (0,)], [(1,), (2,)], "euclidean")
TIED = solve([1, 1], [1, 1], TIED_COSTS)


def moved(plan: Plan, changes: Mapping[tuple[int, int], int | Fraction]) -> Plan:
    """Change some amounts of a plan."""
    amounts = dict(plan.amounts)
    for arc, change in changes.items():
        amounts[arc] = amounts.get(arc, 0) + change
    return Plan(plan.shape, {arc: amount for arc, amount in sorted(amounts.items()) if amount})


def test_the_right_proofs_hold() -> None:
    assert verify(SOURCES, TARGETS, COSTS, RIGHT) == []
    assert RIGHT.unique
    assert verify([1, 1], [1, 1], TIED_COSTS, TIED) == []
    assert not TIED.unique


def wrong_amount(right: Optimum) -> Optimum:
    arc = next(iter(right.plan.amounts))
    return replace(right, plan=moved(right.plan, {arc: HALF}))


def negative_amount(right: Optimum) -> Optimum:
    i, j = next((i, j) for i in range(2) for j in range(3) if (i, j) not in right.plan.amounts)
    around = {(i, j): -1, (i + 1, j): 1, (i, j + 1): 1, (i + 1, j + 1): -1}
    return replace(right, plan=moved(right.plan, around))


def shifted(right: Optimum) -> Optimum:
    return replace(right, u=tuple(x + 1 for x in right.u), v=tuple(y - 1 for y in right.v))


def potential_too_high(right: Optimum) -> Optimum:
    return replace(right, v=(right.v[0] + Fraction(1, 10**40), *right.v[1:]))


def potential_too_low(right: Optimum) -> Optimum:
    return replace(right, v=(right.v[0] - Fraction(1, 10**40), *right.v[1:]))


def cost_too_low(right: Optimum) -> Optimum:
    return replace(right, cost=right.cost - Fraction(1, 10**40))


def potential_missing(right: Optimum) -> Optimum:
    return replace(right, u=right.u[:-1])


def outside(right: Optimum) -> Optimum:
    return replace(right, plan=moved(right.plan, {(3, 0): 1}))


@pytest.mark.parametrize(
    ("corrupt", "messages"),
    [
        (wrong_amount, ["does not give what it holds", "does not get what it takes"]),
        (negative_amount, ["a negative amount moves"]),
        (shifted, ["u_1 is not 0"]),
        (potential_too_high, ["to 1 the cost is below u + v"]),
        (potential_too_low, ["to 1 mass moves although the cost is above u + v"]),
        (cost_too_low, ["not what the plan costs", "not the sum of mass times potential"]),
        (potential_missing, ["differ in size"]),
        (outside, ["differ in size"]),
    ],
)
def test_a_corrupted_proof_is_found_out(
    corrupt: Callable[[Optimum], Optimum], messages: list[str]
) -> None:
    failures = verify(SOURCES, TARGETS, COSTS, corrupt(RIGHT))
    for message in messages:
        assert any(message in line for line in failures), failures


def test_masses_or_costs_of_another_problem_are_found_out() -> None:
    assert verify([3, 2, 1], TARGETS, COSTS, RIGHT)
    assert verify(SOURCES, [1, 2, 1, 2], COSTS, RIGHT)
    other = between([(0, 0), (3, 1), (1, 4)], [(1, 1), (4, 4), (2, 1), (0, 3)], "euclidean")
    assert verify(SOURCES, TARGETS, other, RIGHT)


def test_a_plan_that_is_not_the_only_one_may_not_be_called_so() -> None:
    failures = verify([1, 1], [1, 1], TIED_COSTS, replace(TIED, another=None))
    assert failures == ["the plan is called the only one, but another is as cheap"]


def test_a_mixture_of_two_plans_is_not_the_only_one() -> None:
    mixed = Plan((2, 2), {(0, 0): HALF, (0, 1): HALF, (1, 0): HALF, (1, 1): HALF})
    failures = verify([1, 1], [1, 1], TIED_COSTS, replace(TIED, plan=mixed, another=None))
    assert failures == ["the plan is called the only one, but another is as cheap"]


def test_the_other_plan_must_be_another_one_and_as_cheap() -> None:
    same = replace(TIED, another=TIED.plan)
    assert verify([1, 1], [1, 1], TIED_COSTS, same) == ["the other plan is the same plan"]
    around = {(0, 0): -1, (0, 1): 1, (1, 0): 1, (1, 1): -1}
    dearer = replace(RIGHT, another=moved(RIGHT.plan, around))
    assert any("from 1 to 2 mass moves" in x for x in verify(SOURCES, TARGETS, COSTS, dearer))


def test_a_verdict_on_ties_is_checked_without_the_solver() -> None:
    """Calling every plan the only one is refused just where the solver knows another."""
    random = Random(1)
    for _ in range(150):
        n = random.randint(2, 6)
        costs = between(grid_points(n, 4, random), grid_points(n, 4, random), "euclidean")
        masses, taken = [random.randint(0, 2) for _ in range(n)], [1] * n
        masses[0] += max(0, n - sum(masses))
        taken[-1] += sum(masses) - sum(taken)
        found = solve(masses, taken, costs)
        failures = verify(masses, taken, costs, replace(found, another=None))
        assert (failures == []) == found.unique


def test_no_dearer_plan_passes_with_the_potentials_of_the_best() -> None:
    random = Random(2)
    for _ in range(20):
        costs = between(grid_points(4, 9, random), grid_points(4, 9, random), "euclidean")
        found = solve([1] * 4, [1] * 4, costs)
        passing = set()
        for table in every_matching(4):
            amounts = {(i, j): x for i, row in enumerate(table) for j, x in enumerate(row) if x}
            claimed = replace(found, plan=Plan((4, 4), amounts), another=None)
            failures = verify([1] * 4, [1] * 4, costs, claimed)
            if not any("mass moves although" in line for line in failures):
                passing.add(table)
        assert (passing == {found.plan.rows}) == found.unique
        assert found.plan.rows in passing
