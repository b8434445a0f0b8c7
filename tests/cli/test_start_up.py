"""The command starts at once: it loads nothing that it does not need yet."""

import subprocess
import sys

import pytest

from worked.cli import SUMMARIES

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


def test_help_prints_a_stored_line_for_every_command():
    done = subprocess.run(
        [sys.executable, "-m", "worked", "--help"], capture_output=True, text=True, check=True
    )
    for name, summary in SUMMARIES.items():
        assert any(line.split() == [name, *summary.split()] for line in done.stdout.splitlines())
