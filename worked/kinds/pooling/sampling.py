"""Another pooling problem like a given one: the same windows over other numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from worked.exact import sign
from worked.kinds.pooling.shapes import Slide
from worked.maths.alike import alike

if TYPE_CHECKING:
    from worked.draw import Rng
    from worked.kinds.pooling import Kind

K = TypeVar("K", bound="Kind")

TRIES = 200
"""Draws; the first that shows what the given problem shows is it."""


def another(kind: K, rng: Rng) -> K:
    """Inputs of the same sizes, with as many zeros and minus signs in other places.

    What the given problem shows, this one shows as well if it can be had: that one operation
    tells the inputs apart and the other does not; that zeros around the input would win.
    """
    blind = _blind(kind)
    for _ in range(TRIES):
        drawn = _redrawn(kind, rng)
        if _blind(drawn) == blind and _zeros_would_win(drawn) in (True, None):
            break
    return drawn


def _redrawn(kind: K, rng: Rng) -> K:
    arrays = tuple([alike(rng, array) for array in kind.arrays()])
    if kind.inputs is None:
        return kind.model_copy(update={"input": arrays[0]})
    return kind.model_copy(update={"inputs": arrays})


def _blind(kind: Kind) -> list[str]:
    """The operations that give the same output for all of several different inputs."""
    slides = [Slide(kind, array) for array in kind.arrays()]
    if len({*kind.arrays()}) == 1:
        return []
    return [op for op in kind.ops if len({_summary(slide, op) for slide in slides}) == 1]


def _summary(slide: Slide, op: str) -> str:
    """What decides the output of an operation: the largest number of each window, or the sum."""
    of = max if op == "max" else sum
    return str([of(slide.numbers(op, position)) for position in slide.positions()])


def _zeros_would_win(kind: Kind) -> bool | None:
    """Whether a 0 in the padding would be the largest of a window; None where it never can."""
    slides = [Slide(kind, array) for array in kind.arrays()]
    negative = any(sign(number) < 0 for slide in slides for number in slide.cells.values())
    padded = any(axis.before or axis.after for slide in slides for axis in slide.axes)
    if "max" not in kind.ops or not negative or not padded:
        return None
    return any(
        sign(max(inside)) < 0
        for slide in slides
        for position in slide.positions()
        if len(taps := list(slide.taps(position)))
        > len(inside := [slide.cells[tap] for tap in taps if tap in slide.cells])
    )
