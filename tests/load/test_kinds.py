"""Kinds are found by file name, or offered by other packages; who misspells one is told."""

import subprocess
import sys
from importlib.metadata import EntryPoint

import pytest

import worked.kinds
from worked.kinds import UnknownKind, find, names
from worked.problem import Problem


def test_a_file_name_is_the_name_of_a_kind():
    assert issubclass(find("specimen"), Problem)
    assert "specimen" in names()
    assert list(names()) == sorted(names())


def test_every_kind_that_is_named_can_be_found():
    for name in names():
        assert issubclass(find(name), Problem)


@pytest.mark.parametrize("name", ["__init__", "_hidden", "os", "worked.kinds.specimen", "", "a b"])
def test_nothing_but_a_kind_is_ever_imported(name):
    with pytest.raises(UnknownKind):
        find(name)


def test_an_unknown_kind_is_told_the_nearest(monkeypatch):
    monkeypatch.setattr(worked.kinds, "_own", lambda: ["pooling", "transport", "attention"])
    with pytest.raises(UnknownKind) as caught:
        find("poling")
    assert str(caught.value) == (
        "unknown kind 'poling'; did you mean 'pooling'? known: attention, pooling, transport"
    )


@pytest.mark.parametrize(
    "value", ["tests.load.fake_kinds.specimen", "tests.load.fake_kinds.specimen:Kind"]
)
def test_another_package_offers_a_kind_by_an_entry_point(monkeypatch, value):
    point = EntryPoint(name="guest", value=value, group="worked.kinds")
    monkeypatch.setattr(worked.kinds, "entry_points", lambda group: [point])
    assert "guest" in names()
    assert find("guest").title == "A specimen"


def test_a_kind_of_our_own_is_not_replaced_from_outside(monkeypatch):
    point = EntryPoint(name="specimen", value="nowhere:Kind", group="worked.kinds")
    monkeypatch.setattr(worked.kinds, "entry_points", lambda group: [point])
    assert find("specimen").title == "A specimen"


def test_finding_the_names_imports_no_kind():
    code = (
        "import sys, worked.kinds; worked.kinds.names(); "
        "print([name for name in sys.modules if name.startswith('worked.kinds.')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
