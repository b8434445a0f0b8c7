"""Of several optimal plans, the first and the last.

Every optimal plan moves mass only along tight arcs, those with cost = u + v for any one choice of
optimal potentials. So the optimal plans are all the plans on these arcs, and one is chosen by
looking at the amounts alone.

Each amount in turn is raised as in a maximum flow, by shifting mass from targets that come later in
the order, until no shift is possible. What a source can send to its targets, once the sources
before it are settled, are the bases of a polymatroid: to send as little as possible in one order
is to send as much as possible in the reverse order. So one function finds both plans.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from worked.maths.transport.costs import Arc


def preferring(
    arcs: Sequence[Sequence[int]], targets: int, flow: Mapping[Arc, int]
) -> dict[Arc, int]:
    """Return the plan that, source by source, sends as much as it can along each arc in turn.

    `arcs[i]` lists the targets that source i may use, in the order of preference; `flow` is
    any plan on these arcs. The first source's first arc comes before everything else, then its
    second arc, and so on: the result compares greatest, entry by entry, in that order.
    """
    return _Shifting(arcs, targets, flow).settled()


class _Shifting:
    """A plan in which earlier sources are settled and later ones make room."""

    def __init__(
        self, arcs: Sequence[Sequence[int]], targets: int, flow: Mapping[Arc, int]
    ) -> None:
        self._arcs = arcs
        self._masks = [sum(1 << j for j in row) for row in arcs]
        self._flow = {arc: amount for arc, amount in flow.items() if amount}
        self._givers: list[set[int]] = [set() for _ in range(targets)]
        """For each target the sources, not yet settled, that send something there."""
        for i, j in self._flow:
            self._givers[j].add(i)

    def settled(self) -> dict[Arc, int]:
        """Settle one source after the other."""
        for i, row in enumerate(self._arcs):
            for j in row:
                self._givers[j].discard(i)
            self._settle(i)
        return self._flow

    def _settle(self, i: int) -> None:
        """Move what source i sends to the targets it prefers, as far as later sources give way."""
        wanted = sum(1 << k for k in self._arcs[i] if (i, k) in self._flow)
        closed = 0
        for j in self._arcs[i]:
            wanted &= ~(1 << j)
            while wanted and not closed >> j & 1:
                path, seen = self._path(j, wanted, closed)
                if path:
                    wanted = self._shift(i, path, wanted)
                else:
                    closed = seen

    def _path(self, start: int, wanted: int, closed: int) -> tuple[list[Arc], int]:
        """Find how later sources can take a unit less to target `start` and more to a wanted one.

        Each source on the way takes it to one target instead of another. The path lists the arcs
        from the wanted target back to `start`: one gains, the next loses, in turn. `wanted` and
        `closed` are bit masks of targets; closed ones are known to lead nowhere. If there is no
        path, all targets looked at are closed: what is shifted later never opens a way out of them.
        """
        taken_from: dict[int, int] = {}
        given_by: dict[int, int] = {}
        seen, queue = closed | 1 << start, [start]
        for j in queue:
            for i in self._givers[j]:
                if i in taken_from:
                    continue
                taken_from[i] = j
                new = self._masks[i] & ~seen
                seen |= new
                if new & wanted:
                    new = _lowest(new & wanted)
                while new:
                    k = new.bit_length() - 1
                    given_by[k] = i
                    queue.append(k)
                    new ^= 1 << k
                if wanted >> queue[-1] & 1:
                    return _back(queue[-1], given_by, taken_from), seen
        return [], seen

    def _shift(self, i: int, path: Sequence[Arc], wanted: int) -> int:
        """Let source i follow the path the other way round; return what is still wanted."""
        gains, losses = [(i, path[-1][1]), *path[::2]], [(i, path[0][1]), *path[1::2]]
        amount = min(self._flow[arc] for arc in losses)
        for arc in gains:
            self._flow[arc] = self._flow.get(arc, 0) + amount
        for source, target in gains[1:]:
            self._givers[target].add(source)
        for source, target in losses:
            self._flow[source, target] -= amount
            if not self._flow[source, target]:
                del self._flow[source, target]
                self._givers[target].discard(source)
        return wanted if (i, path[0][1]) in self._flow else wanted & ~(1 << path[0][1])


def _lowest(mask: int) -> int:
    """Return the lowest bit of a mask that is not 0."""
    return mask & -mask


def _back(target: int, given_by: Mapping[int, int], taken_from: Mapping[int, int]) -> list[Arc]:
    """Return the arcs from a target back to where the search began: gaining, losing, in turn."""
    path = []
    while target in given_by:
        source = given_by[target]
        path += [(source, target), (source, taken_from[source])]
        target = taken_from[source]
    return path
