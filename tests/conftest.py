"""What every test may count on.

A test that drives a program says so: `@pytest.mark.needs("pdflatex")`. Where the program is missing
the test is skipped by name, with the line that would install it; with CI=true it fails.

`pytest --seeds 50` asks the promises of `tests/contract` of fifty problems of every kind.
"""

import pytest

from tests.programs import missing, nothing_may_be_missing


def pytest_addoption(parser: pytest.Parser) -> None:
    """How many problems of every kind are drawn."""
    parser.addoption("--seeds", type=int, default=3, help="problems drawn of every kind (3)")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip or fail a test whose programs are not there."""
    names = tuple(name for mark in item.iter_markers("needs") for name in mark.args)
    lacking = "; ".join(missing(names))
    if lacking and nothing_may_be_missing():
        pytest.fail(lacking, pytrace=False)
    if lacking:
        pytest.skip(lacking)
