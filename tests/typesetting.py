"""Typesetting a page of LaTeX in a test, and reading what the engine said about it."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.programs import path_of


@dataclass(frozen=True)
class Typeset:
    """What an engine made of a document: its log, and the PDF."""

    log: str
    pdf: Path

    def overfull(self) -> list[str]:
        """Boxes that stick out by more than 2 pt."""
        boxes = re.findall(r"^Overfull .*? \(([\d.]+)pt too .*$", self.log, re.MULTILINE)
        return [size for size in boxes if float(size) > 2]

    def complaints(self) -> list[str]:
        """Errors, warnings, and characters that no font has."""
        signs = r"^(?:!|.*(?:Warning:|Missing character)).*$"
        return [line for line in re.findall(signs, self.log, re.MULTILINE) if "Rerun" not in line]

    def text(self) -> str:
        """The words on the pages."""
        command = [str(path_of("pdftotext")), "-layout", str(self.pdf), "-"]
        return subprocess.run(command, capture_output=True, check=True, text=True).stdout

    def pages(self) -> int:
        """How many pages there are."""
        return self.text().count("\f")


def typeset(source: str, folder: Path, engine: str = "pdflatex", runs: int = 1) -> Typeset:
    """Run an engine, without a shell to escape to; it must come to the end."""
    (folder / "page.tex").write_text(source, encoding="utf-8")
    command = [str(path_of(engine)), "-no-shell-escape", "-interaction=nonstopmode", "page.tex"]
    for _ in range(runs):
        subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=240)
    log = (folder / "page.log").read_text(encoding="utf-8", errors="replace")
    return Typeset(log.replace("\r", ""), folder / "page.pdf")
