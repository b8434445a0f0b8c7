"""What people get wrong in kernel attention, and the sentence that helps."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from worked import exact
from worked.kinds.kernel_attention.feature_maps import polynomial_features
from worked.kinds.kernel_attention.seeing import seen, weights
from worked.problem import Mistake
from worked.prose import say
from worked.trace import literal
from worked.trace.operations.features import monomials

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from worked.exact import Finite
    from worked.kinds.kernel_attention import Kind
    from worked.kinds.kernel_attention.seeing import Table

    Rows = Sequence[Sequence[Finite]]


def known_mistakes(kind: Kind) -> Iterator[Mistake]:
    """Averages that are none, and features forgotten."""
    right = kind.results()
    S = weights(kind, cast("Table", right["similarity"]))
    yield Mistake(
        "not_divided",
        say("This is the weighted *sum* of the values; divide it by the sum of the similarities."),
        pins={"output": exact.product(S, _columns(kind.values))},
    )
    if len(kind.keys) > 1:
        yield Mistake(
            "softmax",
            say("There is no softmax here: the similarities themselves are the weights."),
            pins={"output": _softmax_output(kind)},
        )
        yield Mistake(
            "most_similar_alone",
            say("The most similar key does not take all: every value counts by its similarity."),
            pins={"output": tuple([kind.values[_best(row, kind, i)] for i, row in enumerate(S)])},
        )
        yield Mistake(
            "plain_mean",
            say("The values were averaged evenly; each counts by the similarity of its key."),
            pins={"output": _means(kind)},
        )
    if any(exact.sign(x) < 0 for row in S for x in row):
        yield Mistake(
            "signs_dropped",
            say("A negative similarity counts with its sign, above and below."),
            pins={"similarity": tuple([tuple([_size(x) for x in row]) for row in S])},
        )
    if kind.causal and len(kind.keys) > 1:
        yield Mistake(
            "looked_ahead",
            say("Query $i$ sees only the keys 1 to $i$."),
            instead=kind.model_copy(update={"causal": False}),
        )
    yield from _wrong_features(kind)


def _wrong_features(kind: Kind) -> Iterator[Mistake]:
    of = kind.feature_map
    if of.name in ("relu", "elu_plus_one", "exp"):
        plain = of.model_copy(update={"name": "identity"})
        yield Mistake(
            "features_forgotten",
            say("Queries and keys go through the feature map first."),
            instead=kind.model_copy(update={"feature_map": plain}),
        )
        yield Mistake(
            "only_keys_mapped",
            say("The queries go through the feature map too, not only the keys."),
            pins={"features_queries": kind.queries},
        )
    if of.name != "polynomial":
        return
    if of.c and of.degree:
        without = of.model_copy(update={"c": 0})
        yield Mistake(
            "constant_forgotten",
            say("The constant $c$ of the kernel was left out."),
            instead=kind.model_copy(update={"feature_map": without}),
        )
    if (of.degree or 0) > 1:
        exponents, factors = polynomial_features(of, len(kind.queries[0]))
        if any(factor != 1 for factor in factors):
            ones = [1] * len(factors)
            yield Mistake(
                "coefficients_forgotten",
                say("Mixed monomials come up several times: each feature has the root of that."),
                pins={
                    name: monomials(literal(rows), exponents, ones).value
                    for name, rows in (
                        ("features_queries", kind.queries),
                        ("features_keys", kind.keys),
                    )
                },
            )


def _softmax_output(kind: Kind) -> Table:
    rows = []
    for i, query in enumerate(kind.queries):
        own = seen(kind, i)
        shares = exact.softmax([exact.combination(query, kind.keys[j]) for j in own])
        columns = _columns([kind.values[j] for j in own])
        rows.append(tuple([exact.combination(shares, column) for column in columns]))
    return tuple(rows)


def _means(kind: Kind) -> Table:
    rows = []
    for i in range(len(kind.queries)):
        own = seen(kind, i)
        share = [exact.rational(1, len(own))] * len(own)
        columns = _columns([kind.values[j] for j in own])
        rows.append(tuple([exact.combination(share, column) for column in columns]))
    return tuple(rows)


def _best(row: Sequence[Finite], kind: Kind, query: int) -> int:
    """The first key that is nearly the most similar: as decimals tell."""
    return max(seen(kind, query), key=lambda j: (exact.approx(row[j]), -j))


def _columns(rows: Rows) -> list[tuple[Finite, ...]]:
    return list(zip(*rows, strict=True))


def _size(x: Finite) -> Finite:
    return -x if exact.sign(x) < 0 else x
