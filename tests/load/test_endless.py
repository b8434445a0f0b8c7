"""A short file that would keep a machine busy for hours is refused at once, and the limit named."""

import pytest

from worked.errors import ProblemFileError
from worked.exact import TooMuchEffort, limited_effort, read_number
from worked.load import load_text

SUM = "(1 + sqrt(2) + sqrt(3) + sqrt(5) + sqrt(7) + sqrt(11) + sqrt(13))"
HARD = "sqrt(170141183460469231731687303715884105757)"
"""The root of a product of two primes with 64 bits each."""


def refusal(text):
    with pytest.raises(ProblemFileError) as error:
        load_text(text)
    return error.value.troubles


def pooled(*numbers):
    entries = ", ".join(f'"{number}"' for number in numbers)
    return f"kind: pooling\ngiven:\n  ops: [average]\n  kernel: 1\n  input: [{entries}]\n"


class TestNumbersThatTakeLongToRead:
    @pytest.mark.parametrize("number", [HARD, f"{SUM}^50 - {SUM}^50"])
    def test_a_few_are_read(self, number):
        load_text(pooled(number, number))

    @pytest.mark.parametrize("number", [HARD, f"{SUM}^50 - {SUM}^50"])
    def test_of_thousands_the_first_too_many_is_named_once(self, number):
        (trouble,) = refusal(pooled(*[number] * 1000))
        assert trouble.message.startswith("from here on the numbers take too long to read")
        assert trouble.line == 5
        assert trouble.column > 100

    def test_each_file_has_a_budget_of_its_own(self):
        for _ in range(3):
            load_text(pooled(*[HARD] * 10))

    def test_ordinary_roots_are_free(self):
        load_text(pooled(*[f"sqrt({n})/7" for n in range(20_000)]))

    def test_outside_of_a_budget_nothing_is_counted(self):
        with limited_effort(10), pytest.raises(TooMuchEffort):
            read_number(HARD)
        assert read_number(HARD)


class TestAliases:
    def test_repeat_no_more_characters_than_a_file_may_have(self):
        number = "*".join(["sqrt(2)"] * 100)
        (trouble,) = refusal(f'a: &a "{number}"\nb: [{", ".join(["*a"] * 2000)}]\n')
        assert trouble.message.startswith("the aliases repeat more than 1,048,576 characters")
        assert trouble.line == 2

    def test_repeat_long_names_no_more_than_long_texts(self):
        name = "x" * 1000
        troubles = refusal(f"a: &a {{{name}: 1}}\nb: [{', '.join(['*a'] * 2000)}]\n")
        assert "characters" in troubles[0].message


def test_fractions_without_a_common_denominator_of_any_use_are_refused():
    (trouble,) = refusal(pooled(*[f"1/{10**900 + n}" for n in range(20)]))
    assert "no common denominator of at most 4,000 digits" in trouble.message
    assert (trouble.line, trouble.path) == (3, "given")


def test_long_decimals_have_a_common_denominator():
    load_text(pooled(*[f"1e-{n}" for n in range(1, 1000, 7)]))


def test_a_result_too_long_to_be_read_back_is_refused():
    factor = "1e1000"
    exercise = load_text(
        "kind: multihead_self_attention\n"
        f"given: {{X: [[{factor}]], scale: {factor}, W_Q: [[{factor}]], W_K: [[{factor}]], "
        "W_V: [[1]], num_heads: 1}\n"
    )
    with pytest.raises(ProblemFileError, match="at most 4,200 can be written"):
        exercise.solve()


def test_thousands_of_wrong_parts_are_not_all_looked_at():
    part = "  - {kind: poling, given: {ops: [max], kernel: 1, input: [1]}}\n"
    troubles = refusal("parts:\n" + part * 10_000)
    assert troubles[-1].message == "and at least 80 more"


def listed(entry, count):
    return f"[{', '.join([entry] * count)}]"


@pytest.mark.parametrize(
    ("given", "limit"),
    [
        (f"queries: {listed('[1]', 5000)}, keys: [[1]], values: [[1]]", "at most 2,000"),
        (f"queries: [[1]], keys: &k {listed('[1]', 5000)}, values: *k", "exponentials"),
    ],
)
def test_attention_that_would_never_finish_is_refused(given, limit):
    (trouble,) = refusal(f"kind: attention\ngiven: {{{given}}}\n")
    assert limit in trouble.message


HEAD = "{W_Q: [[1]], W_K: [[1]], W_V: [[1]]}"
FUSED = f"W_Q: &w [{listed('1', 300)}], W_K: *w, W_V: *w, num_heads: 300"


@pytest.mark.parametrize(
    ("given", "limit"),
    [
        (f"X: {listed('[1]', 300)}, heads: [{HEAD}]", "exponentials"),
        (f"X: [[1]], heads: {listed(HEAD, 300)}", "at most 256"),
        (f"X: [[1]], {FUSED}", "at most 256"),
    ],
)
def test_self_attention_that_would_never_finish_is_refused(given, limit):
    (trouble,) = refusal(f"kind: multihead_self_attention\ngiven: {{{given}}}\n")
    assert limit in trouble.message


def test_pooling_of_too_many_inputs_is_refused():
    inputs = ", ".join(["[1]"] * 2000)
    (trouble,) = refusal(f"kind: pooling\ngiven: {{ops: [max], kernel: 1, inputs: [{inputs}]}}\n")
    assert "at most 1,000" in trouble.message


def test_a_query_with_too_many_keys_is_refused():
    keys = listed("[1]", 10_001)
    (trouble,) = refusal(
        f"kind: argmax_attention\ngiven: {{query: [1], keys: &k {keys}, values: *k}}\n"
    )
    assert "10,001 keys; at most 10,000" in trouble.message


def test_a_tie_of_thousands_is_told_in_one_line():
    keys = ", ".join(["[1]"] * 5000)
    exercise = load_text(
        f"kind: argmax_attention\ngiven: {{query: [1], keys: &k [{keys}], values: *k}}\n"
    )
    with pytest.raises(ProblemFileError, match="keys 1, 2, 3 and 4,997 more tie"):
        exercise.solve()
