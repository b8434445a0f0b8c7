"""A kind of the tests' own: the skeleton that `worked new-kind` writes, installed for one test."""

import sys

import pytest
from click.testing import CliRunner

import worked.kinds
from worked.cli import main

GOOD = "kind: mean_of_numbers\ntitle: A mean\ngiven:\n  numbers: [1, 2, 6]\n"
BAD = 'kind: mean_of_numbers\ngiven:\n  numbers: [1, "2/0"]\n'


@pytest.fixture
def run():
    """Run `worked` with some arguments, in this process."""

    def run_with(*arguments, **options):
        return CliRunner().invoke(main, [str(argument) for argument in arguments], **options)

    return run_with


@pytest.fixture
def folder(tmp_path, monkeypatch, run):
    """An empty folder to work in, and the kind `mean_of_numbers` installed."""
    checkout = tmp_path / "checkout"
    (checkout / "worked" / "kinds").mkdir(parents=True)
    (checkout / "problems").mkdir()
    done = run("new-kind", "mean_of_numbers", "--to", checkout)
    assert done.exit_code == 0, done.output
    monkeypatch.setattr(
        worked.kinds, "__path__", [*worked.kinds.__path__, str(checkout / "worked" / "kinds")]
    )
    monkeypatch.delitem(sys.modules, "worked.kinds.mean_of_numbers", raising=False)
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    yield here
    sys.modules.pop("worked.kinds.mean_of_numbers", None)


@pytest.fixture
def good(folder):
    """A file that can be solved."""
    path = folder / "good.yaml"
    path.write_text(GOOD, encoding="utf-8")
    return "good.yaml"


@pytest.fixture
def bad(folder):
    """A file with a mistake in it."""
    path = folder / "bad.yaml"
    path.write_text(BAD, encoding="utf-8")
    return "bad.yaml"
