"""The question and the steps: features, similarities, averages; then the keys summed up first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.errors import CannotSolve
from worked.exact import exact_text, sign
from worked.kinds.kernel_attention.certificate import BothOrdersAgree
from worked.kinds.kernel_attention.feature_maps import WORDS, features
from worked.kinds.kernel_attention.seeing import seen
from worked.kinds.kernel_attention.summed_first import summed_first
from worked.moves.products import matrix_product
from worked.prose import say
from worked.sheet import is_shown_rounded
from worked.trace import (
    ROW,
    TUPLE,
    combination,
    dot,
    entry,
    gather,
    literal,
    named,
    row_of,
    stack,
    total,
)

if TYPE_CHECKING:
    from worked.kinds.kernel_attention import Kind
    from worked.sheet import Work
    from worked.trace import Expr, Named, Style

MOST_WRITTEN = 6
"""Queries whose outputs are written out."""


def write_solution(kind: Kind, work: Work) -> None:
    """Features, similarities, weighted averages; then the same with the keys summed first."""
    Q, K, V = _ask(kind, work)
    work.answers("output")
    F, G = _features(kind, work, Q, K)
    S = _similarities(kind, work, F, G, Q, K)
    D = _denominators(kind, work, S)
    output = _outputs(kind, work, S, D, V)
    summed_first(kind, work, F, G, V, output)
    if not work.pins:
        work.certify(
            "both orders of multiplication give the same numerators and denominators",
            BothOrdersAgree(kind.queries, kind.keys, kind.values, kind.feature_map, kind.causal),
        )


def _ask(kind: Kind, work: Work) -> tuple[Named, Named, Named]:
    Q = work.given("queries", kind.queries, "Q")
    K = work.given("keys", kind.keys, "K")
    V = work.given("values", kind.values, "V")
    work.say(
        "An attention layer measures how similar a query and a key are by the product of their "
        "features, $sim(q, k) = φ(q) · φ(k)$. Its output for a query is the average of the values, "
        "weighted by these similarities:"
        r" $o_i = \frac{∑_j sim(q_i, k_j) v_j}{∑_j sim(q_i, k_j)}$."
    )
    if kind.feature_map.name == "identity":
        work.say(
            "What has to hold for the similarities, so that no denominator is 0? Does it have to "
            "hold on given numbers?"
        )
    work.show(Q, K, V)
    work.convention("The rows of $Q$, $K$ and $V$ are the queries, keys and values.")
    work.convention(WORDS[kind.feature_map.name])
    if kind.feature_map.name == "polynomial":
        p, c = kind.feature_map.degree, kind.feature_map.c
        assert p is not None
        assert c is not None
        work.convention("Here $p$ is {p} and $c$ is {c}.", p=literal(p), c=literal(c))
    work.convention(
        "Query $i$ sees only the keys 1 to $i$. The inner products are *not* scaled."
        if kind.causal
        else "Every query sees all keys. The inner products are *not* scaled."
    )
    return Q, K, V


def _features(kind: Kind, work: Work, Q: Named, K: Named) -> tuple[Named, Named]:
    with work.step("Map queries and keys to their features", uses="feature_map"):
        work.say(
            "The map is the identity, so the vectors are their own features."
            if kind.feature_map.name == "identity"
            else "Both queries and keys go through $φ$, row by row."
        )
        shows: tuple[Style, ...] = ("symbols",)
        what = say("the features of the queries")
        F = work.compute(
            "features_queries", features(kind.feature_map, Q), "Φ_Q", what, shows=shows
        )
        what = say("the features of the keys")
        G = work.compute("features_keys", features(kind.feature_map, K), "Φ_K", what, shows=shows)
        return F, G


def _similarities(kind: Kind, work: Work, F: Named, G: Named, Q: Named, K: Named) -> Named:
    with work.step("Compare every query with every key", uses="kernel"):
        work.say("Row $i$, column $j$ of the similarities is the product of their features.")
        what = say("the similarities")
        if is_shown_rounded(F.value) or is_shown_rounded(G.value):
            S = work.compute("similarity", F @ G.T, "S", what, shows=("symbols",))
        else:
            S = matrix_product(work, "similarity", F, G.T, "S", what)
        if kind.feature_map.name == "polynomial" and not work.pins:
            _by_the_kernel(kind, work, S, Q, K)
        return S


def _by_the_kernel(kind: Kind, work: Work, S: Named, Q: Named, K: Named) -> None:
    """The first similarity once more, without features."""
    q, k = named("q_1", "q_1", Q.matrix[0]), named("k_1", "k_1", K.matrix[0])
    p, c = kind.feature_map.degree, kind.feature_map.c
    assert p is not None
    assert c is not None
    if not p:
        return
    inner = dot(q, k) + literal(c) if c else dot(q, k)
    power: Expr = inner**p if p > 1 else inner
    work.say("The kernel itself gives the same without any features. For the first entry:")
    work.derive(
        entry(S, 0, 0),
        ("=", power, "symbols"),
        ("=", power, "numbers"),
        ("=", entry(S, 0, 0), "value"),
    )


def _denominators(kind: Kind, work: Work, S: Named) -> Named:
    with work.step("Add the similarities of each query", uses="normalization"):
        work.say(
            "The denominator of a query is the sum of its similarities to the keys that it sees."
        )
        sums = []
        for i in range(len(kind.queries)):
            terms = [entry(S, i, j) for j in seen(kind, i)]
            sums.append(total(terms) if len(terms) > 1 else terms[0])
        for i, found in enumerate(sums):
            _refuse_zero(kind, i, found, S)
        what = say("the denominators")
        D = work.result("denominators", gather(sums, TUPLE), "D", what)
        if "denominators" not in work.pins:
            for i, found in list(enumerate(sums))[:MOST_WRITTEN]:
                last = (
                    ("≈", entry(D, i), "decimal")
                    if is_shown_rounded(found.value)
                    else ("=", entry(D, i), "value")
                )
                added = len(seen(kind, i)) > 1 and not is_shown_rounded(found.value)
                middle = [("=", found, "numbers")] if added else []
                work.derive(entry(D, i), ("=", found, "symbols"), *middle, last)  # type: ignore[arg-type]
        work.derivation(D)
        _say_why_not_0(kind, work, S)
        return D


def _refuse_zero(kind: Kind, query: int, found: Expr, S: Named) -> None:
    """A denominator of 0 is no denominator: name the similarities that cancel."""
    if sign(found.value) != 0:  # type: ignore[arg-type]
        return
    own = {j + 1: S.matrix[query][j] for j in seen(kind, query)}
    live = {j: x for j, x in own.items() if x != 0}
    who = f"the similarities of query {query + 1}"
    if not live:
        raise CannotSolve(
            f"{who} are all 0, so nothing is left to divide by; change the query or a key"
        )
    texts = [f"{exact_text(x)} (key {j})" for j, x in live.items()]
    cancel = " and ".join(texts) if len(texts) == 2 else ", ".join(texts)
    raise CannotSolve(
        f"{who} add up to 0: {cancel} cancel; change one of them, or take a feature map without "
        "negative features"
    )


def _say_why_not_0(kind: Kind, work: Work, S: Named) -> None:
    """One sign of all similarities is sufficient, and not necessary."""
    if not work.writes:
        return
    signs = [{sign(S.matrix[i][j]) for j in seen(kind, i)} for i in range(len(kind.queries))]
    mixed = [i for i, found in enumerate(signs, 1) if {1, -1} <= found]
    if mixed:
        work.remark(
            "Similarities of one sign, not all 0, are *sufficient* for a denominator that is not "
            "0. On given numbers they are not necessary: those of query {i} have both signs, and "
            "their sum is not 0 all the same. But with both signs, other numbers would make them "
            "cancel; and the weights, which add up to 1, are not all between 0 and 1, so that an "
            "output can lie beyond all values.",
            i=mixed[0],
        )
    elif all(-1 not in found for found in signs):
        why = {
            "identity": "With other numbers some could be: a sum of both signs may cancel, but "
            "need not.",
            "polynomial": "An even power is never negative."
            if (kind.feature_map.degree or 0) % 2 == 0
            else "But with other numbers some could be: an odd power may be below 0.",
        }
        work.remark(
            "No similarity is negative here, so a sum can be 0 only if all its terms are. {why}",
            why=why.get(
                kind.feature_map.name,
                "Features that are never negative make sure of it: that is why they are used.",
            ),
        )
    else:
        work.remark(
            "All similarities of a query have one sign here, so a sum can be 0 only if all its "
            "terms are. With both signs it may cancel, but need not."
        )


def _outputs(kind: Kind, work: Work, S: Named, D: Named, V: Named) -> Named:
    with work.step("Average the values", uses="weighted_sum"):
        work.say("The output of a query is the sum of its similarities times the values, divided.")
        rows: list[Expr] = []
        for i in range(len(kind.queries)):
            keys = seen(kind, i)
            top = combination([entry(S, i, j) for j in keys], [row_of(V, j) for j in keys])
            rows.append(top / entry(D, i))
        what = say("the outputs")
        output = work.result("output", stack(rows), "O", what)
        rounded = is_shown_rounded(output.value)
        for i, found in list(enumerate(rows))[:MOST_WRITTEN]:
            if "output" in work.pins:
                break
            o = named(f"o_{i + 1}", f"o_{{{i + 1}}}", found.value, ROW)
            ends = ("≈", o, "decimal") if rounded else ("=", o, "value")
            middle = [] if rounded else [("=", found, "numbers")]
            work.derive(o, ("=", found, "symbols"), *middle, ends)  # type: ignore[arg-type]
        work.derivation(output)
        return output
