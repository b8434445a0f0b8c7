"""A sound little kind whose answers are a word and a truth value; and one that errs in a word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, cast

from tests.contract.broken import Sound
from worked.problem import Mistake
from worked.prose import say
from worked.trace import literal

if TYPE_CHECKING:
    from worked.exact import Rational
    from worked.reals import Real, Reals
    from worked.sheet import Work
    from worked.trace import Named


class Verbal(Sound):
    """The mean, and on which side of 0 it lies."""

    def solve(self, work: Work) -> None:
        super().solve(work)
        mean = cast("Rational", work.results["mean"].value)
        with work.step("Compare it with 0"):
            work.say("Its sign says on which side of 0 the mean lies.")
            work.compute("side", literal(self._side(mean)), "b", say("the side"), shows=())
            work.compute("above", literal(mean > 0), "a", say("whether it is above"), shows=())

    def _ask(self, work: Work) -> Named:
        x = super()._ask(work)
        work.answers("side", "above")
        return x

    def _side(self, mean: Rational) -> str:
        return "above 0" if mean > 0 else "below 0" if mean < 0 else "at 0"

    def oracle(self, numbers: Reals) -> Mapping[str, object]:
        found = dict(super().oracle(numbers))
        sides = {True: "above 0", False: "below 0"}
        mean = cast("Real", found["mean"])
        side = sides[mean > 0] if mean else "at 0"
        return found | {"side": side, "above": mean > 0}

    def mistakes(self) -> Iterator[Mistake]:
        wrong = {
            "first_alone": (self.numbers[0], "This is only the first number."),
            "last_alone": (self.numbers[-1], "This is only the last number."),
            "sign_lost": (-sum(self.numbers), "The sign of the sum was lost."),
            "at_zero": (0, "The numbers do not cancel."),
        }
        for name, (value, words) in wrong.items():
            yield Mistake(name, say(words), pins={"mean": value})


class SaysTheOtherSide(Verbal):
    """A word that the second route does not find."""

    def _side(self, mean: Rational) -> str:
        return "below 0" if mean > 0 else "above 0"
