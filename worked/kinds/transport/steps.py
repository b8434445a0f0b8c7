"""The steps: measure the distances, state the plan, add up its cost; then the proof."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from worked.kinds.transport.proof import prove
from worked.kinds.transport.question import ask
from worked.kinds.transport.task import Task, cell, labelled, picture, table_of
from worked.prose import say
from worked.trace import (
    absolute,
    combination,
    entry,
    greatest,
    literal,
    sqrt,
    total,
)

if TYPE_CHECKING:
    from worked.kinds.transport import Kind
    from worked.maths.transport import Arc
    from worked.sheet import Work
    from worked.trace import Expr, Named, Style

MOST_TERMS = 24
"""Terms up to which the sum that makes the cost is written out."""

MOST_SYMBOLS = 8
"""Terms up to which that sum is written with symbols too."""

WAYS = {
    "line": "On a line, the distance from $s_i$ at $x_i$ to $t_j$ at $y_j$ is the absolute "
    "difference, $C_{ij} = |x_i - y_j|$. For instance",
    "euclidean": "The distance is the root of the sum of the squared differences of the "
    "coordinates, $x_{ik}$ of $s_i$ and $y_{jk}$ of $t_j$: "
    r"$C_{ij} = \sqrt{∑_k (x_{ik} - y_{jk})^2}$. For instance",
    "manhattan": "The distance is the sum of the absolute differences of the coordinates, "
    "$x_{ik}$ of $s_i$ and $y_{jk}$ of $t_j$: $C_{ij} = ∑_k |x_{ik} - y_{jk}|$. For instance",
    "chebyshev": "The distance is the largest absolute difference of two coordinates, "
    "$x_{ik}$ of $s_i$ and $y_{jk}$ of $t_j$: $C_{ij} = max_k |x_{ik} - y_{jk}|$. For instance",
    "squared_euclidean": "The distance is the sum of the squared differences of the coordinates, "
    "$x_{ik}$ of $s_i$ and $y_{jk}$ of $t_j$, without a root: "
    "$C_{ij} = ∑_k (x_{ik} - y_{jk})^2$. For instance",
}


def write_solution(kind: Kind, work: Work) -> None:
    """Write the question and the steps."""
    task = Task.of(kind, work)
    ask(task)
    work.answers("cost", "plan")
    if kind.measured_by() is not None and task.small:
        _measure(task)
    plan = _plan(task)
    cost = _cost(task, plan)
    prove(task, plan, cost)


# --- the distances --------------------------------------------------------------------------


def _measure(task: Task) -> None:
    work, kind = task.work, task.kind
    n, m = task.shape
    with work.step("Measure the way from every source to every target", uses="distance"):
        work.say(
            "Carrying one unit from $s_i$ to $t_j$ costs their distance $C_{ij}$. These costs "
            "decide which plan is cheap, so they come first."
        )
        values = tuple(tuple(task.costs.value((i, j)) for j in range(m)) for i in range(n))
        C = work.result(
            "distances",
            literal(values),
            "C",
            say("the distance from each source (row) to each target (column)"),
        )
        task.C = C
        if "distances" in work.pins:
            work.derivation(C)
            return
        if not work.writes:
            return
        ways = [[distance_between(kind, (i, j)) for j in range(m)] for i in range(n)]
        work.say(WAYS[_way(kind)])
        for i, j in task.arcs() if work.detail == "full" else [_telling_pair(task)]:
            sides: list[tuple[str, Expr, Style]] = [("=", ways[i][j], "numbers")]
            sides += [("=", entry(C, i, j), "value"), ("≈", entry(C, i, j), "decimal")]
            work.derive(entry(C, i, j), *sides)
        work.say("All distances, found in the same way:")
        labelled(work, [[cell(way, m) for way in row] for row in ways])


def _way(kind: Kind) -> str:
    """Which sentence says how to measure."""
    distance = kind.measured_by() or ""
    on_a_line = len(kind.points()[0][0]) == 1 and distance != "squared_euclidean"
    return "line" if on_a_line else distance


def distance_between(kind: Kind, arc: Arc) -> Expr:
    """The distance of a source from a target, from their coordinates."""
    here, there = kind.points()
    gaps = [literal(x) - y for x, y in zip(here[arc[0]], there[arc[1]], strict=True)]
    distance = kind.measured_by()
    if distance == "manhattan" or _way(kind) == "line":
        return total([absolute(gap) for gap in gaps])
    if distance == "chebyshev":
        return greatest([absolute(gap) for gap in gaps])
    squares = total([gap**2 for gap in gaps])
    return squares if distance == "squared_euclidean" else sqrt(squares)


def _telling_pair(task: Task) -> Arc:
    """A pair whose distance shows the formula: irrational, along more than one axis, far."""
    here, there = task.kind.points()

    def tells(arc: Arc) -> tuple[bool, int, bool]:
        gaps = [x - y for x, y in zip(here[arc[0]], there[arc[1]], strict=True)]
        irrational = not isinstance(task.costs.value(arc), int | Fraction)
        return irrational, len(gaps) - gaps.count(0), len(set(map(abs, gaps))) > 1

    return max(task.arcs(), key=tells)


# --- the plan -------------------------------------------------------------------------------


def _plan(task: Task) -> Named:
    work, (n, m) = task.work, task.shape
    with work.step("Find the cheapest plan", uses="transport_plan"):
        work.say(
            "What a plan sends from a source adds up to what the source holds; what it sends to a "
            "target adds up to what the target takes."
        )
        if task.forced:
            work.say("With a single source or target this leaves only one plan:")
        else:
            work.say(
                "One finds the cheapest plan from any plan by shifting mass round cycles of pairs "
                "(more on one pair, less on the next, and so on back to the first) as long as that "
                "saves work. The result:"
            )
        if "plan" in work.pins:
            table_of("plan", work.pins["plan"], (n, m))
        plan = work.result(
            "plan",
            literal(task.optimum.plan.rows),
            "P",
            say("the plan, with the amount from each source (row) to each target (column)"),
        )
        if task.small and work.writes and "plan" not in work.pins:
            _show_plan(task, plan)
        elif not task.small:
            work.say(
                "With so many pairs the table is shortened; the whole plan is the result `plan`."
            )
        work.derivation(plan)
        _balance(task)
        if all(isinstance(mass, int) for side in task.kind.masses() for mass in side):
            work.remark(
                "When all masses are whole, every corner of the set of plans (the transport "
                "polytope) has whole amounts, and a cheapest plan is always found at a corner."
            )
    return plan


def _show_plan(task: Task, plan: Named) -> None:
    """A table of the amounts, a dot where nothing moves, with sums at the edges; and a picture."""
    held, taken = task.kind.masses()
    rows = [
        [*[cell(x) if x else say("·") for x in row], cell(mass)]
        for row, mass in zip(plan.matrix, held, strict=True)
    ]
    rows.append([*map(cell, taken), cell(sum(held))])
    labelled(task.work, rows, more=say("sum"))
    amounts = dict(task.optimum.plan.amounts)
    shown = picture(task, amounts, say("Each arrow says how much moves."))
    if shown is not None:
        task.work.figure(shown)


def _balance(task: Task) -> None:
    """The total mass; a check that a student can make."""
    work, n = task.work, task.shape[0]
    if task.free:
        work.check(
            "The masses balance: each row adds up to what its source holds, each column to what "
            "its target takes."
        )
    few = n <= MOST_TERMS
    held = total([entry(task.a, i) for i in range(n)]) if few else literal(_sum(task.a))
    work.compute(
        "mass", held, "M", say("the total mass"), shows=("symbols", "numbers") if few else ()
    )


def _sum(masses: Named) -> int | Fraction:
    return sum(masses.vector)  # type: ignore[arg-type]


# --- the cost -------------------------------------------------------------------------------


def _cost(task: Task, plan: Named) -> Named:
    work = task.work
    arcs = [(i, j) for i, row in enumerate(plan.matrix) for j, x in enumerate(row) if x]
    mass = work.results["mass"].named
    with work.step("Add up the work", uses="weighted_sum"):
        work.say("The cost is the sum, over all pairs, of the amount times what one unit costs.")
        if len(arcs) > MOST_TERMS:
            work.say("There are {count} such terms; only their sum is printed.", count=len(arcs))
        few = len(arcs) <= MOST_TERMS
        amounts = [
            entry(plan, *arc) if few else literal(plan.matrix[arc[0]][arc[1]]) for arc in arcs
        ]
        work_done = combination(amounts, [task.cost(arc) for arc in arcs]) if arcs else literal(0)
        shows: list[Style] = ["symbols"] if task.C is not None and len(arcs) <= MOST_SYMBOLS else []
        cost = work.compute(
            "cost",
            work_done,
            "W",
            say("the cost, the least total work"),
            shows=[*shows, "numbers"] if few else (),
        )
        work.say("The EMD is the cost per unit of mass.")
        work.compute(
            "emd",
            cost / mass,
            "E",
            say("the earth mover's distance"),
            shows=("symbols", "numbers") if few else ("symbols",),
        )
    return cost
