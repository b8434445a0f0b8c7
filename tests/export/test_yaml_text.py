"""What is written as YAML is read back as it was."""

import yaml
from hypothesis import given
from hypothesis import strategies as st

from worked.export.yaml_text import WIDTH, comment, entry, flow, quoted
from worked.fields import Plainest
from worked.load import load_text

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
PRINTED = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.just("\n"), max_size=60)
NAMES = st.from_regex(r"[a-z][a-z_]{0,9}", fullmatch=True).filter(
    lambda name: name not in {"yes", "no", "true", "false", "null", "on", "off", "y", "n"}
)
VALUES = st.recursive(
    st.integers() | st.booleans() | PRINTED,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=12,
)


@given(VALUES)
def test_any_value_comes_back(value):
    text = "\n".join(entry("field", value, ""))
    assert yaml.safe_load(text) == {"field": value}, text


@given(TEXTS)
def test_any_text_comes_back_on_one_line(text):
    assert yaml.safe_load(quoted(text)) == text
    assert "\n" not in quoted(text)


def test_the_words_that_yaml_takes_for_something_else_are_quoted():
    for word in ("no", "null", "on", "Word", "1/2", "a: b", "- a", "# a", "", " a", "2024-01-01"):
        assert yaml.safe_load(flow([word])) == [word]


def test_a_text_of_several_lines_is_written_line_by_line():
    lines = list(entry("prompt", "One.\n\nTwo: {x}.\n", ""))
    assert lines == ["prompt: |", "  One.", "", "  Two: {x}."]


def test_a_wide_matrix_is_written_row_by_row():
    rows: Plainest = [[100000 + k] * 6 for k in range(3)]
    lines = list(entry("X", rows, "  "))
    assert len(lines) == 4
    assert max(map(len, lines)) <= WIDTH
    assert yaml.safe_load("\n".join(lines)) == {"X": rows}


def test_a_comment_is_wrapped():
    lines = list(comment("word " * 40))
    assert len(lines) > 1
    assert all(line.startswith("# ") and len(line) <= WIDTH for line in lines)


def test_our_own_loader_reads_it_too():
    text = "kind: argmax_attention\ngiven: {keys: [[1], [2]], values: [[1], [2]], query: [1]}\n"
    note = "a\u0085b\u2028c\ufeff\x7f é \U0001f600"
    loaded = load_text(f"{text}note: {quoted(note)}\n")
    assert loaded.parts[0].note == note
