"""The steps: rank both lists, correlate the ranks, count the pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.kinds.rank_correlation.pairs import count_pairs, group_sizes, middle_ranks
from worked.prose import say
from worked.trace import TUPLE, dot, gather, literal, named, sqrt, total

if TYPE_CHECKING:
    from worked.exact import Algebraic
    from worked.kinds.rank_correlation import Kind
    from worked.kinds.rank_correlation.pairs import Compared
    from worked.sheet import Work
    from worked.trace import Expr, Named

MOST_LISTED = 20
"""Things that are listed one by one."""


def write_solution(kind: Kind, work: Work) -> None:
    """Rank both lists, correlate the ranks, then count pairs."""
    work.given("scores", kind.scores, "x", TUPLE)
    work.given("accuracies", kind.accuracies, "y", TUPLE)
    n = named("n", "n", len(kind.scores))
    work.say(
        "{n} architectures have the scores $x$ of a proxy and the test accuracies $y$. How well "
        "does the proxy rank them?",
        n=literal(n.value),
    )
    work.show(work.givens["scores"], work.givens["accuracies"])
    work.convention(
        "Rank 1 is the smallest value. Equal values share the mean of the ranks that they take up."
    )
    work.convention(
        "Spearman's $ρ$ is Pearson's correlation of the ranks. Kendall's $τ$ is $τ_b$: "
        r"concordant less discordant pairs, over $\sqrt{X Y}$, where $X$ pairs are not tied in "
        "the scores and $Y$ pairs are not tied in the accuracies."
    )
    work.answers("spearman", "kendall")
    ranks = _rank(kind, work)
    _spearman(work, n, *ranks)
    _kendall(work, n, *ranks)


def _rank(kind: Kind, work: Work) -> tuple[Named, Named]:
    with work.step("Rank both lists", uses="ranking"):
        tied = len(set(kind.scores)) < len(kind.scores) or _has_ties(kind.accuracies)
        work.say(
            "Sort each list; the smallest value has rank 1. Values that are equal get the mean of "
            "their places."
            if tied
            else "Sort each list; the smallest value has rank 1. No two values are equal."
        )
        columns = [
            [literal(x) for x in values]
            for values in (middle_ranks(kind.scores), middle_ranks(kind.accuracies))
        ]
        r = work.result(
            "ranks_scores", gather(columns[0], TUPLE), "r", say("the ranks of the scores")
        )
        q = work.result(
            "ranks_accuracies", gather(columns[1], TUPLE), "q", say("the ranks of the accuracies")
        )
        if len(kind.scores) <= MOST_LISTED and not work.pins:
            rows = zip(kind.scores, r.vector, kind.accuracies, q.vector, strict=True)
            work.table(
                (say("architecture"), say("score"), say("rank"), say("accuracy"), say("rank")),
                [
                    (say("{i}", i=i), *[say("{x}", x=x) for x in row])
                    for i, row in enumerate(rows, 1)
                ],
            )
        work.derivation(r)
        work.derivation(q)
    return r, q


def _has_ties(values: tuple[Algebraic, ...]) -> bool:
    return len(set(values)) < len(values)


def _spearman(work: Work, n: Named, r: Named, q: Named) -> None:
    with work.step("Correlate the ranks", uses="pearson_correlation"):
        middle = (n + 1) / 2
        work.say("With or without ties, the mean of all ranks is the middle one:")
        m = work.compute("mean_rank", middle, "m", say("the mean rank"))
        work.say("Take it from every rank:")
        ones = literal((1,) * len(r.vector))
        a = work.compute(
            "deviations_scores",
            r - m * ones,
            "a",
            say("how far the ranks of the scores are from the mean"),
            form=TUPLE,
            shows=(),
        )
        b = work.compute(
            "deviations_accuracies",
            q - m * ones,
            "b",
            say("how far the ranks of the accuracies are from the mean"),
            form=TUPLE,
            shows=(),
        )
        work.say("Three sums of products remain:")
        ab = work.compute("product_sum", dot(a, b), "P", say("the sum of the products"))
        aa = work.compute("squares_scores", dot(a, a), "A", say("the squares of the first"))
        bb = work.compute("squares_accuracies", dot(b, b), "B", say("the squares of the second"))
        rho = work.compute("spearman", ab / sqrt(aa * bb), "ρ", say("Spearman's correlation"))
        _difference_formula(work, n, r, q, rho)


def _difference_formula(work: Work, n: Named, r: Named, q: Named, rho: Named) -> None:
    """Without ties the sum of squared differences of ranks gives the same."""
    if work.pins or any(_has_ties(ranks.value) for ranks in (r, q)):  # type: ignore[arg-type]
        return
    d = named("d", "d", (r - q).value, TUPLE)
    work.say("As nothing is tied, the differences $d = r - q$ give the same in a shorter way:")
    short = 1 - 6 * dot(d, d) / (n * (n**2 - 1))
    work.derive(rho, ("=", short, "symbols"), ("=", short, "numbers"), ("=", rho, "value"))


def _kendall(work: Work, n: Named, r: Named, q: Named) -> None:
    with work.step("Count the pairs", uses="kendall_tau"):
        work.say(
            "Two architectures are a *concordant* pair if score and accuracy order them alike, and "
            "a *discordant* one if they order them in opposite ways. A pair that is tied in one of "
            "the two is neither. Compare each architecture with those after it:"
        )
        found = count_pairs(r.vector, q.vector)  # type: ignore[arg-type]
        _list_pairs(work, found)
        C = work.compute(
            "concordant",
            total([row.alike for row in found[:-1]]),
            "C",
            say("the concordant pairs"),
            shows=("symbols",),
        )
        D = work.compute(
            "discordant",
            total([row.opposite for row in found[:-1]]),
            "D",
            say("the discordant pairs"),
            shows=("symbols",),
        )
        if _has_ties(r.value) or _has_ties(q.value):  # type: ignore[arg-type]
            work.say("Of all pairs, those are left out that are tied:")
        else:
            work.say("No pair is tied, so all pairs count:")
        X = work.compute(
            "untied_scores", _untied(n, r), "X", say("the pairs not tied in the scores")
        )
        Y = work.compute(
            "untied_accuracies", _untied(n, q), "Y", say("the pairs not tied in the accuracies")
        )
        work.compute("kendall", (C - D) / sqrt(X * Y), "τ", say("Kendall's correlation"))
        work.remark(
            "Both are 1 where the two orders are the same, and $-1$ where one is the other "
            "reversed. Near 0 the scores say little about the order of the accuracies."
        )


def _list_pairs(work: Work, found: list[Compared]) -> None:
    """How each thing compares with those after it, in a table."""
    if len(found) <= MOST_LISTED:
        work.table(
            (
                say("architecture"),
                say("compared with those after it"),
                say("alike"),
                say("opposite"),
            ),
            [
                (
                    say("{i}", i=i),
                    say(row.signs) if row.signs else say("none"),
                    say("{x}", x=row.alike),
                    say("{x}", x=row.opposite),
                )
                for i, row in enumerate(found, 1)
            ],
        )


def _untied(n: Named, ranks: Named) -> Expr:
    """n(n − 1)/2 less t(t − 1)/2 for each t that share a rank."""
    pairs = n * (n - 1) / 2
    for size in group_sizes(ranks.vector):  # type: ignore[arg-type]
        pairs = pairs - literal(size) * (literal(size) - 1) / 2
    return pairs
