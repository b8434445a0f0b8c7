"""Our plan beside others: whether another is as cheap, and what the greedy rule gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.kinds.transport.task import cell, labelled, pair
from worked.maths.transport import greedy_plan
from worked.prose import listed, say
from worked.trace import combination, entry, named

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from worked.exact import Rational
    from worked.kinds.transport.task import Task
    from worked.maths.transport import Arc
    from worked.trace import Expr, Named


def explain_verdict(task: Task, cost: Named) -> None:
    """Say why there is no other plan as cheap, or show one."""
    work, other = task.work, task.optimum.another
    if task.forced:
        work.say("With a single source or target there is no other plan at all.")
        return
    work.say(
        "A plan that is as cheap may use only pairs without slack: any other pair would cost more "
        "than the bound."
    )
    if other is not None:
        _name_another(task, other.amounts)
        _show_another(task, other.amounts, cost)
    elif not task.small:
        work.say("Between the pairs without slack, no mass can be shifted round a cycle.")
    else:
        tight = [arc for arc in task.arcs() if task.spare(arc) == 0]
        if len(tight) == sum(task.shape) - 1:
            work.say(
                "These pairs contain no cycle. So some source or target has a single one "
                "of them, which fixes the amount there; take it away, and the same holds for the "
                "rest. No choice is left: the plan is the only one."
            )
        else:
            work.say(
                "These pairs do contain cycles. Shifting mass round a cycle takes some away from "
                "every second pair. In each of these cycles, whichever way round one goes, one of "
                "those pairs carries nothing. So nothing can be shifted: the plan is the only one."
            )


def _name_another(task: Task, amounts: Mapping[Arc, Rational]) -> None:
    """Tell the author where another plan that is as cheap differs from ours first."""
    ours = task.optimum.plan.amounts
    first = min(arc for arc in {*ours, *amounts} if ours.get(arc, 0) != amounts.get(arc, 0))
    task.work.alternative(
        "plan",
        "Another plan is as cheap: it sends {other} instead of {own} along {pair}.",
        other=amounts.get(first, 0),
        own=ours.get(first, 0),
        pair=pair(first),
    )


def _show_another(task: Task, amounts: Mapping[Arc, Rational], cost: Named) -> None:
    work = task.work
    if not task.small:
        work.say("Mass can be shifted round a cycle of such pairs, so another plan is as cheap.")
        return
    work.say("Mass can be shifted round a cycle of such pairs. Another plan with the same cost is")
    m = task.shape[1]
    rows = [
        [cell(amounts[i, j]) if (i, j) in amounts else say("·") for j in range(m)]
        for i in range(task.shape[0])
    ]
    labelled(work, rows)
    work.say("Its cost is")
    total = _priced(task, amounts)
    work.derive("W_2", ("=", total, "numbers"), ("=", cost, "value"), ("=", cost, "symbols"))
    work.say("Every mixture of the two plans is as cheap as well.")


def _priced(task: Task, amounts: Mapping[Arc, Rational]) -> Expr:
    """Amount times cost, added up in the order given."""
    return combination(list(amounts.values()), [task.cost(arc) for arc in amounts])


# --- the greedy rule ------------------------------------------------------------------------


def compare_with_greedy(task: Task, cost: Named, slack: Named) -> None:
    """Follow the greedy rule and say where it goes wrong."""
    work = task.work
    amounts = _in_order(task)
    with work.step("Compare with the greedy rule", uses="greedy"):
        work.say(
            "The *greedy rule* fills the cheapest pair as far as its masses allow, then the "
            "cheapest of those left, and so on; of equally cheap ones the first. It takes the "
            "pairs in this order: {pairs}.",
            pairs=listed([pair(arc) for arc in amounts]),
        )
        total = _priced(task, amounts)
        greedy = named("greedy", "G", total.value)
        work.derive(greedy, ("=", total, "numbers"), ("=", total, "value"), ("≈", total, "decimal"))
        spared = {arc: x for arc, x in amounts.items() if slack.matrix[arc[0]][arc[1]] != 0}
        if not spared:
            work.say(
                "Here the rule is lucky: its plan uses only pairs without slack, so it is as cheap "
                "as ours. The next numbers may make it fail."
            )
            return
        work.say(
            "That is dearer. The rule does not see that a cheap pair now may force a dear one "
            "later. Its plan uses pairs with slack, and each unit there costs so much more than "
            "necessary:"
        )
        extra = combination(list(spared.values()), [entry(slack, *arc) for arc in spared])
        excess = greedy - cost
        work.derive(
            excess,
            ("=", extra, "symbols"),
            ("=", extra, "numbers"),
            ("=", excess, "value"),
            ("≈", excess, "decimal"),
        )


def _in_order(task: Task) -> dict[Arc, int | Fraction]:
    """The greedy plan, its pairs in the order in which the rule takes them."""
    found = greedy_plan(*task.kind.masses(), task.costs).amounts
    numbers = task.costs.numbers
    return {
        arc: found[arc] for arc in sorted(found, key=lambda arc: (numbers[arc[0]][arc[1]], arc))
    }
