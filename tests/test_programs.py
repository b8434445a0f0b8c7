"""A missing program is never passed over in silence, and the browser sees what a reader sees."""

from pathlib import Path

import pytest

from tests.browser import Browser

pytest_plugins = ["pytester"]

PAGE = """<!doctype html><html lang="en"><title>t</title>
<p>one third: <math><mfrac><mn>1</mn><mn>3</mn></mfrac></math></p>
<script>console.warn("look here"); missing()</script>"""


@pytest.fixture
def run(pytester, monkeypatch):
    """Run a test that needs pdflatex on a machine where nothing is installed."""
    pytester.makeconftest(Path(__file__).with_name("conftest.py").read_text(encoding="utf-8"))
    pytester.makeini("[pytest]\nmarkers = needs(*programs): x\n")
    pytester.makepyfile("import pytest\n@pytest.mark.needs('pdflatex')\ndef test_pages(): pass\n")
    monkeypatch.setenv("PATH", "")

    def run_where(*, ci):
        monkeypatch.setenv("CI", ci)
        return pytester.runpytest_inprocess("-rs", "-p", "no:cacheprovider")

    return run_where


def test_a_missing_program_skips_the_test_by_name_with_the_line_that_installs_it(run):
    result = run(ci="")
    result.assert_outcomes(skipped=1)
    result.stdout.fnmatch_lines(
        ["SKIPPED*pdflatex is missing; to install it: apt-get install texlive*"]
    )


def test_on_ci_a_missing_program_is_a_failure(run):
    result = run(ci="true")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*pdflatex is missing; to install it: apt-get install texlive*"])


@pytest.mark.needs("chromium")
def test_the_browser_reports_the_console_the_width_and_what_is_drawn(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    with Browser() as browser:
        page = browser.open(path, width=390)
        assert [line.partition(":")[0] for line in page.console] == ["warning", "exception"]
        assert page.requests == [path.as_uri()]
        assert page.evaluate("innerWidth") == 390
        assert page.evaluate("document.querySelector('mfrac').getBoundingClientRect().height") > 15
        page.screenshot(tmp_path / "page.png")
    assert (tmp_path / "page.png").read_bytes().startswith(b"\x89PNG")
