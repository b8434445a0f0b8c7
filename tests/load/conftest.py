"""Two fake kinds, found by their file names like every other."""

from pathlib import Path

import pytest

import worked.kinds


@pytest.fixture(autouse=True)
def _fake_kinds(monkeypatch):
    folder = str(Path(__file__).parent / "fake_kinds")
    monkeypatch.setattr(worked.kinds, "__path__", [*worked.kinds.__path__, folder])
