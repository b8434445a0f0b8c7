"""A kind with a field of every type, for the tests of loading."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, Self

from worked.fields import (
    BY_TYPE,
    Array,
    ConvPadding,
    DistinctListOf,
    Flag,
    ListOf,
    Mask,
    Matrix,
    Natural,
    NonNegative,
    Number,
    Padding,
    Path,
    Point,
    Positive,
    Rational,
    RationalMatrix,
    Record,
    Scale,
    Sizes,
    Steps,
    Text,
    Vector,
    Vectors,
)
from worked.problem import Mistake, Problem

if TYPE_CHECKING:
    from worked.draw import Rng
    from worked.reals import Reals
    from worked.sheet import Work


class Head(Record):
    """A record in a list, with an optional field."""

    W_Q: Matrix
    b_Q: Vector | None = None

    def conflicts(self) -> Iterator[tuple[Path, str]]:
        """A bias needs one entry per column."""
        if self.b_Q is not None and len(self.b_Q) != len(self.W_Q[0]):
            yield ("b_Q",), f"{len(self.b_Q)} entries; W_Q has {len(self.W_Q[0])} columns"


class Convolution(Record):
    """One of two layers."""

    type: Literal["conv"]
    filters: Positive


class Pooling(Record):
    """The other layer."""

    type: Literal["pool"]
    kernel: Sizes


class Kind(Problem):
    """Every field but one may be left out."""

    title: ClassVar[str] = "A specimen"

    number: Number
    rational: Rational | None = None
    mass: NonNegative | None = None
    natural: Natural | None = None
    positive: Positive | None = None
    flag: Flag = False
    text: Text | None = None
    ties: Literal["refuse", "first", "last"] = "refuse"
    vector: Vector | None = None
    vectors: Vectors | None = None
    matrix: Matrix | None = None
    costs: RationalMatrix | None = None
    array: Array | None = None
    point: Point | None = None
    scale: Scale = "1/sqrt(d_k)"
    mask: Mask = "none"
    at: Steps = "all"
    sizes: Sizes = 1
    padding: Padding = 0
    conv_padding: ConvPadding = 0
    heads: ListOf[Head] | None = None
    ops: DistinctListOf[Literal["max", "average"]] = ("max",)
    layers: ListOf[Annotated[Convolution | Pooling, BY_TYPE]] | None = None

    def conflicts(self) -> Iterator[tuple[Path, str]]:
        """A vector longer than the number says is wrong in every place beyond."""
        if self.vector and isinstance(self.number, int):
            for place in range(self.number, len(self.vector)):
                yield ("vector", place), f"entry {place + 1}; number allows {self.number}"

    def solve(self, work: "Work") -> None:
        """Nothing: this kind is only loaded."""

    def oracle(self, numbers: "Reals") -> Mapping[str, object]:
        """No results."""
        return {}

    def mistakes(self) -> Iterator[Mistake]:
        """None."""
        yield from ()

    @classmethod
    def sample(cls, rng: "Rng", like: Self | None = None) -> Self:
        """Always the same."""
        return cls(number=1)
