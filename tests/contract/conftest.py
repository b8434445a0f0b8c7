"""A test with a `case` runs for every problem, one with a `kind_name` for every kind."""

import pytest

from tests.contract import cases as problems
from worked.kinds import names


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    seeds = metafunc.config.getoption("--seeds")
    if "case" in metafunc.fixturenames:
        metafunc.parametrize("case", problems.every(seeds), ids=repr)
    if "kind_name" in metafunc.fixturenames:
        metafunc.parametrize("kind_name", names())


@pytest.fixture
def seeds(request: pytest.FixtureRequest) -> int:
    """How many problems of every kind are drawn."""
    return int(request.config.getoption("--seeds"))
