"""Reading numbers: exact values for what the contract allows, a named refusal for the rest."""

from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.exact.independent import surds
from worked.exact import NumberError, Surd, read_number, softmax, sqrt, write_number

PLAIN = [
    ("2", 2),
    ("+3", 3),
    ("-3", -3),
    ("0", 0),
    ("-0", 0),
    (".5", Fraction(1, 2)),
    ("-.5", Fraction(-1, 2)),
    ("5.", 5),
    ("0.1", Fraction(1, 10)),
    ("2.50", Fraction(5, 2)),
    ("4.0", 4),
    ("1e-3", Fraction(1, 1000)),
    ("1E3", 1000),
    ("1e+2", 100),
    ("-2.5e-1", Fraction(-1, 4)),
    ("1e1000", 10**1000),
    ("1e-1000", Fraction(1, 10**1000)),
    ("0e5", 0),
    ("0.0", 0),
    ("9" * 1000, 10**1000 - 1),
]
QUOTED = [
    ("1/3", Fraction(1, 3)),
    ("-1/3", Fraction(-1, 3)),
    ("4/2", 2),
    ("sqrt(2)", sqrt(2)),
    ("sqrt(4)", 2),
    ("sqrt(1/2)", sqrt(2) * Fraction(1, 2)),
    ("sqrt(0.25)", Fraction(1, 2)),
    ("sqrt(sqrt(16))", 2),
    ("sqrt(0)", 0),
    ("2*sqrt(3)/5", sqrt(3) * Fraction(2, 5)),
    ("2*sqrt(3)/5 - 1/3", sqrt(3) * Fraction(2, 5) - Fraction(1, 3)),
    (" ( 1 + 2 ) * 3 ", 9),
    ("2^10", 1024),
    ("2**10", 1024),
    ("2^-3", Fraction(1, 8)),
    ("-2^2", -4),
    ("(-2)^2", 4),
    ("2^3^2", 512),
    ("2^-1^5", Fraction(1, 2)),
    ("6/2/3", 1),
    ("2-3-4", -5),
    ("2 - -3", 5),
    ("--3", 3),
    ("0^0", 1),
    ("1/sqrt(2)", sqrt(2) * Fraction(1, 2)),
    ("1/(1+sqrt(2))", sqrt(2) - 1),
    ("(1+sqrt(2))^2", 3 + 2 * sqrt(2)),
    ("sqrt(2)*sqrt(2)", 2),
    ("sqrt(2)^64", 2**32),
    ("1e2/3", Fraction(100, 3)),
    ("(" * 100 + "1" + ")" * 100, 1),
    ("1" + "^1" * 499, 1),
    ("-" * 998 + "1", 1),
]


@pytest.mark.parametrize(("text", "value"), PLAIN)
def test_integers_and_decimals_are_exact_with_and_without_quotes(text, value):
    for quoted in (False, True):
        found = read_number(text, quoted)
        assert found == value
        assert type(found) is type(value)


@pytest.mark.parametrize(("text", "value"), QUOTED)
def test_expressions_are_read_in_quotes(text, value):
    found = read_number(text, True)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("text", ["1/3", "sqrt(2)", "2*3", "--3"])
def test_expressions_without_quotes_are_told_to_use_them(text):
    with pytest.raises(NumberError) as error:
        read_number(text, False)
    assert f'write "{text}"' in str(error.value)


REFUSED = [
    ("2:30", "time of day"),
    ("1:2:3", "time of day"),
    ("010", "begins with a zero; write 10"),
    ("-010", "begins with a zero"),
    ("00", "begins with a zero; write 0"),
    ("00.5", "begins with a zero; write 0.5"),
    ("0x10", "base ten"),
    ("0o10", "base ten"),
    ("0b1", "base ten"),
    ("1_000", "contains _"),
    ("no", "word"),
    ("Yes", "word"),
    ("true", "word"),
    ("off", "word"),
    ("null", "empty value"),
    ("~", "empty value"),
    ("", "empty value"),
    ("   ", "empty value"),
    (".nan", "not a finite number"),
    (".inf", "not a finite number"),
    ("-.INF", "not a finite number"),
    ("inf", "not a finite number"),
    ("NaN", "not a finite number"),
    ("2024-01-01", "date"),
    ("2024-01-01T00:00:00Z", "date"),
    ("１２", "plain digits"),
    ("٣", "plain digits"),
    ("−3", "plain"),
    ("½", "plain"),
    ("1,5", "comma"),
    ("1,000", "comma"),
    ("50%", "percentage"),
    ("sqrt(-1)", "negative"),
    ("sqrt(1-2)", "negative"),
    ("1/0", "divides by zero"),
    ("1/(1-1)", "divides by zero"),
    ("1/(sqrt(2)-sqrt(2))", "divides by zero"),
    ("0^-1", "divides by zero"),
    ("2^(1/2)", "not an integer"),
    ("2^0.5", "not an integer"),
    ("2^sqrt(2)", "not an integer"),
    ("2^65", "above 64"),
    ("2^-65", "above 64"),
    ("9^9^9^9", "above 64"),
    ("1e999999", "exponent above 1000"),
    ("1e-1001", "exponent above 1000"),
    ("1e" + "9" * 900, "exponent above 1000"),
    ("1" * 1001, "1001 characters"),
    ("(" * 101 + "1" + ")" * 101, "100 deep"),
    ("sqrt(" * 101 + "1" + ")" * 101, "100 deep"),
    ("sqrt(sqrt(2))", "square root of a square root"),
    ("sqrt(1+sqrt(2))", "square root of a square root"),
    ("pi", "'pi'"),
    ("e", "'e'"),
    ("exp(1)", "'exp'"),
    ("__import__('os').system('true')", "'__import__'"),
    ("lambda: 1", "'lambda'"),
    ("x", "'x'"),
    ("sqrt", "without brackets"),
    ("sqrt 2", "without brackets"),
    ("SQRT(2)", "'SQRT'"),
    ("sqrt()", "')' where a number"),
    ("(1", "never closed"),
    ("1)", "closing bracket too many"),
    ("()", "')' where a number"),
    ("1 2", "'2' where"),
    ("2(3)", "'(' where"),
    ("2sqrt(2)", "'sqrt' where"),
    ("(1)(2)", "'(' where"),
    ("1+", "an end where a number"),
    ("*2", "'*' where a number"),
    ("2*/3", "'/' where a number"),
    ("-", "an end where a number"),
    (".", "'.' where a number"),
    ("1e", "'e' where"),
    ("0.1.2", "'.2' where"),
    ("1;2", "';' where"),
    ("1\n2", "'2' where"),
    ("1\x00", "where"),
    ("[1]", "'[' where a number"),
    ("2//3", "'/' where a number"),
    ("((9^64)^64)^64", "too large"),
    ("(1e1000)^64", "too large"),
    ("(1e-1000)^64", "too large"),
    ("((sqrt(2)+1)^64)^64*((sqrt(3)+1)^64)^64", "too large"),
    ("1e1000" + "*1e1000" * 100, "too large"),
    ("(sqrt(2)+sqrt(3)+sqrt(5)+sqrt(7)+sqrt(11)+sqrt(13)+sqrt(17)+1)^64", "64 square roots"),
    ("1/(sqrt(2)+sqrt(3)+sqrt(5)+sqrt(7)+sqrt(11)+sqrt(13)+sqrt(17))", "6 independent"),
    ("+".join(f"sqrt({n})" for n in range(2, 110)), "64 square roots"),
    (f"sqrt({(2**89 - 1) * (2**107 - 1)})", "128 bits"),
]


@pytest.mark.parametrize(("text", "reason"), REFUSED)
def test_anything_else_is_refused_by_name_whether_quoted_or_not(text, reason):
    for quoted in (False, True):
        with pytest.raises(NumberError) as error:
            read_number(text, quoted)
        assert reason in str(error.value)
        assert len(str(error.value)) < 250
        assert "\n" not in str(error.value)


def outcome(text):
    """What becomes of a text in quotes."""
    try:
        value = read_number(text, True)
    except NumberError as error:
        return "too large" if "too large" in str(error) else "refused"
    return "a number" if type(value) in (int, Fraction, Surd) else type(value)


@given(st.text(max_size=60))
@example("\ud800")
def test_no_text_ever_leads_to_another_error(text):
    assert outcome(text) in ("a number", "too large", "refused")


@given(st.text("0123456789+-*/^().e sqrt", max_size=40))
def test_no_text_of_arithmetic_ever_leads_to_another_error(text):
    assert outcome(text) in ("a number", "too large", "refused")


def test_the_worst_texts_come_to_an_end():
    roots = "(" + "+".join(f"sqrt({p})" for p in (2, 3, 5, 7, 11, 13)) + ")"
    semiprimes = "+".join(["sqrt(170141183460469231713240559642174554111)"] * 20)
    texts = [
        "*".join([roots] * 19),
        "/".join(["1", *[roots] * 19]),
        f"{roots}^64",
        semiprimes,
        "/".join([roots, *["(1e1000+1)"] * 70]),
    ]
    for text in texts:
        assert len(text) <= 1000
        assert outcome(text) in ("a number", "too large")


@given(surds)
def test_what_is_written_is_read_back(x):
    written = write_number(x)
    assert read_number(str(written), isinstance(written, str)) == x


def test_numbers_are_written_as_a_problem_file_has_them():
    assert write_number(3) == 3
    assert type(write_number(Fraction(6, 2))) is int
    assert write_number(Fraction(-1, 3)) == "-1/3"
    assert write_number(sqrt(3) * Fraction(2, 5)) == "2*sqrt(3)/5"
    with pytest.raises(NumberError, match="only rational"):
        write_number(softmax((1, 2))[0])


@pytest.mark.parametrize("text", ["1e1000", "-1e1000", "1e-1000", "12345e990", "9" * 1000])
def test_the_largest_numbers_are_written_so_that_they_can_be_read(text):
    value = read_number(text, False)
    written = write_number(value)
    assert read_number(str(written), True) == value
