"""The bytes of a problem file as text: UTF-8 without characters that no YAML file may hold."""

import re

from worked.errors import Trouble
from worked.exercise import Place

MOST_BYTES = 2**20
TOO_LARGE = f"a problem file has at most 1 MB ({MOST_BYTES:,} bytes)"

_BREAK = re.compile(r"\r\n|[\r\n\x85\u2028\u2029]")
_UNPRINTABLE = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_DIRECTIVE = re.compile(r"^%TAG", re.MULTILINE)


class Stopped(Exception):
    """Reading a file cannot go on from here."""

    def __init__(self, message: str, place: Place | None = None) -> None:
        super().__init__(message)
        self.trouble = Trouble(message, place and place.line, place and place.column)


def decoded(data: bytes) -> str:
    """The text of a problem file, without a byte order mark. Raises Stopped."""
    if len(data) > MOST_BYTES:
        raise Stopped(f"{len(data):,} bytes; {TOO_LARGE}")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        byte = f"0x{data[error.start]:02X}"
        message = f"the byte {byte} is not UTF-8; save the file in the encoding UTF-8"
        raise Stopped(message, place_after(before)) from None
    text = text.removeprefix("\ufeff")
    if found := _UNPRINTABLE.search(text):
        message = f"the character U+{ord(found[0]):04X} cannot stand in a YAML file; remove it"
        raise Stopped(message, place_after(text[: found.start()]))
    if found := _DIRECTIVE.search(text):
        message = "a %TAG directive; tags are not used in problem files"
        raise Stopped(message, place_after(text[: found.start()]))
    return text


def place_after(text: str) -> Place:
    """The place of the character that follows the text."""
    lines = _BREAK.split(text.removeprefix("\ufeff"))
    return Place(len(lines), len(lines[-1]) + 1)
