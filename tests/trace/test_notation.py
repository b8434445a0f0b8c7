"""Our small notation for formulas in texts: what it reads, and what it refuses."""

import pytest

from worked.errors import WorkedError
from worked.notation import (
    Fence,
    Frac,
    NotationError,
    Num,
    Op,
    Row,
    Script,
    Sqrt,
    Sym,
    joined,
    parse,
    row,
    subscripted,
)


@pytest.mark.parametrize(
    ("text", "layout"),
    [
        ("x", Sym("x")),
        ("softmax", Sym("softmax")),
        ("12", Num(12)),
        ("W_O", Script(Sym("W"), Sym("O"))),
        ("α_{11}", Script(Sym("α"), Num(11))),
        ("W_Q^{(1)}", Script(Sym("W"), Script(Sym("Q"), None, None).base, Fence("(", Num(1)))),
        ("K^⊤", Script(Sym("K"), sup=Sym("⊤"))),
        (r"K^\top", Script(Sym("K"), sup=Sym("⊤"))),
        ("Q K", Row((Sym("Q"), Sym("K")))),
        ("a - b", Row((Sym("a"), Op("−"), Sym("b")))),
        ("2 * n", Row((Num(2), Op("·"), Sym("n")))),
        (r"\frac{1}{n}", Frac(Num(1), Sym("n"))),
        (r"\sqrt{d_k}", Sqrt(Script(Sym("d"), Sym("k")))),
        ("(n + 1)", Fence("(", Row((Sym("n"), Op("+"), Num(1))))),
        ("⌊n/s⌋", Fence("⌊", Row((Sym("n"), Op("/"), Sym("s"))))),
        (r"\lfloor n \rfloor", Fence("⌊", Sym("n"))),
        ("‖δ‖", Fence("‖", Sym("δ"))),
        ("|x|", Fence("|", Sym("x"))),
        ("{a}", Sym("a")),
        ("−∞", Row((Op("−"), Sym("∞")))),
        ("e^{−∞}", Script(Sym("e"), sup=Row((Op("−"), Sym("∞"))))),
        (" x ", Sym("x")),
    ],
)
def test_a_formula_is_read(text, layout):
    assert parse(text) == layout


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "{",
        "}",
        "x_",
        "^2",
        "(a",
        "a)b}",
        r"\frac{1}",
        r"\input{x}",
        r"\write",
        "\\",
        "|x",
        "⌊x",
        "x_{",
        "{}",
    ],
)
def test_a_formula_that_cannot_be_read_is_quoted(text):
    with pytest.raises(NotationError) as caught:
        parse(text)
    assert isinstance(caught.value, WorkedError)
    assert repr(text) in str(caught.value)


def test_a_closing_bracket_of_its_own_is_a_sign():
    """`[0, 1)` and the like are none of our business; nothing is lost of them."""
    assert parse("a)") == Row((Sym("a"), Op(")")))


def test_side_by_side():
    assert row(Sym("x")) == Sym("x")
    assert joined([Num(1), Num(2), Num(3)], "+") == Row((Num(1), Op("+"), Num(2), Op("+"), Num(3)))
    assert joined([Num(1)], "+") == Num(1)


def test_indexes():
    assert subscripted(Sym("α"), 1, 2) == Script(Sym("α"), Row((Num(1), Num(2))))
    assert subscripted(Sym("α"), 1, 12) == Script(Sym("α"), Row((Num(1), Op(","), Num(12))))
    upper = Script(Sym("Q"), sup=Fence("(", Num(1)))
    assert subscripted(upper, 3) == Script(Sym("Q"), Num(3), Fence("(", Num(1)))
    assert subscripted(Script(Sym("Q"), Num(1)), 3) == Script(
        Fence("(", Script(Sym("Q"), Num(1))), Num(3)
    )
