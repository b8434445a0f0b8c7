"""The short code of a paper: six signs that cannot be misread; the last checks the others."""

from __future__ import annotations

from hashlib import sha256

SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32 of them, without 0, O, 1 and I."""

LENGTH = 6


def code_of(exam: str, person: str, taken: set[str]) -> str:
    """A code from the exam's key and who the paper is for, other than those that are taken."""
    attempt = 0
    while True:
        attempt += 1
        digest = sha256(f"worked-code-1\x1f{exam}\x1f{person}\x1f{attempt}".encode()).digest()
        word = int.from_bytes(digest[:4], "big")
        signs = [(word >> (5 * place)) % 32 for place in range(LENGTH - 1)]
        code = "".join([SIGNS[sign] for sign in [*signs, _check(signs)]])
        if code not in taken:
            return code


def is_code(text: str) -> bool:
    """Whether a code is whole: one wrong sign, or two signs exchanged, are always noticed."""
    signs = [SIGNS.find(sign) for sign in text.strip().upper()]
    return len(signs) == LENGTH and min(signs) >= 0 and _check(signs[:-1]) == signs[-1]


def _check(signs: list[int]) -> int:
    """The signs weighed with powers of x in the field of 32 elements; no two weigh the same."""
    total = 0
    for sign in signs:
        total = _times_x(total ^ sign)
    return total


def _times_x(element: int) -> int:
    """The product with x, where x^5 = x^2 + 1."""
    doubled = element << 1
    return doubled ^ 0b100101 if doubled & 32 else doubled
