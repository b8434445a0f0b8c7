"""Problems with a story, through `worked solve --json`: ties, huge numbers, conventions."""

import json
from fractions import Fraction as Q

import pytest
from mpmath import mp, mpf

from tests.outside.judging import evaluated, root, same, solve

DIGITS = 2600
TINY_GAP = "0.0000000000000000000000000000000000000001"

ATTENTION = "kind: attention\ngiven: {{queries: {q}, keys: {k}, values: {v}, {more}}}\n"


def attention(q, k, v, more="scale: none"):
    return ATTENTION.format(q=q, k=k, v=v, more=more)


def argmax(k, v, q, more="ties: refuse"):
    return f"kind: argmax_attention\ngiven: {{keys: {k}, values: {v}, query: {q}, {more}}}\n"


def pooling(x, ops="[max, average]", more="kernel: 1"):
    return f"kind: pooling\ngiven: {{input: {x}, ops: {ops}, {more}}}\n"


def heads(x, *w_k, w_o):
    each = ", ".join(f"{{W_Q: [[1]], W_K: [[{w}]], W_V: [[1]]}}" for w in w_k)
    return f"kind: multihead_self_attention\ngiven: {{X: {x}, heads: [{each}], W_O: {w_o}}}\n"


def transport(sources, targets, more=""):
    return f"kind: transport\ngiven: {{sources: {sources}, targets: {targets}{more}}}\n"


def sigma(gap):
    return 1 / (1 + mp.exp(-mpf(gap)))


def power(exponent):
    return mpf(10) ** exponent


THREE_ROOTS = root(2) * 3


def told_cases():
    return {
        "radicals that tie": (
            argmax(
                '[["sqrt(2) + sqrt(8)"], ["3*sqrt(2)"], [1]]',
                "[[1], [2], [9]]",
                "[1]",
                "ties: average",
            ),
            {"argmax": [1, 2], "output": [Q(3, 2)], "scores": [THREE_ROOTS, THREE_ROOTS, 1]},
        ),
        "0.1 + 0.2 is 0.3": (
            argmax("[[0.1, 0.2], [0.3, 0]]", "[[1], [2]]", "[1, 1]", "ties: first"),
            {"argmax": [1, 2], "output": [1], "scores": [Q(3, 10), Q(3, 10)]},
        ),
        "scores 1e-40 apart": (
            argmax(f"[[1], [1{TINY_GAP[1:]}]]", "[[1], [2]]", "[1]"),
            {"argmax": [2], "output": [2]},
        ),
        "a root and its first 39 decimals": (
            argmax(
                '[["sqrt(2)"], [1.414213562373095048801688724209698078569]]', "[[1], [2]]", "[1]"
            ),
            {"argmax": [1], "output": [1]},
        ),
        "a sum of roots just above a decimal": (
            argmax(
                '[["sqrt(2) + sqrt(3)"], [3.1462643699419723423291350657155704455124]]',
                "[[1], [2]]",
                "[1]",
            ),
            {"argmax": [1], "output": [1]},
        ),
        "keys whose distance has no simple root": (
            argmax(
                "[[100000000000000000000000000007, 3], [1, 100000000000000000000000000061]]",
                "[[1], [2]]",
                "[1, 3]",
            ),
            {"argmax": [2], "output": [2]},
        ),
        "32 equal scores": (
            attention("[[1]]", [[3]] * 32, [[1]] + [[0]] * 31),
            {"weights_1": [Q(1, 32)] * 32, "a_1": [Q(1, 32)]},
        ),
        "two equal scores and the mean of their values": (
            attention("[[1]]", "[[7], [7], [5]]", '[[1], [2], ["3/2"]]'),
            {"a_1": [Q(3, 2)]},
        ),
        "the same with roots": (
            attention("[[1]]", "[[7], [7], [5]]", '[["sqrt(2)"], ["sqrt(8)"], ["3*sqrt(2)/2"]]'),
            {"a_1": [root(2) * Q(3, 2)]},
        ),
        "scores 5000 apart": (
            attention("[[1]]", "[[0], [5000]]", "[[-1], [0]]"),
            {"weights_1": [sigma(-5000), sigma(5000)], "a_1": [-sigma(-5000)]},
        ),
        "scores 1e-40 apart in a softmax": (
            attention("[[1]]", f"[[0], [{TINY_GAP}]]", "[[1], [0]]"),
            {"weights_1": [sigma(-power(-40)), sigma(power(-40))]},
        ),
        "an output 1e-2000 beside a tie of rounding": (
            attention("[[1e-1000]]", "[[1e-1000], [0]]", "[[1e-30], [0]]"),
            {"a_1": [power(-30) * sigma(power(-2000))]},
        ),
        "huge scores": (
            attention("[[1e300]]", "[[1e300], [0]]", "[[1], [2]]"),
            {"scores_1": [10**600, 0], "scaled_1": [10**600, 0]},
        ),
        "huge values": (
            attention("[[1]]", "[[1], [0]]", "[[1e300], [-1e300]]"),
            {"a_1": [power(300) * (2 * sigma(1) - 1)]},
        ),
        "what rounds to zero has no sign": (
            attention("[[1]]", "[[1], [0]]", "[[-1e-300], [0]]"),
            {"a_1": [-power(-300) * sigma(1)]},
        ),
        "opposite gaps": (
            heads("[[1], [0]]", 3, -3, w_o="[[1], [1]]"),
            {
                "output": [[1], [1]],
                "head_1": [[sigma(3)], [Q(1, 2)]],
                "head_2": [[sigma(-3)], [Q(1, 2)]],
            },
        ),
        "opposite gaps and a third head": (
            heads("[[1], [0]]", 3, -3, 5, w_o="[[1], [1], [-1]]"),
            {"output": [[1 - sigma(5)], [Q(1, 2)]]},
        ),
        "equal heads that cancel": (
            heads("[[1], [0]]", 3, 3, w_o="[[1], [-1]]"),
            {"output": [[0], [0]]},
        ),
        "more queries than keys, causal": (
            attention("[[1], [2], [3]]", "[[1], [0]]", "[[1], [0]]", "mask: causal, scale: none"),
            {"scaled_1": [1, "-oo"], "a_1": [1], "a_2": [sigma(2)], "a_3": [sigma(3)]},
        ),
        "more keys than queries, causal": (
            attention(
                "[[1], [2]]", "[[1], [0], [5]]", "[[1], [0], [7]]", "mask: causal, scale: none"
            ),
            {"scaled_2": [2, 0, "-oo"], "weights_2": [sigma(2), sigma(-2), 0]},
        ),
        "a masked row that nobody asks for": (
            attention("[[1], [2]]", "[[1], [0]]", "[[1], [0]]", "mask: [[0, 0], [1, 0]], at: 2"),
            {"a_2": [1]},
        ),
        "a scale that is a root": (
            attention("[[1, 1]]", "[[1, 0], [2, 3]]", "[[1], [4]]", 'scale: "sqrt(2)/2"'),
            {"scaled_1": [root(2) * Q(1, 2), root(2) * Q(5, 2)]},
        ),
        "a scale of 0": (
            attention("[[5]]", "[[1], [2]]", "[[1], [4]]", "scale: 0"),
            {"scaled_1": [0, 0], "a_1": [Q(5, 2)]},
        ),
        "ties of rounding": (
            pooling("[5e-31, -5e-31, 15e-31, -1e-300]"),
            {"max_1": [Q(5, 10**31), Q(-5, 10**31), Q(15, 10**31), Q(-1, 10**300)]},
        ),
        "huge numbers that cancel": (
            pooling("[1e300, 1, -1e300]", "[average]", "kernel: 3"),
            {"average_1": [Q(1, 3)]},
        ),
        "roots that cancel": (
            pooling('["sqrt(2)", "-sqrt(2)", 1]', "[average]", "kernel: 3"),
            {"average_1": [Q(1, 3)]},
        ),
        "a last window that sticks out": (
            pooling("[1, 2, 3, 4, 5]", more="kernel: 2, ceil_mode: true"),
            {"max_1": [2, 4, 5], "average_1": [Q(3, 2), Q(7, 2), 5]},
        ),
        "a last window that would begin in the padding": (
            pooling("[1, 2, 3]", more="kernel: 2, padding: 1, ceil_mode: true"),
            {"max_1": [1, 3], "average_1": [Q(1, 2), Q(5, 2)]},
        ),
        "padding that is counted, an overhang that is not": (
            pooling("[1, 2, 3, 4]", more="kernel: 3, stride: 2, padding: 1, ceil_mode: true"),
            {"max_1": [2, 4, 4], "average_1": [1, 3, 2]},
        ),
        "padding that is not counted": (
            pooling("[1, 2, 3]", more="kernel: 3, stride: 1, padding: 1, count_include_pad: false"),
            {"average_1": [Q(3, 2), 2, Q(5, 2)]},
        ),
        "masses in decimals": (
            transport("[{at: 0, mass: 0.1}, {at: 1, mass: 0.2}]", "[{at: 3, mass: 0.3}]"),
            {"cost": Q(7, 10), "emd": Q(7, 3), "plan": [[Q(1, 10)], [Q(1, 5)]], "unique": True},
        ),
        "masses of zero": (
            transport(
                "[{at: 0, mass: 0}, {at: 1, mass: 2}]", "[{at: 3, mass: 2}, {at: 9, mass: 0}]"
            ),
            {"cost": 4, "emd": 2, "plan": [[0, 0], [2, 0]], "unique": True},
        ),
        "points on a line through the plane": (
            transport(
                "[{at: [0, 0], mass: 1}, {at: [1, 1], mass: 1}]",
                "[{at: [2, 2], mass: 1}, {at: [3, 3], mass: 1}]",
            ),
            {"cost": root(2) * 4, "emd": root(2) * 2, "unique": False},
        ),
        "costs 1e-300 apart": (
            transport(
                "[{mass: 1}, {mass: 1}]", "[{mass: 1}, {mass: 1}]", ", costs: [[1, 0], [0, 1e-300]]"
            ),
            {"cost": 0, "plan": [[0, 1], [1, 0]], "unique": True},
        ),
        "costs below zero": (
            transport(
                "[{mass: 1}, {mass: 1}]", "[{mass: 1}, {mass: 1}]", ", costs: [[-1, -5], [-3, -1]]"
            ),
            {"cost": -8, "emd": -4, "plan": [[0, 1], [1, 0]], "unique": True},
        ),
        "points beyond 64 bits": (
            transport(
                "[{at: [1e300, 0], mass: 1e300}, {at: [0, 1e300], mass: 1}]",
                '[{at: [0, 0], mass: "1e300 + 1"}]',
            ),
            {"cost": 10**600 + 10**300, "unique": True},
        ),
    }


with mp.workdps(DIGITS):
    CASES = told_cases()

NUMBERS = {
    "2": 2,
    "+3": 3,
    ".5": Q(1, 2),
    "5.": 5,
    "0.1": Q(1, 10),
    "1e-3": Q(1, 1000),
    "1E2": 100,
    "-0": 0,
    '"-0.0"': 0,
    '"1/3"': Q(1, 3),
    '" 1 / 3 "': Q(1, 3),
    '"2*sqrt(3)/5"': root(3) * Q(2, 5),
    '"2**3"': 8,
    '"-2^2"': -4,
    '"2^-2"': Q(1, 4),
    '"sqrt(2)*sqrt(2)"': 2,
    '"(1 + sqrt(2))*(1 - sqrt(2))"': -1,
    '"1/(1 + sqrt(2))"': root(2) + -1,
    '"sqrt(1/3)"': root(Q(1, 3)),
    '"sqrt(0)"': 0,
}


@pytest.fixture(scope="module", params=[0, 4, 30, 200])
def told(request, tmp_path_factory):
    """The results of all cases at some number of digits, by the case's name."""
    texts = [text for text, _ in CASES.values()]
    lines, status = solve(tmp_path_factory.mktemp("told"), texts, request.param)
    assert status == 0, [line for line in lines if "errors" in line]
    results = [line["parts"][0]["results"] for line in lines]
    return request.param, dict(zip(CASES, results, strict=True))


@pytest.mark.parametrize("name", CASES)
def test_every_result_is_right_to_the_letter(told, name):
    places, solved = told
    with mp.workdps(DIGITS):
        for result, value in CASES[name][1].items():
            found = solved[name][result]
            same(value, found["exact"], found["decimal"], f"{name}: {result}", places)


def test_numbers_mean_what_the_contract_says(tmp_path):
    (line,), status = solve(tmp_path, [pooling(f"[{', '.join(NUMBERS)}]", "[max]")])
    assert status == 0, line
    found = line["parts"][0]["results"]["max_1"]
    with mp.workdps(100):
        same(list(NUMBERS.values()), found["exact"], found["decimal"], "numbers")


REFUSED = """2:30 010 0x10 0o17 1_000 no yes on null ~ .nan .inf 2001-01-01 1/3 sqrt(2) 1e1001
1e-1001 1e999999 "9^9^9^9" "2^65" "sqrt(-1)" "1/0" "sqrt(2" "2)" "x" "__import__('os')" "½" "٣" ٣
"2^0.5" "010" "1_000" "sqrt(sqrt(2))" true {} [] \"\""""


def test_everything_else_in_a_number_s_place_is_refused_at_its_place(tmp_path):
    entries = [*REFUSED.split(), "!!int 3", f'"{"9" * 1001}"']
    head = "kind: pooling\ngiven:\n  ops: [max]\n  kernel: 1\n"
    texts = [f"{head}  input: [7, {entry}]\n" for entry in entries]
    lines, status = solve(tmp_path, texts)
    assert status == 2
    for line, entry in zip(lines, entries, strict=True):
        assert list(line) == ["file", "errors"], entry
        (error,) = line["errors"]
        assert set(error) == {"error", "line", "column", "path"}
        assert (error["line"], error["column"]) == (5, 14), entry


def test_answers_stand_in_the_order_in_which_they_are_asked_for(tmp_path):
    text = attention("[[1], [2], [3]]", "[[1], [0]]", "[[1], [0]]", "at: [3, 1]")
    asked = text + "ask: [weights_1, a_3]\n"
    (plain, changed), _ = solve(tmp_path, [text, asked])
    assert plain["parts"][0]["answers"] == ["a_3", "a_1"]
    assert "output" not in plain["parts"][0]["results"]
    assert changed["parts"][0]["answers"] == ["weights_1", "a_3"]
    assert changed["parts"][0]["results"] == plain["parts"][0]["results"]


def test_parts_may_share_what_an_anchor_names(tmp_path):
    text = """title: Two parts
parts:
  - {kind: attention, given: {queries: &q [[1], [2]], keys: *q, values: &v [[1], [0]], at: 1}}
  - {kind: argmax_attention, title: Hard, given: {keys: *q, values: *v, query: [1]}}
"""
    (line,), status = solve(tmp_path, [text])
    assert status == 0
    assert line["title"] == "Two parts"
    assert [part["kind"] for part in line["parts"]] == ["attention", "argmax_attention"]
    assert line["parts"][0]["given"]["keys"] == [[1], [2]]
    with mp.workdps(60):
        weights = line["parts"][0]["results"]["weights_1"]["exact"]
        assert abs(sum(map(evaluated, weights)) - 1) < mpf(10) ** -50


def test_one_head_however_it_is_written_has_the_same_results(tmp_path):
    fused = """kind: multihead_self_attention
given: {X: [[1, 2], [0, 1]], W_Q: [[1], [2]], W_K: [[1], [2]], W_V: [[1], [2]], num_heads: 1,
  W_O: [[1]]}
"""
    split = fused.replace("W_Q", "heads: [{W_Q").replace("[[1], [2]], num_heads: 1", "[[1], [2]]}]")
    (one, other), status = solve(tmp_path, [split, fused])
    assert status == 0
    assert one["parts"][0]["results"] == other["parts"][0]["results"]
    assert "concat" not in one["parts"][0]["results"]


def test_a_bad_file_among_good_ones_is_one_line_of_errors(tmp_path):
    good = pooling("[1]")
    texts = [good, "kind: poolin\ngiven: {}\n", good, "", "kind: [", good]
    lines, status = solve(tmp_path, texts)
    assert status == 2
    assert ["errors" in line for line in lines] == [False, True, False, True, True, False]
    assert "did you mean 'pooling'" in lines[1]["errors"][0]["error"]
    assert json.dumps(lines[0]["parts"]) == json.dumps(lines[2]["parts"])
