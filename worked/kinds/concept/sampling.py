"""The same claims on other numbers: drawn by the kinds of the evidence, kept where all hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, TypeVar

from worked.draw import Rng
from worked.errors import CannotSolve
from worked.exact import ExactError, Surd, decimal
from worked.fields import Record, read_record
from worked.fields.reading import Refused
from worked.kinds.concept.outcome import outcome

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from worked.fields import Path
    from worked.kinds.concept import Kind, Statement
    from worked.kinds.concept.evidence import Evidence
    from worked.problem import Problem
    from worked.trace import Value

K = TypeVar("K", bound="Kind")
S = TypeVar("S", bound="Statement")

Way = Literal["in common", "some fields"]
WAYS: tuple[Way, ...] = ("in common", "some fields")
"""How numbers are drawn, in turn, until the claims hold."""

TRIES = 100
"""Draws of which the first is taken with which all claims hold, and the same choices are right."""
LOOKS = 3
"""Draws that show which fields of a problem its kind draws anew."""
PLACES = 4
"""Places after the point that are printed where nobody says."""
MOST_APART = 4
"""Of the numbers to compute with, a draw may have a part like one in so many more or fewer."""
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
    """The first of some draws that bears the claims out; `like` itself where none does.

    It has about as many numbers to compute with, and no more that print as whole without being so.
    """
    wanted = outcome(like)
    whole = sum(map(printed_whole, wanted.quoted))
    paths = [path for path, _ in like.all_evidence()]
    problems = [evidence.given for _, evidence in like.all_evidence()]
    groups = related(problems)
    usual = sum(map(_larger, problems))
    for attempt in range(TRIES):
        way = WAYS[attempt % len(WAYS)]
        try:
            new = {paths[k]: problem for group in groups for k, problem in group.drawn(rng, way)}
            if MOST_APART * abs(sum(map(_larger, new.values())) - usual) > usual:
                continue
            drawn = _with(like, new)
            found = outcome(drawn)
        except (Refused, CannotSolve, ExactError):
            continue
        if found.verdicts == wanted.verdicts and sum(map(printed_whole, found.quoted)) <= whole:
            return drawn
    return like


def _larger(problem: Problem) -> int:
    """How many numbers of a problem are neither 0 nor ±1, which are quickly multiplied by."""
    values = (getattr(problem, name) for name in problem.names_given())
    return sum(number not in (0, 1, -1) for number in _numbers(values))


def _numbers(value: object) -> Iterator[int | Fraction | Surd]:
    if isinstance(value, int | Fraction | Surd) and not isinstance(value, bool):
        yield value
    elif isinstance(value, Record):
        yield from _numbers([getattr(value, name) for name in value.names_given()])
    elif isinstance(value, Iterable) and not isinstance(value, str):
        for entry in value:
            yield from _numbers(entry)


def printed_whole(value: Value) -> int:
    """How many numbers of a value print as whole, 0.0000 perhaps, and are not."""
    if isinstance(value, tuple):
        return sum(map(printed_whole, value))
    if isinstance(value, int | str):
        return 0
    try:
        return not decimal(value, PLACES).partition(".")[2].strip("0")
    except ExactError:
        return 0


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


@dataclass(frozen=True)
class Group:
    """Problems that are compared, by their positions, with the fields that are drawn anew."""

    members: dict[int, Problem]
    fields: dict[int, dict[str, object]]

    def drawn(self, rng: Rng, way: Way) -> Iterator[tuple[int, Problem]]:
        """Problems with other numbers. Raises `Refused` where they make no problem.

        A problem by itself is drawn by its kind, or only some of its fields are. Of problems that
        are compared, what they have in common is drawn once and what tells them apart stays; or,
        and where they have nothing in common, their whole numbers are exchanged.
        """
        if len(self.members) == 1:
            ((index, problem),) = self.members.items()
            sample = type(problem).sample(rng, like=problem)
            some = [name for name in self.fields[index] if rng.integer(0, 1)]
            fields = {name: getattr(sample, name) for name in some}
            yield index, _changed(problem, fields) if way == "some fields" else sample
            return
        new = list(self.shared(rng)) if way == "in common" else []
        if not new:
            yield from self.renumbered(rng)
            return
        for index, problem in self.members.items():
            own = self.fields[index].items()
            yield index, _changed(problem, {name: _new(value, new) for name, value in own})

    def shared(self, rng: Rng) -> Iterator[tuple[object, object]]:
        """What several problems hold, and what is drawn in its place by the kind of one of them."""
        values = [value for own in self.fields.values() for value in own.values()]
        done: list[object] = []
        for index, problem in rng.shuffled(list(self.members.items())):
            common = {n: v for n, v in self.fields[index].items() if values.count(v) > 1}
            if any(value not in done for value in common.values()):
                sample = type(problem).sample(rng, like=problem)
                for name, value in common.items():
                    if value not in done:
                        done.append(value)
                        yield value, getattr(sample, name)

    def renumbered(self, rng: Rng) -> Iterator[tuple[int, Problem]]:
        """Other whole numbers: what was equal stays equal, what was more stays more.

        In every second draw 1 and -1 stay as they are, for they may be there to copy something; in
        every second one no number is larger than the largest was.
        """
        held = [value for own in self.fields.values() for value in own.values()]
        whole = sorted(set(_integers(held)))
        largest = max(map(abs, whole), default=0)
        most = max(LARGEST, rng.choice((largest, 10 ** len(str(largest)) - 1)))
        kept = rng.integer(0, 1)
        above = [x for x in whole if x > kept]
        below = [-x for x in reversed(whole) if -x > kept]
        new = {x: x for x in (0, kept, -kept)}
        new |= {
            x: kept + y for x, y in zip(above, _rising(rng, len(above), most - kept), strict=True)
        }
        new |= {
            -x: -kept - y for x, y in zip(below, _rising(rng, len(below), most - kept), strict=True)
        }
        for index, problem in self.members.items():
            own = self.fields[index]
            fields = {name: _exchanged(value, new) for name, value in own.items()}
            yield index, _changed(problem, fields)


def related(problems: Sequence[Problem]) -> list[Group]:
    """Problems that are compared: of one kind, or with a field that is the same."""
    groups: list[Group] = []
    for index, problem in enumerate(problems):
        fields = drawn_fields(problem)
        for group in groups:
            first = next(iter(group.members))
            alike = type(problem) is type(group.members[first])
            if alike or _common(group.fields[first], fields):
                break
        else:
            group = Group({}, {})
            groups.append(group)
        group.members[index], group.fields[index] = problem, fields
    return groups


def _common(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    return any(value in other.values() for value in one.values() if isinstance(value, tuple))


@lru_cache(maxsize=64)
def drawn_fields(problem: Problem) -> dict[str, object]:
    """The fields that its kind draws anew."""
    rng = Rng("concept", "drawn fields")
    others = [type(problem).sample(rng, like=problem) for _ in range(LOOKS)]
    own = {name: getattr(problem, name) for name in problem.names_given()}
    return {
        name: value
        for name, value in own.items()
        if any(getattr(other, name) != value for other in others)
    }


def _new(value: object, new: Sequence[tuple[object, object]]) -> object:
    return next((drawn for old, drawn in new if old == value), value)


def _changed(problem: Problem, fields: Mapping[str, object]) -> Problem:
    given = {name: getattr(problem, name) for name in problem.model_fields_set}
    return read_record(type(problem), {**given, **fields})


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
