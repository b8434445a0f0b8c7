"""What a file says under `variants:`, held against the problem that it says it of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar

from worked.draw import Rng
from worked.errors import WorkedError
from worked.fields import read_record
from worked.fields.reading import AboutName, Refused
from worked.spelling import unknown
from worked.variation.drawing import another
from worked.variation.paths import ends, numbers_in, read_path
from worked.variation.reading import read_rule
from worked.variation.record import AS_SAMPLED, MOST_RULES, Variation
from worked.variation.trying import Trials, misfit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from worked.fields import Path
    from worked.fields.reading import Wrong
    from worked.problem import Problem

T = TypeVar("T")

PROBES = 16
"""So many draws show which fields change and which mistakes can be made."""
LARGEST = 500
"""A problem with more numbers is not drawn to see that."""


def misfits(data: Mapping[str, object], problem: Problem) -> Iterator[Wrong]:
    """What in the mapping under `variants` does not go with the problem.

    Yields paths below the mapping, and words. What cannot be read is passed over: whoever reads it
    as a `Variation` is told.
    """
    draw, keep = data.get("draw"), data.get("keep")
    if isinstance(draw, Mapping) and len(draw) <= MOST_RULES:
        for path, words in _wrong_rules(draw, problem):
            yield ("draw", *path), words
    elif isinstance(keep, list | tuple):
        for path, words in _wrong_keeping(keep, problem):
            yield ("keep", *path), words
    for path, words in _unknown_mistakes(data, problem):
        yield ("gates", "discriminating", "except", *path), words


def _readable(read: Callable[[object], T], value: object) -> T | None:
    """The value, or None where it is told elsewhere that it cannot be read."""
    try:
        return read(value)
    except Refused:
        return None


def _wrong_rules(draw: Mapping[str, object], problem: Problem) -> Iterator[Wrong]:
    """Rules for what is not there, for what another rule draws, and for what cannot hold them."""
    trials = Trials()
    drawn: dict[Path, str] = {}
    around: dict[Path, str] = {}
    for name, value in draw.items():
        path, rule = _readable(read_path, name), _readable(read_rule, value)
        if path is None:
            continue
        try:
            places = ends(problem, path)
        except Refused as error:
            yield (name,), AboutName(error.wrongs[0][1])
            continue
        for place, _ in places:
            parents = [place[:length] for length in range(1, len(place) + 1)]
            other = around.get(place) or next((drawn[p] for p in parents if p in drawn), None)
            if other and other != name:
                words = f"{other} draws the same; keep one of the two rules"
                yield (name,), AboutName(words)
                break
            drawn[place] = name
            around.update(dict.fromkeys(parents, name))
        if rule is not None:
            for below, words in misfit(rule, problem, places, trials):
                yield (name, *below), words


def _wrong_keeping(keep: Iterable[object], problem: Problem) -> Iterator[Wrong]:
    """Fields to keep that are not there, that stay anyway, or that leave nothing to draw."""
    paths: list[Path] = []
    wrongs: list[Wrong] = []
    for index, value in enumerate(keep):
        try:
            paths.append(read_path(value))
            ends(problem, paths[-1])
        except Refused as error:
            wrongs += [((index,), words) for _, words in error.wrongs]
    yield from wrongs
    if wrongs or not paths:
        return
    samples = _draws(problem, AS_SAMPLED)
    if not samples:
        return
    idle = [
        index
        for index, path in enumerate(paths)
        if all(_values(sample, path) == _values(problem, path) for sample in samples)
    ]
    for index in idle:
        yield (index,), "stays as given in every draw anyway; leave it out"
    kept = Variation(keep=tuple(dict.fromkeys(map(str, keep))))
    if not idle and all(draw == problem for draw in _draws(problem, kept)):
        yield (), AboutName("leaves nothing to draw; keep fewer fields")


def _values(problem: Problem, path: Path) -> list[object]:
    return [value for _, value in ends(problem, path)]


def _draws(problem: Problem, variation: Variation) -> list[Problem]:
    """A few problems that are drawn by the variation; none if the problem is large."""
    if sum(1 for _ in numbers_in([problem])) > LARGEST:
        return []
    drawn = []
    for number in range(PROBES):
        try:
            drawn.append(another(problem, variation, Rng("worked-probe", number)))
        except WorkedError:
            continue
    return drawn


def _unknown_mistakes(data: Mapping[str, object], problem: Problem) -> Iterator[Wrong]:
    """Names of mistakes that nobody can make with these numbers, nor with a few others."""
    names = _excepted(data)
    if not names:
        return
    variation = _readable(lambda value: read_record(Variation, value), data) or AS_SAMPLED
    known: dict[str, None] = {}
    for each in (problem, *_draws(problem, variation)):
        try:
            known |= dict.fromkeys(mistake.name for mistake in each.mistakes())
        except WorkedError:
            continue
    for index, name in enumerate(names):
        if known and isinstance(name, str) and name not in known:
            yield (index,), unknown("mistake", name, known)


def _excepted(data: Mapping[str, object]) -> list[object]:
    """What stands under gates, discriminating, except."""
    value: object = data
    for name in ("gates", "discriminating", "except"):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value if isinstance(value, list) else []
