"""Other transport problems like a given one: what stays, what changes, one best plan."""

from fractions import Fraction
from functools import cache
from math import lcm

import pytest

from tests.contract.cases import BANK
from tests.kinds.making import made, places
from tests.maths.plans_by_trial import cheapest, every_table
from worked.draw import Rng
from worked.exercise import Part
from worked.kinds.transport import Kind
from worked.load import load
from worked.maths.transport import greedy_plan, northwest_plan, solve, total_cost, verify
from worked.solve import solve_part


def problem(held, taken, here=None, there=None, **fields):
    return made(Kind, sources=places(held, here), targets=places(taken, there), **fields)


LIKES = {
    "on a line": problem([3, 2, 1], [2, 4], [0, 4, 7], [2, 5]),
    "along the axes": problem(
        [3, 2, 1], [2, 4], [[0, 1], [4, 2], [3, 3]], [[2, 0], [1, 3]], distance="manhattan"
    ),
    "on halves": problem(["1/2", 2, 1], ["3/2", 2], [[0, "1/2"], [1, 0], [2, 2]], [[3, 1], [0, 2]]),
    "points of space": problem(
        [2, 1, 2],
        [1, 4],
        [[0, "1/2", 0], [1, 1, 1], [3, 1, 2]],
        [[2, 0, 1], [0, 0, 3]],
        distance="squared_euclidean",
    ),
    "costs below zero, a place without mass": problem(
        [3, 0, 2, 2], [1, 4, 2], costs=[[-1, 2, 1], ["1/3", 0, 2], [4, -5, 3], [2, 2, -3]]
    ),
    "shares of 1": problem(
        ["1/10", "7/10", "1/5"], ["1/2", "1/2"], [[0, 0], [2, 3], [4, 1]], [[1, 2], [3, 0]]
    ),
    "people and chairs": problem(
        [1] * 4, [1] * 4, [[k, 0] for k in range(4)], [[k, 3] for k in range(4)]
    ),
    "two by two": problem([4, 2], [3, 3], [[0, 0], [3, 1]], [[1, 2], [2, 0]]),
    "many places": problem(
        [1 + k % 3 for k in range(9)],
        [2] * 9,
        [[k, k * k % 7] for k in range(9)],
        [[k, 5 * k % 11] for k in range(9)],
        distance="chebyshev",
    ),
    "points given beside costs": problem(
        [3, 2], [1, 4], [[0, 0], [1, 1]], [[2, 0], [0, 2]], costs=[[1, 7], [4, 2]]
    ),
    "the bank's": load(BANK / "emd.yaml").parts[0].problem,
}


@cache
def _drawn(like, count):
    return tuple(Kind.sample(Rng("transport", number), like) for number in range(count))


def drawn(like, count=12):
    return _drawn(like, count)


@pytest.fixture(params=LIKES)
def like(request):
    return LIKES[request.param]


def empty(masses):
    return sum(not mass for mass in masses)


def denominators(numbers):
    return lcm(*(number.denominator for number in numbers))


# --- what stays -----------------------------------------------------------------------------


def test_draws_are_problems_of_the_same_shape(like):
    for other in drawn(like):
        assert Kind.model_validate(other.as_given()) == other, "what is drawn can be written down"
        assert (len(other.sources), len(other.targets)) == (len(like.sources), len(like.targets))
        assert other.distance == like.distance
        assert (other.costs is None) == (like.costs is None)
        for one, new in zip(
            (*like.sources, *like.targets), (*other.sources, *other.targets), strict=True
        ):
            assert (one.at is None) == (new.at is None)
            assert one.at is None or len(one.at) == len(new.at)


def test_masses_balance_and_are_like_the_given_ones(like):
    total = sum(like.masses()[0])
    unit = Fraction(1, denominators([mass for side in like.masses() for mass in side]))
    largest = max(mass for side in like.masses() for mass in side)
    for other in drawn(like):
        held, taken = other.masses()
        assert sum(held) == sum(taken)
        assert abs(sum(held) - total) <= max(unit, total / 8)
        assert [empty(side) for side in other.masses()] == [empty(side) for side in like.masses()]
        assert all((mass / unit).denominator == 1 for mass in map(Fraction, (*held, *taken)))
        assert max(*held, *taken) <= largest + unit


def test_points_are_different_and_lie_where_the_given_ones_lie(like):
    points = [at for side in like.points() for at in side]
    for other in drawn(like):
        new = [at for side in other.points() for at in side]
        if like.costs is not None:
            assert new == points, "where costs are given, nothing is measured"
            continue
        assert len(set(new)) == len(new)
        for own, coordinates in zip(zip(*points, strict=True), zip(*new, strict=True), strict=True):
            assert denominators(own) % denominators(coordinates) == 0
            assert min(coordinates) >= min(own)
            assert max(coordinates) <= max(own) + 3, "a crowded line may grow a little"


def test_costs_come_from_the_range_of_the_given_ones():
    like = LIKES["costs below zero, a place without mass"]
    seen = [cost for other in drawn(like) for row in other.costs for cost in row]
    assert -5 <= min(seen) < 0 < max(seen) <= 4
    assert denominators(seen) == 3


def test_what_is_a_convention_stays():
    for other in drawn(LIKES["shares of 1"]):
        assert sum(other.masses()[0]) == 1
        assert other.masses()[1] == (Fraction(1, 2), Fraction(1, 2)), "equal shares stay equal"
    for other in drawn(LIKES["people and chairs"]):
        assert other.masses() == ((1,) * 4, (1,) * 4)
    between = problem([4, 2, 3], [1, 5, 3], costs=[[0, 2, 5], [2, 0, 3], [5, 3, 0]])
    for other in drawn(between):
        assert other.costs == tuple(zip(*other.costs, strict=True)), "a distance has no direction"
        assert [other.costs[i][i] for i in range(3)] == [0, 0, 0]
    bins = problem([3, 1, 0, 2], [1, 2, 1, 2], range(4), range(4))
    for other in drawn(bins):
        assert other.points() == bins.points(), "histograms keep their bins"


# --- what is worth asking -------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in LIKES if name != "many places"])
def test_drawn_problems_have_one_best_plan_which_the_greedy_rule_misses(name):
    for other in drawn(LIKES[name]):
        held, taken = other.masses()
        costs = other.table()
        optimum = solve(held, taken, costs)
        assert optimum.unique
        assert not verify(held, taken, costs, optimum), "the proof holds, that of uniqueness too"
        assert total_cost(greedy_plan(held, taken, costs), costs) != optimum.cost


def test_every_whole_plan_of_a_drawn_problem_but_one_is_dearer():
    """No shortcut: all plans are tried, the costs taken with 120 digits."""
    for other in drawn(problem([3, 2], [1, 4], [[0, 0], [2, 1]], [[1, 2], [3, 0]]), 10):
        _, plans = cheapest(every_table(*other.masses()), other.table())
        assert plans == [other.results()["plan"]]


def test_the_bank_s_draws_tell_the_corner_rule_too():
    for other in drawn(LIKES["the bank's"], 40):
        held, taken = other.masses()
        rules = [greedy_plan(held, taken, other.table()), northwest_plan(held, taken)]
        plans = {str(plan.rows) for plan in rules} | {str(other.results()["plan"])}
        assert len(plans) == 3


def test_the_bank_s_draws_are_all_different():
    problems = drawn(LIKES["the bank's"], 300)
    assert len({str(other.as_given()) for other in problems}) == 300
    assert len({str(other.results()["cost"]) for other in problems}) > 200


def test_a_draw_depends_on_its_key_alone(like):
    for number in range(3):
        first, again = (Kind.sample(Rng("again", number), like) for _ in range(2))
        assert first == again


def test_without_a_choice_of_plans_the_first_draw_is_taken():
    only = problem([5], [2, 3], [[0, 0]], [[1, 2], [3, 1]])
    costs = {str(other.results()["cost"]) for other in drawn(only)}
    assert len(costs) > 10


def test_numbers_of_any_size_can_be_drawn():
    points = [[0, 0], [10**25, 1]], [[1, 1], [7, 10**25]]
    far = problem([10**30, 3], [10**30, 3], *points, distance="manhattan")
    for other in drawn(far, 3):
        assert Kind.model_validate(other.as_given()) == other
        assert max(x for side in other.points() for at in side for x in at) > 10**20


# --- several best plans ---------------------------------------------------------------------


def test_another_plan_is_named_where_there_is_one():
    tied = solve_part(
        Part("", "transport", problem([3, 2], [1, 4], [[0, 0], [1, 1]], [[1, 0], [0, 1]]))
    )
    (alternative,) = tied.alternatives
    assert alternative.name == "plan"
    alone = solve_part(Part("", "transport", LIKES["the bank's"]))
    assert not alone.alternatives
    pinned = solve_part(tied_part(), {"plan": ((0, 3), (1, 1))})
    assert not pinned.alternatives, "a plan that is given is not found"


def tied_part():
    return Part("", "transport", problem([3, 2], [1, 4], [[0, 0], [1, 1]], [[1, 0], [0, 1]]))


# --- mistakes that never show ---------------------------------------------------------------


def names(kind):
    return {mistake.name for mistake in kind.mistakes()}


def test_a_mistake_is_known_whatever_the_numbers_are():
    """Also where it leads to the right answer, as in the last two."""
    for like in (LIKES["the bank's"], *drawn(LIKES["the bank's"], 10)):
        assert names(like) == names(LIKES["the bank's"])
    lucky = problem([2, 2], [2, 2], [[0, 0], [9, 0]], [[0, 1], [9, 1]])
    assert {"greedy_plan", "north_west_corner", "nearest_target"} <= names(lucky)
    same = problem([3, 1], [3, 1], [[0, 0], [9, 0]], [[1, 0], [5, 0]], distance="manhattan")
    assert {"masses_swapped", "straight_lines"} <= names(same)


def test_a_mistake_that_cannot_show_is_none():
    forced = names(problem([5], [2, 3], [0], [1, 2]))
    assert not {"greedy_plan", "north_west_corner", "nearest_target"} & forced
    assert "along_the_axes" not in forced
    chairs = names(LIKES["people and chairs"])
    assert not {"amounts_forgotten", "masses_swapped"} & chairs
    shares = names(LIKES["shares of 1"])
    assert not {"mean_for_sum", "sum_for_mean"} & shares
    between = problem([4, 2], [1, 5], costs=[[0, 2], [2, 0]])
    assert "costs_transposed" not in names(between)
