"""How near the output is to the target: a mixture of the target and a plain average."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from worked import exact
from worked.prose import say
from worked.trace import beside, entry, exp, literal, named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worked.exact import Algebraic, Finite
    from worked.kinds.attention_as_layer.construction import Construction
    from worked.kinds.attention_as_layer.steps import Page
    from worked.trace import Expr, Matrix, Named, Style

STEPS = (1, 2, 4, 8)
"""Values of β in the table."""
PROVED = (1, 2, exact.rational(7, 2))
"""Values of β at which the formula for the difference is compared with a softmax."""


def show_nearness(page: Page) -> None:
    """The exact difference, why it is what it is, and how fast it vanishes."""
    if page.every == 1:
        _one_token(page)
    elif page.in_limit:
        _compare(page)
        _on_the_way(page)
    else:
        average, share = _mixture(page)
        _compare(page, share * (average - page.target))
        _table(page)
    if not page.work.pins and page.every > 1:
        claim = MixtureOfTwo(page.made, page.V.matrix)
        page.work.certify("the output is a mixture of the target and the plain average", claim)
    with page.work.step("What this shows", uses="positional_encoding"):
        _what_it_means(page)


def _one_token(page: Page) -> None:
    with page.work.step("Compare", uses="comparison"):
        page.work.say("With a single token there is nothing to mix: the two are equal at any $β$.")
        _write_difference(page)


def _write_difference(page: Page, *others: Expr) -> Named:
    work = page.work
    expr = page.output - page.target
    difference = work.result("difference", expr, "D", say("the difference"))
    sides: list[tuple[Expr, Style]] = [(other, "symbols") for other in others if not work.pins]
    work.derivation(difference, (expr, "symbols"), *sides)
    return difference


def _compare(page: Page, *others: Expr) -> None:
    with page.work.step("Compare the two", uses="comparison"):
        if page.in_limit:
            page.work.say("In the limit the output is the target, exactly:")
        _write_difference(page, *others)


def _mixture(page: Page) -> tuple[Named, Named]:
    """The plain average of everything, and how large a share of it the output has."""
    work, m = page.work, page.every
    with work.step("What the small weights do", uses="weighted_sum"):
        work.say(
            "Let $a$ be the large weight and $b$ each of the others. A row of weights is $b$ "
            "everywhere, and $a − b$ more where the token looks. As all {m} add up to 1, "
            "$a − b = 1 − λ$, where $λ$ is {m} times $b$. So the output is $1 − λ$ times the "
            "target, plus $λ$ times what equal weights would give, the plain average $M$:",
            m=m,
        )
        work.derive("Y", ("=", "(1 − λ) Y_⋆ + λ M", "symbols"))
        average = _plain_average(page)
        if page.in_limit:
            share = literal(m) / ((m - 1) + exp(page.beta))
        else:
            share = m * entry(page.weights[0], 0, page.made.elsewhere(0))
        named_share = work.compute(
            "share", share, "λ", say("the share of the plain average"), shows=("symbols",)
        )
    return average, named_share


def _plain_average(page: Page) -> Named:
    """What the layer gives with equal weights, at β = 0."""
    even = exact.rational(1, page.every)
    U = named("U", "U", (((even,) * page.every),) * page.n)
    head = U @ page.V
    if page.kernels:
        W_O = page.work.results["W_O"].named
        head = (head if page.heads == 1 else beside([head] * page.heads)) @ W_O
    page.work.say("In $U$ all weights are {even}.", even=even)
    return page.work.compute(
        "average", head, "M", say("the output with equal weights"), shows=("symbols",)
    )


def _on_the_way(page: Page) -> None:
    """The difference at a finite β, as a formula."""
    average, share = _mixture(page)
    with page.work.step("How fast the limit comes", uses="limit"):
        page.work.say("At a finite $β$ the difference is $λ$ times one fixed matrix:")
        page.work.compute(
            "difference_at_beta",
            share * (average - page.target),
            "D_β",
            say("the difference at any {beta}", beta=page.beta),
            shows=("symbols",),
        )
        _write_table(page)


def _table(page: Page) -> None:
    with page.work.step("What a larger $β$ would do", uses="limit"):
        page.work.say(
            "The output comes as near to the target as one likes: for $β → ∞$ the share $λ$ goes "
            "to 0, and every row of the weights becomes one-hot."
        )
        _write_table(page)


def _write_table(page: Page) -> None:
    work, m = page.work, page.every
    work.say(
        "As $λ = \\frac{m}{m − 1 + e^β}$ with $m$ = {m}, it is below $m e^{-β}$; and where $β$ is "
        "large, one more of it divides $λ$ by nearly $e$.",
        m=m,
    )
    if not work.writes:
        return
    rows = [
        [
            say("{b}", b=beta),
            say("{s:decimal}", s=literal(share_of_average(m, beta))),
            say("{r:decimal}", r=m * exp(literal(-beta))),
        ]
        for beta in STEPS
    ]
    work.table([say("$β$"), say("$λ$"), say("$m e^{-β}$")], rows)


def share_of_average(m: int, beta: Algebraic) -> Finite:
    """m times a weight of a token that is not looked for, of m tokens."""
    return exact.combination((m,), (exact.softmax((beta, *(0,) * (m - 1)))[1],))


def _what_it_means(page: Page) -> None:
    work = page.work
    match page.kind.acts_as:
        case "linear":
            work.say(
                "A linear layer that runs along a sequence is a convolution with a kernel of one "
                "tap, a *1×1 convolution*: it mixes the entries of a token, never two tokens."
            )
        case "convolution":
            work.say(
                "One head for each tap, and one position for each head: this is why positions are "
                "needed. Without them no query can tell the token before from the token after."
            )
        case "identity":
            work.say(
                "The contents play no part in the weights, so this does it for every sequence of "
                "this length. Scores of the contents alone cannot: with the tokens 1, 2 and 3, one "
                "entry each, the keys are 1, 2 and 3 times one vector. So in every row the score "
                "of the 2 lies between the other two, and the 2 never has the largest weight "
                "alone."
            )
        case _:
            work.say(
                "The contents play no part in the weights. A layer without positions could not do "
                "this: two equal tokens would always get equal rows of weights, and so the same "
                "output."
            )
    if page.kind.acts_as != "convolution":
        work.say(
            "A mask can do the same at any $β$: where it leaves every token but one key, the "
            "softmax gives that key the weight 1, exactly."
        )


@dataclass(frozen=True)
class MixtureOfTwo:
    """The claim that output less target is λ times plain average less target, at several β."""

    made: Construction
    V: Matrix

    def failures(self) -> Iterator[str]:
        """Compare with a softmax of the scores, exactly."""
        m = self.made.everything
        columns = list(zip(*self.V, strict=True))
        for beta in PROVED:
            share = share_of_average(m, beta)
            for looks in self.made.looks:
                for there in looks:
                    scores = tuple([beta if j == there else 0 for j in range(m)])
                    weights = exact.softmax(scores)
                    for column in columns:
                        mean = exact.combination((exact.rational(1, m),) * m, column)
                        found = exact.combination(weights, column) - column[there]
                        gap = exact.combination((1, -1), (mean, column[there]))
                        if not exact.equal(found, share * gap):
                            yield f"at β = {beta} the output is no such mixture"
                            return
