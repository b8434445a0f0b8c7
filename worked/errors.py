"""The errors of `worked`, sorted by who can put them right.

Every message reads *where: what was seen; what would do*.
"""

from collections.abc import Iterable
from dataclasses import dataclass


class WorkedError(Exception):
    """Something that `worked` says in one clear sentence instead of a traceback."""


@dataclass(frozen=True)
class Trouble:
    """One thing that is wrong in a problem file, and where: counted from 1, None if nowhere."""

    message: str
    line: int | None = None
    column: int | None = None
    path: str | None = None

    def at(self, file: str) -> str:
        """The trouble as one line: `a.yaml:7:3: given.heads[1].W_Q: 5 rows; ...`."""
        places = [file, *(str(n) for n in (self.line, self.column) if n is not None)]
        return ": ".join(words for words in (":".join(places), self.path, self.message) if words)


class ProblemFileError(WorkedError):
    """The author of a problem file has to change the file: everything that is wrong in it."""

    def __init__(self, file: str, troubles: Iterable[Trouble]) -> None:
        self.file = file
        self.troubles = tuple(troubles)
        super().__init__("\n".join(trouble.at(file) for trouble in self.troubles))

    def __reduce__(self) -> tuple[type["ProblemFileError"], tuple[str, tuple[Trouble, ...]]]:
        """The error in two parts, so that it survives the way out of another process."""
        return type(self), (self.file, self.troubles)


class CannotSolve(WorkedError):
    """The file is well formed, but its numbers have no answer.

    `path` leads from what is given to what has to change, as far as that is known.
    """

    def __init__(self, message: str, *path: str | int) -> None:
        super().__init__(message)
        self.path = path


class NotUnique(CannotSolve):
    """The numbers have more than one answer, and nothing says which of them is meant."""


class SeveralAnswers(ProblemFileError, NotUnique):
    """All that is wrong in a problem file is that its numbers have more than one answer."""
