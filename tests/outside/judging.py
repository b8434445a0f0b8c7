"""An outside judge of `worked solve --json`: numbers, rounding and comparison of its own.

Nothing here comes from `worked`. An expected value is a Fraction or int (then the exact text must
be that rational number), a bool, "-oo", a `Sum` of square roots, or an mpf (then the value is known
to be irrational, to `mp.dps` digits).
"""

import json
import re
import subprocess
import sys
from fractions import Fraction
from math import isqrt
from typing import Any

from mpmath import mp, mpf

PLACES = 30
RATIONAL = re.compile(r"-?(0|[1-9][0-9]*)(/[1-9][0-9]*)?")


class Sum:
    """Rational multiples of square roots: {2: 3, 1: 1/2} is 3√2 + 1/2."""

    def __init__(self, terms):
        self.terms = {root: Fraction(c) for root, c in terms.items() if c}

    def __add__(self, other):
        terms = dict(self.terms)
        for root, c in exactly(other).terms.items():
            terms[root] = terms.get(root, 0) + c
        return Sum(terms)

    __radd__ = __add__

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + -exactly(other)

    def __mul__(self, other):
        terms: dict[int, Any] = {}
        for a, x in self.terms.items():
            for b, y in exactly(other).terms.items():
                s, root = without_squares(a * b)
                terms[root] = terms.get(root, 0) + s * x * y
        return Sum(terms)

    __rmul__ = __mul__

    def __eq__(self, other):
        return self.terms == exactly(other).terms

    def __hash__(self):
        return hash(frozenset(self.terms.items()))

    def __lt__(self, other):
        return self != other and self.real() < other.real()

    def real(self):
        return sum((real(c) * mp.sqrt(root) for root, c in self.terms.items()), mpf(0))

    def plainest(self):
        return self.terms.get(1, Fraction()) if set(self.terms) <= {1} else self.real()


def exactly(x):
    return x if isinstance(x, Sum) else Sum({1: x})


def real(x):
    if isinstance(x, Sum):
        return x.real()
    return mpf(x.numerator) / x.denominator if isinstance(x, int | Fraction) else x


def without_squares(n):
    """(s, d) with n = s²d, by trial."""
    s = 1
    for k in range(2, isqrt(n) + 1):
        while n % (k * k) == 0:
            n, s = n // (k * k), s * k
    return s, n


def root(x):
    """√x of a rational number, as a Sum."""
    x = Fraction(x)
    s, d = without_squares(x.numerator * x.denominator)
    return Sum({d: Fraction(s, x.denominator)})


# --- rounding -------------------------------------------------------------------------------


def rounded(x, places):
    """The contract's decimal of a Fraction or of an irrational mpf."""
    if isinstance(x, Fraction):
        whole, rest = divmod(abs(x.numerator) * 10**places, x.denominator)
        whole += 2 * rest >= x.denominator
        text = _pointed(-whole if x < 0 else whole, places)
        return text if rest or "." not in text else text.rstrip("0").rstrip(".")
    whole = int(mp.floor(abs(x) * mpf(10) ** places + mpf("0.5")))
    return _pointed(-whole if x < 0 else whole, places)


def _pointed(scaled, places):
    digits = str(abs(scaled)).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{text}" if scaled < 0 else text


# --- comparing ------------------------------------------------------------------------------


def evaluated(text):
    """What an exact text says, by a reader of ours: a few names, whole numbers, + - * / ( )."""
    assert re.fullmatch(r"([0-9+\-*/() ]|sqrt|exp)+", text), text
    numbers = re.sub(r"[0-9]+", lambda match: f"mpf('{match[0]}')", text)
    return eval(numbers, {"mpf": mpf, "sqrt": mp.sqrt, "exp": mp.exp, "__builtins__": {}})


def same(expected, exact, decimal, where, places=PLACES):
    """Assert that `exact` and `decimal` of a result are right, to the letter."""
    if isinstance(expected, list | tuple):
        assert isinstance(exact, list), where
        assert len(exact) == len(expected) == len(decimal), where
        for i, triple in enumerate(zip(expected, exact, decimal, strict=True), 1):
            same(*triple, f"{where}[{i}]", places)
    elif isinstance(expected, bool | str):
        assert exact == expected, where
        assert type(exact) is type(expected), where
        assert decimal is None, where
    else:
        _same_number(expected, exact, decimal, where, places)


def _same_number(expected, exact, decimal, where, places):
    if isinstance(expected, Sum):
        expected = expected.plainest()
    if isinstance(expected, int | Fraction):
        assert exact == str(Fraction(expected)), where
        assert decimal == rounded(Fraction(expected), places), where
        return
    assert not RATIONAL.fullmatch(exact), f"{where}: {exact} for {expected}"
    assert abs(evaluated(exact) - expected) <= mpf(10) ** -60 * max(1, abs(expected)), where
    assert decimal == rounded(expected, places), where


def same_part(part, kind, expected, answers):
    """Assert that a part of the JSON is what the contract says, its results those expected."""
    assert set(part) == {"kind", "given", "answers", "results", "checks", "steps"}
    assert part["kind"] == kind
    assert part["answers"] == answers
    for name, value in expected.items():
        result = part["results"][name]
        same(value, result["exact"], result["decimal"], name)
    for result in part["results"].values():
        assert set(result) == {"exact", "decimal", "latex"}
        assert result["latex"]
    checks = part["checks"]
    assert set(checks) == {"equalities", "oracle", "certificate"}
    assert checks["oracle"] == "agrees"
    assert checks["equalities"] > 0
    assert part["steps"]
    assert all(set(step) == {"title", "text"} and step["title"] for step in part["steps"])


# --- the door -------------------------------------------------------------------------------


def solve(folder, texts, digits=PLACES):
    """(the lines of `worked solve --json` for some files, each a text; the exit status)."""
    names = []
    for i, text in enumerate(texts):
        path = folder / f"{i:04}.yaml"
        path.write_text(text, encoding="utf-8")
        names.append(str(path))
    command = [sys.executable, "-m", "worked", "solve", "--json", "--digits", str(digits), *names]
    done = subprocess.run(command, capture_output=True, check=False)
    lines = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert [line["file"] for line in lines] == names
    return lines, done.returncode


def yaml(value):
    """A value as YAML on one line; `Raw` texts without quotes."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {yaml(entry)}" for name, entry in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(yaml, value)) + "]"
    return value if isinstance(value, Raw) else json.dumps(value)


class Raw(str):
    """A text that stands in the file without quotes."""

    __slots__ = ()
