"""A plan of transport as a picture: discs are masses at points of the plane, arrows what moves.

The horizontal axis points right, the vertical one up, both on the same scale. Sources are filled,
targets are rings; areas are in proportion to the masses.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, hypot, sqrt
from typing import TYPE_CHECKING

from worked.notation import Num
from worked.render.linear import line_text, linear
from worked.render.shapes import BLUE, ORANGE, arrow, disc, label

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from worked.document import FlowMap, Pile

WIDTH, TALLEST, MARGIN, SIDE = 500, 340, 54, 68
LARGEST, SMALLEST = 17.0, 5.0
MOST_LINES = 24


@dataclass(frozen=True, slots=True)
class Scale:
    """Where a point of the plane lies in the picture."""

    left: float
    bottom: float
    unit: float
    width: int
    height: int
    mass: float

    def place(self, x: float, y: float) -> tuple[float, float]:
        """The picture's coordinates of a point."""
        return (
            SIDE + (x - self.left) * self.unit,
            self.height - MARGIN - (y - self.bottom) * self.unit,
        )

    def radius(self, mass: float) -> float:
        """The radius of a disc for a mass."""
        return max(SMALLEST, LARGEST * sqrt(mass / self.mass)) if mass > 0 else SMALLEST / 2


def flow_map(data: FlowMap, places: int) -> tuple[int, int, list[str]]:
    """Width, height and shapes of the picture."""
    scale = _scale((*data.sources, *data.targets))
    shapes = list(_lines(scale))
    most = max((float(amount) for _, _, amount in data.flows), default=1.0)
    for source, target, amount in data.flows:
        shapes += _flow(scale, data.sources[source], data.targets[target], amount, most)
    # Rings last: one on a larger disc stays visible.
    shapes += [_disc(scale, pile) for pile in data.sources]
    shapes += [_ring(scale, pile) for pile in data.targets]
    for index, pile in enumerate(data.sources):
        ways = [_way(pile, data.targets[t]) for s, t, _ in data.flows if s == index]
        shapes.append(_name(scale, pile, places, _free_side(ways, _SIDES)))
    for index, pile in enumerate(data.targets):
        ways = [_way(pile, data.sources[s]) for s, t, _ in data.flows if t == index]
        shapes.append(_name(scale, pile, places, _free_side(ways, _SIDES[::-1])))
    return scale.width, scale.height, shapes


_SIDES = ((0, -1), (-1, 0), (1, 0), (0, 1))
"""Above, left, right, below, as the picture counts: sources prefer the first, targets the last."""


def _way(pile: Pile, other: Pile) -> tuple[float, float]:
    """The direction from one pile to another in the picture; none within a place."""
    dx, dy = float(other.x - pile.x), float(pile.y - other.y)
    length = hypot(dx, dy) or 1.0
    return dx / length, dy / length


def _free_side(
    ways: list[tuple[float, float]], sides: tuple[tuple[int, int], ...]
) -> tuple[int, int]:
    """The side of a pile that is farthest from its arrows; the first of several good ones."""

    def room(side: tuple[int, int]) -> float:
        return min((min(0.7, 1 - side[0] * dx - side[1] * dy) for dx, dy in ways), default=1.0)

    return max(sides, key=room)


def _scale(piles: tuple[Pile, ...]) -> Scale:
    xs, ys = [float(pile.x) for pile in piles], [float(pile.y) for pile in piles]
    left, right, bottom, top = min(xs), max(xs), min(ys), max(ys)
    across, up = right - left or 1.0, top - bottom
    unit = min((WIDTH - 2 * SIDE) / across, (TALLEST - 2 * MARGIN) / (up or 1.0))
    mass = max(float(pile.mass) for pile in piles) or 1.0
    width = round(2 * SIDE + (right - left) * unit)
    return Scale(left, bottom, unit, width, round(2 * MARGIN + up * unit), mass)


def _lines(scale: Scale) -> Iterator[str]:
    """Faint lines at whole coordinates, where they are few, with their numbers at the edge."""
    across = (scale.width - 2 * SIDE) / scale.unit
    up = (scale.height - 2 * MARGIN) / scale.unit
    if across > MOST_LINES or up > MOST_LINES:
        return
    look = 'stroke="currentColor" stroke-opacity="0.16"'
    small = ' font-size="10" fill-opacity="0.6"'
    for whole in range(ceil(scale.left), floor(scale.left + across) + 1):
        x, _ = scale.place(whole, 0)
        yield f'<path d="M{x:.1f} 18V{scale.height - 18}" {look}/>'
        yield label(round(x, 1), scale.height - 6, f"{whole}".replace("-", "−"), small)
    for whole in range(ceil(scale.bottom), floor(scale.bottom + up) + 1):
        _, y = scale.place(0, whole)
        yield f'<path d="M18 {y:.1f}H{scale.width - 18}" {look}/>'
        yield label(9, round(y + 3.5, 1), f"{whole}".replace("-", "−"), small)


def _flow(
    scale: Scale, source: Pile, target: Pile, amount: Fraction | int, most: float
) -> Iterator[str]:
    """An arrow from rim to rim with the amount beside it; nothing moves within a place."""
    x, y = scale.place(float(source.x), float(source.y))
    u, v = scale.place(float(target.x), float(target.y))
    length = hypot(u - x, v - y)
    if length < 1:
        return
    dx, dy = (u - x) / length, (v - y) / length
    start = scale.radius(float(source.mass)) + 1
    end = length - scale.radius(float(target.mass)) - 4
    if end - start < 10:
        start, end = 0.2 * length, 0.8 * length
    width = 1.2 + 2.6 * float(amount) / most
    yield arrow((x + start * dx, y + start * dy), (x + end * dx, y + end * dy), width, BLUE)
    text = linear(Num(amount), 0)
    a, b = x + 0.5 * (start + end) * dx, y + 0.5 * (start + end) * dy
    # On the upper side of the arrow, far enough that it is not struck through.
    side, away = (1 if dx >= 0 else -1), 8 + 4 * len(text)
    a, b = a + side * away * dy, b - side * 12 * dx
    yield label(round(a, 1), round(b + 4.5, 1), text, ' font-weight="bold"')


def _disc(scale: Scale, pile: Pile) -> str:
    x, y = scale.place(float(pile.x), float(pile.y))
    return disc(x, y, scale.radius(float(pile.mass)), f'fill="{BLUE}" fill-opacity="0.75"')


def _ring(scale: Scale, pile: Pile) -> str:
    x, y = scale.place(float(pile.x), float(pile.y))
    radius = scale.radius(float(pile.mass)) + 2
    return disc(x, y, radius, f'fill="none" stroke="{ORANGE}" stroke-width="3"')


def _name(scale: Scale, pile: Pile, places: int, side: tuple[int, int]) -> str:
    """The label and the mass, on the given side of a pile."""
    x, y = scale.place(float(pile.x), float(pile.y))
    away = scale.radius(float(pile.mass)) + 7
    drop = -4 + 8.5 * abs(side[1]) + 5 * side[1]
    anchor = {1: ' text-anchor="start"', -1: ' text-anchor="end"', 0: ""}[side[0]]
    text = f"{line_text(pile.label, places)}: {linear(Num(pile.mass), 0)}"
    at = round(x + side[0] * away, 1), round(y + side[1] * away + drop, 1)
    return label(*at, text, anchor)
