"""The question and the steps of a softmax at a temperature."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.kinds.softmax_temperature.cold import Cold
from worked.kinds.softmax_temperature.hot import Hot
from worked.kinds.softmax_temperature.meaning import (
    ask_what_it_means,
    show_all_temperatures,
    what_cold_means,
    what_hot_means,
    what_the_scale_is,
)
from worked.moves.attending import weigh
from worked.prose import say
from worked.trace import TUPLE, combination, entry, literal, named

if TYPE_CHECKING:
    from worked.document import Claim, Line
    from worked.kinds.softmax_temperature import Kind
    from worked.sheet import Work
    from worked.trace import Named

MOST_VALUES = 8
"""Values whose part in an output is written term by term."""


def write_solution(kind: Kind, work: Work) -> None:
    """Write the question, the weights and the limits."""
    page = Page(kind, work)
    page.ask()
    work.answers("weights", *(["output"] if page.values else []))
    match kind.limit():
        case "cold":
            page.in_the_cold()
        case "hot":
            page.in_the_heat()
        case None:
            page.at_a_number()
    page.certify()


class Page:
    """The sheet of one problem, and the names of what is given."""

    def __init__(self, kind: Kind, work: Work) -> None:
        self.kind, self.work = kind, work
        self.by_beta = kind.beta is not None
        self.logits = work.given("logits", kind.logits, "s", TUPLE)
        self.values = [
            named(f"v_{j}", f"v_{{{j}}}", value) for j, value in enumerate(kind.values or (), 1)
        ]
        self.cold = Cold(work, self.logits, "β → ∞" if self.by_beta else "T → 0")
        self.hot = Hot(work, self.logits, "β → 0" if self.by_beta else "T → ∞")

    def ask(self) -> None:
        """Write the question."""
        kind, work = self.kind, self.work
        work.say(
            "A softmax turns the logits $s_1$, …, $s_n$ into weights. The temperature $T$ decides "
            "how evenly they are shared out; $β = 1/T$ is its inverse."
        )
        work.show(self.logits)
        if self.values:
            work.given("values", kind.values or (), "V")
            work.say(
                "The logits are the products of a query with the keys of an attention layer. The "
                "output is the average of its values with the weights:"
            )
            work.show(*self.values)
            ask_what_it_means(work, kind)
        work.convention(
            "Every logit is multiplied by $β$ before the softmax: $w_i = \\frac{e^{β s_i}}{∑_j "
            "e^{β s_j}}$."
            if self.by_beta
            else "Every logit is divided by $T$ before the softmax: $w_i = \\frac{e^{s_i/T}}{∑_j "
            "e^{s_j/T}}$."
        )
        self._ask_for_the_temperature()

    def _ask_for_the_temperature(self) -> None:
        kind, work = self.kind, self.work
        match kind.limit():
            case "cold":
                work.convention(
                    "The weights are the limits for $β → ∞$, where $T = 1/β$ goes to 0."
                    if self.by_beta
                    else "The weights are the limits for $T → 0$ from above, where $β = 1/T$ goes "
                    "to $∞$."
                )
            case "hot":
                work.convention(
                    "The weights are the limits for $β → 0$ from above, where $T = 1/β$ goes to "
                    "$∞$."
                    if self.by_beta
                    else "The weights are the limits for $T → ∞$, where $β = 1/T$ goes to 0."
                )
            case None if kind.beta is not None:
                beta = work.given("beta", kind.factor(), "β")
                work.convention("Here {b} = {b:value}.", b=beta)
            case _:
                assert kind.temperature is not None
                t = work.given("temperature", kind.temperature, "T")
                work.convention("Here {t} = {t:value}.", t=t)

    # --- a temperature that is a number -----------------------------------------------------

    def at_a_number(self) -> None:
        """Scale, weigh, average; then what colder and hotter would give."""
        kind, work = self.kind, self.work
        with work.step(
            "Multiply the logits by $β$"
            if self.by_beta
            else "Divide the logits by the temperature",
            uses="scaling",
        ):
            work.say(
                "Where $β < 1$, the logits come closer together; where $β > 1$, they move apart."
                if self.by_beta
                else "Where $T > 1$, the logits come closer together; where $T < 1$, they move "
                "apart."
            )
            given = work.givens["beta" if self.by_beta else "temperature"]
            expr = given * self.logits if self.by_beta else self.logits / given
            scaled = work.compute("scaled", expr, "z", say("the scaled logits"), TUPLE)
        with work.step("Take the softmax", uses="softmax"):
            work.say(
                "Each weight is the exponential of its logit over the sum of all. Taking the "
                "largest out of every exponent changes nothing and keeps the numbers small."
            )
            weights = weigh(work, "weights", scaled, "w", say("the weights"), TUPLE)
            work.check("The weights add up to 1.")
        self._average(weights, "output", "h", say("the output"))
        with work.step("Colder: what is left for {limit}", limit=self.cold.limit, uses="limit"):
            cold = self.cold.weights("weights_cold")
            self.cold.rate(weights, kind.factor())
            self._average_here(cold, "output_cold", say("the output in the cold"))
        with work.step("Hotter: what is left for {limit}", limit=self.hot.limit, uses="limit"):
            hot = self.hot.weights("weights_hot")
            self.hot.rate()
            self._average_here(hot, "output_hot", say("the output in the heat"))
        show_all_temperatures(work, kind, cold, hot)
        if self.values:
            what_the_scale_is(work)

    # --- the limits -------------------------------------------------------------------------

    def in_the_cold(self) -> None:
        """All weight goes to the largest."""
        with self.work.step("Find the largest logit", uses="argmax"):
            weights = self.cold.weights("weights")
        if self.cold.levels.others:
            with self.work.step("How fast the others vanish", uses="limit"):
                self.cold.rate()
        self._average(weights, "output", "h", say("the output"))
        if self.values:
            what_cold_means(self.work, self.kind, self.cold.levels.largest)

    def in_the_heat(self) -> None:
        """All weights become equal."""
        with self.work.step("Let every exponent go to 0", uses="limit"):
            weights = self.hot.weights("weights")
        if len(set(self.kind.logits)) > 1:
            with self.work.step("How fast the weights even out", uses="limit"):
                self.hot.rate()
        self._average(weights, "output", "h", say("the output"))
        if self.values:
            what_hot_means(self.work, self.kind)

    # --- averages ---------------------------------------------------------------------------

    def _average(self, weights: Named, name: str, symbol: str, what: Line) -> None:
        if not self.values:
            return
        with self.work.step("Average the values", uses="weighted_sum"):
            self.work.say("The output is the sum of the values, each times its weight.")
            self._write_average(weights, name, symbol, what)

    def _average_here(self, weights: Named, name: str, what: Line) -> None:
        if self.values:
            limit = self.cold if name == "output_cold" else self.hot
            self._write_average(weights, name, f"h_{{{limit.limit_text}}}", what)

    def _write_average(self, weights: Named, name: str, symbol: str, what: Line) -> None:
        live = [j for j, w in enumerate(weights.vector) if not (isinstance(w, int) and w == 0)]
        live = live or list(range(len(self.values)))
        parts = [entry(weights, j) for j in live]
        expr = combination(parts, [self.values[j] for j in live])
        plain = combination(
            [literal(weights.vector[j]) for j in live],
            [literal(self.values[j].value) for j in live],
        )
        output = self.work.result(name, expr, symbol, what)
        few = len(live) <= MOST_VALUES
        exact = self.kind.limit() is not None or name != "output"
        numbers = ((plain, "numbers"),) if exact else ()
        self.work.derivation(output, *(((expr, "symbols"), *numbers) if few else ()))

    def certify(self) -> None:
        """Both limits, and how fast they come, hold exactly at temperatures that lead there."""
        work = self.work
        claims: list[Claim] = []
        if work.pins or not self.cold.levels.others:
            return
        limit = self.kind.limit()
        if limit != "hot":
            claims.append(self.cold.claim())
        if limit != "cold":
            claims.append(self.hot.claim())
        work.certify("the bounds hold at temperatures that go to the limit", *claims)
