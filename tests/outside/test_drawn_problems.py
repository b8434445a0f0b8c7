"""Hundreds of drawn problems through `worked solve --json`, against answers of an outside judge."""

import json
import random
from fractions import Fraction

import pytest
from mpmath import mp

from tests.outside import drawing
from tests.outside.drawing import costs_of
from tests.outside.judging import evaluated, same_part, solve, yaml

COUNTS = {
    "argmax_attention": 120,
    "attention": 100,
    "multihead_self_attention": 30,
    "pooling": 100,
    "conv_shapes": 120,
    "transport": 80,
}
TINY = mp.mpf(10) ** -60
DIGITS = {"multihead_self_attention": 2500}
"""Enough to see whether a combination of weights as small as e^-5000 is rational."""


@pytest.fixture(scope="module", params=COUNTS)
def solved(request, tmp_path_factory):
    """The drawn cases of a kind, and the parts that came of them: two to a file."""
    rng = random.Random(f"outside {request.param}")
    with mp.workdps(DIGITS.get(request.param, 150)):
        cases = [getattr(drawing, request.param)(rng) for _ in range(COUNTS[request.param])]
        texts = [sheet(pair) for pair in zip(cases[::2], cases[1::2], strict=True)]
        lines, status = solve(tmp_path_factory.mktemp(request.param), texts)
        assert status == 0
        yield cases, [part for line in lines for part in line["parts"]]


def sheet(cases):
    parts = (f"  - kind: {kind}\n    given: {yaml(given)}\n" for kind, given, _, _ in cases)
    return f"title: Drawn\nparts:\n{''.join(parts)}"


def test_every_result_is_right_to_the_letter(solved):
    cases, parts = solved
    for (kind, _, expected, answers), part in zip(cases, parts, strict=True):
        same_part(part, kind, expected, answers)


def test_what_is_given_can_be_read_back_and_gives_the_same(solved, tmp_path):
    _, parts = solved
    texts = [json.dumps({"kind": part["kind"], "given": part["given"]}) for part in parts[::3]]
    lines, status = solve(tmp_path, texts)
    assert status == 0
    assert [line["parts"][0] for line in lines] == parts[::3]


def test_sympy_reads_the_exact_texts_back(solved):
    from sympy import N, sympify

    cases, parts = solved
    if cases[0][0] == "multihead_self_attention":
        parts = parts[:4]
    texts = sorted({text for part in parts for text in exact_texts(part) if not text.isdigit()})
    for text in texts[:: len(texts) // 60 + 1]:
        if text != "-oo":
            value = evaluated(text)
            assert abs(mp.mpf(str(N(sympify(text), 40))) - value) < 1e-30 * max(1, abs(value)), text


def exact_texts(part):
    def flat(value):
        return (
            [text for entry in value for text in flat(entry)]
            if isinstance(value, list)
            else [value]
        )

    return [
        text
        for result in part["results"].values()
        for text in flat(result["exact"])
        if isinstance(text, str)
    ]


@pytest.mark.parametrize("solved", ["transport"], indirect=True)
def test_prices_prove_that_no_plan_is_cheaper(solved):
    cases, parts = solved
    for (_, given, _, _), part in zip(cases, parts, strict=True):
        results = {name: result["exact"] for name, result in part["results"].items()}
        u, v = ([evaluated(text) for text in results[name]] for name in "uv")
        assert results["u"][0] == "0"
        assert part["checks"]["certificate"]
        for i, row in enumerate(costs_of(given)):
            for j, cost in enumerate(row):
                spare = cost.real() - u[i] - v[j]
                assert spare > -TINY
                assert results["plan"][i][j] == "0" or abs(spare) < TINY
        for rows, places in (
            (results["plan"], "sources"),
            (zip(*results["plan"], strict=True), "targets"),
        ):
            held = [Fraction(place["mass"]) for place in given[places]]
            assert [sum(map(Fraction, row)) for row in rows] == held
        assert all(Fraction(x) >= 0 for row in results["plan"] for x in row)
