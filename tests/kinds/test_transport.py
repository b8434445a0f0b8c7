"""Transport: the optimum by trial, the second route, the judge, what is refused, what is shown."""

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from mpmath import workdps

from tests.contract.cases import BANK
from tests.contract.walking import as_text, blocks
from tests.kinds.making import made, places
from tests.maths.plans_by_trial import cheapest, every_table, many_digits, whole_part
from worked.check import CheckFailed, check_part
from worked.check.oracle import agrees_precisely, compare_with_oracle, disagreements, same
from worked.document import Figure, FlowMap, Note
from worked.errors import CannotSolve, ProblemFileError
from worked.exact import approx, sqrt
from worked.exercise import Exercise, Part
from worked.kinds.transport import MOST_PAIRS, Kind, second_route
from worked.kinds.transport.proof import ProvedOptimum
from worked.load import load, load_text
from worked.reals import FloatReals, PreciseReals
from worked.render import Options, render
from worked.solve import known_mistakes, solve_part
from worked.trace.arithmetic import Floats

DISTANCES = ("euclidean", "manhattan", "chebyshev", "squared_euclidean")


def problem(held, taken, here=None, there=None, **fields):
    return made(Kind, sources=places(held, here), targets=places(taken, there), **fields)


def solved(kind, **pins):
    return solve_part(Part("", "transport", kind), pins)


def drawn(random, sizes, grid, total, **fields):
    """Points of a grid and whole masses; small grids have many ties."""
    n, m = (random.randint(*sizes) for _ in range(2))
    points = [
        [[random.randrange(grid), random.randrange(grid)] for _ in range(size)] for size in (n, m)
    ]
    return problem(whole_part(total, n, random), whole_part(total, m, random), *points, **fields)


def values(part):
    return {name: result.value for name, result in part.results.items()}


def words(part):
    """All that is said in paragraphs and notes, line by line."""
    return [as_text(block.line) for block in blocks(part) if hasattr(block, "line")]


# --- the optimum ----------------------------------------------------------------------------


def test_cost_and_uniqueness_are_what_trying_every_plan_finds():
    random = Random(1)
    verdicts = set()
    for number in range(80):
        kind = drawn(random, (1, 3), 4, 6, distance=DISTANCES[number % 4])
        held, taken = kind.masses()
        least, plans = cheapest(every_table(held, taken), kind.table())
        found = kind.results()
        digits = many_digits(kind.table())
        amounts = [(i, j) for i in range(len(held)) for j in range(len(taken))]
        cost = sum(found["plan"][i][j] * digits[i][j] for i, j in amounts)
        assert abs(cost - least) < 10**60
        assert approx(found["cost"]) == pytest.approx(least / 10**120)
        # Whole masses: another cheapest plan is whole too, or a mixture of whole ones.
        assert found["unique"] is (len(plans) == 1)
        assert found["plan"] == max(plans)
        verdicts.add(found["unique"])
    assert verdicts == {True, False}


def test_the_second_route_finds_plan_and_prices_of_degenerate_problems():
    """Equal distances, parts that balance by themselves, places without mass."""
    random = Random(2)
    for number in range(60):
        part = solved(drawn(random, (1, 5), 3, 6, distance=DISTANCES[number % 4]))
        again = part.problem.oracle(FloatReals())
        wrong = [name for name, value in values(part).items() if not close(value, again[name])]
        assert not wrong, part.problem


def close(value, second):
    return same(value, second, nearly)


def nearly(value, second):
    return bool(abs(approx(value) - second) <= 1e-9 * max(1, abs(second)))


def test_masses_are_exact_decimals():
    part = solved(problem(["0.1", "0.2"], ["0.3"], [0, 2], [1]))
    assert part.results["plan"].value == ((Fraction(1, 10),), (Fraction(1, 5),))
    assert part.results["mass"].value == Fraction(3, 10)
    assert part.results["emd"].value == 1
    with pytest.raises(ValueError, match="the sources hold 3/10 in total, the targets take 75"):
        problem(["0.1", "0.2"], ["0.30000000000000004"], [0, 2], [1])


def test_the_emd_is_the_cost_of_a_unit_of_mass():
    found = problem([1, 3], [2, 2], [[0, 0], [2, 0]], [[1, 1], [2, 2]]).results()
    assert found["cost"] == sqrt(2) + sqrt(2) + 4
    assert found["emd"] == sqrt(2) / 2 + 1


def test_negative_costs_and_places_without_mass():
    part = solved(problem([2, 0, 1], [1, 2], costs=[[-1, 0], [-9, -9], [3, -4]]))
    assert part.results["plan"].value == ((1, 1), (0, 0), (0, 1))
    assert part.results["cost"].value == -5
    check_part(part)


def test_a_near_tie_of_far_points_is_settled():
    """The two plans differ by 2e-8 in 2e8: to floats they are equal."""
    far = 10**8
    part = solved(problem([1, 1], [1, 1], [[0, 0], [0, 1]], [[far, 0], [far, 2]]))
    assert part.results["unique"].value is True
    assert check_part(part).oracle == "agrees"


def test_of_several_plans_the_first_is_chosen_and_the_question_says_so():
    tied = solved(problem([1, 1], [1, 1], [[0, 0], [1, 1]], [[1, 0], [0, 1]]))
    assert tied.results["plan"].value == ((1, 0), (0, 1))
    assert tied.results["unique"].value is False
    assert any("equally cheap. Give the one" in line for line in words(tied))
    alone = solved(problem([1, 1], [1, 1], [0, 5], [1, 6], distance="squared_euclidean"))
    assert alone.results["unique"].value is True
    assert not any("equally cheap. Give" in line for line in words(alone))


# --- the checks can fail --------------------------------------------------------------------


def tampered(part, **wrong):
    """A solution with other values under the names of some results."""
    results = dict(part.results)
    for name, value in wrong.items():
        node = type(results[name].named)(name, results[name].named.symbol, value)
        results[name] = replace(results[name], named=node)
    return replace(part, results=results)


SMALL = problem([3, 1, 2], [2, 4], [[0, 0], [1, 2], [4, 0]], [[2, 1], [3, 3]])
LARGE = drawn(Random(3), (21, 22), 50, 200)


@pytest.mark.parametrize("kind", [SMALL, LARGE], ids=["small", "large"])
def test_every_wrong_result_is_caught(kind):
    part = solved(kind)
    compare_with_oracle(part, Floats())
    right = values(part)
    rows = [list(row) for row in right["plan"]]
    rows[0], rows[1] = rows[1], rows[0]
    u, v = right["u"], right["v"]
    wrong = {
        "plan": tuple(map(tuple, rows)),
        "mass": right["mass"] + 1,
        "cost": right["cost"] + Fraction(1, 1000),
        "emd": right["emd"] + Fraction(1, 1000),
        "bound": right["bound"] - Fraction(1, 1000),
        "u": (u[0], u[1] + Fraction(1, 1000), *u[2:]),
        "v": (v[0] + 1, *v[1:]),
        "unique": not right["unique"],
    }
    for name, value in wrong.items():
        assert name in disagreements(right | {name: value}, kind.oracle(FloatReals()), nearly), name
        with workdps(60):
            again = kind.oracle(PreciseReals())
            assert name in disagreements(right | {name: value}, again, agrees_precisely), name
    with workdps(60):
        assert not disagreements(right, kind.oracle(PreciseReals()), agrees_precisely)


def test_a_wrong_result_fails_the_check():
    part = solved(SMALL)
    with pytest.raises(CheckFailed, match="cost: the second route gives another value"):
        compare_with_oracle(tampered(part, cost=part.results["cost"].value + 1), Floats())


def test_the_judge_and_the_second_computation_agree(monkeypatch):
    random = Random(4)
    verdicts = set()
    monkeypatch.setattr(second_route, "MOST_PAIRS", 0)
    for number in range(40):
        part = solved(drawn(random, (2, 9), 4 if number % 2 else 30, 12))
        known = {name: value for name, value in values(part).items() if name not in TABLES}
        judged = part.problem.oracle(FloatReals())
        assert not disagreements(known, judged, nearly)
        verdicts.add(known["unique"])
        assert disagreements(
            known | {"unique": not known["unique"]}, judged, lambda x, y: True
        ) == ["unique"]
    assert verdicts == {True, False}


TABLES = ("distances", "slack")
"""Results that only small problems have."""


def test_the_certificate_fails_where_the_page_shows_another_plan():
    part = solved(SMALL)
    assert part.certificate is not None
    (claim,) = part.certificate.claims
    assert isinstance(claim, ProvedOptimum)
    assert not list(claim.failures())
    assert "the plan on the page is another one" in list(replace(claim, shown=False).failures())
    dearer = replace(claim, optimum=replace(claim.optimum, cost=claim.optimum.cost + 1))
    assert "the cost is not what the plan costs" in list(dearer.failures())


# --- what is refused ------------------------------------------------------------------------

ONE = {"at": [0, 0], "mass": 1}
REFUSED = {
    "negative mass": (
        {
            "sources": [{"at": 0, "mass": -1}, {"at": 1, "mass": 2}],
            "targets": [{"at": 0, "mass": 1}],
        },
        "given.sources[1].mass",
        "must not be negative",
    ),
    "totals": (
        {"sources": [ONE], "targets": [{"at": [1, 1], "mass": "5/2"}]},
        "given.targets",
        "the sources hold 1 in total, the targets take 5/2",
    ),
    "nothing to move": (
        {"sources": [{"at": 0, "mass": 0}], "targets": [{"at": 1, "mass": 0}]},
        "given.sources",
        "the total mass is 0",
    ),
    "dimensions": (
        {"sources": [ONE], "targets": [{"at": [1, 1, 2], "mass": 1}]},
        "given.targets[1].at",
        "3 coordinates; the first point has 2",
    ),
    "no place": (
        {"sources": [ONE], "targets": [{"mass": 1}]},
        "given.targets[1].at",
        "every place needs its point",
    ),
    "costs and distance": (
        {"sources": [ONE], "targets": [ONE], "costs": [[1]], "distance": "manhattan"},
        "given.distance",
        "leave out one of the two",
    ),
    "shape of the costs": (
        {"sources": [ONE], "targets": [ONE], "costs": [[1, 2]]},
        "given.costs",
        "1×2; 1 sources and 1 targets need 1×1",
    ),
    "ragged costs": (
        {"sources": [ONE, ONE], "targets": [ONE, ONE], "costs": [[1, 2], [3]]},
        "given.costs[2]",
        "row 2 has 1 entry",
    ),
    "irrational costs": (
        {"sources": [ONE], "targets": [ONE], "costs": [["sqrt(2)"]]},
        "given.costs[1][1]",
        "rational",
    ),
    "no source": ({"sources": [], "targets": [ONE]}, "given.sources", "at least one entry"),
    "unknown distance": (
        {"sources": [ONE], "targets": [ONE], "distance": "euclidian"},
        "given.distance",
        "euclidean",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_bad_numbers_are_refused_at_their_place(name):
    import json

    given, path, message = REFUSED[name]
    with pytest.raises(ProblemFileError) as caught:
        load_text(json.dumps({"kind": "transport", "given": given}))
    found = {trouble.path: trouble.message for trouble in caught.value.troubles}
    assert path in found
    assert message in found[path]


def test_too_many_pairs_are_refused_before_anything_is_solved():
    side = [{"at": k, "mass": 1} for k in range(1300)]
    with pytest.raises(ValueError, match=f"1,690,000 pairs; at most {MOST_PAIRS:,}"):
        Kind.model_validate({"sources": side, "targets": side})


# --- pins -----------------------------------------------------------------------------------


def test_a_plan_follows_from_wrong_distances_even_sums_of_roots():
    wrong = ((1 + sqrt(2), 5), (5, sqrt(3) - sqrt(2)), (9, 9))
    part = solved(SMALL, distances=wrong)
    assert part.results["plan"].value == ((2, 1), (0, 1), (0, 2))
    assert part.results["cost"].value == 2 + 2 * sqrt(2) + 5 + sqrt(3) - sqrt(2) + 18
    check_part(part)


def test_of_a_wrong_plan_only_the_cost_follows():
    part = solved(SMALL, plan=((0, 3), (0, 1), (2, 0)))
    distances = part.results["distances"].value
    assert part.results["cost"].value == 3 * distances[0][1] + distances[1][1] + 2 * distances[2][0]
    assert part.certificate is None
    assert not any("so no plan is cheaper" in line for line in words(part))
    with pytest.raises(CannotSolve, match="3×2 matrix"):
        SMALL.results({"plan": ((1, 2),)})


# --- the page -------------------------------------------------------------------------------


def figures(part):
    return [block.data for block in blocks(part) if isinstance(block, Figure)]


def test_points_of_a_line_and_of_the_plane_are_drawn_with_what_moves():
    for here, there, at in (([0, 4], [1, 3], (4, 0)), ([[0, 1], [4, 2]], [[1, 1], [3, 3]], (4, 2))):
        part = solved(problem([1, 2], [1, 2], here, there))
        question, plan = figures(part)
        assert isinstance(question, FlowMap)
        assert isinstance(plan, FlowMap)
        assert (question.sources[1].x, question.sources[1].y) == at
        assert question.flows == ()
        assert plan.flows == ((0, 0, 1), (1, 1, 2))


def test_points_of_space_and_costs_without_points_have_no_picture():
    space = problem([1, 1], [2], [[0, 0, 0], [1, 2, 3]], [[1, 1, 1]])
    assert solved(space).results["cost"].value == sqrt(3) + sqrt(5)
    assert not figures(solved(space))
    assert not figures(solved(problem([1], [1], costs=[[5]])))


def test_the_page_of_a_large_problem_stays_small():
    part = solved(LARGE)
    assert len(part.results["plan"].value) == len(LARGE.sources)
    assert not set(TABLES) & set(part.results)
    text = render(Exercise("large", (Part("", "transport", LARGE),)).solve(), "terminal", Options())
    assert isinstance(text, str)
    assert len(text) < 12_000


def test_whole_amounts_are_promised_only_where_masses_are_whole():
    def promises(kind):
        said = words(solved(kind))
        return sum("whole" in line for line in said)

    assert promises(problem([1, 1], [2], [0, 1], [2])) == 2
    assert promises(problem(["1/2", "3/2"], [2], [0, 1], [2])) == 0


def test_the_question_says_what_it_calls_emd():
    for kind in (SMALL, problem(["1/2", "1/2"], [1], [0, 1], [2])):
        said = [block for block in solved(kind).question if isinstance(block, Note)]
        assert (
            sum("(EMD) is the cost divided by the total mass" in as_text(x.line) for x in said) == 1
        )


# --- mistakes and the bank ------------------------------------------------------------------


def mistaken(part):
    return {wrong.name: {r.name: r.value for r in wrong.results} for wrong in known_mistakes(part)}


def test_mistakes_lead_where_their_rule_leads():
    part = solved(SMALL)
    wrong = mistaken(part)
    assert wrong["spread_in_proportion"]["plan"] == (
        (1, 2),
        (Fraction(1, 3), Fraction(2, 3)),
        (Fraction(2, 3), Fraction(4, 3)),
    )
    assert wrong["nearest_target"]["plan"] == ((3, 0), (1, 0), (2, 0))
    squared = SMALL.model_copy(update={"distance": "squared_euclidean"}).results()
    assert wrong["root_forgotten"]["cost"] == squared["cost"]
    assert wrong["mean_for_sum"]["cost"] == part.results["emd"].value
    assert "masses_swapped" not in wrong, "the sides have different sizes"
    assert "straight_lines" not in wrong, "the straight line is what is asked for"


def test_mistakes_of_other_distances_and_of_costs():
    grid = {"here": [[0, 0], [2, 1]], "there": [[1, 2], [3, 3]]}
    by_axes = mistaken(solved(problem([1, 2], [2, 1], **grid, distance="manhattan")))
    straight = problem([1, 2], [2, 1], **grid).results()
    assert by_axes["straight_lines"]["cost"] == straight["cost"]
    assert {"masses_swapped"} <= set(by_axes)
    assert not {"root_forgotten", "along_the_axes"} & set(by_axes)
    table = mistaken(solved(problem([1, 2], [2, 1], costs=[[1, 5], [2, 9]])))
    turned = problem([1, 2], [2, 1], costs=[[1, 2], [5, 9]]).results()
    assert table["costs_transposed"]["cost"] == turned["cost"]
    line = mistaken(solved(problem([1, 2], [2, 1], [0, 5], [1, 2])))
    assert "along_the_axes" not in line, "on a line all distances are the same"


def test_the_bank_s_instance_has_one_best_plan_that_the_greedy_rule_misses():
    (part,) = load(BANK / "emd.yaml").solve().parts
    assert part.results["cost"].value == 4 + 5 * sqrt(2) + 2 * sqrt(5)
    assert part.results["unique"].value is True
    held, taken = part.problem.masses()  # type: ignore[attr-defined]
    _, plans = cheapest(every_table(held, taken), part.problem.table())  # type: ignore[attr-defined]
    assert plans == [part.results["plan"].value]
    assert mistaken(part)["greedy_plan"]["cost"] == 4 + 7 * sqrt(2) + 2 * sqrt(5)
