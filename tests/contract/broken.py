"""A sound little kind, and kinds that each break one promise by one slip that people make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Literal, Self

from worked.document import Emph, Text
from worked.exact import approx, divide
from worked.fields import Vector
from worked.maths.alike import alike
from worked.notation import Num
from worked.problem import Mistake, Problem
from worked.prose import say
from worked.trace import TUPLE, Expr, combination, entry, literal, named, total

if TYPE_CHECKING:
    from worked.document import Line
    from worked.draw import Rng
    from worked.notation import Layout
    from worked.reals import Reals
    from worked.sheet import Work
    from worked.trace import Named, Style


class Sound(Problem):
    """The mean of some numbers: the promises hold."""

    title = "The mean"

    numbers: Vector = (2, Fraction(1, 2), -3, 7)

    def solve(self, work: Work) -> None:
        x = self._ask(work)
        with work.step("Add the numbers", uses="sum"):
            work.say("All of them count, also the *negative* ones:")
            terms = [entry(x, j) for j in range(len(self.numbers))]
            sum_ = work.compute("sum", total(terms), "s", say("the sum"))
        self._divide(work, sum_)

    def _ask(self, work: Work) -> Named:
        x = work.given("numbers", self.numbers, "x", TUPLE)
        work.say("Here are {n} numbers.", n=len(self.numbers))
        work.show(x)
        work.convention("The mean divides by the count of the numbers, $n$.")
        work.answers("mean")
        return x

    def _divide(self, work: Work, sum_: Named) -> None:
        with work.step("Divide by their count", uses="quotient"):
            count = named("n", "n", len(self.numbers))
            work.compute("mean", sum_ / count, "m", say("the mean"))

    def oracle(self, numbers: Reals) -> Mapping[str, object]:
        row = numbers.row(self.numbers)
        return {"sum": sum(row), "mean": sum(x / len(row) for x in row)}

    def mistakes(self) -> Iterator[Mistake]:
        n, sum_ = len(self.numbers), sum(self.numbers)
        wrong = {
            "not_divided": (sum_, "This is the sum; it still has to be divided."),
            "divided_by_n_less_1": (divide(sum_, n - 1), "The sum was divided by $n - 1$."),
            "divided_by_n_more_1": (divide(sum_, n + 1), "The sum was divided by $n + 1$."),
            "first_alone": (self.numbers[0], "This is only the first number."),
        }
        for name, (value, words) in wrong.items():
            yield Mistake(name, say(words), pins={"mean": value})

    @classmethod
    def sample(cls, rng: Rng, like: Self | None = None) -> Self:
        if like is not None:
            return like.model_copy(update={"numbers": alike(rng, like.numbers)})
        return cls(numbers=rng.vector(4, -5, 9))


# --- the problem ----------------------------------------------------------------------------


class ForgetsTheSeed(Sound):
    """Counts its samples instead of drawing."""

    drawn: ClassVar[int] = 0

    @classmethod
    def sample(cls, rng: Rng, like: Self | None = None) -> Self:
        ForgetsTheSeed.drawn += 1
        return cls(numbers=(ForgetsTheSeed.drawn, 2, 4))


class AlwaysTheSame(Sound):
    """Draws nothing."""

    @classmethod
    def sample(cls, rng: Rng, like: Self | None = None) -> Self:
        return cls(numbers=(1, 2, 4))


class ForgetsTheShape(Sound):
    """Draws without a look at the problem that it should be like."""

    @classmethod
    def sample(cls, rng: Rng, like: Self | None = None) -> Self:
        return cls(numbers=rng.vector(5, -5, 9))


class Rounded(Sound):
    """A mean with a convention."""

    rounding: Literal["up", "down"] = "up"


class ForgetsTheConvention(Rounded):
    """Draws a convention along with the numbers."""

    @classmethod
    def sample(cls, rng: Rng, like: Self | None = None) -> Self:
        return cls(numbers=rng.vector(4, -5, 9), rounding=rng.choice(["up", "down"]))


class DrawsFractions(Sound):
    """Draws halves, also where all numbers were whole."""

    @classmethod
    def sample(cls, rng: Rng, like: Self | None = None) -> Self:
        return cls(numbers=tuple(divide(x, 2) for x in rng.vector(4, -5, 9)))


class DrawsWhatDoesNotFit(Sound):
    """Draws numbers that its own schema refuses."""

    def conflicts(self) -> Iterator[tuple[tuple[str], str]]:
        if 0 in self.numbers:
            yield ("numbers",), "a 0; other numbers are needed"

    @classmethod
    def sample(cls, rng: Rng, like: Self | None = None) -> Self:
        return cls().model_copy(update={"numbers": (0, 1, 2, rng.integer(1, 9))})


class MistakesByChance(Sound):
    """Knows a mistake only where it leads elsewhere with these numbers."""

    def mistakes(self) -> Iterator[Mistake]:
        for mistake in super().mistakes():
            if mistake.name != "first_alone" or self.numbers[0] > 6:
                yield mistake


class WritesFloats(Sound):
    """Writes its numbers down as the decimals that are printed."""

    def as_given(self) -> dict[str, object]:  # type: ignore[override]
        return {"numbers": [str(round(approx(x), 6)) for x in self.numbers]}


# --- the numbers ----------------------------------------------------------------------------


class WrongOracle(Sound):
    """Its second route is off by a millionth."""

    def oracle(self, numbers: Reals) -> Mapping[str, object]:
        found = super().oracle(numbers)
        return {**found, "mean": found["mean"] + 1e-6}  # type: ignore[operator]


class SilentOracle(Sound):
    """Its second route leaves a result out."""

    def oracle(self, numbers: Reals) -> Mapping[str, object]:
        return {"mean": super().oracle(numbers)["mean"]}


class OracleCopies(Sound):
    """Its second route is the first one."""

    def oracle(self, numbers: Reals) -> Mapping[str, object]:
        return {name: numbers.number(x) for name, x in self.results().items()}  # type: ignore[arg-type]


class FalseEquality(Sound):
    """Writes a link that is not true, by so little that floats cannot tell."""

    def _divide(self, work: Work, sum_: Named) -> None:
        super()._divide(work, sum_)
        with work.step("A slip"):
            work.say("So this holds:")
            work.derive(sum_, ("=", literal(sum_.value + Fraction(1, 10**40)), "value"))  # type: ignore[operator]


class FalseByMuch(Sound):
    """Writes a link that is plainly false: its tree computes another thing than it says."""

    def _divide(self, work: Work, sum_: Named) -> None:
        super()._divide(work, sum_)
        with work.step("A slip"):
            work.say("So this holds:")
            work.derive(sum_, ("=", sum_ + 1, "numbers"))


class OnlyWords(Sound):
    """Most of what it derives is notation that nothing checks."""

    def _divide(self, work: Work, sum_: Named) -> None:
        super()._divide(work, sum_)
        with work.step("What all this means"):
            work.say("In symbols:")
            for _ in range(8):
                work.derive("m", ("=", "\\frac{s}{n}", "symbols"))


# --- results --------------------------------------------------------------------------------


class AnswerFromTheSky(Sound):
    """Never derives its answer."""

    def _divide(self, work: Work, sum_: Named) -> None:
        with work.step("Divide by their count"):
            work.say("The mean follows.")
            work.result("mean", sum_ / len(self.numbers), "m", say("the mean"))


class AnswersAreNamedTooLate(Sound):
    """Says what is asked after it was derived, so that no answer is boxed."""

    def solve(self, work: Work) -> None:
        super().solve(work)
        work.answers("sum", "mean")


class ComputesInSilence(Sound):
    """Has a result that appears nowhere."""

    def solve(self, work: Work) -> None:
        super().solve(work)
        work.result("squares", literal(sum(x * x for x in self.numbers)), "q", say("the squares"))

    def oracle(self, numbers: Reals) -> Mapping[str, object]:
        squares = [x * x for x in numbers.row(self.numbers)]
        return {**super().oracle(numbers), "squares": sum(squares)}


class UnknownSymbol(Sound):
    """Uses the symbol of a result that it never introduces."""

    def _divide(self, work: Work, sum_: Named) -> None:
        again = work.result("again", sum_, "z", say("the sum again"))
        super()._divide(work, again)

    def oracle(self, numbers: Reals) -> Mapping[str, object]:
        found = super().oracle(numbers)
        return {**found, "again": found["sum"]}


# --- mistakes -------------------------------------------------------------------------------


class RightMistake(Sound):
    """One of its mistakes gives the right answer, always."""

    def mistakes(self) -> Iterator[Mistake]:
        yield from super().mistakes()
        mean = self.results()["mean"]
        yield Mistake("no_mistake", say("This is right."), pins={"mean": mean})


class SameWords(Sound):
    """Two of its mistakes say the same."""

    def mistakes(self) -> Iterator[Mistake]:
        yield from super().mistakes()
        words = say("This is only the first number.")
        yield Mistake("last_alone", words, pins={"mean": self.numbers[-1]})


class FewMistakes(Sound):
    """Knows two mistakes."""

    def mistakes(self) -> Iterator[Mistake]:
        yield from list(super().mistakes())[:2]


class TwiceTheSameName(Sound):
    """Two of its mistakes have one name."""

    def mistakes(self) -> Iterator[Mistake]:
        yield from super().mistakes()
        yield Mistake("first_alone", say("Another thing."), pins={"mean": 0})


# --- pins -----------------------------------------------------------------------------------


class IgnoresPins(Sound):
    """Goes on with what it computed itself."""

    def solve(self, work: Work) -> None:
        x = self._ask(work)
        with work.step("Add the numbers"):
            sum_ = total([entry(x, j) for j in range(len(self.numbers))])
            work.compute("sum", sum_, "s", say("the sum"))
        self._divide(work, named("sum", "s", sum_.value))


class DerivesPins(Sound):
    """Derives a result although it is given: what is printed is not true."""

    def _divide(self, work: Work, sum_: Named) -> None:
        super()._divide(work, sum_)
        with work.step("Once more"):
            work.say("The sum is this:")
            work.derive(named("again", "s", sum_.value), ("=", literal(sum(self.numbers)), "value"))


class SaysNothingOfPins(Sound):
    """Takes a pin without a word."""

    def _divide(self, work: Work, sum_: Named) -> None:
        with work.step("Divide by their count"):
            mean = work.result("mean", sum_ / len(self.numbers), "m", say("the mean"))
            work.say("The answer is {mean} = {value:decimal}.", mean=mean, value=mean)


# --- words ----------------------------------------------------------------------------------


class NoConvention(Sound):
    """Says nothing of what is divided by."""

    def _ask(self, work: Work) -> Named:
        x = super()._ask(work)
        work.conventions.clear()
        return x


class Dirty(Sound):
    """Writes a sentence that each test replaces by a bad one."""

    sentence: ClassVar[str] = "It is done."

    def _divide(self, work: Work, sum_: Named) -> None:
        super()._divide(work, sum_)
        with work.step("The end"):
            work.say("{words}", words=self.line())

    def line(self) -> Line:
        return (Text(self.sentence),)


class Shouting(Dirty):
    """Ends a title with a point."""

    def _divide(self, work: Work, sum_: Named) -> None:
        super()._divide(work, sum_)
        with work.step("The end."):
            work.say("It is done.")


class Emphatic(Dirty):
    """Stresses a word that a writer may lose."""

    def line(self) -> Line:
        return (Text("It is "), Emph("done & dusted_100%"), Text("."))


# --- pages and purity -----------------------------------------------------------------------


class PrintsAnother(Sound):
    """Shows other numbers than it has: the layout of its tree lies."""

    def _divide(self, work: Work, sum_: Named) -> None:
        with work.step("Divide by their count"):
            mean = Lying(sum_ / named("n", "n", len(self.numbers)))
            work.compute("mean", mean, "m", say("the mean"))


class Lying(Expr):
    """Shows a number that it is not."""

    __slots__ = ()

    def __init__(self, truth: Expr) -> None:
        super().__init__(truth.op, truth.args, truth.form)

    def show(self, style: Style) -> Layout:
        return Num(12345) if style == "numbers" else super().show(style)


class HashDependent(Sound):
    """Goes through a set of texts, in whatever order."""

    def _divide(self, work: Work, sum_: Named) -> None:
        super()._divide(work, sum_)
        with work.step("Names"):
            work.say("{names}.", names="N" + ", ".join({f"name{k}" for k in "abcdefghijklmnop"}))


class Counts(Sound):
    """Remembers how often it was solved."""

    times: ClassVar[list[int]] = [0]

    def _divide(self, work: Work, sum_: Named) -> None:
        super()._divide(work, sum_)
        self.times[0] += 1
        with work.step("Count"):
            work.say("Solved {times} times.", times=self.times[0])


class ReadsAFile(Sound):
    """Looks at a file while it solves."""

    def solve(self, work: Work) -> None:
        with open(__file__) as file:  # noqa: PTH123
            file.read(1)
        super().solve(work)


class AsksTheTime(Sound):
    """Looks at the clock while it solves."""

    def solve(self, work: Work) -> None:
        import time

        time.time()
        super().solve(work)


class Weighted(Sound):
    """A sound kind with a term of weight 0 and a minus, for the tests of printing."""

    def _divide(self, work: Work, sum_: Named) -> None:
        super()._divide(work, sum_)
        with work.step("Weigh the first two"):
            first = [literal(x) for x in self.numbers[:2]]
            work.say("With weights of one's own:")
            work.compute("weighted", combination([-2, 3], first), "w", say("the weighted sum"))

    def oracle(self, numbers: Reals) -> Mapping[str, object]:
        row = numbers.row(self.numbers)
        return {**super().oracle(numbers), "weighted": 3 * row[1] - 2 * row[0]}
