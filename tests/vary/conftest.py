"""Families of variants of problems written down in a test."""

import pytest

from worked.load import load
from worked.vary import Family


@pytest.fixture
def exercise(tmp_path):
    """Load an exercise from the text of a problem file."""

    def loaded(text):
        file = tmp_path / "problem.yaml"
        file.write_text(text, encoding="utf-8")
        return load(str(file))

    return loaded


@pytest.fixture
def family(exercise):
    """The family of the text of a problem file."""

    def made(text, seed=7, **options):
        return Family(exercise(text), seed, **options)

    return made
