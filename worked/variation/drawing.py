"""Other problems: by the rules of a file, or by the kind's own way of drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from worked.errors import WorkedError
from worked.fields import dotted, read_record
from worked.fields.reading import Refused
from worked.variation.paths import ends, read_path, replaced, stated

if TYPE_CHECKING:
    from collections.abc import Mapping

    from worked.draw import Rng
    from worked.problem import Problem
    from worked.variation.record import Rules, Variation

P = TypeVar("P", bound="Problem")


class Undrawable(WorkedError):
    """The drawn numbers make no problem; the message says why."""


def another(problem: P, variation: Variation, rng: Rng) -> P:
    """Another problem of the same kind. Raises `Undrawable` where the drawn numbers make none."""
    if variation.draw:
        return checked(problem, _by_rules(problem, variation.draw, rng))
    sampled = type(problem).sample(rng, like=problem)
    if not variation.keep:
        return sampled
    kept: object = sampled
    for path in map(read_path, variation.keep):
        kept = replaced(kept, path, (value for _, value in ends(problem, path)))
    return checked(problem, stated(kept))


def _by_rules(problem: Problem, rules: Rules, rng: Rng) -> Mapping[str, object]:
    """The fields of the problem, with what the rules draw in its place."""
    drawn: object = problem
    for name, rule in rules:
        path = read_path(name)
        values = rule.draw([value for _, value in ends(problem, path)], rng)
        drawn = replaced(drawn, path, iter(values))
    return stated(drawn)


def checked(like: P, fields: Mapping[str, object]) -> P:
    """The problem that the fields make; `like` is one of the same kind. Raises `Undrawable`."""
    try:
        return read_record(type(like), fields)
    except Refused as error:
        path, words = error.wrongs[0]
        raise Undrawable(f"{dotted(path)}: {words}") from None
