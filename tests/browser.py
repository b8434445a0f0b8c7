"""A headless Chromium that opens a page and tells what a reader would see.

It speaks the DevTools protocol over a pair of pipes, so that nothing but the browser is needed.

    with Browser() as browser:
        page = browser.open(Path("page.html"), width=390)
        assert page.console == []
        assert page.evaluate("document.querySelectorAll('math').length") == 12
"""

import base64
import fcntl
import json
import os
import select
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.programs import path_of

Json = dict[str, Any]

SWITCHES = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--disable-sync",
    "--hide-scrollbars",
    "--no-first-run",
    "--remote-debugging-pipe",
)


PATIENCE = 60  # seconds without a word


class Browser:
    """One Chromium process. Its pages come one after the other."""

    def __init__(self) -> None:
        self._profile = tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True)
        to_read, self._commands = os.pipe()
        self._answers, to_write = os.pipe()
        program = str(path_of("chromium"))
        switches = (*SWITCHES, f"--user-data-dir={self._profile.name}")
        self._process = _start([program, *switches], to_read, to_write)
        self._received = self._messages()
        self._last = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        os.close(self._commands)
        os.close(self._answers)
        os.kill(self._process, signal.SIGTERM)
        os.waitpid(self._process, 0)
        self._profile.cleanup()

    def open(self, path: Path, *, width: int = 1280, height: int = 900) -> "Page":
        """Load a file, in a window of that many CSS pixels, and wait until it is drawn."""
        target = self.ask("Target.createTarget", {"url": "about:blank"})["targetId"]
        attached = self.ask("Target.attachToTarget", {"targetId": target, "flatten": True})
        page = Page(self, attached["sessionId"])
        page.load(path.resolve().as_uri(), width, height)
        return page

    def ask(
        self, method: str, values: Json, session: str = "", events: list[Json] | None = None
    ) -> Json:
        """Send one command and return its answer; what happens meanwhile goes to `events`."""
        self._last += 1
        command = {"id": self._last, "method": method, "params": values}
        if session:
            command["sessionId"] = session
        os.write(self._commands, json.dumps(command).encode() + b"\0")
        for message in self._received:
            if message.get("id") == self._last:
                assert "error" not in message, f"{method}: {message['error']}"
                answer: Json = message["result"]
                return answer
            if events is not None:
                events.append(message)
        raise AssertionError(f"{method}: the browser went away")

    def wait_for(self, event: str, events: list[Json]) -> None:
        """Read what happens until that event, unless it has happened."""
        if any(message.get("method") == event for message in events):
            return
        for message in self._received:
            events.append(message)
            if message.get("method") == event:
                return
        raise AssertionError(f"{event}: the browser went away")

    def _messages(self) -> Iterator[Json]:
        waiting = b""
        while chunk := self._read():
            *whole, waiting = (waiting + chunk).split(b"\0")
            for text in whole:
                yield json.loads(text)

    def _read(self) -> bytes:
        ready, _, _ = select.select([self._answers], [], [], PATIENCE)
        assert ready, f"the browser said nothing for {PATIENCE} seconds"
        return os.read(self._answers, 1 << 16)


def _start(command: list[str], to_read: int, to_write: int) -> int:
    """Start a program that finds the pipes as its files 3 and 4, and close our ends of them."""
    # First out of the way of 3 and 4, or one pipe might take the place of the other.
    aside = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in (to_read, to_write)]
    files = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in (0, 1, 2)]
    pipes = [(os.POSIX_SPAWN_DUP2, end, number) for end, number in zip(aside, (3, 4), strict=True)]
    process = os.posix_spawn(command[0], command, os.environ, file_actions=[*files, *pipes])
    for end in (to_read, to_write, *aside):
        os.close(end)
    return process


class Page:
    """One open page."""

    def __init__(self, browser: Browser, session: str) -> None:
        self._browser = browser
        self._session = session
        self._events: list[Json] = []

    def load(self, url: str, width: int, height: int) -> None:
        """Go to an address and wait for the end of loading."""
        for domain in ("Page", "Runtime", "Log", "Network"):
            self._ask(f"{domain}.enable", {})
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self._ask("Emulation.setDeviceMetricsOverride", size)
        self._ask("Page.navigate", {"url": url})
        self._browser.wait_for("Page.loadEventFired", self._events)

    @property
    def console(self) -> list[str]:
        """Everything on the console: messages, warnings, uncaught errors, what failed to load."""
        self._ask("Runtime.evaluate", {"expression": "0"})
        return [text for event in self._events if (text := _said(event))]

    @property
    def requests(self) -> list[str]:
        """The address of everything that the page asked for, itself included."""
        return [
            event["params"]["request"]["url"]
            for event in self._events
            if event.get("method") == "Network.requestWillBeSent"
        ]

    def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression, as JSON carries it."""
        values = {"expression": expression, "returnByValue": True, "awaitPromise": True}
        answer = self._ask("Runtime.evaluate", values)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def as_printed(self, *, dark: bool = False) -> None:
        """Show the page as paper (or, if `dark`, as a dark screen) shows it."""
        scheme = [{"name": "prefers-color-scheme", "value": "dark"}] if dark else []
        medium = {"media": "screen" if dark else "print", "features": scheme}
        self._ask("Emulation.setEmulatedMedia", medium)

    def screenshot(self, path: Path) -> None:
        """Write the whole page, not only the window, as a PNG file."""
        shown = {"format": "png", "captureBeyondViewport": True}
        size = self._ask("Page.getLayoutMetrics", {})["cssContentSize"]
        clip = {"clip": {**size, "scale": 1}}
        picture = self._ask("Page.captureScreenshot", {**shown, **clip})
        path.write_bytes(base64.b64decode(picture["data"]))

    def _ask(self, method: str, values: Json) -> Json:
        return self._browser.ask(method, values, self._session, self._events)


def _said(event: Json) -> str:
    """The text of an event that a console would show; empty for any other."""
    values = event.get("params", {})
    match event.get("method"):
        case "Runtime.consoleAPICalled":
            words = (str(each.get("value", each.get("description"))) for each in values["args"])
            return f"{values['type']}: {' '.join(words)}"
        case "Runtime.exceptionThrown":
            details = values["exceptionDetails"]
            thrown = details.get("exception", {}).get("description", "")
            return f"exception: {details['text']} {thrown}"
        case "Log.entryAdded":
            return f"{values['entry']['level']}: {values['entry']['text']}"
        case _:
            return ""
