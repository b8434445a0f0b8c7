"""Problems with worked solutions: question, steps and answer key from one exact computation.

From Python: `worked.load(path)` reads a problem file, and `worked.render(solution, "latex")` writes
what its `solve()` returned. Importing the package imports nothing else, so that the command line
starts at once.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from worked.load import load as load
    from worked.render import render as render

__all__ = ["__version__", "load", "render"]

__version__ = "0.1.0"


class _Package(ModuleType):
    """The package, with two functions that are imported when first asked for.

    A module `__getattr__` would do, if the functions did not share their names with the rooms they
    live in: importing `worked.load` hangs that module on the package, before any `__getattr__`.
    A property stands in front of both.
    """

    @property
    def load(self) -> object:
        """The function that reads a problem file."""
        return import_module("worked.load").load

    @load.setter
    def load(self, _room: ModuleType) -> None:
        """Python hangs the room `worked.load` here; the function keeps the name."""

    @property
    def render(self) -> object:
        """The function that writes a solution in a format."""
        return import_module("worked.render").render

    @render.setter
    def render(self, _room: ModuleType) -> None:
        """Python hangs the room `worked.render` here; the function keeps the name."""

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *__all__})


sys.modules[__name__].__class__ = _Package
