"""A sound little kind whose values hold symbols, and kinds that err in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Self

from worked.exact import symbols
from worked.fields import Positive
from worked.problem import Mistake, Problem
from worked.prose import say
from worked.trace import exp, gather, literal, product
from worked.trace import sqrt as root

if TYPE_CHECKING:
    from worked.draw import Rng
    from worked.reals import Reals
    from worked.sheet import Work
    from worked.trace import Expr


class OpenEnded(Problem):
    """The cost of some matrix products: sums, quotients, roots and powers of e in symbols."""

    title = "Costs in symbols"

    products: Positive = 3

    def solve(self, work: Work) -> None:
        work.say(
            "There are {k} products of $N×D$ by $D×D$, and two of $N×D$ by $D×N$.", k=self.products
        )
        work.convention("Only multiplications count.")
        work.answers("cost", "shares")
        n, d, beta = (
            work.given(symbol.symbols[0], symbol, symbol.symbols[0].replace("beta", "β"))
            for symbol in symbols("N D beta", sums="D")
        )
        with work.step("Count"):
            work.say("A product of $a×b$ by $b×c$ takes $a b c$ multiplications.")
            linear = work.compute("linear", product([self.products, n, d, d]), "L", say("linear"))
            square = work.compute("square", product([2, n, n, d]), "S", say("the square part"))
            work.compute("cost", self._whole(linear, square), "T", say("the cost"))
        with work.step("Share"):
            work.say("The shares add up to 1; they fall and rise with $N$.")
            whole = linear + square
            shares = gather([linear / whole, square / whole])
            work.compute("shares", shares, "q", say("the shares"))
        with work.step("Grow"):
            work.say("A root, and a rate of decay.")
            work.compute("side", root(n * d * d), "s", say("the side"))
            fall = exp(-self.products * beta)
            work.compute("rate", fall / (1 + fall), "r", say("the rate"))

    def _whole(self, linear: Expr, square: Expr) -> Expr:
        return linear + square

    def oracle(self, numbers: Reals) -> Mapping[str, object]:
        n, d, beta = map(numbers.symbol, ("N", "D", "beta"))
        linear = sum(n * d for _ in range(self.products)) * d
        square = n * d * (n + n)
        return {
            "linear": linear,
            "square": square,
            "cost": n * d * (self.products * d + 2 * n),
            "shares": [linear / (linear + square), 1 - linear / (linear + square)],
            "side": d * numbers.sqrt(n),
            "rate": 1 - 1 / (1 + numbers.exp(-self.products * beta)),
        }

    def mistakes(self) -> Iterator[Mistake]:
        n, d, _ = symbols("N D beta", sums="D")
        wrong = {
            "one_product": (n * d**2, "There is more than one product."),
            "cubic": (self.products * n * d**3, "The width counts twice, not three times."),
            "without_tokens": (self.products * d**2, "Each of the tokens is multiplied."),
            "a_number": (self.products, "The sizes count, not only how many products there are."),
        }
        for name, (value, words) in wrong.items():
            yield Mistake(name, say(words), pins={"linear": value})

    @classmethod
    def sample(cls, rng: Rng, like: Self | None = None) -> Self:
        return cls(products=rng.integer(2, 40))


class ErrsInAPower(OpenEnded):
    """A sum that the second route does not find."""

    def _whole(self, linear: Expr, square: Expr) -> Expr:
        return linear + square / 2


class TypesAFormula(OpenEnded):
    """A printed relation that holds at one point only."""

    def solve(self, work: Work) -> None:
        super().solve(work)
        n = work.givens["N"]
        with work.step("Square"):
            work.derive(n * n, ("=", literal(3) * n, "numbers"))
