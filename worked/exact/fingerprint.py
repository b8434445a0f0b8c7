"""Fingerprints: whether two exact numbers are written alike, in one comparison of 32 bytes."""

from __future__ import annotations

from fractions import Fraction
from hashlib import sha256
from typing import TYPE_CHECKING

from worked.exact.mixture import Denominator, Mixture
from worked.exact.rational import rational_text
from worked.exact.surd import Surd

if TYPE_CHECKING:
    from collections.abc import Iterable

    from worked.exact.scalar import Algebraic, Finite


def fingerprint(x: Finite) -> bytes:
    """Return a hash of the form of a number; equal for two forms just when they are the same.

    The fractions of a mixture count in any order. Two mixtures may be equal as numbers and differ
    here: their equality is proved by other means.
    """
    if isinstance(x, int | Fraction):
        return hashed(rational_text(x).encode())
    if isinstance(x, Surd):
        return _terms(b"surd", x.terms)
    if isinstance(x, Mixture):
        parts = sorted(hashed(_below(below), _terms(b"above", above)) for below, above in x.parts)
        return hashed(b"mixture", fingerprint(x.constant), *parts)
    return x.fingerprint


def first_coefficient(x: Mixture) -> Algebraic:
    """Return a coefficient of a mixture that is chosen by its form, not by the order of parts."""
    if x.constant:
        return x.constant
    _, above = min(x.parts, key=lambda part: _below(part[0])) if len(x.parts) > 1 else x.parts[0]
    return above[0][1]


def hashed(*pieces: bytes) -> bytes:
    """Return the hash of some texts and hashes, their limits kept apart."""
    return sha256(b"\0".join(pieces)).digest()


def _below(below: Denominator) -> bytes:
    return hashed(b"below", *(fingerprint(s) + str(n).encode() for s, n in below.terms))


def _terms(name: bytes, terms: Iterable[tuple[int, Algebraic]]) -> bytes:
    return hashed(name, *(str(k).encode() + b":" + fingerprint(c) for k, c in terms))
