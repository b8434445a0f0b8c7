"""What a temperature means where the logits are those of an attention layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked import exact
from worked.document import Figure, HeatMap
from worked.prose import say
from worked.trace import TUPLE, combination, literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worked.exact import Algebraic, Finite
    from worked.kinds.softmax_temperature import Kind
    from worked.sheet import Work
    from worked.trace import Named

MOST_SHADES = 10
"""Logits whose weights are drawn as shades."""


TYPE_AND_LAYER = (
    "Which of the four types is this: self or cross, hard or soft? How could a fully connected "
    "layer do it?"
)


def ask_what_it_means(work: Work, kind: Kind) -> None:
    """Ask in words what the steps at the end say about attention."""
    match kind.limit():
        case "cold" if kind.logits.count(max(kind.logits)) > 1 or len(kind.logits) == 1:
            work.say("Does attention pass one value on as it is here?")
        case "cold":
            work.say(
                "When does attention pass one value on as it is, and why does it do nothing else "
                "in this limit? {more}",
                more=TYPE_AND_LAYER,
            )
        case "hot":
            work.say(
                "When does attention spread its output over all values, and why does it do so as "
                "evenly as can be in this limit? {more}",
                more=TYPE_AND_LAYER,
            )
        case None:
            work.say(
                "With many queries, they are the columns of $Q$ ($d × n$), the keys those of $K$ "
                "($d × m$) and the values those of $V$ ($t × m$). Write down the output $H$ of the "
                "layer with a softmax at the scale $β$. What does a larger $β$ do to it, what a "
                "smaller one, and which $β$ is usual?"
            )


def show_all_temperatures(work: Work, kind: Kind, cold: Named, hot: Named) -> None:
    """The weights from cold to hot, as shades."""
    n = len(kind.logits)
    if work.pins or not work.writes or len(set(kind.logits)) == 1 or n > MOST_SHADES:
        return
    beta = kind.factor()
    between = [exact.combination((step, 0), (beta, 0)) for step in (4, 1, exact.rational(1, 4))]
    rows = [
        cold.vector,
        *[exact.softmax([exact.combination((b,), (s,)) for s in kind.logits]) for b in between],
        hot.vector,
    ]
    names = (
        say("$∞$"),
        *[say("{b}", b=b) for b in between],
        say("{zero}", zero=0),
    )
    with work.step("From cold to hot", uses="limit"):
        work.say(
            "The scale $β$ moves the weights between two ends: all on {largest}, and the same on "
            "each.",
            largest="the largest logit"
            if list(kind.logits).count(max(kind.logits)) == 1
            else "the largest logits",
        )
        work.figure(
            Figure(
                HeatMap(names, tuple([say("{j}", j=j) for j in range(1, n + 1)]), tuple(rows)),
                "Heat map: a row per temperature, cold at the top, a column per logit, darker for "
                "more weight.",
                say("The weights as shades: a row per $β$, a column per logit."),
            )
        )


def what_the_scale_is(work: Work) -> None:
    """The formula of attention, and why β is mostly one over the root of d."""
    with work.step("What this is in attention", uses="attention"):
        work.say(
            "With the queries as the columns of $Q$, the keys as those of $K$ and the values as "
            "those of $V$, the logits of one query $q$ are $s = K^⊤ q$, and "
            "its output is the column $h = V w$. All columns at once are",
        )
        work.derive("H", ("=", "V softmax(β K^⊤ Q)", "symbols"))
        work.say(
            "Here the softmax (some say softargmax) is taken of each column. The usual "
            "choice is $β = "
            "\\frac{1}{\\sqrt{d}}$. If the $d$ components of query and key are independent, with "
            "mean 0 and variance 1, their product has the variance $d$; times $β$ it has the "
            "variance 1. So the softmax works at the same temperature in every size of layer."
        )


def what_cold_means(work: Work, kind: Kind, largest: Sequence[int]) -> None:
    """Hard attention preserves a value; a fully connected layer preserves the same one always."""
    with work.step("What this is in attention", uses="attention"):
        if len(largest) > 1:
            work.say(
                "Several logits are equally large, so even in the limit their values are mixed: "
                "no value comes through alone. *Preserved* is a value whose logit is the largest "
                "by itself."
            )
            return
        if len(kind.logits) == 1:
            work.say("A single key has the whole weight at any $β$: its value is *preserved*.")
            return
        work.say(
            "The value comes through unchanged: it is *preserved*. So it is, nearly, at any $β$ "
            "where $β g$ is large: a large $β$, or a query whose product with one key is far above "
            "the others. Weights of which one is 1 and the others 0 are *hard* attention. Whether "
            "keys and values come from where the queries come from (self-attention) or from "
            "elsewhere (cross-attention) makes no difference."
        )
        _compare_with_a_layer(work, kind, largest[0])


def _compare_with_a_layer(work: Work, kind: Kind, winner: int) -> None:
    """Exchange two logits: attention follows, a fully connected layer does not."""
    values = kind.values or ()
    others = [j for j in range(len(kind.logits)) if values[j] != values[winner]]
    if not others or work.pins or not work.writes:
        return
    other = max(others, key=lambda j: kind.logits[j])
    swapped = list(kind.logits)
    swapped[winner], swapped[other] = swapped[other], swapped[winner]
    work.say(
        "A fully connected layer takes the values stacked on top of each other, and the block row "
        "$[0, …, I, …, 0]$ of its weights picks the same one. But these weights are fixed. "
        "Exchange the logits {i} and {j}: attention follows, the layer does not.",
        i=min(winner, other) + 1,
        j=max(winner, other) + 1,
    )
    fixed = _one_hot(kind.logits, winner)
    rows = [
        (
            say("{s}", s=literal(tuple(logits), TUPLE)),
            say("{h}", h=literal(_output(_one_hot(logits, _first_largest(logits)), values), TUPLE)),
            say("{h}", h=literal(_output(fixed, values), TUPLE)),
        )
        for logits in (kind.logits, swapped)
    ]
    work.table((say("logits"), say("hard attention"), say("fixed layer")), rows)


def _first_largest(logits: Sequence[Algebraic]) -> int:
    return max(range(len(logits)), key=lambda j: logits[j])


def _one_hot(logits: Sequence[Algebraic], position: int) -> list[int]:
    return [int(j == position) for j in range(len(logits))]


def _output(
    weights: Sequence[Finite], values: Sequence[tuple[Algebraic, ...]]
) -> tuple[Finite, ...]:
    """The average of the values with some weights."""
    expr = combination(weights, [literal(value, TUPLE) for value in values])
    return expr.value  # type: ignore[return-value]


def what_hot_means(work: Work, kind: Kind) -> None:
    """Evenly soft attention dilutes the values; a layer of equal weights does the same."""
    with work.step("What this is in attention", uses="attention"):
        n = len(kind.logits)
        work.say(
            "Every value has the same part in the output: they are *diluted* into their mean, as "
            "far as can be. So they are, nearly, at any $β$ where all logits times $β$ are close "
            "together: a small $β$, or a query whose products with all keys are about the same, "
            "such as one that is orthogonal to all of them. Weights between 0 and 1 are *soft* "
            "attention. Self-attention or cross-attention makes no difference."
        )
        work.say(
            "A fully connected layer does the same with the block row {a} $[I, …, I]$ of weights: "
            "average pooling. Its weights are fixed; in this limit those of attention no longer "
            "depend on queries and keys either.",
            a=exact.rational(1, n),
        )
