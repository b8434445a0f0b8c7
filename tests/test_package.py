"""`worked.load` and `worked.render` are functions, whatever has been imported before."""

import subprocess
import sys

import pytest

PROGRAM = """
import importlib, inspect, sys
import worked
{before}
assert inspect.isfunction(worked.{name}), worked.{name}
assert inspect.ismodule(sys.modules["worked.{name}"])
from worked import {name}
assert {name} is worked.{name}
assert {{"load", "render", "__version__"}} <= set(dir(worked))
"""


@pytest.mark.parametrize("name", ["load", "render"])
@pytest.mark.parametrize(
    "before", ["", "import worked.load, worked.render"], ids=["first", "after"]
)
def test_the_functions_stand_in_front_of_the_rooms_of_the_same_name(name, before):
    program = PROGRAM.format(name=name, before=before)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.stderr, done.returncode) == ("", 0)
