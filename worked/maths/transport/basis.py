"""A basis of a transport problem: a tree that joins all sources and targets, with its flows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from worked.maths.transport.costs import Arc


class Link(NamedTuple):
    """One arc of the tree, seen from the node that hangs on it."""

    node: int
    parent: int
    arc: Arc


def fill(supply: Sequence[int], demand: Sequence[int], order: Iterable[Arc]) -> dict[Arc, int]:
    """Send as much as possible along one arc after the other, in the order given."""
    left, need, waiting = list(supply), list(demand), sum(supply)
    flow: dict[Arc, int] = {}
    for i, j in order:
        amount = min(left[i], need[j])
        if amount:
            flow[i, j] = amount
            left[i] -= amount
            need[j] -= amount
            waiting -= amount
            if not waiting:
                break
    return flow


class Basis:
    """A spanning tree with a positive flow on each of its arcs; node n + j is target j.

    `flow` must be positive on exactly n + m - 1 arcs without a cycle, as `fill` makes it from
    masses of which no part of the sources balances a part of the targets.
    """

    def __init__(self, shape: tuple[int, int], flow: dict[Arc, int]) -> None:
        self.shape = shape
        self.flow = flow
        self.links: list[Link] = []
        self._hang()

    def _hang(self) -> None:
        """Hang the tree on the first source; `links` lists parents before their children."""
        n, m = self.shape
        beside: list[list[int]] = [[] for _ in range(n + m)]
        for i, j in self.flow:
            beside[i].append(n + j)
            beside[n + j].append(i)
        self._parent, self._depth = [-1] * (n + m), [0] * (n + m)
        self.links = []
        reached = [0]
        for x in reached:
            for y in beside[x]:
                if y != self._parent[x]:
                    self._parent[y], self._depth[y] = x, self._depth[x] + 1
                    self.links.append(Link(y, x, (y, x - n) if y < n else (x, y - n)))
                    reached.append(y)

    def potentials(self, cost: Callable[[Arc], int]) -> tuple[list[int], list[int]]:
        """Return u and v with u[0] = 0 and u[i] + v[j] = cost on every arc of the tree."""
        n, m = self.shape
        potential = [0] * (n + m)
        for node, parent, arc in self.links:
            potential[node] = cost(arc) - potential[parent]
        return potential[:n], potential[n:]

    def flows(self, supply: Sequence[int], demand: Sequence[int]) -> dict[Arc, int]:
        """Return the one flow on this tree that moves these masses (it may be negative)."""
        rest = [*supply, *demand]
        flow = {}
        for node, parent, arc in reversed(self.links):
            flow[arc] = rest[node]
            rest[parent] -= rest[node]
        return flow

    def enter(self, arc: Arc) -> None:
        """Send as much as possible along a new arc; the arc that runs empty leaves the tree."""
        path = self._path(arc)
        giving, taking = path[::2], path[1::2]
        leaving = min(giving, key=self.flow.__getitem__)
        amount = self.flow[leaving]
        for other in giving:
            self.flow[other] -= amount
        for other in taking:
            self.flow[other] += amount
        del self.flow[leaving]
        self.flow[arc] = amount
        self._hang()

    def _path(self, arc: Arc) -> list[Arc]:
        """Return the arcs of the tree from the target of `arc` back to its source."""
        n = self.shape[0]
        x, y = n + arc[1], arc[0]
        down, up = [x], [y]
        while x != y:
            if self._depth[x] >= self._depth[y]:
                x = self._parent[x]
                down.append(x)
            else:
                y = self._parent[y]
                up.append(y)
        nodes = down + up[-2::-1]
        return [(a, b - n) if a < n else (b, a - n) for a, b in pairwise(nodes)]
