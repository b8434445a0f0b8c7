"""The first three variants of every problem of the bank are what they were: for ever, everywhere.

`UPDATE_GOLDENS=1 pytest tests/export/test_golden.py` writes them anew. That breaks a promise: the
papers of before are drawn otherwise now. Do it only with a new `worked.vary.draws.SCHEME`, or
before the first release that draws.
"""

import json
from pathlib import Path

import pytest

from tests.goldens import as_before
from worked.export.lines import Lines
from worked.export.making import Making, made_set
from worked.files import problems
from worked.load import load
from worked.vary import Family

SEED = 7
COUNT = 3
GOLDEN = Path(__file__).parent / "golden"
BANK = sorted(problems().rglob("*.yaml"))


def numbers(line):
    """What a line says but for its texts, which are free to become better."""
    found = json.loads(line)
    parts = [
        {
            "kind": part["kind"],
            "given": part["given"],
            "answers": {name: told(answer) for name, answer in part["answers"].items()},
            "mistakes": [mistake["name"] for mistake in part["mistakes"]],
            "work": part["work"]["total"],
        }
        for part in found.get("parts", [found])
    ]
    return {"number": found["number"], "seed": found["seed"], "parts": parts}


def told(answer):
    """An answer rounded; words, truth values and symbols as they are."""
    return answer["exact"] if answer["decimal"] is None else answer["decimal"]


@pytest.mark.parametrize("file", BANK, ids=lambda path: path.stem)
def test_the_first_variants_are_what_they_were(file):
    making = Making(Family(load(file), SEED), Lines())
    lines = [json.dumps(numbers(made.content)) for made in made_set(making, COUNT)]
    text = "".join(f"{line}\n" for line in lines)
    assert as_before(text, (GOLDEN / file.relative_to(problems())).with_suffix(".jsonl"))
