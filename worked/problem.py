"""What every kind of problem is: fields that state it, and four things it can do with them."""

from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Literal, Self, TypeAlias

from worked.fields import Record

if TYPE_CHECKING:
    from worked.document import Line
    from worked.draw import Rng
    from worked.reals import Reals
    from worked.sheet import Work
    from worked.trace import Value

Topic: TypeAlias = Literal[
    "attention", "transformers", "convolution", "autoencoders", "training", "transport", "other"
]
"""What a kind is about: the kinds are listed, and the bank is laid out, by topic."""


class Problem(Record):
    """A problem with its numbers: the class `Kind` of a file in `worked/kinds/` derives from it.

    The fields are the schema of `given` in a problem file. `conflicts` (see `Record`) yields what
    is wrong between them.
    """

    title: ClassVar[str]
    """The heading of a problem whose file has no title: "Argmax attention"."""

    topic: ClassVar[Topic] = "other"
    """Where `worked kinds` lists the kind."""

    @property
    def subject(self) -> Topic:
        """What this problem is about: the topic of its kind, or of the problems that it is made of.

        Collections of problems are ordered by it.
        """
        return self.topic

    def results(self, pins: "Mapping[str, Value] | None" = None) -> dict[str, "Value"]:
        """The values of all results, some of them pinned."""
        from worked.sheet import Draft

        work = Draft(pins)
        self.solve(work)
        return {name: result.value for name, result in work.results.items()}

    @abstractmethod
    def solve(self, work: "Work") -> None:
        """Write question, steps and results on the work sheet.

        Raises `CannotSolve` where the numbers have no answer.
        """

    @abstractmethod
    def oracle(self, numbers: "Reals") -> Mapping[str, object]:
        """Every result by another route that shares no helper with `solve`.

        Numbers, booleans, or nested lists or tuples of such, by the names of the results; or a
        `Judged` where the route can tell a right value from a wrong one but not find it.
        """

    @abstractmethod
    def mistakes(self) -> Iterator["Mistake"]:
        """The mistakes that people can make with these numbers, and the sentence that helps."""

    @classmethod
    @abstractmethod
    def sample(cls, rng: "Rng", like: Self | None = None) -> Self:
        """A problem of this kind with numbers drawn from the generator.

        With `like`, another problem of the same shape, under the same conventions, and equally
        hard: its numbers are drawn from the range that the numbers of `like` show.
        """

    def symbol_points(self, symbols: "Sequence[str]") -> "Sequence[Mapping[str, int | Fraction]]":
        """Numbers for the symbols in the results, at which the check compares: several points.

        Only asked where a solution has symbols. A kind whose oracle needs certain numbers (whole
        ones, one that divides another) says so here.
        """
        from worked.exact import standard_points

        return standard_points(symbols)


@dataclass(frozen=True)
class Judged:
    """In an oracle's answer, in place of a value: what tells whether a result is right.

    For results that are not worth finding twice, such as the plan of a large transport problem:
    it is judged by its own marks, with none of the code that found it.
    """

    accepts: "Callable[[Mapping[str, Value]], bool]"
    """Whether the result is right, given the exact values of all results."""


@dataclass(frozen=True)
class Mistake:
    """A wrong rule that people follow, as what it puts in place of the right thing.

    Either `pins`, wrong values of some results from which the rest follows, or `instead`, the
    problem that was solved in place of the one that was set.
    """

    name: str
    says: "Line"
    pins: Mapping[str, "Value"] = field(default_factory=dict)
    instead: Problem | None = None
