"""PDF: by Typst, a package of the extra `pdf`, or by a LaTeX engine that is installed."""

from __future__ import annotations

import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from worked.render.programs import ProgramFailed, run
from worked.spelling import unknown

if TYPE_CHECKING:
    from worked.render.page import Document, Options

LATEX_ENGINES = ("pdflatex", "lualatex")
ENGINES = ("typst", *LATEX_ENGINES)
"""What can make a PDF; without a choice of the reader's, the first that is there does."""

INSTALL = {
    "typst": 'pip install "worked[pdf]"',
    "pdflatex": "apt-get install texlive-latex-recommended texlive-pictures lmodern",
    "lualatex": "apt-get install texlive-luatex texlive-latex-recommended texlive-pictures lmodern",
}

MOST_RUNS = 4
"""Runs of LaTeX until its references to pages stand."""

SAME_EVERY_TIME = (
    r"\ifdefined\pdftrailerid\pdftrailerid{}\else\pdfvariable trailerid{[<00> <00>]}\fi"
    r"\input{worked.tex}"
)
"""Without this, a PDF's identity would come from the folder in which it was made."""


def write(document: Document, options: Options) -> bytes:
    """Print a document as PDF. Raises `ProgramFailed` where the engine is missing or fails."""
    engine = chosen(options.engine)
    if engine == "typst":
        from worked.render.typst import write as write_typst

        return compiled(write_typst(document, options), "pdf")
    from worked.render.latex import write as write_latex

    return typeset(engine, write_latex(document, options))


def chosen(wanted: str) -> str:
    """The engine that is wanted, or the first that is there. Raises `ProgramFailed`."""
    engine = wanted or found()
    if engine not in ENGINES:
        raise ProgramFailed(unknown("PDF engine", engine, ENGINES))
    if not is_there(engine):
        others = [name for name in ENGINES if is_there(name)]
        instead = f", or use {others[0]}" if others else ""
        raise ProgramFailed(f"{engine} is not installed; to install it: {INSTALL[engine]}{instead}")
    return engine


def is_there(engine: str) -> bool:
    """Whether an engine is installed."""
    return bool(find_spec("typst") if engine == "typst" else shutil.which(engine))


def found() -> str:
    """The first engine that is installed. Raises `ProgramFailed` if none is."""
    for engine in ENGINES:
        if is_there(engine):
            return engine
    raise ProgramFailed(
        f"a PDF needs Typst ({INSTALL['typst']}) or a LaTeX engine ({INSTALL['pdflatex']})"
    )


def compiled(source: str, format: Literal["pdf", "png"]) -> bytes:
    """Compile Typst's language into a PDF, or one page of it into a picture ("png").

    Typst sees one file in an empty folder.
    """
    import typst

    with tempfile.TemporaryDirectory(prefix="worked-") as folder:
        file = Path(folder, "worked.typ")
        file.write_text(source, encoding="utf-8")
        try:
            made: object = typst.compile(str(file), root=folder, format=format, ppi=200.0)
        except typst.TypstError as error:
            raise ProgramFailed(f"typst: {str(error).splitlines()[0]}") from error
    if not isinstance(made, bytes):
        raise ProgramFailed(f"typst: more than one {format}")
    return made


def typeset(engine: str, source: str) -> bytes:
    """Let a LaTeX engine make a PDF, without shell and without files of others."""
    switches = ["-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error"]
    command = [engine, *switches, "-jobname=made", SAME_EVERY_TIME]
    with tempfile.TemporaryDirectory(prefix="worked-") as name:
        folder = Path(name)
        (folder / "worked.tex").write_text(source, encoding="utf-8")
        seen = b""
        for _ in range(MOST_RUNS):
            done = run(command, folder)
            if done.returncode:
                raise ProgramFailed(f"{engine}: {first_error(folder / 'made.log', done.stdout)}")
            before, seen = seen, b"".join(file.read_bytes() for file in folder.glob("made.aux"))
            if before == seen:
                break
        return (folder / "made.pdf").read_bytes()


def first_error(log: Path, output: bytes) -> str:
    """The first error that LaTeX reports, and the line of the source that it names."""
    text = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    lines = (text or output.decode("utf-8", errors="replace")).splitlines()
    for number, line in enumerate(lines):
        if line.startswith("!"):
            place = next((after for after in lines[number:] if after.startswith("l.")), "")
            return f"{line[1:].strip()} {place}".strip()
    return next((line for line in reversed(lines) if line.strip()), "failed without a word")
