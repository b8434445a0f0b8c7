"""What YAML may hold here, where it stands, and how the rest is refused."""

import gc

import pytest
import yaml

from worked.errors import ProblemFileError
from worked.load import load_text
from worked.load import parse as parsing
from worked.load.parse import parse
from worked.load.text import Stopped, decoded
from worked.load.tree import Map, Places, Scalar, Seq


@pytest.fixture(params=["CSafeLoader", "SafeLoader"], autouse=True)
def _both_parsers(request, monkeypatch):
    """The parser written in C and the one in Python give the same trees and the same words."""
    if not hasattr(yaml, request.param):
        pytest.skip("PyYAML was built without its C parser")
    monkeypatch.setattr(parsing, "PARSER", getattr(yaml, request.param))


def tree(text):
    root, troubles = parse(text)
    assert troubles == []
    return root


def lines(text):
    """What is wrong with the text, as lines of `a:line:column: words`."""
    _, troubles = parse(text)
    return [trouble.at("a") for trouble in troubles]


def test_every_value_and_every_key_knows_its_place():
    places = Places(tree('given:\n  X: [[1, "2"],\n      [3, 4]]\nkind: a\n'))
    assert places(()) == (1, 1)
    assert places(("given",)) == (2, 3)
    assert places(("given", "X")) == (2, 6)
    assert places(("given", "X", 0, 1)) == (2, 11)
    assert places(("given", "X", 1)) == (3, 7)
    assert places(("kind",)) == (4, 7)
    assert places.of_name(("kind",)) == (4, 1)
    assert places.of_name(("given", "X")) == (2, 3)


def test_what_is_not_there_is_placed_at_the_deepest_value_on_the_way():
    places = Places(tree("given:\n  X: [1]\n"))
    assert places(("given", "Y", 3)) == (2, 3)
    assert places(("given", "X", 5)) == (2, 6)
    assert places(("given", "X", 0, "a")) == (2, 7)
    assert places.of_name(("given", "Y")) == (1, 1)


def test_columns_count_characters_and_a_byte_order_mark_counts_nothing():
    text = decoded(b"\xef\xbb\xbf" + "größe: 1\nü: [é, 2]\n".encode())
    places = Places(tree(text))
    assert places(("größe",)) == (1, 8)
    assert places(("ü", 1)) == (2, 8)


def test_only_texts_without_quotes_are_plain():
    root = tree("a: 1\nb: '1'\nc: \"1\"\nd: |\n  1\ne: >\n  1\nf:\n")
    assert isinstance(root, Map)
    texts = {key: node for key, (_, node) in root.items.items() if isinstance(node, Scalar)}
    assert [key for key, node in texts.items() if type(node.text) is not str] == ["a", "f"]
    assert root.plain() == {"a": "1", "b": "1", "c": "1", "d": "1\n", "e": "1\n", "f": ""}


def test_an_alias_repeats_its_value_and_keeps_its_place():
    root = tree("a: &x [1, 2]\nb: [*x, *x]\nc: &y text\nd: *y\n")
    assert root.plain() == {
        "a": ["1", "2"],
        "b": [["1", "2"], ["1", "2"]],
        "c": "text",
        "d": "text",
    }
    assert Places(root)(("b", 1, 0)) == (1, 8)


def test_a_later_anchor_of_the_same_name_replaces_the_earlier():
    assert tree("- &x 1\n- *x\n- &x 2\n- *x\n").plain() == ["1", "1", "2", "2"]


def test_markers_of_one_document_are_allowed():
    assert tree("%YAML 1.1\n---\na: 1\n...\n# the end\n").plain() == {"a": "1"}


TAG = "tags are not used in problem files, remove it"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: !!int '3'", f"a:1:4: the tag 'tag:yaml.org,2002:int'; {TAG}"),
        (
            "a: !!python/object/apply:os.system [ls]",
            f"a:1:4: the tag 'tag:yaml.org,2002:python/object/apply:os.system'; {TAG}",
        ),
        ("- ! x", f"a:1:3: the tag '!'; {TAG}"),
        ("- !mine {}", f"a:1:3: the tag '!mine'; {TAG}"),
        ("!k a: 1", f"a:1:1: the tag '!k'; {TAG}"),
        (
            "a: 1\nb: 2\na: 3",
            "a:3:1: the field 'a' is given twice, first at line 1, column 1; keep one",
        ),
        (
            "b: &b {c: 1}\na:\n  <<: *b",
            "a:3:3: a merge key (<<); write the fields out, or alias one value",
        ),
        ("a: 1\n---\nb: 2", "a:2:1: a second document starts here; a problem file holds one"),
        ("a: *b", "a:1:4: the alias *b has no anchor &b before it"),
        ("a: &a [1, *a]", "a:1:11: the alias *a stands inside of what &a names"),
        ("a: &a x\n*a : 1", "a:2:1: the alias *a as a field's name; write the name out"),
        ("[1, 2]: 3", "a:1:1: a list or mapping as a field's name; a name is a text"),
        ("? {a: 1}\n: 3", "a:1:3: a list or mapping as a field's name; a name is a text"),
        ("kind: a\n\tgiven: 3", "a:2:1: a tab; YAML wants spaces here"),
        ("", "a: the file is empty; a problem file starts like kind: argmax_attention"),
        ("# nothing\n", "a: the file is empty; a problem file starts like kind: argmax_attention"),
    ],
)
def test_what_a_problem_file_may_not_hold_is_named_with_its_place(text, expected):
    assert lines(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: [1, 2\n", "a:2:1: not YAML: "),
        (
            "a: 'x",
            "a:1:6: not YAML: found unexpected end of stream (while scanning a quoted scalar",
        ),
        ("a: b: c", "a:1:5: not YAML: mapping values are not allowed"),
        ("a: @b", "a:1:4: not YAML: found character"),
        ("a: [1, 2]]", "a:1:10: not YAML: "),
    ],
)
def test_what_is_not_yaml_is_told_in_the_words_of_its_parser(text, expected):
    (line,) = lines(text)
    assert line.startswith(expected)


def test_a_name_with_brackets_in_a_list_is_shown_with_its_quotes():
    (line,) = lines("a: [one.output[1], 2]")
    assert line.endswith('; a name with brackets needs quotes: "one.output[1]"')
    assert "quotes" not in lines("a: [1, 2\n")[0]


def test_errors_that_leave_the_rest_readable_are_told_together():
    found = lines("a: !x 1\nb: 2\na: 3\nc: {<<: 1, d: 2, d: 3}")
    assert [line.split(":")[1:3] for line in found] == [
        ["1", "4"],
        ["3", "1"],
        ["4", "5"],
        ["4", "18"],
    ]


def test_a_quoted_double_arrow_is_a_name_like_any_other():
    assert tree('"<<": 1').plain() == {"<<": "1"}


def nested(levels):
    return "[" * levels + "]" * levels


def test_forty_levels_are_read_and_one_more_is_not():
    assert isinstance(tree(nested(40)), Seq)
    assert lines(nested(41)) == ["a:1:41: nested deeper than 40 levels, the most that is possible"]


def test_levels_are_counted_through_aliases():
    half = f"- &x {nested(20)}\n- "
    assert isinstance(tree(half + "[" * 19 + "*x" + "]" * 19), Seq)
    assert lines(half + "[" * 20 + "*x" + "]" * 20) == [
        "a:2:23: nested deeper than 40 levels, the most that is possible"
    ]


def test_values_are_counted_as_aliases_repeat_them(monkeypatch):
    monkeypatch.setattr(parsing, "MOST_VALUES", 12)
    assert tree("a: &x [1, 2, 3]\nb: [*x]").plain() == {
        "a": ["1", "2", "3"],
        "b": [["1", "2", "3"]],
    }
    tree("a: &x [1, 2, 3]\nb: [*x, 1, 2]")
    assert lines("a: &x [1, 2, 3]\nb: [*x, 1, 2, 3]") == [f"a:2:15: {parsing.TOO_MANY}"]
    assert lines("a: &x [1, 2, 3]\nb: [*x, *x]") == [f"a:2:9: {parsing.TOO_MANY}"]


LAUGHS = "a: &a [lol, lol]\n" + "".join(
    f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n"
    for before, name in zip("abcdefghij", "bcdefghijk", strict=True)
)


def count_events(monkeypatch):
    """How many events have been asked of the parser."""
    events = []
    original = yaml.parse

    def counted(text, Loader):
        for event in original(text, Loader):
            events.append(event)
            yield event

    monkeypatch.setattr(yaml, "parse", counted)
    return events


@pytest.mark.parametrize(
    ("text", "words", "most"),
    [
        (LAUGHS, "more than 300,000 values", 90),
        ("a: &a [*a]", "the alias *a stands inside", 10),
        ("[" * 20_000, "nested deeper than 40 levels", 50),
        ("{a: " * 20_000, "nested deeper than 40 levels", 100),
        ("- " * 20_000, "nested deeper than 40 levels", 50),
        ("{" * 20_000, "a list or mapping as a field's name", 10),
        ("? " * 20_000, "a list or mapping as a field's name", 10),
        ("a: 1\n" * 200_000, "too many errors to read on", 300),
        ("- !x 1\n" * 100_000, "too many errors to read on", 300),
    ],
    ids=[
        "alias bomb",
        "recursive alias",
        "lists",
        "flow mappings",
        "block lists",
        "mappings as keys",
        "explicit keys",
        "one key again and again",
        "tags",
    ],
)
def test_a_hostile_file_is_refused_after_little_work(monkeypatch, text, words, most):
    events = count_events(monkeypatch)
    root, troubles = parse(text)
    assert root is None
    assert troubles[-1].message.startswith(words)
    assert len(events) <= most


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            b"kind: a\ntitle: gr\xf6\n",
            "2:10: the byte 0xF6 is not UTF-8; save the file in the encoding UTF-8",
        ),
        (
            "kind: a".encode("utf-16"),
            "1:1: the byte 0xFF is not UTF-8; save the file in the encoding UTF-8",
        ),
        (
            b"\xef\xbb\xbfa: \xed\xa0\x80",
            "1:4: the byte 0xED is not UTF-8; save the file in the encoding UTF-8",
        ),
        (b"a\r\nb\0", "2:2: the character U+0000 cannot stand in a YAML file; remove it"),
        (b"a: \x1b[31m", "1:4: the character U+001B cannot stand in a YAML file; remove it"),
        (
            "a: \ufeffb".encode(),
            "1:4: the character U+FEFF cannot stand in a YAML file; remove it",
        ),
        (
            b"# x\n%TAG ! tag:x,2000:\n---\n",
            "2:1: a %TAG directive; tags are not used in problem files",
        ),
        (
            b"a" * (2**20 + 1),
            "1,048,577 bytes; a problem file has at most 1 MB (1,048,576 bytes)",
        ),
    ],
)
def test_bytes_that_are_no_text_are_refused_with_their_place(data, expected):
    with pytest.raises(Stopped) as caught:
        decoded(data)
    trouble = caught.value.trouble
    assert trouble.at("a") == ("a:" if trouble.line else "a: ") + expected


def test_characters_of_every_plane_are_text():
    assert tree(decoded("a: 'é — ∑ 𝔸 😀 \x85'".encode())).plain()["a"].startswith("é — ∑ 𝔸 😀")


def test_the_search_for_cycles_goes_on_after_loading():
    assert gc.isenabled()
    with pytest.raises(ProblemFileError):
        load_text("[1")
    assert gc.isenabled()
    gc.disable()
    try:
        with pytest.raises(ProblemFileError):
            load_text("[1")
        assert not gc.isenabled()
    finally:
        gc.enable()
