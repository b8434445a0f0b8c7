"""Principal components against numpy's singular values, and the claims of the page."""

from dataclasses import replace

import numpy as np
import pytest

from worked import exact
from worked.draw import Rng
from worked.errors import ProblemFileError
from worked.kinds.principal_components import Kind
from worked.kinds.principal_components.proof import EigenClaim
from worked.load import load_text

CUBIC = "[[1, 2, 0, 1], [0, 1, 1, 3], [2, 0, 1, 1]]"


def floats(rows):
    return np.array([[exact.approx(x) for x in row] for row in rows])


def results(problem):
    return problem.results()


def solved(given):
    (part,) = load_text(f"kind: principal_components\ngiven: {given}\n").solve().parts
    return part


@pytest.mark.parametrize("seed", range(15))
def test_the_loss_is_that_of_the_truncated_singular_value_decomposition(seed):
    problem = Kind.sample(Rng("svd", seed))
    found = results(problem)
    sizes = np.linalg.svd(floats(problem.X))[1]
    rest = (sizes[problem.k :] ** 2).sum() / len(problem.X[0])
    assert exact.approx(found["min_loss"]) == pytest.approx(rest)
    assert found["loss"] == found["min_loss"]


@pytest.mark.parametrize("seed", range(15))
def test_no_other_direction_does_better(seed):
    problem = Kind.sample(Rng("svd", seed))
    least = exact.approx(results(problem)["min_loss"])
    X = floats(problem.X)
    rng = np.random.default_rng(seed)
    for _ in range(50):
        W2, drawn = rng.normal(size=(len(X), problem.k)), rng.normal(size=(problem.k, len(X)))
        W1 = np.linalg.lstsq(W2, np.eye(len(X)), rcond=None)[0] if rng.random() < 0.5 else drawn
        assert ((X - W2 @ W1 @ X) ** 2).sum() / X.shape[1] >= least - 1e-9


class TestRootsOfACubic:
    PART = solved(f"{{X: {CUBIC}, k: 2}}")

    def test_are_exact_and_have_any_number_of_decimals(self):
        largest, *_ = self.PART.results["eigenvalues"].value
        assert exact.exact_text(largest) == "CRootOf(64*x**3 - 368*x**2 + 472*x - 171, 2)"
        X = floats([[1, 2, 0, 1], [0, 1, 1, 3], [2, 0, 1, 1]])
        theirs = np.linalg.eigvalsh(X @ X.T / 4)[-1]
        assert exact.decimal(largest, 10) == f"{theirs:.10f}"

    def test_the_gradients_are_0_and_not_almost_0(self):
        assert self.PART.results["grad_W2"].value == ((0, 0),) * 3
        assert self.PART.results["grad_W1"].value == ((0, 0, 0),) * 2

    def test_the_proof_fails_where_anything_is_off(self):
        (claim,) = self.PART.certificate.claims
        assert isinstance(claim, EigenClaim)
        assert list(claim.failures()) == []
        first, second = claim.components
        broken = [
            replace(claim, components=(second, first)),
            replace(claim, eigenvalues=claim.eigenvalues[::-1]),
            replace(claim, directions=(claim.directions[0],) * 2),
            replace(claim, matrix=((1, 0, 0), (1, 1, 0), (0, 0, 1))),
            replace(claim, components=(tuple(-x for x in first), second)),
        ]
        for other in broken:
            assert list(other.failures())


class TestWhatIsOpen:
    def test_equal_eigenvalues_at_the_cut_leave_the_components_out(self):
        part = solved("{X: [[2, 0], [0, -2]], k: 1}")
        assert part.answers == ("eigenvalues", "min_loss")
        assert "components" not in part.results
        assert part.results["min_loss"].value == 2

    def test_equal_eigenvalues_before_it_do_not(self):
        part = solved("{X: [[1, 1, 0], [0, 1, 1], [1, 0, 1]], k: 3}")
        U = floats(part.results["components"].value)
        assert np.allclose(U.T @ U, np.eye(3))
        assert part.results["components"].value[0][2] == 0

    def test_an_irrational_second_moment_is_refused(self):
        with pytest.raises(ProblemFileError, match="rows of X with rational inner products"):
            solved('{X: [["sqrt(2)", 1], [1, 0]], k: 1}')

    def test_more_components_than_features_are_refused(self):
        with pytest.raises(ProblemFileError, match=r"given.k: 3 components; X has 2 rows"):
            solved("{X: [[1, 2], [3, 4]], k: 3}")
