"""A file is written whole or not at all, and the package finds its own folders."""

import os
import stat
import subprocess
import sys

import pytest

from worked import files
from worked.errors import WorkedError


def test_a_new_file_holds_what_was_written(tmp_path):
    files.write_whole(tmp_path / "new.tex", "√3".encode())
    assert (tmp_path / "new.tex").read_text(encoding="utf-8") == "√3"
    assert [path.name for path in tmp_path.iterdir()] == ["new.tex"]


def test_a_new_file_has_the_permissions_that_the_user_asks_for(tmp_path):
    before = os.umask(0o027)
    try:
        files.write_whole(tmp_path / "new.tex", b"x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "new.tex").stat().st_mode) == 0o640


def test_an_old_file_is_replaced_and_keeps_its_permissions(tmp_path):
    old = tmp_path / "old.tex"
    old.write_bytes(b"a longer text than the new one")
    old.chmod(0o600)
    files.write_whole(old, b"new")
    assert old.read_bytes() == b"new"
    assert stat.S_IMODE(old.stat().st_mode) == 0o600


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "real.tex").write_bytes(b"old")
    (tmp_path / "link.tex").symlink_to("real.tex")
    files.write_whole(tmp_path / "link.tex", b"new")
    assert (tmp_path / "link.tex").is_symlink()
    assert (tmp_path / "real.tex").read_bytes() == b"new"


def test_a_failure_half_way_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    def fail(_descriptor):
        raise OSError(28, "No space left on device")

    (tmp_path / "old.tex").write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(WorkedError, match=r"old\.tex: cannot be written: no space left on device"):
        files.write_whole(tmp_path / "old.tex", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["old.tex"]
    assert (tmp_path / "old.tex").read_bytes() == b"old"


def test_pieces_are_written_one_after_the_other(tmp_path):
    pieces = (f"{number}\n".encode() for number in range(3))
    files.write_whole(tmp_path / "new.txt", pieces, growing_in=tmp_path)
    assert (tmp_path / "new.txt").read_bytes() == b"0\n1\n2\n"


def test_standard_output_may_be_a_pipe():
    write = "from pathlib import Path; from worked import files; files.write_whole({}, b'through')"
    done = subprocess.run(
        [sys.executable, "-c", write.format("Path('/dev/stdout')")], capture_output=True
    )
    assert (done.stdout, done.stderr) == (b"through", b"")


def test_a_pipe_is_written_to_and_not_replaced(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    files.write_whole(pipe, b"through")
    assert os.read(reader, 100) == b"through"
    os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_every_refusal_names_the_place_and_what_would_do(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    refusals = {
        tmp_path: "it is a folder; name a file in it",
        tmp_path
        / "no"
        / "a.tex": f"there is no folder {tmp_path}/no; make it first, or name another place",
        tmp_path / "file" / "a.tex": f"{tmp_path}/file is not a folder; name another place",
        tmp_path / ("x" * 300): "file name too long; name another place",
        tmp_path / "a\0b": "embedded null byte; name another place",
    }
    for path, reason in refusals.items():
        with pytest.raises(WorkedError) as caught:
            files.write_whole(path, b"x")
        assert str(caught.value) == f"{path}: cannot be written: {reason}"


def test_a_protected_file_stays(tmp_path, monkeypatch):
    (tmp_path / "kept.tex").write_bytes(b"old")
    monkeypatch.setattr(os, "access", lambda _path, _use: False)  # root may write everywhere
    with pytest.raises(WorkedError, match="protected against writing"):
        files.write_whole(tmp_path / "kept.tex", b"new")
    assert (tmp_path / "kept.tex").read_bytes() == b"old"


def test_a_folder_inside_the_package_comes_before_the_one_beside_it(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "_PACKAGE", tmp_path / "worked")
    with pytest.raises(WorkedError, match="the folder problems is missing from this installation"):
        files.problems()
    (tmp_path / "problems").mkdir()
    assert files.problems() == tmp_path / "problems"
    (tmp_path / "worked" / "problems").mkdir(parents=True)
    assert files.problems() == tmp_path / "worked" / "problems"
