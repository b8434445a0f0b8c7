"""Every stored paper solved anew: do its numbers still give the answers that are stored?

Reads lines of a manifest and lines of `worked variants` alike; both hold kinds, given numbers and
answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from worked.check import CheckFailed, check
from worked.errors import ProblemFileError, WorkedError
from worked.export.as_json import result_json
from worked.export.yaml_text import as_json
from worked.load import load_text
from worked.papers.exam import MOST_DIGITS
from worked.papers.manifest import BadLine, Numbered, json_of, paper_line
from worked.solve import solve
from worked.spelling import shown

if TYPE_CHECKING:
    from worked.document import PartSolution
    from worked.exercise import Exercise

PLACES = 4
_TEXTS = ("kind", "title", "source", "points", "given", "ask", "prompt", "hint", "note")


@dataclass(frozen=True)
class Verdict:
    """What came of a line: how many answers agree, what differs, why it cannot be judged."""

    number: int
    who: str
    answers: int = 0
    differs: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    """The problem files that are named, with the hashes that are stored."""


class Verifying:
    """Judges a line: the task of a worker process."""

    def __call__(self, line: Numbered, /) -> Verdict:
        """Solve what is stored and compare; every check of the solution is made."""
        try:
            data = json_of(line.data)
            if "problems" in data:
                return _paper(line.number, data)
            if {"kind", "parts"} & data.keys():
                return _variant(line.number, data)
        except BadLine as error:
            return Verdict(line.number, "", unreadable=tuple(str(error).splitlines()))
        words = "neither a paper of a manifest nor a line of `worked variants`"
        return Verdict(line.number, "", unreadable=(words,))


def _paper(number: int, data: dict[str, object]) -> Verdict:
    paper = paper_line(data)
    judged = _Judged(paper.exam.digits)
    for place, problem in enumerate(paper.problems, start=1):
        where = f"problem {place} ({problem.file}), variant {problem.variant}"
        try:
            exercise = problem.exercise()
        except WorkedError as error:
            judged.refused(where, error)
            continue
        judged.compare(where, exercise, [part.answers for part in problem.parts])
    files = tuple([(problem.file, problem.sha256) for problem in paper.problems])
    who = "spare copy " + str(paper.spare) if paper.spare else f"student {shown(paper.id)}"
    return judged.verdict(number, who, files)


def _variant(number: int, data: dict[str, object]) -> Verdict:
    several = "parts" in data
    parts = data["parts"] if several else [data]
    if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
        raise BadLine("'parts' is no list of problems")
    for place, part in enumerate(parts, start=1):
        if not isinstance(part.get("answers"), dict) or not part["answers"]:
            raise BadLine(f"part {place}: no answers" if several else "no answers")
    own = [
        {name: part[name] for name in _TEXTS if name in part} | {"ask": list(part["answers"])}
        for part in parts
    ]
    told = data.get("number", "?")
    who = f"variant {told if isinstance(told, int) else shown(str(told))}"
    stored = [{**_results(part), **part["answers"]} for part in parts]
    judged = _Judged(_places(data, stored))
    try:
        exercise = load_text(as_json({"parts": own} if several else own[0]), "given")
    except WorkedError as error:
        judged.refused("", error)
    else:
        judged.compare("", exercise, stored)
    return judged.verdict(number, who)


def _results(part: Mapping[str, object]) -> Mapping[str, object]:
    results = part.get("results")
    return results if isinstance(results, dict) else {}


def _places(data: Mapping[str, object], stored: list[dict[str, object]]) -> int:
    """The digits of the line; where it does not say, as many as its longest decimal has."""
    told = data.get("digits")
    if isinstance(told, int) and not isinstance(told, bool) and 0 <= told <= MOST_DIGITS:
        return told
    decimals = [
        text for results in stored for result in results.values() for text in _decimals(result)
    ]
    longest = max((len(text.partition(".")[2]) for text in decimals), default=0)
    return min(longest, MOST_DIGITS) or PLACES


def _decimals(result: object) -> Iterator[str]:
    if isinstance(result, dict):
        yield from _decimals(result.get("decimal"))
    elif isinstance(result, list):
        for entry in result:
            yield from _decimals(entry)
    elif isinstance(result, str):
        yield result


class _Judged:
    """Collects what is found in a line."""

    def __init__(self, digits: int) -> None:
        self._digits = digits
        self._answers = 0
        self._differs: list[str] = []
        self._unreadable: list[str] = []

    def compare(
        self, where: str, exercise: Exercise, stored: Sequence[Mapping[str, object]]
    ) -> None:
        """Solve an exercise and compare every stored result of each part."""
        try:
            solution = solve(exercise)
            check(solution, self._digits)
        except CheckFailed as error:
            self._differs.append(_at(where, f"the {error.check} check fails: {error}"))
            return
        except WorkedError as error:
            self.refused(where, error)
            return
        for part, results in zip(solution.parts, stored, strict=True):
            at = f"part ({part.label})" if part.label else ""
            missing = [name for name in part.answers if name not in results]
            self._differs += [_at(where, at, f"{name}: no answer is stored") for name in missing]
            for name, result in results.items():
                words = _difference(part, name, result, self._digits)
                self._answers += words is None
                if words is not None:
                    self._differs.append(_at(where, at, words))

    def refused(self, where: str, error: WorkedError) -> None:
        """Numbers that make no problem: they are not the ones that were drawn."""
        words = str(error).splitlines()
        if isinstance(error, ProblemFileError):  # a line of JSON has no places of a file
            words = [_at(trouble.path or "", trouble.message) for trouble in error.troubles]
        self._differs += [_at(where, each) for each in words]

    def verdict(self, number: int, who: str, files: tuple[tuple[str, str], ...] = ()) -> Verdict:
        """What came of the line."""
        return Verdict(
            number, who, self._answers, tuple(self._differs), tuple(self._unreadable), files
        )


def _at(*places: str) -> str:
    return ": ".join(filter(None, places))


def _difference(part: PartSolution, name: str, stored: object, digits: int) -> str | None:
    """How a stored result differs from the one that is computed; None if it does not."""
    if name not in part.results:
        return f"{shown(name)} is stored; there is no such result"
    computed = result_json(part.results[name], digits)
    if not isinstance(stored, dict):
        return f"{name}: no exact value is stored"
    for form in ("exact", "decimal"):
        if form not in stored:
            return f"{name}: no {form} value is stored"
        if stored[form] != computed[form]:
            return f"{name}: {_short(stored[form])} is stored; it is {_short(computed[form])}"
    return None


def _short(value: object) -> str:
    text = str(value).replace("'", "")
    return text if len(text) <= 200 and text.isprintable() else shown(text)
