"""A transport plan as TikZ: discs with areas like the masses, arrows with amounts, a light grid.

Sources are grey discs, targets rings, so that the picture reads in black and white. A label goes
where it is farthest from everything that is drawn already.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil, floor, hypot, sqrt
from typing import TYPE_CHECKING

from worked.render.tex import number_tex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from fractions import Fraction

    from worked.document import FlowMap, Line, Pile

WIDTH, HEIGHT, UNIT = 11.0, 7.5, 2.0
"""Centimetres: the picture's greatest width and height, and the greatest length of 1."""

LARGEST, SMALLEST = 0.36, 0.09
MOST_LINES = 16
ENOUGH = 1.6
"""Room around a label, in sizes of the label: more makes no place better."""

Point = tuple[float, float]


@dataclass
class Plane:
    """Where points lie on paper, and what is drawn already."""

    left: float
    bottom: float
    right: float
    top: float
    unit: float
    heaviest: float
    drawn: list[Point] = field(default_factory=list)

    def at(self, pile: Pile) -> Point:
        """The place of a pile, in centimetres."""
        return (
            (float(pile.x) - self.left) * self.unit,
            (float(pile.y) - self.bottom) * self.unit,
        )

    def radius(self, pile: Pile) -> float:
        """The radius of a pile's disc."""
        share = sqrt(float(pile.mass) / self.heaviest) if pile.mass > 0 else 0.0
        return max(LARGEST * share, SMALLEST)

    def freest(self, candidates: list[Point], across: float, up: float) -> Point:
        """The candidate for a label's middle that has most room around it; it is drawn then."""
        near = self._near(candidates, 1.1 * ENOUGH * across, 1.1 * ENOUGH * up)
        best, most = candidates[0], -1.0
        for place in candidates:
            room = _room(place, near, across, up, most)
            if room > most:
                best, most = place, room
            if room == ENOUGH:
                break
        half = across / 2
        self.drawn += [(best[0] + step * half, best[1]) for step in (-1, -0.5, 0, 0.5, 1)]
        return best

    def _near(self, candidates: list[Point], across: float, up: float) -> list[Point]:
        """What is drawn so near that it may take room from one of the candidates."""
        xs, ys = [x for x, _ in candidates], [y for _, y in candidates]
        left, right, bottom, top = min(xs) - across, max(xs) + across, min(ys) - up, max(ys) + up
        return [(x, y) for x, y in self.drawn if left < x < right and bottom < y < top]


def _room(place: Point, near: list[Point], across: float, up: float, least: float) -> float:
    """How far the nearest thing is, in sizes of the label, at most `ENOUGH`.

    As soon as something is at most `least` away, this is as good an answer as any.
    """
    x, y = place
    room = ENOUGH
    for u, v in near:
        dx, dy = abs(x - u) / across, abs(y - v) / up
        if dx < room and dy < room:
            room = dx if dx > dy else dy
            if room <= least:
                break
    return room


def _plane(data: FlowMap) -> Plane:
    piles = (*data.sources, *data.targets)
    xs, ys = [float(pile.x) for pile in piles], [float(pile.y) for pile in piles]
    across, up = max(xs) - min(xs), max(ys) - min(ys)
    unit = min(UNIT, WIDTH / across if across else UNIT, HEIGHT / up if up else UNIT)
    heaviest = max(float(pile.mass) for pile in piles) or 1.0
    return Plane(min(xs), min(ys), max(xs), max(ys), unit, heaviest)


def flow_map(data: FlowMap, line: Callable[[Line], str]) -> Iterator[str]:
    """Draw the grid, then arrows, discs and rings, and the labels last."""
    plane = _plane(data)
    yield from _grid(plane)
    for pile in (*data.sources, *data.targets):
        x, y = plane.at(pile)
        r = plane.radius(pile)
        plane.drawn += [(x, y), (x + r, y), (x - r, y), (x, y + r), (x, y - r)]
    most = max((float(amount) for _, _, amount in data.flows), default=1.0)
    labels: list[tuple[Point, Point, Fraction | int]] = []
    for source, target, amount in data.flows:
        ends = _ends(plane, data.sources[source], data.targets[target])
        if ends is None:
            continue
        width = 0.5 + 1.3 * float(amount) / most
        yield rf"\draw[-latex, line width={width:.2f}pt] {_place(ends[0])} -- {_place(ends[1])};"
        plane.drawn += [_between(*ends, share / 10) for share in range(11)]
        labels.append((*ends, amount))
    for pile in data.sources:
        yield rf"\fill[black!55] {_place(plane.at(pile))} circle[radius={plane.radius(pile):.2f}];"
    for pile in data.targets:
        radius = plane.radius(pile) + 0.06
        yield rf"\draw[line width=1.2pt] {_place(plane.at(pile))} circle[radius={radius:.2f}];"
    for start, end, amount in labels:
        yield _amount(plane, start, end, amount)
    for pile in (*data.sources, *data.targets):
        yield _name(plane, pile, line)


def _grid(plane: Plane) -> Iterator[str]:
    """Light lines at whole coordinates, with their numbers; none where they would be too many."""
    margin = 0.7
    if max(plane.right - plane.left, plane.top - plane.bottom) > MOST_LINES:
        return
    width = (plane.right - plane.left) * plane.unit
    height = (plane.top - plane.bottom) * plane.unit
    look = r"\node[font=\scriptsize, black!60, "
    for whole in range(ceil(plane.left), floor(plane.right) + 1):
        x = (whole - plane.left) * plane.unit
        yield rf"\draw[black!15] ({x:.2f},{-margin}) -- ({x:.2f},{height + margin:.2f});"
        yield rf"{look}below] at ({x:.2f},{-margin}) {{${whole}$}};"
    for whole in range(ceil(plane.bottom), floor(plane.top) + 1):
        y = (whole - plane.bottom) * plane.unit
        yield rf"\draw[black!15] ({-margin},{y:.2f}) -- ({width + margin:.2f},{y:.2f});"
        yield rf"{look}left] at ({-margin},{y:.2f}) {{${whole}$}};"


def _ends(plane: Plane, source: Pile, target: Pile) -> tuple[Point, Point] | None:
    """Where an arrow starts and ends, at the rims; None where nothing has to move."""
    (x, y), (u, v) = plane.at(source), plane.at(target)
    length = hypot(u - x, v - y)
    if not length:
        return None
    start = min(plane.radius(source), 0.3 * length)
    end = length - min(plane.radius(target) + 0.1, 0.3 * length)
    return _between((x, y), (u, v), start / length), _between((x, y), (u, v), end / length)


def _between(start: Point, end: Point, share: float) -> Point:
    return (
        start[0] + share * (end[0] - start[0]),
        start[1] + share * (end[1] - start[1]),
    )


def _place(point: Point) -> str:
    # Adding 0.0 turns a negative zero into zero.
    return f"({round(point[0], 2) + 0.0:.2f},{round(point[1], 2) + 0.0:.2f})"


def _amount(plane: Plane, start: Point, end: Point, amount: Fraction | int) -> str:
    """The amount beside an arrow, on the side that is freer."""
    text = number_tex(amount)
    across = 0.16 + 0.08 * len(str(amount))
    length = hypot(end[0] - start[0], end[1] - start[1])
    dx, dy = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    candidates = []
    for share in (0.5, 0.4, 0.6, 0.3, 0.7):
        x, y = _between(start, end, share)
        for side in (1, -1):
            candidates.append(
                (x - side * dy * (across + 0.08), y + side * dx * (0.16 + 0.12 * abs(dx)))
            )
    place = plane.freest(candidates, across, 0.22)
    return rf"\node[font=\small, fill=white, inner sep=0.8pt] at {_place(place)} {{${text}$}};"


def _name(plane: Plane, pile: Pile, line: Callable[[Line], str]) -> str:
    """The label of a pile and its mass, on its freest side."""
    words = f"{line(pile.label)}: ${number_tex(pile.mass)}$"
    across = 0.09 * (3 + len(str(pile.mass)) + 2 * len(pile.label))
    x, y = plane.at(pile)
    r = plane.radius(pile) + 0.12
    candidates = [
        (x + a * (r + across), y + b * (r + 0.14))
        for a, b in (
            (0, 1),
            (0, -1),
            (1, 0),
            (-1, 0),
            (0.8, 0.8),
            (-0.8, 0.8),
            (0.8, -0.8),
            (-0.8, -0.8),
        )
    ]
    place = plane.freest(candidates, across, 0.25)
    return rf"\node[font=\small, fill=white, inner sep=0.8pt] at {_place(place)} {{{words}}};"
