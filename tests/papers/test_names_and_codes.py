"""File names are safe on every system and never alike; codes notice what is misread."""

from itertools import combinations
from pathlib import Path, PureWindowsPath

import pytest

from worked.papers.codes import SIGNS, code_of, is_code
from worked.papers.names import file_name, is_file_name

HOSTILE = [
    *("../../etc/passwd", "/abs", "a/b", "a\\b", "..", ".", "~", "-rf", "nul\0byte", "C:x"),
    *("con", "CON", "aux.txt", "com1", "LPT9", "a b", "a  b", "x" * 300, "y" * 299 + "z"),
    *("é", "e\u0301", "É", "ÿ", "ſ", "ß", "ss", "SS", "Abc", "abc", "ABC", "a.", ".a", "a", "A"),
    *("%2e", "$HOME", "`x`", "a;b", "a|b", "李", "محمد", "*", "?", '"', "<>", "paper", "", " "),
]


@pytest.mark.parametrize("plain", ["s001", "jo.lee", "2024-11_7", "AB12"])
def test_a_plain_id_is_its_own_name(plain):
    assert file_name(plain, set()) == plain


def test_names_are_safe_everywhere_and_no_two_alike():
    taken: set[str] = set()
    names = [file_name(id, taken) for id in HOSTILE]
    assert len({name.casefold() for name in names}) == len(HOSTILE)
    for name in names:
        assert name.isascii()
        assert len(name) <= 70
        assert Path(name).name == name == PureWindowsPath(name).name
        assert not name.startswith((".", "-"))
        assert not name.endswith((".", " "))
        assert PureWindowsPath(name).stem.split(".")[0].lower() not in {
            "con",
            "aux",
            "com1",
            "lpt9",
        }
        assert is_file_name(name)


def test_a_name_does_not_depend_on_the_others_unless_it_collides():
    alone = file_name("Łuk", set())
    assert file_name("Łuk", {"other"}) == alone
    assert file_name("Łuk", {alone.casefold()}) != alone


@pytest.mark.parametrize("name", ["", "../x", "a/b", "a\\b", ".a", "con", "a\0", "é", "-x"])
def test_a_name_that_leads_elsewhere_is_none_of_ours(name):
    assert not is_file_name(name)


def test_codes_have_six_signs_that_cannot_be_misread():
    codes = {code_of("exam", f"student {n}", set()) for n in range(500)}
    assert len(codes) == 500
    for code in codes:
        assert len(code) == 6
        assert not set(code) & set("01OI")
        assert is_code(code)
        assert is_code(code.lower())


def test_a_code_that_is_taken_is_not_given_again():
    first = code_of("exam", "student 1", set())
    second = code_of("exam", "student 1", {first})
    assert first != second
    assert is_code(second)
    assert code_of("other exam", "student 1", set()) != first


def test_every_wrong_sign_and_every_exchange_of_two_is_noticed():
    for n in range(20):
        code = code_of("exam", f"student {n}", set())
        for place in range(6):
            for sign in set(SIGNS) - {code[place]}:
                assert not is_code(code[:place] + sign + code[place + 1 :])
        for a, b in combinations(range(6), 2):
            if code[a] != code[b]:
                signs = list(code)
                signs[a], signs[b] = signs[b], signs[a]
                assert not is_code("".join(signs))


@pytest.mark.parametrize("text", ["", "ABC", "0AAAAA", "AAAAAAA", "ÄAAAAA"])
def test_what_is_no_code_is_told(text):
    assert not is_code(text)
