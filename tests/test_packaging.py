"""However `worked` was installed, it finds its templates and its problems."""

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CHECKOUT = pytest.mark.skipif(
    not (ROOT / "pyproject.toml").exists(), reason="these tests are not in a checkout"
)
pytestmark = CHECKOUT

PLACES = "from worked import files; print(files.templates()); print(files.problems())"


def run(*command, cwd, path=""):
    """What a command prints, with nothing but `path` added to Python's own folders."""
    environment = {**os.environ, "PYTHONPATH": str(path), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def built(source, target, into):
    """Build a wheel or an sdist of the project that stands in `source`."""
    into.mkdir()
    run(sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(into), cwd=source)
    (product,) = into.iterdir()
    return product


def installed(wheel, into):
    """Install a wheel into a folder of its own, without the network."""
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index")
    run(*pip, "--target", str(into), str(wheel), cwd=into.parent)
    return into


def below(folder):
    """Every file in a folder and below, by its path from there, with its content."""
    files = (
        path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts
    )
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel built from this checkout."""
    return built(ROOT, "wheel", tmp_path_factory.mktemp("build") / "wheel")


@pytest.fixture(scope="module")
def site(wheel, tmp_path_factory):
    """A folder outside the checkout in which the wheel is installed."""
    return installed(wheel, tmp_path_factory.mktemp("install") / "site")


def test_the_wheel_finds_templates_and_problems_inside_the_package(site, tmp_path):
    places = run(sys.executable, "-c", PLACES, cwd=tmp_path, path=site).splitlines()
    assert places == [str(site / "worked" / "templates"), str(site / "worked" / "problems")]


@pytest.mark.parametrize("folder", ["templates", "problems"])
def test_the_wheel_carries_every_template_and_every_problem(site, folder):
    carried = below(site / "worked" / folder)
    assert carried
    assert carried == below(ROOT / folder)


def test_the_installed_command_runs_outside_the_checkout(site, tmp_path):
    command = str(site / "bin" / "worked")
    assert run(command, "--version", cwd=tmp_path, path=site).startswith("worked ")


def test_the_installed_command_solves_a_problem_of_the_shipped_bank(site, tmp_path):
    problem = str(site / "worked" / "problems" / "msa.yaml")
    page = run(sys.executable, "-m", "worked", "solve", problem, cwd=tmp_path, path=site)
    assert "53.8415" in page


def test_the_wheel_carries_no_tests_and_nothing_compiled(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert "worked/py.typed" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not [name for name in names if name.startswith("tests/") or name.endswith(".pyc")]


def test_the_sdist_makes_the_same_wheel(wheel, tmp_path):
    sdist = built(ROOT, "sdist", tmp_path / "sdist")
    pip = (sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index")
    run(*pip, "--no-build-isolation", "-w", str(tmp_path / "again"), str(sdist), cwd=tmp_path)
    (again,) = (tmp_path / "again").iterdir()
    assert again.name == wheel.name
    assert again.read_bytes() == wheel.read_bytes()


def test_the_sdist_carries_what_a_contributor_needs(tmp_path):
    sdist = built(ROOT, "sdist", tmp_path / "sdist")
    with tarfile.open(sdist) as archive:
        tops = {name.split("/")[1] for name in archive.getnames()}
    assert {"Makefile", "benchmarks", "constraints.txt", "docs", "scripts", "tests"} <= tops


def test_an_editable_install_finds_them_in_the_checkout(tmp_path):
    editable = built(ROOT, "wheel:editable", tmp_path / "wheel")
    site = installed(editable, tmp_path / "site")
    enter = f"import site; site.addsitedir({str(site)!r}); {PLACES}"
    places = run(sys.executable, "-P", "-c", enter, cwd=tmp_path).splitlines()
    assert places == [str(ROOT / "templates"), str(ROOT / "problems")]


def test_a_broken_installation_says_so(site, tmp_path):
    shutil.copytree(site / "worked", tmp_path / "worked")
    shutil.rmtree(tmp_path / "worked" / "problems")
    try_it = (
        "from worked import files\ntry: files.problems()\nexcept Exception as error: print(error)"
    )
    said = run(sys.executable, "-c", try_it, cwd=tmp_path, path=tmp_path)
    assert "the folder problems is missing from this installation; install worked again" in said
