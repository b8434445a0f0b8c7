"""The same claims on other numbers: drawn by the kinds of the evidence, kept where all hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from worked.errors import CannotSolve
from worked.exact import ExactError
from worked.fields import Record, read_record
from worked.fields.reading import Refused
from worked.kinds.concept.steps import Page, write_solution
from worked.sheet import Draft

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from worked.draw import Rng
    from worked.fields import Path
    from worked.kinds.concept import Kind, Statement
    from worked.kinds.concept.evidence import Evidence
    from worked.problem import Problem

K = TypeVar("K", bound="Kind")
S = TypeVar("S", bound="Statement")

TRIES = 100
"""Draws of which the first is taken with which all claims hold, and the same choices are right."""
LOOKS = 3
"""Draws that show which fields of a problem its kind draws anew."""
LARGEST = 9
"""Whole numbers up to here at least may take the place of others."""


def example() -> dict[str, object]:
    """A question of understanding as a file states it: the first that anybody sees."""
    return {
        "question": "Attention takes the value of the best key alone. What can it learn?",
        "evidence": [
            {
                "name": "layer",
                "kind": "argmax_attention",
                "given": {
                    "keys": [[1, 2], [3, 1], [0, -1]],
                    "values": [[2, 1], [5, 4], [1, 3]],
                    "query": [2, 1],
                },
            }
        ],
        "claims": [
            {
                "says": "A small change of the query changes nothing.",
                "holds": [{"greater": ["layer.radius_query", 0]}],
                "because": "Within {layer.radius_query} the same key wins.",
            },
            {
                "says": "The output is the value of one key.",
                "holds": [{"equal": [{"largest": "layer.weights"}, 1]}],
                "because": "So the output is {layer.output}, whatever the others are.",
            },
        ],
        "mistakes_of_evidence": [
            "key_instead_of_value",
            "scaled_by_score",
            "smallest_score",
            "softmax_instead_of_argmax",
        ],
        "rubric": [
            {"points": 1, "what": "The winner stays the winner."},
            {"points": 1, "what": "The output is what its value says."},
        ],
    }


def another(like: K, rng: Rng) -> K:
    """The first of some draws that bears the claims out; `like` itself where none does."""
    wanted = _verdicts(like)
    for _ in range(TRIES):
        try:
            drawn = _drawn(like, rng)
        except Refused:
            continue
        if _verdicts(drawn) == wanted:
            return drawn
    return like


def _verdicts(kind: Kind) -> tuple[bool, ...] | None:
    """Which choices are right; None where a claim does not hold, or the numbers have no answer."""
    draft = Draft()
    try:
        write_solution(kind, draft)
        page = Page(kind, Draft())
        page.ask()
        return tuple(page.verdict(index, one) for index, one in enumerate(kind.choices or ()))
    except (CannotSolve, ExactError):
        return None


def _drawn(like: K, rng: Rng) -> K:
    """New numbers for all evidence. Raises `Refused` where they make no problem."""
    found = like.all_evidence()
    problems = [evidence.given for _, evidence in found]
    drawn: dict[Path, Problem] = {}
    for group in related(problems, rng):
        own = [problems[index] for index in group]
        new = [type(own[0]).sample(rng, like=own[0])] if len(own) == 1 else together(own, rng)
        drawn |= zip([found[index][0] for index in group], new, strict=True)
    return _with(like, drawn)


def _with(like: K, drawn: dict[Path, Problem]) -> K:
    """The concept with other problems as evidence."""

    def exchanged(evidence: Evidence, *path: str | int) -> Evidence:
        return evidence.model_copy(update={"given": drawn[path]})

    def with_own(one: S, *path: str | int) -> S:
        own = one.evidence and exchanged(one.evidence, *path, "evidence")
        return one.model_copy(update={"evidence": own})

    update: dict[str, object] = {}
    if like.evidence:
        update["evidence"] = tuple(exchanged(e, "evidence", k) for k, e in enumerate(like.evidence))
    if like.claims:
        update["claims"] = tuple(with_own(c, "claims", k) for k, c in enumerate(like.claims))
    if like.choices:
        update["choices"] = tuple(with_own(c, "choices", k) for k, c in enumerate(like.choices))
    return like.model_copy(update=update)


# --- problems that belong together ----------------------------------------------------------


def related(problems: Sequence[Problem], rng: Rng) -> list[list[int]]:
    """Positions of problems that are compared: of one kind, or with a field that is the same."""
    fields = [drawn_fields(problem, rng) for problem in problems]
    groups: list[list[int]] = []
    for index, problem in enumerate(problems):
        for group in groups:
            first = group[0]
            if type(problem) is type(problems[first]) or _common(fields[first], fields[index]):
                group.append(index)
                break
        else:
            groups.append([index])
    return groups


def _common(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    return any(value in other.values() for value in one.values() if isinstance(value, tuple))


def drawn_fields(problem: Problem, rng: Rng) -> dict[str, object]:
    """The fields that its kind draws anew."""
    others = [type(problem).sample(rng, like=problem) for _ in range(LOOKS)]
    own = {name: getattr(problem, name) for name in problem.names_given()}
    return {
        name: value
        for name, value in own.items()
        if any(getattr(other, name) != value for other in others)
    }


def together(problems: Sequence[Problem], rng: Rng) -> list[Problem]:
    """Problems that are compared, with other numbers.

    What they have in common is drawn once; what tells them apart stays. Without anything in common,
    their numbers are exchanged. Raises `Refused` where they make no problem.
    """
    fields = [drawn_fields(problem, rng) for problem in problems]
    values = [value for own in fields for value in own.values()]
    new: list[tuple[object, object]] = []
    for problem, own in zip(problems, fields, strict=True):
        sample = type(problem).sample(rng, like=problem)
        for name, value in own.items():
            if values.count(value) > 1 and all(value != old for old, _ in new):
                new.append((value, getattr(sample, name)))
    if not new:
        return _renumbered(problems, fields, rng)
    exchanged = [
        {name: next((n for old, n in new if old == value), value) for name, value in own.items()}
        for own in fields
    ]
    return [_changed(*pair) for pair in zip(problems, exchanged, strict=True)]


def _changed(problem: Problem, fields: Mapping[str, object]) -> Problem:
    given = {name: getattr(problem, name) for name in problem.model_fields_set}
    return read_record(type(problem), {**given, **fields})


def _renumbered(
    problems: Sequence[Problem], fields: Sequence[Mapping[str, object]], rng: Rng
) -> list[Problem]:
    """The problems with other whole numbers: what was equal stays equal, what was more stays more.

    Raises `Refused` where they make no problem.
    """
    whole = sorted({x for own in fields for x in _integers(own.values())})
    most = max(LARGEST, 10 ** len(str(max(map(abs, whole), default=0))) - 1)
    above = [x for x in whole if x > 0]
    below = [-x for x in reversed(whole) if x < 0]
    new = {0: 0} | dict(zip(above, _rising(rng, len(above), most), strict=True))
    new |= {-x: -y for x, y in zip(below, _rising(rng, len(below), most), strict=True)}
    exchanged = [{name: _exchanged(value, new) for name, value in own.items()} for own in fields]
    return [_changed(*pair) for pair in zip(problems, exchanged, strict=True)]


def _rising(rng: Rng, count: int, most: int) -> list[int]:
    """Different numbers from 1 on, in order."""
    chosen: set[int] = set()
    while len(chosen) < count:
        chosen.add(rng.integer(1, max(most, count)))
    return sorted(chosen)


def _integers(values: Iterable[object]) -> Iterator[int]:
    for value in values:
        if isinstance(value, tuple):
            yield from _integers(value)
        elif isinstance(value, Record):
            yield from _integers(vars(value).values())
        elif isinstance(value, int) and not isinstance(value, bool):
            yield value


def _exchanged(value: object, new: dict[int, int]) -> object:
    if isinstance(value, tuple):
        return tuple([_exchanged(entry, new) for entry in value])
    if isinstance(value, Record):
        return {name: _exchanged(entry, new) for name, entry in vars(value).items()}
    if isinstance(value, int) and not isinstance(value, bool):
        return new[value]
    return value
