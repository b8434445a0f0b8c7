"""From the tree of a problem file to an exercise, with everything that is wrong told at once."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from os import PathLike, fspath
from typing import TypeVar

from pydantic import ValidationError

from worked.errors import ProblemFileError, Trouble
from worked.exact import MOST_EFFORT, TooMuchEffort, limited_effort
from worked.exercise import Exercise, Part, dotted, label
from worked.fields import Path, Record
from worked.fields.reading import ENOUGH, AboutName, describe
from worked.kinds import UnknownKind, find
from worked.load.digits import too_many_digits
from worked.load.files import file_bytes
from worked.load.header import Header, Sheet
from worked.load.parse import parse
from worked.load.text import Stopped, decoded
from worked.load.tree import Map, Places, place_of
from worked.problem import Problem
from worked.variation import AS_SAMPLED, Variation, claims, misfits

R = TypeVar("R", bound=Record)
MOST_TOLD = 20
"""So many errors of a file are listed; the rest are counted."""


def load(path: str | PathLike[str]) -> Exercise:
    """The exercise in a problem file; `-` is standard input.

    Raises ProblemFileError, which lists everything that is wrong with the file.
    """
    name = fspath(path)
    data = file_bytes(name)
    with no_collection(), limited_effort(MOST_EFFORT):
        return _exercise(data, name)


def load_text(text: str, name: str = "<text>") -> Exercise:
    """The exercise in the text of a problem file. Raises ProblemFileError under the name."""
    with no_collection(), limited_effort(MOST_EFFORT):
        return _exercise(text.encode("utf-8", "surrogatepass"), name)


@contextmanager
def no_collection() -> Iterator[None]:
    """A tree has no cycles; while it grows, half of the time would go into searching for them."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _exercise(data: bytes, file: str) -> Exercise:
    try:
        root, troubles = parse(decoded(data))
    except Stopped as stopped:
        raise ProblemFileError(file, [stopped.trouble]) from None
    if root is None:
        raise ProblemFileError(file, told(troubles))
    reader = _Reader(Places(root), troubles)
    if isinstance(root, Map):
        exercise = reader.exercise(root.plain(), file, sha256(data).hexdigest())
    else:
        exercise, place = None, place_of(root.mark)
        message = f"{describe(root.plain())}; a problem file is a mapping with kind and given"
        troubles.append(Trouble(message, place.line, place.column))
    if troubles or exercise is None:
        raise ProblemFileError(file, told(troubles))
    return exercise


def told(troubles: list[Trouble]) -> Iterable[Trouble]:
    """The troubles in the order of the file; of very many only the first."""
    ordered = sorted(troubles, key=lambda trouble: (trouble.line or 0, trouble.column or 0))
    effort = [trouble for trouble in ordered if trouble.message == str(TooMuchEffort())]
    ordered = [trouble for trouble in ordered if trouble not in effort[1:]]
    rest = len(ordered) - MOST_TOLD
    if rest > 0:
        at_least = "at least " if len(ordered) >= ENOUGH else ""
        ordered[MOST_TOLD:] = [Trouble(f"and {at_least}{rest} more")]
    return ordered


class _Reader:
    """Reads the parts of one file and collects what is wrong with them."""

    def __init__(self, places: Places, troubles: list[Trouble]) -> None:
        self._places = places
        self._troubles = troubles

    def exercise(self, data: dict[str, object], file: str, digest: str) -> Exercise | None:
        """The exercise, or None after something was wrong."""
        if "parts" in data:
            return self._several(data, file, digest)
        if "problems" in data and "kind" not in data:
            words = "belongs to an exam file, which `worked papers` takes; a problem has a kind"
            self._trouble(AboutName(words), ("problems",))
            return None
        part = self._part(data, (), "")
        if part is None:
            return None
        return Exercise(part.title, (part,), part.source, file, digest)

    def _several(self, data: dict[str, object], file: str, digest: str) -> Exercise | None:
        for name in Header.model_fields.keys() - Sheet.model_fields.keys():
            if data.pop(name, None) is not None:
                words = "belongs to each of the parts; move it there"
                self._trouble(AboutName(words), (name,))
        sheet = self._checked(Sheet, data, ())
        given = data["parts"]
        parts: list[Part | None] = []
        for index, part in enumerate(given if isinstance(given, list) else []):
            if isinstance(part, dict) and len(self._troubles) < ENOUGH:
                parts.append(self._part(dict(part), ("parts", index), label(index)))
        if sheet is None:
            return None
        read = tuple(part for part in parts if part is not None)
        if len(read) < len(parts):
            return None
        for index, place, words in claims(read):
            self._trouble(words, ("parts", index, "variants", *place))
        return Exercise(sheet.title or read[0].title, read, sheet.source or "", file, digest)

    def _part(self, data: dict[str, object], path: Path, letters: str) -> Part | None:
        if path and data.pop("parts", None) is not None:
            words = "a part has no parts of its own; list them all beside each other"
            self._trouble(AboutName(words), (*path, "parts"))
        header = self._checked(Header, data, path)
        problem = self._problem(data.get("kind"), data.get("given"), path)
        variation = self._variation(data.get("variants"), problem, (*path, "variants"))
        if header is None or problem is None:
            return None
        return Part(
            label=letters,
            kind=header.kind,
            problem=problem,
            title=header.title or problem.title,
            source=header.source or "",
            points=header.points,
            ask=header.ask,
            prompt=header.prompt or "",
            hint=header.hint or "",
            note=header.note or "",
            variants=variation or AS_SAMPLED,
            path=path,
            where=self._places,
        )

    def _problem(self, kind: object, given: object, path: Path) -> Problem | None:
        if not isinstance(kind, str) or not kind.strip():
            return None
        try:
            found = find(str(kind))
        except UnknownKind as error:
            self._trouble(str(error), (*path, "kind"))
            return None
        if not isinstance(given, dict):
            return None
        problem = self._checked(found, given, (*path, "given"))
        words = None if problem is None else too_many_digits(problem)
        if words is not None:
            self._trouble(words, (*path, "given"))
        return problem

    def _variation(self, rules: object, problem: Problem | None, path: Path) -> Variation | None:
        if not isinstance(rules, dict):
            return None
        if problem is not None:
            for place, words in misfits(rules, problem):
                self._trouble(words, (*path, *place))
        return self._checked(Variation, rules, path)

    def _checked(self, record: type[R], data: dict[str, object], path: Path) -> R | None:
        try:
            return record.model_validate(data)
        except ValidationError as error:
            for line in error.errors(include_url=False, include_input=False):
                self._trouble(line["ctx"]["words"], (*path, *line["loc"]))
        return None

    def _trouble(self, message: str, path: Path) -> None:
        find_place = self._places.of_name if isinstance(message, AboutName) else self._places
        place = find_place(path)
        self._troubles.append(Trouble(str(message), place.line, place.column, dotted(path)))
