"""What a problem file holds once it is read: a title, and parts that are problems with texts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from worked.errors import Trouble
from worked.fields import Path
from worked.fields import dotted as dotted
from worked.problem import Problem
from worked.variation import AS_SAMPLED, Variation

if TYPE_CHECKING:
    from worked.document import Detail, Solution
    from worked.trace import Value


class Place(NamedTuple):
    """A position in a file, counted from 1."""

    line: int
    column: int


def nowhere(path: Path) -> Place | None:
    """The place of anything in a part that was made in Python: none."""
    return None


@dataclass(frozen=True)
class Part:
    """One problem of an exercise, with what the author says about it."""

    label: str
    """"a", "b", ..., "z", "aa"; empty when the exercise has no parts."""
    kind: str
    problem: Problem
    title: str = ""
    source: str = ""
    points: int | Fraction | None = None
    ask: tuple[str, ...] = ()
    """Names of the results asked for; empty: the kind's answers."""
    prompt: str = ""
    hint: str = ""
    note: str = ""
    variants: Variation = AS_SAMPLED
    """How other problems are drawn from this one."""
    path: Path = ()
    """Where the part stands in its file: `()` or `("parts", 1)`."""
    where: Callable[[Path], Place | None] = field(default=nowhere, repr=False, compare=False)
    """The place of a path that starts at the file's top."""

    def trouble(self, message: str, *path: str | int) -> Trouble:
        """Something wrong at a path below the part, as `("ask", 0)` or `("given", "keys", 1)`."""
        whole = (*self.path, *path)
        place = self.where(whole)
        return Trouble(
            message,
            line=place and place.line,
            column=place and place.column,
            path=dotted(whole),
        )


@dataclass(frozen=True)
class Exercise:
    """A problem file: a title, and one part or several."""

    title: str
    parts: tuple[Part, ...]
    source: str = ""
    file: str = ""
    """The file's name as the caller gave it."""
    digest: str = ""
    """The sha256 of the file's bytes, in hexadecimal."""

    def solve(
        self,
        pins: "Mapping[str, Mapping[str, Value]] | Mapping[str, Value] | None" = None,
        detail: "Detail" = "brief",
    ) -> "Solution":
        """Solve every part; see `worked.solve`. Raises `ProblemFileError`, naming the place."""
        from worked.solve import solve

        return solve(self, pins, detail)


def label(index: int) -> str:
    """The letters of the part at a position counted from 0: a, b, ..., z, aa, ab, ..."""
    letters = ""
    rest = index + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("a") + letter) + letters
    return letters
