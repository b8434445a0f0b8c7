"""Files of the bank, spoiled at random: they are solved, or refused in our words at a place."""

import random
from pathlib import Path

import pytest

from worked.check import check
from worked.errors import ProblemFileError
from worked.load import load_text
from worked.solve import solve

BANK = sorted((Path(__file__).parents[2] / "problems").rglob("*.yaml"))
TRIES = {"problems": 150}
"""Spoiled files of each; in the folders the files are long, and there are many."""
SIGNS = "\t \n:-[]{}\"'#&*!|>%@`,?\\\r\x85\u2028é19e.()"
WORDS = """null ~ true no [] {} "" 1 -1 0 1e1000 "sqrt(2)" 1/0 "1/3" [1] [[1]] {a:1} .nan all causal
none same "\\0" !!int *x &x 1:30 2001-01-01 "{x}" "{{7*7}}" "$x" "{keys:foo}" 1e-1000 9999999999
""".split()


def with_other_signs(rng, text):
    for _ in range(rng.randint(1, 5)):
        i = rng.randrange(len(text))
        put = rng.choice(["", rng.choice(SIGNS), rng.choice(WORDS)])
        text = text[:i] + put + text[i + rng.randint(0, 6) :]
    return text


def with_other_lines(rng, text):
    lines = text.split("\n")
    for _ in range(rng.randint(1, 3)):
        i, j = rng.randrange(len(lines)), rng.randrange(len(lines))
        lines[i] = rng.choice([lines[j], "", " " * rng.randint(0, 5) + lines[i].strip()])
    return "\n".join(lines)


def with_another_value(rng, text):
    """One number, word or bracket is another."""
    places = [i for i, sign in enumerate(text) if sign in "0123456789[{"]
    for i in rng.sample(places, rng.randint(1, 2)):
        text = text[:i] + f" {rng.choice(WORDS)} " + text[i + 1 :]
    return text


@pytest.mark.parametrize("spoil", [with_other_signs, with_other_lines, with_another_value])
@pytest.mark.parametrize("path", BANK, ids=lambda path: path.stem)
def test_a_spoiled_file_is_refused_in_our_words(path, spoil):
    rng = random.Random(f"{path.stem} {spoil.__name__}")
    text = path.read_text(encoding="utf-8")
    tries = TRIES.get(path.parent.name, 8)
    troubles = [trouble for _ in range(tries) for trouble in refusal(spoil(rng, text))]
    assert troubles
    assert all(trouble.message and trouble.line for trouble in troubles)


def refusal(text):
    """The first thing that is wrong with a file, if anything is."""
    try:
        check(solve(load_text(text)))
    except ProblemFileError as error:
        return error.troubles[:1]
    return ()
