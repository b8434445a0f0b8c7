"""The files of an exam in its folder: made once, written whole, left alone where they are right."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

from worked.errors import WorkedError
from worked.files import cannot_write, write_whole
from worked.lock import Lock
from worked.papers.exam import BadInput
from worked.papers.journal import Journal, source_of
from worked.papers.manifest import NAME, line_bytes, manifest, read_manifest
from worked.papers.printing import ENDINGS, Printing, Sheet, sheet_of, sheets
from worked.render.papers.binding import bound, can_bind
from worked.spelling import counted
from worked.workers import made_in_order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from worked.papers.plan import Plan
    from worked.papers.printing import Look
    from worked.papers.stored import PaperLine
    from worked.render.papers import PaperOptions

Before = Literal["same", "other", "missing"]
"""How a file that is made again compares with the one that was there."""

FOLDERS = ("papers", "keys")
UNFINISHED = ".worked-*.part"
"""Files that a run was writing when it was killed."""
_LOCK = ".lock"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """The folder, made if it is not there, for this run alone. Raises `WorkedError`."""
    try:
        for name in FOLDERS:
            (folder / name).mkdir(parents=True, exist_ok=True)
        lock = Lock(folder / _LOCK)
        free = lock.taken()
    except (OSError, ValueError) as error:
        raise cannot_write(folder, error) from None
    if not free:
        raise WorkedError(f"{folder}: another run is writing there; wait until it ends")
    for path in folder.glob("**/" + UNFINISHED):
        path.unlink(missing_ok=True)
    try:
        yield
    finally:
        lock.remove()


def earlier(folder: Path) -> tuple[PaperLine, ...]:
    """The papers of an earlier run; none where there was none. Raises `BadInput`."""
    path = folder / NAME
    return read_manifest(path) if path.exists() else ()


def has_paper(folder: Path, id: str) -> bool:
    """Whether an earlier run made a paper for the id. Raises `BadInput`."""
    return any(line.id == id for line in earlier(folder))


def write_manifest(folder: Path, plan: Plan) -> None:
    """Write who gets what, whole; papers of people who left the list stand at the end."""
    write_whole(folder / NAME, manifest([*plan.lines, *plan.withdrawn]))


class Making:
    """Makes the files of some lines: `todo` is what is not there yet."""

    def __init__(self, folder: Path, lines: Sequence[PaperLine], look: Look) -> None:
        self._folder = folder
        self._journal = Journal(folder)
        self._look = look
        data = {line.person: line_bytes(line) for line in lines}
        own_templates = look.options.templates is not None
        every = sheets(lines, ENDINGS[look.format])
        self._sources = {sheet.name: self._source(sheet, data) for sheet in every}
        self.count = len(every)
        self.todo = [
            sheet
            for sheet in every
            if own_templates or not self._journal.is_made(sheet.name, self._sources[sheet.name])
        ]

    def make(self, workers: int, step: Callable[[], None]) -> None:
        """Make them. Raises `CheckFailed`, and what writers raise."""
        binds = self._look.format == "pdf" and can_bind(self._look.options)
        to_bind = [sheet for sheet in self.todo if binds and sheet.is_whole]
        to_print = [sheet for sheet in self.todo if sheet not in to_bind]
        printing = made_in_order(Printing(self._look), to_print, workers)
        for sheet, content in zip(to_print, printing, strict=True):
            self._write(sheet, content)
            step()
        for sheet in to_bind:
            self._write(sheet, self._bound(sheet))
            step()

    def _write(self, sheet: Sheet, content: bytes) -> None:
        self._journal.write(sheet.name, self._sources[sheet.name], content)

    def _bound(self, sheet: Sheet) -> bytes:
        """One file of the pages that are there already."""
        single = [sheet_of(line, sheet.kind, ENDINGS[self._look.format]) for line in sheet.lines]
        files = [(self._folder / each.name).read_bytes() for each in single]
        title = f"{sheet.lines[0].exam.title}, {len(files)} {sheet.kind}s"
        return bound(files, title, self._options(sheet))

    def _options(self, sheet: Sheet) -> PaperOptions:
        return self._look.options_of(sheet.kind, sheet.lines[0].exam.digits)

    def _source(self, sheet: Sheet, data: dict[str, bytes]) -> str:
        look = (self._look.format, self._options(sheet), self._look.detail)
        return source_of(*look, *[data[line.person] for line in sheet.lines])


def _instead(wanted: str, lines: Sequence[PaperLine]) -> str:
    """What to say where nobody has an id: who has that name, or an id much like it."""
    from difflib import get_close_matches

    ids = [line.id for line in lines if line.id]
    named = [line.id for line in lines if line.id and line.name == wanted]
    alike = [id for id in ids if id.casefold() == wanted.casefold()]
    near = named or alike or get_close_matches(wanted, ids, n=1)
    known = f"it has {counted(len(lines), 'paper')}" if lines else "there is none"
    return f"did you mean {near[0]!r}?" if near else known


def again(folder: Path, id: str, look: Look) -> Iterator[tuple[Path, Before]]:
    """Print one student's paper and key again, from the stored numbers.

    Tells each file, and how it compares with the one that was there. Raises `BadInput` where the
    manifest has no such student.
    """
    lines = earlier(folder)
    found = [line for line in lines if line.id == id]
    found.sort(key=lambda line: (line.spare is not None, line.withdrawn))
    if not found:
        raise BadInput((f"{folder / NAME}: no paper for the id {id!r}; {_instead(id, lines)}",))
    print_sheet = Printing(look)
    for kind in ("paper", "key"):
        sheet = sheet_of(found[0], kind, ENDINGS[look.format])
        content = print_sheet(sheet)
        path = folder / sheet.name
        before: Before = "missing"
        if path.exists():
            before = "same" if path.read_bytes() == content else "other"
        write_whole(path, content)
        yield path, before
