"""The test of the homework: an effective batch of 32, in micro-batches of 1, 2, 4, ... 32."""

import pytest
from pydantic import ValidationError

from worked.draw import Rng
from worked.errors import CannotSolve
from worked.kinds.gradient_accumulation import Kind

X = Rng("an effective batch of 32").matrix(32, 3, -9, 9)


def results(**given):
    """The results of a problem."""
    return Kind.model_validate(given).results()


@pytest.mark.parametrize("size", [1, 2, 4, 8, 16, 32])
def test_layer_norm_passes_and_batch_norm_only_with_the_whole_batch(size):
    layer = results(norm="layer", X=X, micro_batch=size, eps="1e-5")
    assert layer["equal"] is True
    assert layer["full"] == layer["accumulated"]
    batch = results(norm="batch", X=X, micro_batch=size, eps="1e-5")
    assert batch["equal"] is (size == 32)
    assert (batch["full"] == batch["accumulated"]) is (size == 32)


def test_a_single_sample_becomes_0_under_batch_norm():
    found = results(norm="batch", X=X, micro_batch=1, eps="1e-5")
    assert {y for row in found["accumulated"] for y in row} == {0}


def test_micro_batches_with_the_statistics_of_the_batch_agree_by_chance():
    assert results(norm="batch", X=[[1], [3], [3], [1]], micro_batch=2)["equal"] is True


def test_a_micro_batch_without_spread_is_refused_by_name():
    with pytest.raises(CannotSolve, match="column 1 of micro-batch 2 has variance 0 and eps is 0"):
        results(norm="batch", X=[[1], [3], [2], [2]], micro_batch=2)


def test_a_micro_batch_has_to_divide_the_batch():
    with pytest.raises(ValidationError, match="3 does not divide the 4 rows of X; 1, 2, 4 would"):
        results(norm="batch", X=[[1], [3], [2], [2]], micro_batch=3)
