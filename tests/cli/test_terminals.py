"""What depends on where the output goes: colours, width, encodings, the progress line."""

import io
import json
import os
import re
import subprocess
import sys

import pytest

from worked.cli import options
from worked.cli.progress import Progress, QuietProgress, in_words
from worked.files import problems

MSA = str(problems() / "msa.yaml")


def on_a_terminal(width, **environment):
    """What `worked solve` writes on a terminal of some width."""
    pty = pytest.importorskip("pty", reason="terminals of Unix")
    kept = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "TERM")}
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "worked", "solve", MSA],
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=subprocess.PIPE,
        env={**kept, "TERM": "xterm", "COLUMNS": str(width), **environment},
    ) as process:
        os.close(theirs)
        parts = []
        while part := read(ours):
            parts.append(part)
        assert (process.communicate()[1], process.returncode) == (b"", 0)
    os.close(ours)
    return b"".join(parts).decode("utf-8").replace("\r\n", "\n")


def read(descriptor):
    """Some bytes, none where the other end is closed (Linux then reports an error)."""
    try:
        return os.read(descriptor, 65536)
    except OSError:
        return b""


def test_a_terminal_gets_colours_and_its_whole_width():
    bright = on_a_terminal(100)
    assert "\x1b[1m" in bright
    lines = re.sub(r"\x1b\[[\d;]*m", "", bright).splitlines()
    assert 80 < max(map(len, lines)) <= 100


def test_text_does_not_grow_wider_than_it_can_be_read():
    lines = re.sub(r"\x1b\[[\d;]*m", "", on_a_terminal(300)).splitlines()
    assert max(map(len, lines)) <= options.WIDEST


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_colours_stay_away_where_they_are_not_wanted(environment):
    assert "\x1b" not in on_a_terminal(80, **environment)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_no_encoding_stops_the_output_and_json_is_always_utf_8(encoding):
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    for flags in ((), ("--json",)):
        done = subprocess.run(
            [sys.executable, "-m", "worked", "solve", *flags, MSA],
            capture_output=True,
            env=environment,
            check=True,
        )
        assert done.stderr == b""
        if flags:
            text = json.loads(done.stdout.decode("utf-8"))["parts"][0]["steps"][2]["text"]
            assert "√3" in text


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self):
        return True


@pytest.fixture
def clock(monkeypatch):
    """A clock that a test moves."""
    now = [0.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    return now


def streams(monkeypatch, stream):
    """Make a stream both outputs; pytest sets its own after the fixtures, so a test calls this."""
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setattr("sys.stdout", stream)
    return stream


def test_progress_is_shown_only_after_a_while_and_then_goes_away(monkeypatch, clock):
    screen = streams(monkeypatch, Terminal())
    shown = Progress(3)
    shown.step()
    assert screen.getvalue() == ""
    clock[0] = 1.5
    shown.step()
    assert screen.getvalue() == "\r2 of 3 files"
    shown.end()
    assert screen.getvalue() == "\r2 of 3 files\r\x1b[K"


def test_progress_is_quiet_where_the_results_themselves_are_seen(monkeypatch, clock):
    screen = streams(monkeypatch, Terminal())
    shown = QuietProgress(3)
    clock[0] = 1.5
    shown.step()
    shown.end()
    assert screen.getvalue() == ""


def test_progress_stays_out_of_files(monkeypatch, clock):
    file = streams(monkeypatch, io.StringIO())
    shown = Progress(3)
    clock[0] = 1.5
    shown.step()
    shown.end()
    assert file.getvalue() == ""


def test_after_a_while_progress_says_how_long_it_takes(monkeypatch, clock):
    screen = streams(monkeypatch, Terminal())
    shown = Progress(1200, "variants", before=201)
    for _ in range(100):
        shown.step()
    clock[0] = 10.0
    shown.step()
    assert screen.getvalue() == "\r302 of 1,200 variants, 1 min 29 s left"


def test_a_time_is_told_in_the_words_of_people():
    assert [in_words(s) for s in (7.4, 59.6, 3599, 9600)] == [
        *("7 s", "1 min 0 s", "59 min 59 s", "2 h 40 min")
    ]
