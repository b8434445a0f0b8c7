"""Keys whose scores stay close: the limits hold exactly, for every sort of score."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest

from worked.draw import Rng
from worked.exact import approx, divide, sqrt
from worked.maths.closeness import APART, CLOSE, Attention, Vectors, closer, missed, uneven

EVERY = [(0, 1, 2)] * 3
ROOT = divide(1, sqrt(3))


def rows(vectors):
    """Queries or keys, by plain sums."""
    if vectors.tokens is None:
        return vectors.matrix
    columns = list(zip(*vectors.matrix, strict=True))
    bias = vectors.bias or [0] * len(columns)
    return [
        [
            sum(t * m for t, m in zip(token, c, strict=True)) + b
            for c, b in zip(columns, bias, strict=True)
        ]
        for token in vectors.tokens
    ]


def exponents(attention):
    """A row for every query."""
    keys = rows(attention.keys)
    queries = rows(attention.queries)
    bias = attention.bias or [[0] * len(keys)] * len(queries)
    return [
        [
            approx(sum(q * k for q, k in zip(query, key, strict=True)) * attention.scale + b)
            for key, b in zip(keys, shifts, strict=True)
        ]
        for query, shifts in zip(queries, bias, strict=True)
    ]


def is_close(attention):
    for row, keys in zip(exponents(attention), attention.seen, strict=True):
        live = [row[j] for j in keys]
        if max(row) - min(row) > CLOSE + 1e-3:
            return False
        if len(keys) > 1 and max(live) - min(live) < float(APART) - 1e-3:
            return False
    return True


def sorts(seed):
    rng = Rng("closeness", seed)
    some, others = (rng.matrix(3, 3, -2, 4) for _ in range(2))
    queries, keys = Vectors(some), Vectors(others)
    tokens = rng.matrix(3, 3, 0, 2)
    halves = Vectors(tuple(tuple(Fraction(x, 2) for x in row) for row in some))
    return {
        "plain": Attention(queries, keys, EVERY),
        "scaled": Attention(queries, keys, EVERY, ROOT),
        "below 0": Attention(queries, keys, EVERY, -1),
        "keys of tokens": Attention(queries, Vectors(others, tokens), EVERY, ROOT),
        "both of tokens": Attention(Vectors(some, tokens), Vectors(others, tokens), EVERY, ROOT),
        "shifted": Attention(
            Vectors(some, tokens, (1, 0, -2)), Vectors(others, tokens, (0, 3, 1)), EVERY, ROOT
        ),
        "fractions": Attention(halves, keys, EVERY),
        "roots": Attention(Vectors(tuple((*row[:2], sqrt(2)) for row in some)), keys, EVERY),
        "bias": Attention(queries, keys, EVERY, bias=((0, 3, -1), (1, 0, 0), (0, 0, 5))),
        "masked": Attention(queries, keys, [(0,), (0, 1), (0, 1, 2)]),
    }


def moved(seed, attention):
    """The attention after the search, and how much it says that it misses."""
    queries, keys, miss = closer(Rng("search", seed), attention)
    after = replace(
        attention,
        queries=replace(attention.queries, matrix=queries),
        keys=replace(attention.keys, matrix=keys),
    )
    return after, miss


@pytest.mark.parametrize("sort", list(sorts(0)))
def test_scores_come_close(sort):
    """Seldom close by chance, mostly after the search; and it knows when they are."""
    before = after = 0
    for seed in range(40):
        attention = sorts(seed)[sort]
        found, miss = moved(seed, attention)
        assert (miss == 0) == is_close(found)
        assert missed(found) == miss <= missed(attention)
        assert found.queries == attention.queries or attention.queries.tokens is not None
        before += is_close(attention)
        after += miss == 0
    assert before <= 8
    assert after >= 28


def test_entries_change_places_first():
    """Nothing but the places changes where that is enough."""
    kept = 0
    for seed in range(40):
        attention = sorts(seed)["scaled"]
        found, miss = moved(seed, attention)
        old, new = (
            Counter(x for row in one.keys.matrix for x in row) for one in (attention, found)
        )
        assert set(new) <= set(old)
        kept += miss == 0 and new == old
    assert kept >= 20


def test_keys_that_are_close_stay_as_they_are():
    keys = ((1, 0), (0, 1), (1, 1))
    queries = ((1, 2), (2, 1), (1, 1))
    attention = Attention(Vectors(queries), Vectors(keys), EVERY)
    assert closer(Rng("x"), attention) == (queries, keys, 0)


@pytest.mark.parametrize(
    "attention",
    [
        Attention(Vectors(((5, 9),)), Vectors(((90, 0), (0, -90))), [(0, 1)], scale=0),
        Attention(Vectors(((5, 9),)), Vectors(((90, 0), (0, -90)), ((3, 4),)), [(0,)]),
    ],
)
def test_weights_that_no_key_can_change_are_left_alone(attention):
    assert closer(Rng("x"), attention) == (attention.queries.matrix, attention.keys.matrix, 0)


def test_equal_scores_are_no_close_scores():
    """Weights that are all alike teach nothing."""
    attention = Attention(Vectors(((1, 1),)), Vectors(((2, 1), (1, 2))), [(0, 1)])
    assert missed(attention) > 0
    assert missed(replace(attention, seen=[(0,)])) == 0


def test_even_values_are_known():
    assert uneven(((1, 2), (2, 3), (1, 5)), [(0, 1, 2)])
    assert not uneven(((1, 2), (1, 3), (1, 5)), [(0, 1, 2)])
    assert not uneven(((1, 2), (2, 3), (1, 5)), [(0, 1), (0, 2)])
    assert uneven(((1, 2), (1, 2)), [(0,), (1,)])
