"""Whatever the numbers: what is solved passes its checks, and can be written down as JSON."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.contract.cases import of
from tests.properties.strategies import matrices, small, tame, vectors, wild
from worked.check import check_part
from worked.errors import ProblemFileError
from worked.exact import exact_text
from worked.kinds import find
from worked.load import load_text

patient = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
"""The same examples in every run, so that a change is to blame for a failure."""

numbers = st.sampled_from([small, tame, wild])
scales = st.one_of(st.sampled_from(["1/sqrt(d_k)", "none"]), tame)
sizes = st.integers(1, 3)


def keep_their_word(kind, problem):
    """Solve, check, find the mistakes, write as JSON and read back."""
    case = of(problem, kind)
    report = check_part(case.part)
    assert report.oracle == "agrees"
    assert report.equalities > 0
    for answer in case.wrong_answers:
        assert answer.results
    texts = json.loads(json.dumps({n: as_text(r.value) for n, r in case.part.results.items()}))
    assert set(texts) == set(case.part.results)
    for result in case.part.results.values():
        json.dumps(result.decimal(12))
    (again,) = load_text(json.dumps({"kind": kind, "given": problem.as_given()})).parts
    assert again.problem == problem


def as_text(value):
    if isinstance(value, tuple):
        return [as_text(entry) for entry in value]
    return value if isinstance(value, bool) else exact_text(value)


@st.composite
def masks(draw, rows, columns):
    """A mask that leaves every query at least one key."""
    mask = draw(matrices(st.integers(0, 1), rows, columns))
    return tuple(row if any(row) else (1, *row[1:]) for row in mask)


@st.composite
def multihead(draw):
    n, d, d_k, d_v = (draw(sizes) for _ in range(4))
    entries = draw(numbers)
    heads = [
        {
            "W_Q": draw(matrices(entries, d, d_k)),
            "W_K": draw(matrices(entries, d, d_k)),
            "W_V": draw(matrices(entries, d, d_v)),
            **({"b_Q": draw(vectors(entries, d_k))} if draw(st.booleans()) else {}),
        }
        for _ in range(draw(st.integers(1, 2)))
    ]
    problem = {"X": draw(matrices(entries, n, d)), "heads": heads, "scale": draw(scales)}
    if draw(st.booleans()):
        problem["W_O"] = draw(matrices(entries, d_v * len(heads), draw(sizes)))
    problem["mask"] = draw(st.one_of(st.sampled_from(["none", "causal"]), masks(n, n)))
    return problem


@st.composite
def attention(draw):
    n, m, d, d_v = (draw(sizes) for _ in range(4))
    entries = draw(numbers)
    problem = {
        "queries": draw(matrices(entries, n, d)),
        "keys": draw(matrices(entries, m, d)),
        "values": draw(matrices(entries, m, d_v)),
        "scale": draw(scales),
        "mask": draw(st.one_of(st.sampled_from(["none", "causal"]), masks(n, m))),
        "at": draw(st.one_of(st.just("all"), st.integers(1, n))),
    }
    if draw(st.booleans()):
        problem["bias"] = draw(matrices(entries, n, m))
    return problem


@st.composite
def argmax(draw):
    m, d, t = (draw(sizes) for _ in range(3))
    entries = draw(numbers)
    return {
        "keys": draw(matrices(entries, m, d)),
        "values": draw(matrices(entries, m, t)),
        "query": draw(vectors(entries, d)),
        "ties": draw(st.sampled_from(["refuse", "first", "last", "average"])),
    }


@patient
@given(multihead())
def test_multihead_self_attention(given):
    kind = "multihead_self_attention"
    keep_their_word(kind, find(kind).model_validate(given))


@patient
@given(attention())
def test_attention(given):
    keep_their_word("attention", find("attention").model_validate(given))


@patient
@given(argmax())
def test_argmax_attention(given):
    problem = find("argmax_attention").model_validate(given)
    if given["ties"] == "refuse" and len(results_of(problem, ties="first")["argmax"]) > 1:
        with pytest.raises(ProblemFileError, match="tie with the score"):
            of(problem).solution  # noqa: B018
    else:
        keep_their_word("argmax_attention", problem)


def results_of(problem, **changes):
    return problem.model_copy(update=changes).results()


@pytest.mark.parametrize("gap", [0, 1, 50, 700, 800, 5000, 10**6])
def test_a_gap_between_scores_of_any_size(gap):
    problem = find("attention").model_validate(
        {"queries": [[1]], "keys": [[gap], [0], [-gap]], "values": [[1], [2], [3]], "scale": "none"}
    )
    keep_their_word("attention", problem)
