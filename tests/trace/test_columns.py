"""What is done with columns is what is done with rows, turned."""

import pytest

from worked import exact
from worked.exact import NEG_INF
from worked.render.tex import tex
from worked.trace import (
    add_to_columns,
    as_matrix,
    below,
    column_of,
    literal,
    masked,
    named,
    softmax,
    softmax_of_columns,
)
from worked.trace.arithmetic import Floats
from worked.trace.tally import Tally

A = named("A", "A", ((1, 2), (3, 4)))
B = named("B", "B^{(1)}", ((5, 6),))


def test_every_column_has_its_softmax():
    hidden = masked(A, literal(((1, 0), (1, 1))))
    assert hidden.value == ((1, NEG_INF), (3, 4))
    weights = softmax_of_columns(hidden)
    columns = tuple(zip(*as_matrix(weights.value), strict=True))
    assert columns == softmax(literal(((1, 3), (NEG_INF, 4)))).value
    assert columns[1][1] == 1
    assert weights.op.tally(hidden.value) == Tally(exponentials=2, additions=1, divisions=2)


def test_a_vector_is_added_to_every_column():
    shifted = add_to_columns(A, literal((10, 0)))
    assert shifted.value == ((11, 12), (3, 4))
    assert shifted.op.tally(A.value, (10, 0)) == Tally(additions=2)


def test_matrices_stand_below_each_other():
    assert below([A, B]).value == ((1, 2), (3, 4), (5, 6))


def test_a_column_is_written_as_a_small_letter():
    assert column_of(A, 1).value == (2, 4)
    assert tex(column_of(A, 1).show("symbols"), 4) == "a_{2}"
    assert tex(column_of(B, 0).show("symbols"), 4) == "b_{1}^{(1)}"


@pytest.mark.parametrize(
    "expr",
    [softmax_of_columns(A), add_to_columns(A, literal((7, -1))), below([A, B]), column_of(A, 0)],
)
def test_both_routes_agree(expr):
    def flat(value):
        return [x for entry in value for x in flat(entry)] if isinstance(value, tuple) else [value]

    found = flat(expr.evaluate(Floats()))
    assert found == pytest.approx([exact.approx(x) for x in flat(expr.value)])
