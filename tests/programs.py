"""Programs that tests drive: where each is, and the line that installs it."""

import os
import shutil
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path


@dataclass(frozen=True)
class Program:
    """A program or Python package, by the names under which it may be found."""

    names: tuple[str, ...]
    install: str

    def path(self) -> Path | None:
        """Where the program is; None where it is missing."""
        found = (shutil.which(name) for name in self.names)
        return next((Path(place) for place in found if place), None)

    def is_there(self) -> bool:
        """A package has no path, but can be there all the same."""
        return self.path() is not None or any(find_spec(name) for name in self.names)


PROGRAMS = {
    "chromium": Program(
        ("chromium", "chromium-browser", "google-chrome"), "apt-get install chromium"
    ),
    "pdflatex": Program(
        ("pdflatex",),
        "apt-get install texlive-latex-base texlive-latex-recommended texlive-pictures lmodern",
    ),
    "lualatex": Program(("lualatex",), "apt-get install texlive-luatex lmodern"),
    "pdftoppm": Program(("pdftoppm",), "apt-get install poppler-utils"),
    "pdftotext": Program(("pdftotext",), "apt-get install poppler-utils"),
    "pypandoc": Program(("pypandoc",), "pip install 'worked[pdf]'"),
    "typst": Program(("typst",), "pip install 'worked[pdf]'"),
}


def path_of(name: str) -> Path:
    """The program that a test marked `needs(name)` drives."""
    path = PROGRAMS[name].path()
    assert path is not None, f"mark the test: @pytest.mark.needs({name!r})"
    return path


def missing(names: tuple[str, ...]) -> list[str]:
    """For each program that is missing: its name and the line that would install it."""
    return [
        f"{name} is missing; to install it: {PROGRAMS[name].install}"
        for name in names
        if not PROGRAMS[name].is_there()
    ]


def nothing_may_be_missing() -> bool:
    """On CI a skipped test would be a promise that nobody keeps."""
    return os.environ.get("CI", "").lower() == "true"
