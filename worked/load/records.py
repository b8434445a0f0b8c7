"""YAML files of other sorts: read as strictly as problem files, their errors told as well."""

from dataclasses import dataclass
from hashlib import sha256
from os import PathLike, fspath
from typing import Generic, TypeVar

from worked.errors import ProblemFileError, Trouble
from worked.exact import MOST_EFFORT, limited_effort
from worked.exercise import dotted
from worked.fields import Record, read_record
from worked.fields.reading import AboutName, Refused, describe
from worked.load.files import file_bytes
from worked.load.parse import parse
from worked.load.read import no_collection, told
from worked.load.text import Stopped, decoded
from worked.load.tree import Map, Node, Places, place_of

R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Loaded(Generic[R]):
    """A record that a file holds, and where in the file everything stands."""

    record: R
    file: str
    places: Places
    digest: str
    """The sha256 of the file's bytes, in hexadecimal."""

    def trouble(self, message: str, *path: str | int) -> Trouble:
        """Something wrong at a path below the top."""
        place = self.places(path)
        return Trouble(message, place.line, place.column, dotted(path))


def load_record(path: str | PathLike[str], record: type[R], what: str) -> Loaded[R]:
    """The record in a YAML file; `what` names the sort of file, like "an exam file".

    Raises ProblemFileError, which lists everything that is wrong with the file.
    """
    name = fspath(path)
    data = file_bytes(name)
    if not data.strip():
        fields = ", ".join(record.model_fields)
        raise ProblemFileError(name, [Trouble(f"the file is empty; {what} has {fields}")])
    with no_collection(), limited_effort(MOST_EFFORT):
        try:
            root, troubles = parse(decoded(data))
        except Stopped as stopped:
            raise ProblemFileError(name, [stopped.trouble]) from None
        if not isinstance(root, Map):
            raise ProblemFileError(name, told(troubles) or [_no_mapping(root, what)])
        found = _record(record, root, troubles)
    if troubles or found is None:
        raise ProblemFileError(name, told(troubles))
    return Loaded(found, name, Places(root), sha256(data).hexdigest())


def _no_mapping(root: Node | None, what: str) -> Trouble:
    seen = describe(root.plain()) if root else "nothing"
    place = place_of(root.mark if root else None)
    return Trouble(f"{seen}; {what} is a mapping of fields", place.line, place.column)


def _record(record: type[R], root: Map, troubles: list[Trouble]) -> R | None:
    """The record, or None after its troubles have joined the others."""
    places = Places(root)
    try:
        return read_record(record, root.plain())
    except Refused as error:
        for path, message in error.wrongs:
            find_place = places.of_name if isinstance(message, AboutName) else places
            place = find_place(path)
            troubles.append(Trouble(str(message), place.line, place.column, dotted(path)))
    return None
