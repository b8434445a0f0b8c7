"""Keys whose scores stay close: the limits hold exactly, for every sort of score."""

from fractions import Fraction

import pytest

from worked.draw import Rng
from worked.exact import approx, sqrt
from worked.maths.closeness import APART, CLOSE, Attention, closer, missed, uneven

EVERY = [(0, 1, 2)] * 3


def exponents(matrix, attention):
    """The exponents, by plain sums; a row for every query."""
    tokens = attention.tokens or [
        [int(i == j) for j in range(len(matrix))] for i in range(len(matrix))
    ]
    keys = [
        [
            sum(t * row[c] for t, row in zip(token, matrix, strict=True))
            for c in range(len(matrix[0]))
        ]
        for token in tokens
    ]
    bias = attention.bias or [[0] * len(keys)] * len(attention.queries)
    return [
        [
            approx(sum(q * k for q, k in zip(query, key, strict=True)) * attention.scale + b)
            for key, b in zip(keys, shifts, strict=True)
        ]
        for query, shifts in zip(attention.queries, bias, strict=True)
    ]


def is_close(matrix, attention):
    for row, keys in zip(exponents(matrix, attention), attention.seen, strict=True):
        live = [row[j] for j in keys]
        if max(row) - min(row) > CLOSE + 1e-3:
            return False
        if len(keys) > 1 and max(live) - min(live) < float(APART) - 1e-3:
            return False
    return True


def sorts(seed):
    rng = Rng("closeness", seed)
    queries, keys = (rng.matrix(3, 3, -2, 4) for _ in range(2))
    tokens = rng.matrix(3, 3, 0, 2)
    halves = tuple(tuple(Fraction(x, 2) for x in row) for row in queries)
    return keys, {
        "plain": Attention(queries, EVERY),
        "scaled": Attention(queries, EVERY, scale=1 / sqrt(3)),
        "below 0": Attention(queries, EVERY, scale=-1),
        "tokens": Attention(queries, EVERY, tokens, 1 / sqrt(3)),
        "fractions": Attention(halves, EVERY),
        "roots": Attention(tuple((*row[:2], sqrt(2)) for row in queries), EVERY),
        "bias": Attention(queries, EVERY, bias=((0, 3, -1), (1, 0, 0), (0, 0, 5))),
        "masked": Attention(queries, [(0,), (0, 1), (0, 1, 2)]),
    }


@pytest.mark.parametrize("sort", list(sorts(0)[1]))
def test_scores_come_close(sort):
    """Seldom close by chance, mostly after the search; and it knows when they are."""
    before = after = 0
    for seed in range(40):
        keys, attentions = sorts(seed)
        attention = attentions[sort]
        found, miss = closer(Rng("search", seed), keys, attention)
        assert (miss == 0) == is_close(found, attention)
        assert missed(found, attention) == miss <= missed(keys, attention)
        before += is_close(keys, attention)
        after += miss == 0
    assert before <= 8
    assert after >= 28


def test_entries_change_places_first():
    """Nothing but the places changes where that is enough."""
    kept = 0
    for seed in range(40):
        keys, attentions = sorts(seed)
        found, miss = closer(Rng("search", seed), keys, attentions["scaled"])
        entries = [sorted(x for row in rows for x in row) for rows in (keys, found)]
        assert set(entries[1]) <= set(entries[0])
        kept += miss == 0 and entries[0] == entries[1]
    assert kept >= 20


def test_keys_that_are_close_stay_as_they_are():
    keys = ((1, 0), (0, 1), (1, 1))
    attention = Attention(((1, 2), (2, 1), (1, 1)), EVERY)
    assert closer(Rng("x"), keys, attention) == (keys, 0)


@pytest.mark.parametrize(
    "attention",
    [
        Attention(((5, 9),), [(0, 1)], scale=0),
        Attention(((5, 9),), [(0,)], tokens=((3, 4),)),
    ],
)
def test_weights_that_no_key_can_change_are_left_alone(attention):
    keys = ((90, 0), (0, -90))
    assert closer(Rng("x"), keys, attention) == (keys, 0)


def test_even_values_are_known():
    assert uneven(((1, 2), (2, 3), (1, 5)), [(0, 1, 2)])
    assert not uneven(((1, 2), (1, 3), (1, 5)), [(0, 1, 2)])
    assert not uneven(((1, 2), (2, 3), (1, 5)), [(0, 1), (0, 2)])
    assert uneven(((1, 2), (1, 2)), [(0,), (1,)])
