"""The result depends on the problem alone: not on the start, the pivots or the size of floats."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from random import Random

import pytest

from tests.maths.plans_by_trial import grid_points, random_masses, whole_part
from worked.exact.rational import Rational
from worked.maths.transport import (
    Arc,
    Costs,
    RationalCosts,
    between,
    optimum,
    proposal,
    solve,
    verify,
)
from worked.maths.transport.basis import Basis, fill
from worked.maths.transport.masses import perturbed, whole_masses
from worked.maths.transport.proposal import FloatScreen, proposed_order
from worked.maths.transport.simplex import EveryArc, improve, root_potentials


def by_pot(
    monkeypatch: pytest.MonkeyPatch,
    sources: Sequence[Rational],
    targets: Sequence[Rational],
    costs: Costs,
) -> optimum.Optimum:
    """Solve a small problem as if it were large."""
    with monkeypatch.context() as patch:
        patch.setattr(optimum, "LARGEST_BY_HAND", 0)
        return solve(sources, targets, costs)


def test_pot_and_whole_numbers_give_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    random = Random(1)
    for trial in range(60):
        n, m = random.randint(2, 12), random.randint(2, 12)
        size = random.choice([3, 10, 10**6])
        costs = between(grid_points(n, size, random), grid_points(m, size, random), "euclidean")
        if trial % 2:
            sources, targets = random_masses(n, m, random)
        else:
            sources = list(map(Fraction, whole_part(12, n, random)))
            targets = list(map(Fraction, whole_part(12, m, random)))
        own, other = solve(sources, targets, costs), by_pot(monkeypatch, sources, targets, costs)
        assert own == other
        assert repr((own.plan, own.cost, own.u, own.v)) == repr(
            (other.plan, other.cost, other.u, other.v)
        )


@pytest.mark.parametrize("far", [10**8, 10**15])
def test_two_clusters_far_apart_need_exact_pivots_after_pot(
    monkeypatch: pytest.MonkeyPatch, far: int
) -> None:
    random = Random(far)
    pivots = 0
    for _ in range(15):
        near, others = grid_points(12, 10, random), grid_points(12, 10, random)
        sources = [(x + far * (i % 2), y) for i, (x, y) in enumerate(near)]
        targets = [(x + far * (j % 3 == 0), y) for j, (x, y) in enumerate(others)]
        costs = between(sources, targets, "euclidean")
        masses, taken = whole_part(60, 12, random), whole_part(60, 12, random)
        other = by_pot(monkeypatch, masses, taken, costs)
        assert other == solve(masses, taken, costs)
        assert verify(masses, taken, costs, other) == []
        pivots += other.pivots
    assert pivots


@pytest.mark.parametrize("far", [1, 10**6, 10**15, 10**170])
def test_no_arc_slips_through_the_screen_of_floats(far: int) -> None:
    """Potentials are set so that many arcs cost just u + v, or one unit of fixed point less."""
    random = Random(far)
    n, m = 7, 9
    for trial in range(30):
        points = [(x + random.choice([0, far]), y) for x, y in grid_points(n, 99, random)]
        others = [(x + random.choice([0, far]), y) for x, y in grid_points(m, 99, random)]
        costs = between(points, others, "euclidean" if trial % 2 else "manhattan")
        every, screen = EveryArc(costs), FloatScreen(costs)
        u = [0] + [random.randrange(-far, far + 1) << 40 for _ in range(n - 1)]
        for _ in range(2):
            v = [every.fixed((j % n, j)) - u[j % n] + random.choice([-1, 0, 1]) for j in range(m)]
            exact = set(every.suspects(u, v, costs.error))
            assert exact
            assert exact <= set(screen.suspects(u, v, costs.error))
            screen.centre(u, v)
            u = [0] + [x + random.randrange(-99, 99) for x in u[1:]]


@pytest.mark.parametrize(("far", "again"), [(1, False), (10**15, True)])
def test_pot_is_asked_again_when_floats_lose_the_small_costs(
    monkeypatch: pytest.MonkeyPatch, far: int, again: bool
) -> None:
    asked = []

    def counted(table: "proposal.Floats", *masses: Sequence[int]) -> Iterator[Arc]:
        asked.append(table.max())
        return proposed_order(table, *masses)

    monkeypatch.setattr(proposal, "proposed_order", counted)
    random = Random(9)
    sources = [(x + far * (i % 2), y) for i, (x, y) in enumerate(grid_points(60, 100, random))]
    targets = [(x + far * (j % 3 == 0), y) for j, (x, y) in enumerate(grid_points(60, 100, random))]
    costs = between(sources, targets, "euclidean")
    masses, taken = whole_part(600, 60, random), whole_part(600, 60, random)
    found = solve(masses, taken, costs)
    assert verify(masses, taken, costs, found) == []
    assert (len(asked) > 1) == again
    assert asked == sorted(asked, reverse=True)


def test_any_start_ends_at_the_same_potentials() -> None:
    random = Random(2)
    for _ in range(40):
        n, m = random.randint(2, 6), random.randint(2, 6)
        costs = between(grid_points(n, 4, random), grid_points(m, 4, random), "euclidean")
        masses = whole_masses(whole_part(6, n, random), whole_part(6, m, random))
        arcs = [(i, j) for i in range(n) for j in range(m)]
        found = []
        for _ in range(5):
            random.shuffle(arcs)
            basis = Basis((n, m), fill(*perturbed(masses), arcs))
            improve(basis, costs, EveryArc(costs))
            found.append(root_potentials(basis, costs))
        assert all(potentials == found[0] for potentials in found)


def test_the_potentials_stay_right_when_masses_grow_as_the_rule_says() -> None:
    """Sources get m tiny amounts, targets one, the last target the rest: then u, v are forced."""
    random = Random(3)
    for _ in range(40):
        n, m = random.randint(2, 5), random.randint(2, 5)
        costs = between(grid_points(n, 4, random), grid_points(m, 4, random), "manhattan")
        sources, targets = whole_part(5, n, random), whole_part(5, m, random)
        tiny = Fraction(1, 10**6)
        more = [x + m * tiny for x in sources]
        take = [x + tiny for x in targets]
        take[-1] += (n * m - m) * tiny
        plain, grown = solve(sources, targets, costs), solve(more, take, costs)
        assert (plain.u, plain.v) == (grown.u, grown.v)
        assert len(grown.plan.amounts) == n + m - 1


def test_the_plan_is_what_costs_with_a_tiny_reward_for_earlier_pairs_would_choose() -> None:
    """A reward that falls so fast that no later pairs make up for an earlier one leaves no tie."""
    random = Random(4)
    for _ in range(25):
        n, m, total = 6, 6, 12
        costs = between(grid_points(n, 3, random), grid_points(m, 3, random), "manhattan")
        sources, targets = whole_part(total, n, random), whole_part(total, m, random)
        step = total + 1
        for sign in (1, -1):
            rewarded = RationalCosts.of(
                [
                    [x * step ** (n * m + 1) - sign * step ** (n * m - i * m - j) for j, x in row]
                    for i, row in enumerate(map(enumerate, costs.numbers))
                ]
            )
            only, tied = solve(sources, targets, rewarded), solve(sources, targets, costs)
            assert only.unique
            chosen = tied.plan if sign > 0 or tied.another is None else tied.another
            assert only.plan == chosen


@pytest.mark.parametrize("distance", ["euclidean", "manhattan"])
def test_a_large_problem_full_of_ties_is_proved(distance: str) -> None:
    random = Random(5)
    costs = between(
        grid_points(60, 6, random),
        grid_points(60, 6, random),
        "euclidean" if distance == "euclidean" else "manhattan",
    )
    found = solve([1] * 60, [1] * 60, costs)
    assert verify([1] * 60, [1] * 60, costs, found) == []
    assert found.another is not None
    assert found.another.rows < found.plan.rows


def test_a_large_problem_with_awkward_fractions_is_proved() -> None:
    random = Random(6)
    sources, targets = random_masses(40, 30, random)
    costs = between(grid_points(40, 10**5, random), grid_points(30, 10**5, random), "euclidean")
    found = solve(sources, targets, costs)
    assert verify(sources, targets, costs, found) == []


def test_masses_too_different_for_floats_are_moved_exactly() -> None:
    random = Random(8)
    points, others = grid_points(25, 50, random), grid_points(25, 50, random)
    costs = between(points, others, "euclidean")
    sources = [random.choice([0, 1, 10**20, 10**40]) for _ in range(25)]
    targets = [*sources[12:], *sources[:12]]
    targets[3] += 7
    sources[4] += 7
    found = solve(sources, targets, costs)
    assert verify(sources, targets, costs, found) == []


@pytest.mark.parametrize("size", [10**160, 10**400])
def test_costs_too_large_for_a_float_are_no_obstacle(size: int) -> None:
    random = Random(size)
    points, others = grid_points(22, 40, random), grid_points(22, 40, random)
    small = between(points, others, "manhattan")
    large = between(
        [(size * x, size * y) for x, y in points],
        [(size * x, size * y) for x, y in others],
        "manhattan",
    )
    sources, targets = whole_part(50, 22, random), whole_part(50, 22, random)
    expected, found = solve(sources, targets, small), solve(sources, targets, large)
    assert found.plan == expected.plan
    assert found.another == expected.another
    assert found.cost == size * expected.cost
    assert verify(sources, targets, large, found) == []


def test_roots_too_large_for_a_float_are_no_obstacle() -> None:
    size = 2**700
    random = Random(7)
    points, others = grid_points(22, 9, random), grid_points(22, 9, random)
    large = between(
        [(size * x, size * y) for x, y in points],
        [(size * x, size * y) for x, y in others],
        "squared_euclidean",
    )
    roots = type(between(points, others, "euclidean"))(large.numbers, 1)
    sources, targets = whole_part(50, 22, random), whole_part(50, 22, random)
    expected = solve(sources, targets, between(points, others, "euclidean"))
    found = solve(sources, targets, roots)
    assert found.plan == expected.plan
    assert found.cost == size * expected.cost
