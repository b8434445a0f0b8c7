"""What people get wrong about ranks and ties, and the sentence that helps."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from worked.exact import combination, divide, rational, sqrt
from worked.kinds.rank_correlation.pairs import middle_ranks
from worked.problem import Mistake
from worked.prose import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worked.exact import Algebraic, Finite, Rational
    from worked.kinds.rank_correlation import Kind
    from worked.trace import Value


def known_mistakes(kind: Kind) -> Iterator[Mistake]:
    """Ties forgotten, and other things taken for a correlation of ranks."""
    right = kind.results()
    n = len(kind.scores)
    yield Mistake(
        "values_instead_of_ranks",
        say("This correlates the values themselves; rank both lists first."),
        pins={"spearman": _pearson(kind.scores, kind.accuracies)},
    )
    yield Mistake(
        "one_ranked_backwards",
        say("One list was ranked from the largest, the other from the smallest value."),
        pins={"ranks_scores": tuple([n + 1 - x for x in middle_ranks(kind.scores)])},
    )
    yield Mistake(
        "only_concordant",
        say("Discordant pairs count against the ranking: subtract them."),
        pins={"discordant": 0},
    )
    yield Mistake(
        "differences_not_squared",
        say("The differences of the ranks are squared before they are added."),
        pins={"spearman": _short_formula(right, n, power=1)},
    )
    tied_x, tied_y = (len(set(v)) < n for v in (kind.scores, kind.accuracies))
    if tied_x or tied_y:
        yield from _with_ties(kind, right)


def _with_ties(kind: Kind, right: dict[str, Value]) -> Iterator[Mistake]:
    yield Mistake(
        "ties_in_order",
        say("Equal values were ranked in the order in which they stand; they share a rank."),
        pins={
            "ranks_scores": _places(kind.scores),
            "ranks_accuracies": _places(kind.accuracies),
        },
    )
    yield Mistake(
        "lowest_rank_for_all",
        say("Equal values share the *mean* of their places, not the first of them."),
        pins={
            "ranks_scores": _lowest(kind.scores),
            "ranks_accuracies": _lowest(kind.accuracies),
        },
    )
    yield from _formulas_without_ties(kind, right)


def _formulas_without_ties(kind: Kind, right: dict[str, Value]) -> Iterator[Mistake]:
    """Formulas that forget the ties."""
    n = len(kind.scores)
    C, D = right["concordant"], right["discordant"]
    assert isinstance(C, int)
    assert isinstance(D, int)
    yield Mistake(
        "short_formula",
        say("The formula with the squared differences holds only where nothing is tied."),
        pins={"spearman": _short_formula(right, n, power=2)},
    )
    yield Mistake(
        "all_pairs_below",
        say("This is $τ_a$; for $τ_b$ the pairs that are tied are left out below."),
        pins={"kendall": rational(2 * (C - D), n * (n - 1))},
    )
    yield Mistake(
        "discordant_once",
        say("A discordant pair costs 2: it is one concordant pair less and one discordant more."),
        pins={"kendall": rational(n * (n - 1) - 2 * D, n * (n - 1))},
    )
    if C + D:
        yield Mistake(
            "only_untied_below",
            say(r"Below stands $\sqrt{X Y}$, not the number of pairs that are tied in neither."),
            pins={"kendall": rational(C - D, C + D)},
        )


def _places(values: tuple[Algebraic, ...]) -> tuple[int, ...]:
    order = sorted(range(len(values)), key=lambda i: values[i])
    return tuple([order.index(i) + 1 for i in range(len(values))])


def _lowest(values: tuple[Algebraic, ...]) -> tuple[int, ...]:
    return tuple([1 + sum(other < value for other in values) for value in values])


def _short_formula(right: dict[str, Value], n: int, power: int) -> Rational:
    """1 − 6 Σ|d|^power / (n(n² − 1))."""
    r, q = (
        cast("tuple[Rational, ...]", right[name]) for name in ("ranks_scores", "ranks_accuracies")
    )
    gaps = sum(max(a - b, b - a) ** power for a, b in zip(r, q, strict=True))
    return 1 - divide(6 * gaps, n * (n * n - 1))


def _pearson(x: tuple[Algebraic, ...], y: tuple[Algebraic, ...]) -> Finite:
    n = len(x)
    a, b = ([v - divide(combination((1,) * n, values), n) for v in values] for values in (x, y))
    return divide(combination(a, b), sqrt(combination(a, a) * combination(b, b)))
