"""The proof that no plan is cheaper, by prices, and its certificate."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple, cast

from worked import exact
from worked.document import Emph
from worked.kinds.transport.comparison import compare_with_greedy, explain_verdict
from worked.kinds.transport.task import labelled, pair, table_of
from worked.maths.transport import Optimum, verify
from worked.prose import listed, say
from worked.trace import (
    TUPLE,
    combination,
    entry,
    gather,
    literal,
    stack,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worked.document import Line
    from worked.exact import Algebraic, Rational, Scalar
    from worked.kinds.transport.task import Task
    from worked.maths.transport import Arc, Costs
    from worked.trace import Expr, Named, Vector


class Way(NamedTuple):
    """How one potential follows from another: along this pair, from the source or the target."""

    arc: Arc
    to_target: bool


def prove(task: Task, plan: Named, cost: Named) -> None:
    """Write the potentials and what they prove, the verdict on other plans, the greedy rule."""
    work = task.work
    with work.step("Prove that no plan is cheaper", uses="duality"):
        work.say(
            "Give every source a price $u_i$ and every target a price $v_j$ so that no pair is "
            "cheaper than its two prices together: $u_i + v_j ≤ C_{ij}$. Then *every* plan costs "
            "at least the sum of all masses times their prices, because each unit that moves pays "
            "at least its two prices."
        )
        u, v = _potentials(task)
        slack = _slack(task, u, v) if task.small and task.C is not None else None
        _bound(task, u, v, cost)
    with work.step("Ask whether another plan is as cheap", uses="uniqueness"):
        unique = work.result(
            "unique",
            literal(task.optimum.unique),
            "unique",
            say("whether no other plan is as cheap"),
        )
        if task.free:
            explain_verdict(task, cost)
        work.derivation(unique)
    if task.free and slack is not None and not task.forced:
        compare_with_greedy(task, cost, slack)
    if task.free:
        _certify(task, plan, cost, u, v)


# --- the potentials -------------------------------------------------------------------------


def _potentials(task: Task) -> tuple[Named, Named]:
    work = task.work
    if task.small:
        ways = _ways(task)
        left, right = _followed(task, ways)
    else:
        ways, left, right = [], task.optimum.u, task.optimum.v
    u = work.result("u", literal(left, TUPLE), "u", say("the prices of the sources"))
    v = work.result("v", literal(right, TUPLE), "v", say("the prices of the targets"))
    if task.small:
        work.say(
            "The bound is as large as our cost when the two prices add up to $C_{ij}$ wherever "
            "mass moves. Set $u_1 = 0$; then each pair gives one more price."
        )
        idle = [way.arc for way in ways if way.arc not in task.optimum.plan.amounts]
        if idle:
            work.say(
                "Pairs that carry mass leave some prices open. There, pairs without mass are used "
                "that cost just their two prices as well: {pairs}.",
                pairs=listed([pair(arc) for arc in idle]),
            )
        for (i, j), to_target in ways:
            new, old = (entry(v, j), entry(u, i)) if to_target else (entry(u, i), entry(v, j))
            rest = task.cost((i, j)) - old
            work.derive(new, ("=", rest, "symbols"), ("=", rest, "numbers"), ("=", new, "value"))
    else:
        work.say(
            "The two prices of a pair add up to its cost wherever mass moves. With so many pairs "
            "only the prices are printed; `worked check` compares every pair exactly."
        )
    work.derivation(u)
    work.derivation(v)
    return u, v


def _ways(task: Task) -> list[Way]:
    """A tree that reaches every source and target from the first source.

    Its pairs cost just u + v; those that carry mass are taken first.
    """
    found, n = task.optimum, task.shape[0]
    tight = [arc for arc in task.arcs() if task.spare(arc) == 0]
    reached: set[int] = {0}
    ways: list[Way] = []
    while True:
        open_ways = [
            Way((i, j), to_target=i in reached)
            for i, j in sorted(tight, key=lambda arc: arc not in found.plan.amounts)
            if (i in reached) != (n + j in reached)
        ]
        if not open_ways:
            return ways
        way = open_ways[0]
        ways.append(way)
        reached.add(n + way.arc[1] if way.to_target else way.arc[0])


def _followed(task: Task, ways: list[Way]) -> tuple[Vector, Vector]:
    """The prices along the tree; a pinned price is taken as it is, and the others follow."""
    pins = task.work.pins
    sides: list[dict[int, Scalar]] = [{0: 0}, {}]
    for side, name in enumerate("uv"):
        if name in pins:
            values = table_of(name, (pins[name],), (1, task.shape[side]))[0]
            sides[side] = dict(enumerate(values))
    u, v = sides
    for (i, j), to_target in ways:
        cost = task.cost((i, j)).value
        if to_target:
            v.setdefault(j, exact.combination((1, -1), (cost, u[i])))  # type: ignore[arg-type]
        else:
            u.setdefault(i, exact.combination((1, -1), (cost, v[j])))  # type: ignore[arg-type]
    return tuple([u[i] for i in sorted(u)]), tuple([v[j] for j in sorted(v)])


# --- the slack and the bound ----------------------------------------------------------------


def _slack(task: Task, u: Named, v: Named) -> Named:
    """The table of what each pair costs beyond its prices."""
    work, (n, m) = task.work, task.shape
    rests = [[task.cost((i, j)) - entry(u, i) - entry(v, j) for j in range(m)] for i in range(n)]
    work.say(
        "What a pair costs beyond its two prices is its *slack*, $S_{ij} = C_{ij} - u_i - v_j$."
    )
    S = work.result(
        "slack",
        stack([gather(row) for row in rests]),
        "S",
        say("the slack of each pair"),
    )
    if "slack" in work.pins:
        work.derivation(S)
        return S
    moved = task.optimum.plan.amounts
    idle = [arc for arc in task.arcs() if arc not in moved] or task.arcs()
    for i, j in task.arcs() if work.detail == "full" else idle[:1]:
        rest = rests[i][j]
        sides = [("=", rest, "symbols"), ("=", rest, "numbers"), ("=", entry(S, i, j), "value")]
        work.derive(entry(S, i, j), *sides, ("≈", entry(S, i, j), "decimal"))  # type: ignore[arg-type]
    if not task.free:
        return S
    rows = [
        [_slack_cell(S.matrix[i][j], (i, j) in moved) for j in range(m)] + [_rounded(u.vector[i])]
        for i in range(n)
    ]
    labelled(
        work,
        [*rows, [*map(_rounded, v.vector), ()]],
        more=say("price"),
        caption=say("The slack of every pair and the prices; *0* is where mass moves."),
    )
    work.say("No slack is negative, and every pair that carries mass has slack 0.")
    return S


def _slack_cell(slack: Scalar, moves: bool) -> Line:
    if moves:
        return (Emph("0"),)
    return _rounded(slack)


def _rounded(number: Scalar) -> Line:
    return say("{x:decimal}", x=literal(number))


def _bound(task: Task, u: Named, v: Named, cost: Named) -> None:
    work = task.work
    work.say("The masses times the prices add up to what every plan costs at least:")
    bound = work.compute(
        "bound",
        _promised(task, u, v),
        "L",
        say("what every plan costs at least"),
        shows=("symbols", "numbers") if task.small else (),
    )
    if task.free:
        work.say("Our plan costs just that, so no plan is cheaper:")
        work.derive(bound, ("=", cost, "symbols"))


def _promised(task: Task, u: Named, v: Named) -> Expr:
    """a_1 u_1 + ... + b_1 v_1 + ..., every mass with its price."""
    sides = ((task.a, u, task.shape[0]), (task.b, v, task.shape[1]))
    masses = [entry(mass, k) for mass, _, count in sides for k in range(count)]
    prices = [entry(price, k) for _, price, count in sides for k in range(count)]
    return combination(masses, prices)


# --- the certificate ------------------------------------------------------------------------


def _certify(task: Task, plan: Named, cost: Named, u: Named, v: Named) -> None:
    printed = replace(
        task.optimum,
        cost=cast("Algebraic", cost.value),
        u=cast("tuple[Algebraic, ...]", u.value),
        v=cast("tuple[Algebraic, ...]", v.value),
    )
    claim = ProvedOptimum(
        task.kind.masses(), task.costs, printed, plan.value == task.optimum.plan.rows
    )
    if task.optimum.unique:
        verdict = "unique: no mass can be shifted at no cost"
    else:
        verdict = "not unique: another plan costs the same"
    task.work.certify(f"optimal: the prices promise the cost of the plan; {verdict}", claim)


@dataclass(frozen=True)
class ProvedOptimum:
    """The claim that a plan is optimal, and the only such plan or not."""

    masses: tuple[tuple[Rational, ...], tuple[Rational, ...]]
    costs: Costs
    optimum: Optimum
    shown: bool
    """Whether the plan on the page is the one that is proved."""

    def failures(self) -> Iterator[str]:
        """What the exact verification finds wrong."""
        if not self.shown:
            yield "the plan on the page is another one"
        yield from verify(*self.masses, self.costs, self.optimum)
