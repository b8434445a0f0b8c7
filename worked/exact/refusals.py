"""Texts that YAML or a programming language may read as numbers, refused here by name."""

from __future__ import annotations

import re

_LONGEST_QUOTE = 40

_WORDS = frozenset(["yes", "no", "on", "off", "y", "n", "true", "false"])
_NAMED = (
    (re.compile(r"~|[Nn]ull|NULL"), "{} is an empty value; write a number"),
    (
        re.compile(r"[+-]?\.?(?:inf|infinity|nan)", re.IGNORECASE),
        "{} is not a finite number; write a number",
    ),
    (
        re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt ].*)?"),
        '{} is a date; write a number, or a difference in quotes with spaces, such as "5 - 3"',
    ),
    (
        re.compile(r"[+-]?[0-9]+(?::[0-9.]+)+"),
        "{} is a time of day or a ratio; write a number, or a fraction in quotes",
    ),
    (re.compile(r"[+-]?0[xXoObB].*"), "{} is not in base ten; write decimal digits"),
    (re.compile(r"[0-9+-].*[0-9]_.*|.*[0-9]_[0-9].*"), "{} contains _; write the digits alone"),
    (
        re.compile(r"[+-]?[0-9]+,[0-9,.]+"),
        "{} contains a comma; write a point for decimals, nothing for thousands",
    ),
    (re.compile(r".*%"), "{} is a percentage; write it as a decimal or a fraction"),
)


def seen(text: str) -> str:
    """Quote a piece of the file, shortened and without control characters."""
    shown = text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}..."
    return repr(shown)


def refusal(text: str) -> str | None:
    """Return why a text is refused before it is parsed, or None."""
    if not text:
        return "an empty value; write a number"
    if text.lower() in _WORDS:
        return f"{seen(text)} is a word (YAML may read it as true or false); write a number"
    for pattern, message in _NAMED:
        if pattern.fullmatch(text):
            return message.format(seen(text))
    odd = next((c for c in text if not c.isascii()), None)
    if odd is not None:
        return f"{seen(text)} contains {seen(odd)}; write plain digits 0 to 9 and plain signs"
    return None
