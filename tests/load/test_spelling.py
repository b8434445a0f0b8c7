"""What somebody wrote is shown back on one line, with the word they may have meant."""

from worked.spelling import shown, unknown


def test_a_text_is_quoted_cut_and_made_visible():
    assert shown("abc") == "'abc'"
    assert shown("it's") == '"it\'s"'
    assert shown("a\nb\x1b") == r"'a\nb\x1b'"
    assert shown("a\u202eb") == r"'a\u202eb'"
    assert shown("x" * 61) == "'" + "x" * 57 + "...'"
    assert shown("größe ∑") == "'größe ∑'"


def test_the_nearest_known_name_is_named():
    assert unknown("field", "qurey", ["keys", "query"]) == (
        "unknown field 'qurey'; did you mean 'query'? known: keys, query"
    )
    assert unknown("field", "x", ["X", "heads"]) == (
        "unknown field 'x'; did you mean 'X'? known: X, heads"
    )
    assert unknown("field", "zzz", ["keys"]) == "unknown field 'zzz'; known: keys"
    assert unknown("field", "zzz", []) == "unknown field 'zzz'; known: none"


def test_a_long_list_of_names_is_cut():
    names = [f"result_{n}" for n in range(30)]
    words = unknown("result", "zzz", names)
    assert words.endswith("result_18, result_19 and 10 more")
