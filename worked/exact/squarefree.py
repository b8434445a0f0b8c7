"""Square-free parts: sqrt(n) = s * sqrt(d) with d free of squares."""

from __future__ import annotations

from math import isqrt

from worked.exact.effort import spend
from worked.exact.errors import ExactError

LARGEST_RADICAND = 2**128
"""What is left of a radicand without its small prime factors is factored up to this size."""


def _small_primes(limit: int) -> tuple[int, ...]:
    """Return the primes below `limit`."""
    composite = bytearray(limit)
    for p in range(2, isqrt(limit) + 1):
        composite[p * p :: p] = b"\x01" * len(range(p * p, limit, p))
    return tuple(p for p in range(2, limit) if not composite[p])


_PRIMES = _small_primes(400)


def square_free(n: int) -> tuple[int, int]:
    """Return (s, d) with n = s² d and d square-free, for a positive integer n.

    Primes below 400 are divided out first. A square, or a rest below 400³ (a prime, a product
    of two primes, or a prime squared), is then settled without factoring; any other rest is
    factored by FLINT. Raises `ExactError` if that rest is above 2**128 and not a square.
    """
    s = d = 1
    for p in _PRIMES:
        if p * p * p > n:
            break
        while n % (p * p) == 0:
            n //= p * p
            s *= p
        if n % p == 0:
            n //= p
            d *= p
    root = isqrt(n)
    if root * root == n:
        return s * root, d
    if n < _PRIMES[-1] ** 3:
        return s, d * n
    if n > LARGEST_RADICAND:
        raise ExactError(
            f"a square root of a number of {n.bit_length()} bits cannot be simplified; "
            "the part under the root without small factors may have 128 bits"
        )
    spend(_effort(n.bit_length()))
    from flint import fmpz

    for prime, k in fmpz(n).factor():
        s *= int(prime) ** (k // 2)
        if k % 2:
            d *= int(prime)
    return s, d


def _effort(bits: int) -> int:
    """About how many microseconds it takes to factor a product of two primes of this size."""
    if bits <= 64:
        return 700
    return 15_000 if bits <= 96 else 85_000
