"""The linear autoencoder against numpy: its gradients, and the optimum under weight decay."""

import numpy as np
import pytest

from tests.kinds.making import made
from worked import exact
from worked.draw import Rng
from worked.kinds.linear_autoencoder import Kind
from worked.load import load_text


def floats(rows):
    return np.array([[exact.approx(x) for x in row] for row in rows])


def results(problem):
    return problem.results()


def loss(X, W1, W2, penalty):
    error = ((X - W2 @ W1 @ X) ** 2).sum() / X.shape[1]
    return error + penalty * ((W1**2).sum() + (W2**2).sum())


@pytest.mark.parametrize("seed", range(20))
def test_a_small_step_against_the_gradients_lowers_the_loss_by_their_squares(seed):
    problem = Kind.sample(Rng("step", seed))
    found = results(problem)
    X, W1, W2 = (floats(x) for x in (problem.X, problem.W1, problem.W2))
    penalty = exact.approx(problem.penalty)
    by_W1, by_W2 = floats(found["grad_W1"]), floats(found["grad_W2"])
    step = 1e-6
    before, after = (loss(X, W1 - t * by_W1, W2 - t * by_W2, penalty) for t in (-step, step))
    assert (before - after) / (2 * step) == pytest.approx(
        (by_W1**2).sum() + (by_W2**2).sum(), rel=1e-5
    )
    assert loss(X, W1, W2, penalty) == pytest.approx(exact.approx(found["loss"]))


def test_zero_weights_are_stationary_whatever_the_data():
    found = made(Kind, X=[[1, 2, 3], [4, 5, 6]], W1=[[0, 0]], W2=[[0], [0]]).results()
    assert found["stationary"] is True
    assert found["loss"] == exact.rational(91, 3)


class TestWeightDecay:
    """Both factors have the singular values √(1 − λ/σ²): here for σ² = 16 and 9."""

    DATA = ((4, -4, 4, -4), (3, 3, -3, -3), (1, -1, -1, 1))

    def at(self, first, second, penalty):
        W1 = [[first, 0, 0], [0, second, 0]]
        W2 = [list(column) for column in zip(*W1, strict=True)]
        return made(Kind, **{"X": self.DATA, "W1": W1, "W2": W2, "lambda": penalty})

    @pytest.mark.parametrize("penalty", ["1/10", "1", "4", "8"])
    def test_the_gradients_vanish_at_the_optimum(self, penalty):
        first, second = [
            exact.sqrt(1 - exact.read_number(penalty, quoted=True) * exact.rational(1, s))
            for s in (16, 9)
        ]
        assert self.at(first, second, penalty).results()["stationary"] is True

    def test_elsewhere_they_do_not(self):
        assert self.at(1, 1, 1).results()["stationary"] is False

    def test_a_direction_below_the_penalty_is_given_up(self):
        value = exact.sqrt(exact.rational(1, 4))
        assert self.at(value, 0, 12).results()["stationary"] is True

    def test_gradient_descent_ends_there(self):
        rng = np.random.default_rng(0)
        X = np.array(self.DATA, dtype=float)
        W1, W2 = rng.normal(size=(2, 3)), rng.normal(size=(3, 2))
        for _ in range(4000):
            R = X - W2 @ W1 @ X
            W1, W2 = (
                W1 + 0.01 * (2 * W2.T @ R @ X.T / 4 - 2 * W1),
                W2 + 0.01 * (2 * R @ (W1 @ X).T / 4 - 2 * W2),
            )
        expected = [np.sqrt(15) / 4, np.sqrt(8) / 3]
        assert np.allclose(np.linalg.svd(W1)[1], expected)
        assert np.allclose(np.linalg.svd(W2)[1], expected)


def test_the_field_lambda_is_called_that_everywhere():
    text = "kind: linear_autoencoder\ngiven: {X: [[1]], W1: [[1]], W2: [[1]], lambda: -1}\n"
    with pytest.raises(Exception, match=r"given.lambda: a negative penalty; a number from 0 on"):
        load_text(text)
    problem = made(Kind, **{"X": [[1]], "W1": [[1]], "W2": [[1]], "lambda": "1/3"})
    assert problem.as_given()["lambda"] == "1/3"
    assert "lambda" not in made(Kind, X=[[1]], W1=[[1]], W2=[[1]]).as_given()
