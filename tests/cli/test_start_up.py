"""The command starts at once: it loads nothing that it does not need yet."""

import subprocess
import sys
from pathlib import Path

import pytest

from worked.cli import SUMMARIES

PROBLEMS = Path(__file__).parents[2] / "problems"

SLOW = {
    "flint",
    "jinja2",
    "mpmath",
    "numpy",
    "ot",
    "pydantic",
    "scipy",
    "sympy",
    "yaml",
}


def packages_loaded_by(*arguments: str) -> set[str]:
    """The top-level packages that `python ARGUMENTS` imports."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *arguments], capture_output=True, text=True, check=True
    )
    lines = (line for line in done.stderr.splitlines() if line.startswith("import time:"))
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in lines}


def test_the_measurement_sees_a_slow_package():
    assert "yaml" in packages_loaded_by("-c", "import yaml")


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_load_no_slow_package(option):
    loaded = packages_loaded_by("-m", "worked", option)
    assert {"worked", "click"} <= loaded
    assert not loaded & SLOW


def test_importing_the_package_loads_no_slow_package_and_no_click():
    loaded = packages_loaded_by("-c", "import worked")
    assert "worked" in loaded
    assert not loaded & (SLOW | {"click"})


HEAVY = {"jinja2", "mpmath", "numpy", "ot", "scipy", "sympy"}


@pytest.mark.parametrize(
    ("file", "needed"),
    [
        ("msa.yaml", set()),
        ("training/batch-normalization.yaml", set()),
        ("autoencoders/principal-components.yaml", set()),
        ("attention/msa-cost.yaml", {"sympy", "mpmath"}),
    ],
)
def test_solving_loads_sympy_only_where_values_hold_symbols(file, needed):
    loaded = packages_loaded_by("-m", "worked", "solve", str(PROBLEMS / file))
    assert loaded & HEAVY == needed


def test_solving_loads_no_other_kind():
    file = PROBLEMS / "training/batch-normalization.yaml"
    code = "import sys, worked; worked.load(sys.argv[1]).solve(); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code, str(file)], capture_output=True, text=True, check=True
    )
    modules = [name.split(".") for name in done.stdout.split()]
    kinds = {name[2] for name in modules if name[:2] == ["worked", "kinds"] and len(name) > 2}
    assert kinds == {"batch_normalization"}


def test_help_prints_a_stored_line_for_every_command():
    done = subprocess.run(
        [sys.executable, "-m", "worked", "--help"], capture_output=True, text=True, check=True
    )
    for name, summary in SUMMARIES.items():
        assert any(line.split() == [name, *summary.split()] for line in done.stdout.splitlines())
