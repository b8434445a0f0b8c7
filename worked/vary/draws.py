"""What attempt t of variant K draws: other numbers for every part of a problem file."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, Literal, TypeAlias

from worked.draw import Rng
from worked.errors import ProblemFileError
from worked.exact import ExactError
from worked.solve import solve
from worked.variation import Undrawable, drawn_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worked.document import Solution
    from worked.exercise import Exercise

SCHEME = "worked-variant-1"
"""The way of drawing; a release that draws otherwise has another name for it."""

Seed: TypeAlias = int | Literal["probe"]

PROBES = 16
"""Other numbers with which every mistake is tried."""

PROBE_ATTEMPTS = 50
"""Draws for one probe, until its numbers have an answer."""


def identity(exercise: Exercise) -> str:
    """What makes two files draw alike: kinds, given numbers and rules, but no text.

    A mended typo changes no numbers.
    """
    parts = [
        [part.kind, part.problem.as_given(), part.variants.as_given()] for part in exercise.parts
    ]
    canonical = json.dumps(parts, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return sha256(canonical.encode()).hexdigest()


def drawn(exercise: Exercise, own: str, seed: Seed, number: int, attempt: int) -> Exercise:
    """The exercise with the numbers that an attempt draws; `own` is its identity.

    Raises `Undrawable` where they make no problem.
    """
    key = (SCHEME, own, seed, number, attempt)
    problems = drawn_parts(exercise.parts, lambda part: Rng(*key, part))
    parts = zip(exercise.parts, problems, strict=True)
    return replace(
        exercise, parts=tuple([replace(part, problem=problem) for part, problem in parts])
    )


def probes(exercise: Exercise, own: str) -> Iterator[Solution]:
    """Solved exercises with other numbers, the same for every seed and every set of variants."""
    for number in range(1, PROBES + 1):
        for attempt in range(1, PROBE_ATTEMPTS + 1):
            try:
                yield solve(drawn(exercise, own, "probe", number, attempt))
                break
            except (Undrawable, ProblemFileError, ExactError):
                continue
