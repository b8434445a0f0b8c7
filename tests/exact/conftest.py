"""Comparisons with mpmath are made with 80 digits throughout."""

import mpmath
import pytest

from tests.exact.independent import DIGITS


@pytest.fixture(autouse=True, scope="module")
def _many_digits():
    with mpmath.workdps(DIGITS):
        yield
