"""Solving in the terminal loads no library that the problem does not need."""

import pytest

from tests.cli.test_start_up import packages_loaded_by
from worked.files import problems

LARGE = {"jinja2", "mpmath", "numpy", "ot", "scipy", "sympy"}
BANK = sorted(path.name for path in problems().glob("*.yaml"))


@pytest.mark.parametrize("options", [(), ("--json",)], ids=["text", "json"])
@pytest.mark.parametrize("name", BANK)
def test_solving_a_problem_of_the_bank_loads_no_large_library(name, options):
    loaded = packages_loaded_by("-m", "worked", "solve", *options, str(problems() / name))
    assert {"worked", "yaml"} <= loaded
    assert not loaded & LARGE
