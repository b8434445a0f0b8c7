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

    from worked.exact.mixture import Numerator
    from worked.exact.scalar import Algebraic, Finite


def fingerprint(x: Finite) -> bytes:
    """Return a hash of the form of a number; equal for two forms just when they are the same.

    The fractions of a mixture count in any order, and 1 - 2e/(1 + e) as (1 - e)/(1 + e).
    Two mixtures may be equal as numbers and differ here: their equality is proved by other means.
    """
    if isinstance(x, int | Fraction):
        return hashed(rational_text(x).encode())
    if isinstance(x, Surd):
        return _terms(b"surd", x.terms)
    if isinstance(x, Mixture):
        constant, fractions = _without_leading(x)
        parts = sorted(hashed(_below(below), _terms(b"above", above)) for below, above in fractions)
        return hashed(b"mixture", fingerprint(constant), *parts)
    return x.fingerprint


def first_coefficient(x: Mixture) -> Algebraic:
    """Return a coefficient of a mixture that is chosen by its form, not by the order of parts."""
    constant, fractions = _without_leading(x)
    if constant:
        return constant
    _, above = (
        min(fractions, key=lambda part: _below(part[0])) if len(fractions) > 1 else fractions[0]
    )
    return above[0][1]


def _without_leading(x: Mixture) -> tuple[Algebraic, list[tuple[Denominator, Numerator]]]:
    """Return the constant and the fractions of a mixture with no e^0 above a bar.

    So much of each denominator goes into the constant. That leaves one way to write N/D + c.
    """
    constant, fractions = x.constant, []
    for below, above in x.parts:
        if above[0][0] == 0:
            share = above[0][1] * Fraction(1, below.terms[0][1])
            constant += share
            table = {i: -share * n for i, (_, n) in enumerate(below.terms) if i}
            for i, a in above[1:]:
                table[i] += a
            above = tuple([(i, a) for i, a in table.items() if a])
        fractions.append((below, above))
    return constant, fractions


def hashed(*pieces: bytes) -> bytes:
    """Return the hash of some texts and hashes, their limits kept apart."""
    return sha256(b"\0".join(pieces)).digest()


def _below(below: Denominator) -> bytes:
    return hashed(b"below", *(fingerprint(s) + str(n).encode() for s, n in below.terms))


def _terms(name: bytes, terms: Iterable[tuple[int, Algebraic]]) -> bytes:
    return hashed(name, *(str(k).encode() + b":" + fingerprint(c) for k, c in terms))
