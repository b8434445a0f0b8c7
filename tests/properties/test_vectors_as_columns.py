"""With vectors as columns everything is the transpose of what it is with vectors as rows."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from pydantic import ValidationError

from tests.properties.test_attention_of_all_sorts import attention, keep_their_word, multihead
from worked.exact import NEG_INF, equal
from worked.kinds import find
from worked.kinds.multihead_self_attention import Kind as MultiheadSelfAttention

patient = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)

MATRICES = ("X", "W_Q", "W_K", "W_V", "W_O")


def turned(matrix):
    return tuple(zip(*matrix, strict=True))


def as_columns(given):
    """The same layer as a file with `vectors: columns` gives it."""
    if isinstance(given, dict):
        return {
            name: turned(value) if name in MATRICES else as_columns(value)
            for name, value in given.items()
        }
    return [as_columns(entry) for entry in given] if isinstance(given, list) else given


def same(a, b):
    if isinstance(a, tuple):
        return len(a) == len(b) and all(map(same, a, b))
    return a is b if NEG_INF in (a, b) else equal(a, b)


@patient
@given(multihead())
def test_every_matrix_of_a_layer_with_heads_is_transposed(given):
    kind = find("multihead_self_attention")
    rows = kind.model_validate(given).results()
    problem = kind.model_validate({**as_columns(given), "vectors": "columns"})
    columns = problem.results()
    assert set(columns) == set(rows)
    for name, value in rows.items():
        assert same(turned(value), columns[name]), name


@patient
@given(multihead())
def test_a_layer_with_heads_keeps_its_word(given):
    kind = "multihead_self_attention"
    problem = find(kind).model_validate({**as_columns(given), "vectors": "columns"})
    keep_their_word(kind, problem)
    assert isinstance(problem, MultiheadSelfAttention)
    assert problem.as_rows() == find(kind).model_validate(given)


@patient
@given(attention())
def test_the_outputs_of_attention_are_columns(given):
    kind = find("attention")
    rows = kind.model_validate(given).results()
    problem = kind.model_validate({**given, "vectors": "columns"})
    columns = problem.results()
    assert set(columns) == set(rows)
    for name, value in rows.items():
        assert same(turned(value) if name == "output" else value, columns[name]), name
    keep_their_word("attention", problem)


def test_fused_matrices_are_cut_across_their_rows():
    """Two heads whose queries are the first and the second coordinate of a token."""
    problem = find("multihead_self_attention").model_validate(
        {
            "vectors": "columns",
            "X": [[1, 2, 3], [4, 5, 6]],
            "W_Q": [[1, 0], [0, 1]],
            "W_K": [[0, 0], [0, 0]],
            "W_V": [[1, 1], [0, 2]],
            "num_heads": 2,
        }
    )
    results = problem.results()
    assert results["Q_1"] == ((1, 2, 3),)
    assert results["Q_2"] == ((4, 5, 6),)
    assert results["concat"] == ((7, 7, 7), (10, 10, 10))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"W_K": [[1, 0, 1]]}, "3 columns; X has 2 rows, so 2 columns are needed"),
        ({"W_K": [[1, 0], [0, 1]]}, "2 rows; W_Q has 1, and queries and keys need the same length"),
        ({"b_V": [1, 2]}, "2 entries; W_V has 1 rows, so 1 are needed"),
    ],
)
def test_errors_speak_of_columns(change, message):
    head = {"W_Q": [[1, 0]], "W_K": [[0, 1]], "W_V": [[1, 1]], **change}
    data = {"X": [[1, 2, 3], [4, 5, 6]], "heads": [head], "vectors": "columns"}
    with pytest.raises(ValidationError, match=re.escape(message)):
        find("multihead_self_attention").model_validate(data)
