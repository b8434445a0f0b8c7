"""What people get wrong in transport problems, and the sentence that helps."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from worked.exact import combination, divide
from worked.maths.transport import Plan, greedy_plan, northwest_plan, solve, total_cost
from worked.problem import Mistake
from worked.prose import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from worked.document import Line
    from worked.exact import Rational
    from worked.kinds.transport import Kind, Place
    from worked.maths.transport import Arc, Costs, Optimum

    Amounts = Mapping[Arc, Rational]


def known_mistakes(kind: Kind) -> Iterator[Mistake]:
    """The mistakes that can be made with such places and masses, whatever the numbers are."""
    costs = kind.table()
    optimum = solve(*kind.masses(), costs)
    if kind.has_choice():
        yield from _with_the_plan(kind, costs, optimum)
    yield from _with_the_distance(kind)
    yield from _with_the_total(kind, costs, optimum)
    yield from _with_the_masses(kind)


# --- plans that only look good --------------------------------------------------------------


def _with_the_plan(kind: Kind, costs: Costs, optimum: Optimum) -> Iterator[Mistake]:
    """A plan that happens to be as good as the best one is no wrong answer: the best stands for it.

    (What balances and costs as little is as good.)
    """
    for name, says, plan in _plans(kind, costs):
        good = _balances(kind, plan) and total_cost(plan, costs) == optimum.cost
        yield Mistake(name, says, pins={"plan": optimum.plan.rows if good else plan.rows})


def _plans(kind: Kind, costs: Costs) -> Iterator[tuple[str, Line, Plan]]:
    """The plans that rules give which do not look at the whole."""
    held, taken = kind.masses()
    yield (
        "greedy_plan",
        say(
            "The cheapest pairs were filled first; a cheap pair now can force a dear one later. "
            "The plan as a whole has to be cheap."
        ),
        greedy_plan(held, taken, costs),
    )
    yield (
        "north_west_corner",
        say(
            "The table was filled from its upper left corner; that gives some plan, but the costs "
            "have no say in it."
        ),
        northwest_plan(held, taken),
    )
    yield (
        "spread_in_proportion",
        say(
            "Every source was spread over all targets in proportion to their masses; that "
            "balances, but the near pairs should carry more."
        ),
        Plan(costs.shape, _in_proportion(kind)),
    )
    yield (
        "nearest_target",
        say(
            "Every source sent all it holds to its nearest target; then a target takes more than "
            "it has room for, and another too little."
        ),
        Plan(costs.shape, _to_the_nearest(kind, costs)),
    )


def _in_proportion(kind: Kind) -> Amounts:
    held, taken = kind.masses()
    mass = sum(held, Fraction())
    return {
        (i, j): divide(a * b, mass)
        for i, a in enumerate(held)
        for j, b in enumerate(taken)
        if a and b
    }


def _to_the_nearest(kind: Kind, costs: Costs) -> Amounts:
    """All of a source to its cheapest target, of several the first."""
    return {
        (i, min(range(len(row)), key=row.__getitem__)): a
        for i, (a, row) in enumerate(zip(kind.masses()[0], costs.numbers, strict=True))
        if a
    }


def _balances(kind: Kind, plan: Plan) -> bool:
    """Whether every target receives what it takes."""
    columns = zip(*plan.rows, strict=True)
    return tuple(map(sum, columns)) == kind.masses()[1]


# --- the wrong distance ---------------------------------------------------------------------


def _with_the_distance(kind: Kind) -> Iterator[Mistake]:
    distance = kind.measured_by()
    if distance == "euclidean":
        yield Mistake(
            "root_forgotten",
            say(
                "The squared distances were used; the root is missing, and squares can favour "
                "another plan too."
            ),
            instead=kind.model_copy(update={"distance": "squared_euclidean"}),
        )
    if distance == "squared_euclidean":
        yield Mistake(
            "root_taken",
            say("The roots of the squares were taken; here the square itself is the cost."),
            instead=kind.model_copy(update={"distance": "euclidean"}),
        )
    if distance is None or len(kind.points()[0][0]) == 1:
        return
    if distance == "manhattan":
        yield Mistake(
            "straight_lines",
            say("The straight lines were measured; here one moves along the axes only."),
            instead=kind.model_copy(update={"distance": "euclidean"}),
        )
    else:
        yield Mistake(
            "along_the_axes",
            say(
                "The differences of the coordinates were added up (Manhattan distance), which is "
                "not the distance that is asked for."
            ),
            instead=kind.model_copy(update={"distance": "manhattan"}),
        )


# --- the wrong total ------------------------------------------------------------------------


def _with_the_total(kind: Kind, costs: Costs, optimum: Optimum) -> Iterator[Mistake]:
    mass = sum(kind.masses()[0], Fraction())
    if mass != 1:
        yield Mistake(
            "mean_for_sum",
            say(
                "The work was divided by the total mass; the cost is the sum, and only the EMD is "
                "the mean."
            ),
            pins={"cost": divide(optimum.cost, mass)},
        )
        yield Mistake(
            "sum_for_mean",
            say("This EMD is the total work; divide it by the total mass."),
            pins={"emd": optimum.cost},
        )
    if not _moves_units(kind):
        used = [costs.value(arc) for arc in optimum.plan.amounts]
        yield Mistake(
            "amounts_forgotten",
            say(
                "The costs of the used pairs were added up; each counts as often as mass moves "
                "there."
            ),
            pins={"cost": combination((1,) * len(used), used)},
        )


def _moves_units(kind: Kind) -> bool:
    """Whether every amount of a best plan is 1: masses are whole, and on one side all are 1."""
    sides = kind.masses()
    whole = all(isinstance(mass, int) for side in sides for mass in side)
    return whole and any(max(side) == 1 for side in sides)


def _with_the_masses(kind: Kind) -> Iterator[Mistake]:
    held, taken = kind.masses()
    if len(held) != len(taken) or len(held) == 1:
        return
    if len({*held, *taken}) > 1:
        yield Mistake(
            "masses_swapped",
            say(
                "The masses of sources and targets were exchanged: rows add up to what the sources "
                "hold, columns to what the targets take."
            ),
            instead=kind.model_copy(
                update={
                    "sources": _weighed(kind.sources, taken),
                    "targets": _weighed(kind.targets, held),
                }
            ),
        )
    if kind.costs is not None:
        turned = tuple(zip(*kind.costs, strict=True))
        if turned != kind.costs:
            yield Mistake(
                "costs_transposed",
                say("The table of costs was read by columns: row $i$ belongs to source $s_i$."),
                instead=kind.model_copy(update={"costs": turned}),
            )


def _weighed(side: Iterable[Place], masses: Iterable[Rational]) -> tuple[Place, ...]:
    """The places with other masses."""
    pairs = zip(side, masses, strict=True)
    return tuple([place.model_copy(update={"mass": mass}) for place, mass in pairs])
