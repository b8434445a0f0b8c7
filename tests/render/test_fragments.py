"""Texts that stand by themselves: no page around them, and no command of ours in LaTeX."""

import re
import subprocess

import pytest

from tests.programs import path_of
from tests.specimen import specimen
from worked.render import UnknownFormat
from worked.render.fragments import FRAGMENTS, WRITERS, bound, fragments, printed, printer_of
from worked.render.page import Options, arranged

OPTIONS = Options()
PREAMBLE = r"""\documentclass{article}
\usepackage{amsmath,amssymb,booktabs,graphicx,tikz,xcolor}
\begin{document}
"""


def texts(name):
    printer = fragments(name, OPTIONS)
    parts = arranged(specimen(), OPTIONS).parts
    return [(printer.question(part), printer.solution(part)) for part in parts]


@pytest.mark.parametrize("name", FRAGMENTS)
def test_question_and_solution_are_both_there_and_apart(name):
    page = bound([printed(printer_of(name, OPTIONS), specimen(), "T")], "T", name, OPTIONS)
    for question, solution in texts(name):
        assert question.strip()
        assert solution.strip()
        for text in (question, solution):
            first = max(re.findall(r"[A-Za-z ,]{12,}", text), key=len)
            assert first.strip() in page.decode()


def test_the_page_is_not_there():
    for question, solution in texts("html"):
        assert "<html" not in question + solution
        assert question.count("<section") == question.count("</section")
        assert solution.count("<ol") == solution.count("</ol")
    for question, solution in texts("latex"):
        assert r"\documentclass" not in question + solution


@pytest.mark.needs("pdflatex")
def test_latex_needs_only_packages_that_everybody_has(tmp_path):
    body = "\n\n".join(text for pair in texts("latex") for text in pair)
    (tmp_path / "t.tex").write_text(PREAMBLE + body + "\n\\end{document}\n", encoding="utf-8")
    done = subprocess.run(
        [path_of("pdflatex"), "-interaction=nonstopmode", "-halt-on-error", "t.tex"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        errors="replace",
    )
    assert done.returncode == 0, done.stdout[-2000:]


def test_an_unknown_format_is_said():
    with pytest.raises(UnknownFormat, match="unknown format of texts 'word'"):
        fragments("word", OPTIONS)


@pytest.mark.parametrize("name", sorted(WRITERS.keys() - {"docx"}))
def test_problems_printed_one_by_one_make_the_same_document(name):
    from worked.render import FORMATS
    from worked.render.page import outline

    solution = specimen()
    whole = FORMATS[name].load()(outline([solution, solution], OPTIONS), OPTIONS)
    printer = printer_of(name, OPTIONS)
    problems = [printed(printer, solution, solution.title) for _ in range(2)]
    title = "Problems with worked solutions"
    assert bound(problems, title, name, OPTIONS).decode() == whole
