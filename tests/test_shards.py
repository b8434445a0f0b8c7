"""Pieces of a long run: whole or not there, of one job, by one run at a time."""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from worked import shards as module
from worked.files import CannotWrite
from worked.shards import Record, Shards, UnfinishedWork, forget

JOB = {"about": "some run", "seed": 7}


def record(number):
    return Record(f"line {number} √\n".encode(), {"number": number})


def whole(count):
    return "".join(f"line {k} √\n" for k in range(1, count + 1)).encode()


def numbers(shards):
    return [record.notes["number"] for record in shards.there()]


def add(shards, first, last):
    for number in range(first, last + 1):
        shards.add(record(number))


class CutOff(Exception):
    pass


def begun(out, count, job=JOB):
    """A run that is cut off after some records."""
    with suppress(CutOff), Shards(out, job, size=3) as shards:
        add(shards, 1, count)
        raise CutOff


def test_a_run_leaves_the_file_and_nothing_else(tmp_path):
    out = tmp_path / "v.jsonl"
    with Shards(out, JOB, size=3) as shards:
        assert numbers(shards) == []
        add(shards, 1, 7)
        assert not out.exists()
        shards.join(b"<", b">")
    assert out.read_bytes() == b"<" + whole(7) + b">"
    assert [path.name for path in tmp_path.iterdir()] == ["v.jsonl"]


def test_a_run_that_is_cut_off_goes_on_where_it_stopped(tmp_path):
    out = tmp_path / "v.jsonl"
    begun(out, 7)
    begun(out, 0)
    with Shards(out, JOB, size=3) as shards:
        assert numbers(shards) == [1, 2, 3, 4, 5, 6, 7]
        add(shards, 8, 10)
        shards.join()
    assert out.read_bytes() == whole(10)


def test_fewer_records_than_there_are_make_a_shorter_file(tmp_path):
    out = tmp_path / "v.jsonl"
    begun(out, 7)
    with Shards(out, JOB) as shards:
        shards.join(count=4)
    assert out.read_bytes() == whole(4)


def test_a_run_that_did_nothing_leaves_nothing(tmp_path):
    begun(tmp_path / "v.jsonl", 0)
    assert not list(tmp_path.iterdir())


def test_discarded_records_are_gone(tmp_path):
    with Shards(tmp_path / "v.jsonl", JOB, size=3) as shards:
        add(shards, 1, 7)
        shards.discard()
        assert numbers(shards) == []
    assert not list(tmp_path.iterdir())


def test_pieces_of_another_job_are_refused_and_stay(tmp_path):
    out = tmp_path / "v.jsonl"
    begun(out, 4)
    before = sorted(path.name for path in (tmp_path / "v.jsonl.parts").iterdir())
    with (
        pytest.raises(UnfinishedWork, match=r"what is done of another run \(some run\).*--restart"),
        Shards(out, {**JOB, "seed": 8}),
    ):
        pass
    assert sorted(path.name for path in (tmp_path / "v.jsonl.parts").iterdir()) == before
    forget(out)
    with Shards(out, {**JOB, "seed": 8}) as shards:
        assert numbers(shards) == []
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "spoil", ["cut", "changed", "missing", "counted wrong", "of nothing", "deep"]
)
def test_a_piece_that_is_not_whole_and_what_follows_it_does_not_count(tmp_path, spoil):
    out = tmp_path / "v.jsonl"
    begun(out, 9)
    piece = tmp_path / "v.jsonl.parts" / "00000002.shard"
    content = piece.read_bytes()
    if spoil == "cut":
        piece.write_bytes(content[:-5])
    elif spoil == "changed":
        piece.write_bytes(content.replace(b"line 5", b"line 6"))
    elif spoil == "counted wrong":
        piece.write_bytes(content.replace(b'"records": 3', b'"records": 2'))
    elif spoil == "of nothing":
        piece.write_bytes(content.replace(b'"about": "some run", ', b""))
    elif spoil == "deep":
        piece.write_bytes(b"[" * 100_000 + b"\n")
    else:
        piece.unlink()
    (tmp_path / "v.jsonl.parts" / ".worked-0123.part").write_bytes(b"half")
    with Shards(out, JOB, size=3) as shards:
        assert numbers(shards) == [1, 2, 3]
        add(shards, 4, 5)
        shards.join()
    assert out.read_bytes() == whole(5)
    assert [path.name for path in tmp_path.iterdir()] == ["v.jsonl"]


def test_a_folder_with_files_of_others_is_left_alone(tmp_path):
    (tmp_path / "v.jsonl.parts").mkdir()
    (tmp_path / "v.jsonl.parts" / "thesis.doc").write_text("years of work")
    with (
        pytest.raises(UnfinishedWork, match=r"thesis\.doc: not written by worked"),
        Shards(tmp_path / "v.jsonl", JOB),
    ):
        pass
    assert (tmp_path / "v.jsonl.parts" / "thesis.doc").read_text() == "years of work"


def test_a_full_disk_keeps_what_was_written(tmp_path, monkeypatch):
    out = tmp_path / "v.jsonl"

    def full(path, *_):
        raise CannotWrite(f"{path}: cannot be written: no space left on device")

    with Shards(out, JOB, size=3) as shards:
        add(shards, 1, 5)
        monkeypatch.setattr(module, "write_whole", full)
        with pytest.raises(CannotWrite, match="no space left"):
            add(shards, 6, 6)
    monkeypatch.undo()
    with Shards(out, JOB, size=3) as shards:
        assert numbers(shards) == [1, 2, 3]


def test_the_file_that_is_there_stays_until_the_new_one_is_whole(tmp_path, monkeypatch):
    out = tmp_path / "v.jsonl"
    out.write_bytes(b"old")
    begun(out, 5)
    assert out.read_bytes() == b"old"
    monkeypatch.setattr(os, "fsync", fail_once_at_the_end(5))
    with pytest.raises(CannotWrite, match="no space left"), Shards(out, JOB) as shards:
        shards.join()
    assert out.read_bytes() == b"old"
    with Shards(out, JOB) as shards:
        shards.join()
    assert out.read_bytes() == whole(5)


def fail_once_at_the_end(_count):
    calls = []

    def fsync(_descriptor):
        calls.append(1)
        if len(calls) == 1:
            raise OSError(28, "No space left on device")

    return fsync


OTHER = """
import sys
from pathlib import Path
from worked.shards import Shards, UnfinishedWork
try:
    with Shards(Path(sys.argv[1]), {"about": "some run", "seed": 7}):
        print("writes too")
except UnfinishedWork as error:
    print(error)
"""


def test_two_runs_at_once_do_not_mix(tmp_path):
    out = tmp_path / "v.jsonl"

    def other():
        return subprocess.run(
            [sys.executable, "-c", OTHER, str(out)],
            env={**os.environ, "PYTHONPATH": str(Path.cwd())},
            capture_output=True,
            text=True,
        ).stdout

    with Shards(out, JOB) as shards:
        assert other() == f"{out}: another run is writing it; wait until it ends\n"
        with pytest.raises(UnfinishedWork, match="another run is writing it"):
            forget(out)
        add(shards, 1, 2)
        shards.join()
    assert other() == "writes too\n"
    assert out.read_bytes() == whole(2)


def test_pieces_grow_so_that_a_short_run_loses_little(tmp_path):
    with Shards(tmp_path / "v.jsonl", JOB) as shards:
        seen: list[int] = []
        for number in range(1, 301):
            shards.add(record(number))
            if len(list(shards.folder.glob("*.shard"))) > len(seen):
                seen.append(number)
        assert seen == [10, 20, 40, 80, 160, 260]
        shards.discard()


def test_what_is_slow_to_come_is_written_soon(tmp_path, monkeypatch):
    clock = [0.0]
    monkeypatch.setattr(module, "monotonic", lambda: clock[0])
    with Shards(tmp_path / "v.jsonl", JOB) as shards:
        shards.add(record(1))
        assert not list(shards.folder.glob("*.shard"))
        clock[0] = 30.0
        shards.add(record(2))
        assert len(list(shards.folder.glob("*.shard"))) == 1
        shards.discard()


def test_a_missing_folder_is_said(tmp_path):
    with pytest.raises(CannotWrite, match=r"no/v\.jsonl: cannot be written"):
        Shards(tmp_path / "no" / "v.jsonl", JOB).__enter__()


def test_links_in_a_circle_are_one_message(tmp_path):
    (tmp_path / "one").symlink_to("two")
    (tmp_path / "two").symlink_to("one")
    with pytest.raises(CannotWrite, match="one: cannot be written: "):
        Shards(tmp_path / "one", JOB)
