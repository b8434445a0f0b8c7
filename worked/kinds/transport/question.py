"""The question: the masses, what carrying costs, and the conventions that decide the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.kinds.transport.task import SOURCE, TARGET, cell, label, labelled, picture, place
from worked.prose import say
from worked.trace import COLUMN

if TYPE_CHECKING:
    from worked.document import Line
    from worked.kinds.transport.task import Task

MOST_LISTED = 24
"""Sources or targets that the question lists; of more, the first ones."""

MEASURED = {
    "euclidean": "The distance is *Euclidean*: the length of the straight line between two points.",
    "manhattan": "The distance is the *Manhattan* distance: the sum of the absolute differences of "
    "the coordinates.",
    "chebyshev": "The distance is the *Chebyshev* distance: the largest absolute difference of "
    "two coordinates.",
    "squared_euclidean": "The distance is the *square* of the Euclidean one: the sum of the "
    "squared differences of the coordinates, without a root.",
}


def ask(task: Task) -> None:
    """Write the question."""
    kind, work = task.kind, task.work
    if kind.costs is not None:
        task.C = work.given("costs", kind.costs, "C", COLUMN)
    if not work.writes:
        return
    work.say(
        "Each source $s_i$ holds the mass $a_i$, each target $t_j$ takes the mass $b_j$. A *plan* "
        "says how much, $P_{ij}$, goes from each source to each target. Find the plan that takes "
        "the least work."
    )
    here, there = kind.points()
    if here:
        work.given("sources", tuple(here), "X")
        work.given("targets", tuple(there), "Y")
    _list_masses(task)
    shown = picture(task, {}, say("Discs are sources, rings are targets."))
    if shown is not None:
        work.figure(shown)
    _conventions(task)


def _list_masses(task: Task) -> None:
    """The masses with their places; with given costs, the table of costs and masses."""
    work, (n, m) = task.work, task.shape
    held, taken = task.kind.masses()
    if task.kind.costs is not None and task.small:
        rows = [
            [*map(cell, row), cell(mass)] for row, mass in zip(task.kind.costs, held, strict=True)
        ]
        rows.append([*map(cell, taken), ()])
        caption = say("What one unit costs from each source to each target, and the masses.")
        labelled(work, rows, more=say("mass"), caption=caption)
        return
    if max(n, m) > MOST_LISTED:
        work.say("There are {n} sources and {m} targets; the table shows the first ones.", n=n, m=m)
    listed = min(max(n, m), MOST_LISTED)
    sides = [_side(task, side, listed) for side in (SOURCE, TARGET)]
    header = [cell_ for side in sides for cell_ in side[0]]
    work.table(
        header, [[*left, *right] for left, right in zip(*(s[1:] for s in sides), strict=True)]
    )


def _side(task: Task, side: str, rows: int) -> list[list[Line]]:
    """One half of the table of masses: its header, then a row for each place."""
    masses = task.kind.masses()[side == TARGET]
    points = task.kind.points()[side == TARGET]
    heads = (say("source"), say("holds")) if side == SOURCE else (say("target"), say("takes"))
    table = [[heads[0], *([say("at")] if points else []), heads[1]]]
    for k in range(rows):
        if k < len(masses):
            at = [place(points[k])] if points else []
            table.append([label(side, k), *at, cell(masses[k])])
        else:
            table.append([()] * len(table[0]))
    return table


def _conventions(task: Task) -> None:
    kind, work = task.kind, task.work
    distance = kind.measured_by()
    if distance is None:
        work.convention(
            "Carrying an amount from $s_i$ to $t_j$ takes work: the amount times $C_{ij}$, the "
            "cost of one unit."
        )
    else:
        work.convention("Carrying an amount takes work: the amount times the distance.")
        work.convention(MEASURED[distance])
    if sum(kind.masses()[0]) == 1:
        work.convention(
            "The *cost* is the least total work. The *earth mover's distance* (EMD) is the cost "
            "divided by the total mass; the total mass is 1, so here the two are the same."
        )
    else:
        work.convention(
            "The *cost* is the least total work. The *earth mover's distance* (EMD) is the cost "
            "divided by the total mass, the mean work per unit."
        )
    _convention_on_parts(task)
    if not task.optimum.unique:
        work.convention(
            "Several plans are equally cheap. Give the one that sends as much as possible from "
            "$s_1$ to $t_1$, then as much as possible from $s_1$ to $t_2$, and so on, row by row."
        )


def _convention_on_parts(task: Task) -> None:
    work, masses = task.work, [mass for side in task.kind.masses() for mass in side]
    if all(isinstance(mass, int) for mass in masses):
        work.convention(
            "A mass may be split in any way. Since all masses are whole numbers, some cheapest "
            "plan moves whole amounts only, so allowing fractions makes nothing cheaper."
        )
    else:
        work.convention("A mass may be split in any way.")
