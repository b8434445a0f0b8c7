"""Which files a FILE means, and how anything that is not a readable problem file is refused."""

import io
import os
import sys
from pathlib import Path

import pytest

from worked.errors import ProblemFileError
from worked.load import load, problem_files

FILE = "kind: specimen\ngiven: {number: 1}\n"


def words(name):
    """The message of a file that cannot be read."""
    with pytest.raises(ProblemFileError) as caught:
        load(name)
    (trouble,) = caught.value.troubles
    assert (trouble.line, trouble.column, trouble.path) == (None, None, None)
    assert str(caught.value) == f"{name}: {trouble.message}"
    return trouble.message


@pytest.fixture
def folder(tmp_path):
    for name in ("b.yaml", "a.yml", "sub/c.yaml", "sub/deep/d.yaml", "a/z.yaml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(FILE, encoding="utf-8")
    for name in ("notes.txt", ".hidden.yaml", ".git/x.yaml", "e.yaml.bak"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("no problem", encoding="utf-8")
    return tmp_path


def test_a_folder_means_every_problem_file_in_it_and_below_in_sorted_order(folder):
    names = [Path(name).relative_to(folder).as_posix() for name in problem_files(str(folder))]
    assert names == ["a/z.yaml", "a.yml", "b.yaml", "sub/c.yaml", "sub/deep/d.yaml"]


def test_files_keep_the_way_in_which_their_folder_was_named(folder, monkeypatch):
    monkeypatch.chdir(folder)
    assert problem_files("sub") == ["sub/c.yaml", "sub/deep/d.yaml"]
    assert problem_files("./sub/") == ["sub/c.yaml", "sub/deep/d.yaml"]
    assert problem_files("b.yaml") == ["b.yaml"]
    assert problem_files("-") == ["-"]


def test_a_folder_that_links_to_itself_is_read_once(folder):
    (folder / "sub" / "again").symlink_to(folder)
    assert len(problem_files(str(folder))) == 5


@pytest.mark.parametrize("content", [[], ["notes.txt"]])
def test_a_folder_without_a_problem_file_is_an_error(tmp_path, content):
    for name in content:
        (tmp_path / name).touch()
    with pytest.raises(ProblemFileError) as caught:
        problem_files(str(tmp_path))
    assert str(caught.value) == (
        f"{tmp_path}: a folder without a problem file (*.yaml or *.yml) in it or below"
    )


def test_a_missing_file_is_named():
    assert problem_files("nowhere/a.yaml") == ["nowhere/a.yaml"]
    assert words("nowhere/a.yaml") == "no such file or folder"


def test_a_folder_is_not_a_problem_file(tmp_path):
    assert words(str(tmp_path)) == "a folder; one problem file is needed"


def test_a_name_that_no_file_can_have_is_refused(tmp_path):
    assert words("a\0b.yaml") == "cannot be read: embedded null byte"
    assert problem_files("x" * 5000) == ["x" * 5000]
    assert words("x" * 5000) == "cannot be read: File name too long"
    (tmp_path / "a.yaml").symlink_to(tmp_path / "a.yaml")
    assert words(str(tmp_path / "a.yaml")).startswith("cannot be read: Too many levels of symbolic")


def test_a_file_or_folder_that_may_not_be_read_is_refused(tmp_path, monkeypatch):
    file = tmp_path / "a.yaml"
    file.write_text(FILE, encoding="utf-8")
    if os.geteuid() == 0:  # root may read everything, so the refusal is acted

        def denied(path, *_):
            raise PermissionError(13, "Permission denied", str(path))

        monkeypatch.setattr(os, "open", denied)
        monkeypatch.setattr(os, "scandir", denied)
    file.chmod(0)
    assert words(str(file)) == "cannot be read: Permission denied"
    tmp_path.chmod(0)
    try:
        with pytest.raises(ProblemFileError, match="cannot be read: Permission denied"):
            problem_files(str(tmp_path))
    finally:
        tmp_path.chmod(0o755)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", "the file is empty; a problem file starts like kind: argmax_attention"),
        ("#\n", "the file is empty; a problem file starts like kind: argmax_attention"),
    ],
)
def test_an_empty_file_is_refused(tmp_path, content, expected):
    file = tmp_path / "a.yaml"
    file.write_text(content, encoding="utf-8")
    assert words(str(file)) == expected


def test_a_file_in_another_encoding_is_refused_at_its_first_foreign_byte(tmp_path):
    file = tmp_path / "a.yaml"
    file.write_bytes("kind: specimen\ntitle: Café\n".encode("latin-1"))
    with pytest.raises(ProblemFileError) as caught:
        load(file)
    assert str(caught.value) == (
        f"{file}:2:11: the byte 0xE9 is not UTF-8; save the file in the encoding UTF-8"
    )


def test_a_file_of_ten_megabytes_is_refused_unread(tmp_path):
    file = tmp_path / "a.yaml"
    with file.open("wb") as handle:
        handle.truncate(10 * 2**20)
    assert words(str(file)) == "10,485,760 bytes; a problem file has at most 1 MB (1,048,576 bytes)"


def test_a_file_of_exactly_a_megabyte_is_read(tmp_path):
    file = tmp_path / "a.yaml"
    file.write_bytes(FILE.encode() + b"#" * (2**20 - len(FILE)))
    assert load(file).title == "A specimen"


def test_an_endless_device_is_not_read_to_its_end():
    assert words("/dev/zero") == "too large; a problem file has at most 1 MB (1,048,576 bytes)"


def test_a_pipe_that_nobody_writes_to_is_empty_instead_of_a_halt(tmp_path):
    os.mkfifo(tmp_path / "a.yaml")
    assert words(str(tmp_path / "a.yaml")).startswith("the file is empty")


def test_a_pipe_that_somebody_writes_to_is_read_to_its_end():
    reading, writing = os.pipe()
    with os.fdopen(writing, "w") as file:
        file.write(FILE)
    try:
        assert load(f"/dev/fd/{reading}").title == "A specimen"
    finally:
        os.close(reading)


class Stdin:
    """Standard input with the given bytes."""

    def __init__(self, data):
        self.buffer = data if isinstance(data, io.RawIOBase) else io.BytesIO(data)


class Endless(io.RawIOBase):
    """A stream that never ends."""

    def __init__(self):
        self.given = 0

    def read(self, size=-1):
        assert size > 0
        self.given += size
        return b"a" * size


def test_a_dash_is_standard_input(monkeypatch):
    monkeypatch.setattr(sys, "stdin", Stdin(FILE.encode()))
    exercise = load("-")
    assert (exercise.file, exercise.title) == ("-", "A specimen")


def test_standard_input_is_read_no_further_than_a_problem_file_may_go(monkeypatch):
    endless = Endless()
    monkeypatch.setattr(sys, "stdin", Stdin(endless))
    assert words("-") == "too large; a problem file has at most 1 MB (1,048,576 bytes)"
    assert endless.given == 2**20 + 1
