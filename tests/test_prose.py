"""Sentences with marks and slots: what becomes of them, and what is refused."""

from fractions import Fraction
from typing import ClassVar

import pytest

from worked.document import Code, Emph, Formula, Notation, Text
from worked.exact import softmax, sqrt
from worked.notation import Op, Row, Script, Sqrt, Sym, parse
from worked.prose import ProseError, UnknownSlot, author_text, listed, say, slots
from worked.trace import Named, named

P = named("p", "p", Fraction(1, 3))


class TestSentences:
    @pytest.mark.parametrize(
        ("template", "line"),
        [
            ("Plain words.", (Text("Plain words."),)),
            ("", ()),
            ("the *stressed* word", (Text("the "), Emph("stressed"), Text(" word"))),
            ("*two words*", (Emph("two words"),)),
            ("typed `as is`", (Text("typed "), Code("as is"))),
            ("times $W_O$.", (Text("times "), Notation(parse("W_O")), Text("."))),
            ("3 * 4 * 5", (Text("3 * 4 * 5"),)),
            ("2 * *b*", (Text("2 * "), Emph("b"))),
            ("a_b and <b> & 100 %", (Text("a_b and <b> & 100 %"),)),
        ],
    )
    def test_marks(self, template, line):
        assert say(template) == line

    def test_a_slot_holds_an_expression_as_its_symbol(self):
        (formula,) = say("{p}", p=P)
        assert formula == Formula(P, "symbols")

    @pytest.mark.parametrize("style", ["numbers", "value", "decimal", "symbols"])
    def test_a_slot_says_how_an_expression_is_shown(self, style):
        (formula,) = say(f"{{p:{style}}}", p=P)
        assert formula == Formula(P, style)

    def test_a_slot_holds_words(self):
        assert say("at {where}.", where="the <end> *of* $it$") == (
            Text("at "),
            Text("the <end> *of* $it$"),
            Text("."),
        )

    def test_a_slot_holds_a_line(self):
        line = say("the *output*")
        assert say("{what} of it", what=line) == (*line, Text(" of it"))

    @pytest.mark.parametrize(
        "value", [3, Fraction(1, 3), sqrt(2), (1, 2), ((1, 2), (3, 4)), softmax((0, 1))]
    )
    def test_a_slot_holds_a_number_or_an_array_exactly(self, value):
        (formula,) = say("{x}", x=value)
        assert isinstance(formula, Formula)
        assert formula.style == "value"
        assert formula.expr.value == value
        (rounded,) = say("{x:decimal}", x=value)
        assert isinstance(rounded, Formula)
        assert rounded.style == "decimal"

    def test_a_slot_may_stand_twice(self):
        assert len(say("{p} and {p:decimal}", p=P)) == 3

    def test_an_unknown_slot_is_an_error(self):
        with pytest.raises(ProseError, match=r"no value for the slot \{q\} in 'a \{q\}'"):
            say("a {q}", p=P)

    def test_an_unused_value_is_an_error(self):
        with pytest.raises(ProseError, match="unused in 'words': p, q"):
            say("words", q=1, p=P)

    def test_the_slots_of_a_sentence(self):
        assert slots("a {b} c {d:value} {b} `{e}` $x_{1}$") == {"b", "d"}

    def test_braces_in_notation_are_no_slots(self):
        (notation,) = say("$\\sqrt{d}$")
        assert notation == Notation(Sqrt(parse("d")))

    def test_primes_are_one_sign(self):
        (formula,) = say("$w_i''$")
        assert formula == Notation(Row((Script(Sym("w"), sub=Sym("i")), Op("''"))))

    def test_notation_that_cannot_be_read_is_an_error_of_the_programmer(self):
        with pytest.raises(Exception, match="cannot read the formula"):
            say("$\\nonsense$")


class TestLists:
    def as_text(self, line):
        return "".join(
            piece.text if isinstance(piece, Text) else str(piece.expr.value) for piece in line
        )

    @pytest.mark.parametrize(
        ("items", "text"),
        [
            ((1,), "1"),
            ((1, 2), "1 and 2"),
            ((1, 2, 3), "1, 2 and 3"),
            (("a", "b", "c", "d"), "a, b, c and d"),
            ((), ""),
        ],
    )
    def test_commas_and_a_closing_word(self, items, text):
        assert self.as_text(listed(items)) == text

    def test_another_closing_word(self):
        assert self.as_text(listed((1, 2, 3), "or")) == "1, 2 or 3"


class TestAuthors:
    """What stands in a problem file is text, whatever it looks like."""

    givens: ClassVar[dict[str, Named]] = {"X": named("X", "X", ((1, 2), (3, 4))), "p": P}

    def test_givens_are_put_in_exactly(self):
        line = author_text("Take {X} and {p:decimal}.", self.givens)
        assert line == (
            Text("Take "),
            Formula(self.givens["X"], "value"),
            Text(" and "),
            Formula(P, "decimal"),
            Text("."),
        )

    def test_marks_work_as_in_our_own_sentences(self):
        assert author_text("*so* `x` $x^2$", {}) == (
            Emph("so"),
            Text(" "),
            Code("x"),
            Text(" "),
            Notation(parse("x^2")),
        )

    def test_an_unknown_slot_is_named_with_the_known_ones(self):
        with pytest.raises(UnknownSlot) as caught:
            author_text("{W}", self.givens)
        assert caught.value.slot == "W"
        assert caught.value.known == ("X", "p")

    @pytest.mark.parametrize(
        "text",
        [
            r"$\input{secrets}$",
            r"$\write18{ls}$",
            "$5",
            "from $5 to $10",
            "5$ and 10$",
            "$ x $",
            "{{ 7 * 7 }}",
            "{% for x in y %}",
            "{0}",
            "{X!r}",
            "<script>alert(1)</script>",
            r"\VAR[x]",
            "%(p)s",
        ],
    )
    def test_nothing_is_run_and_nothing_is_lost(self, text):
        assert author_text(text, self.givens) == (Text(text),)

    @pytest.mark.parametrize("text", ["{X.__class__}", "{X[0]}", "{X.T}"])
    def test_a_path_is_looked_up_as_a_name_and_never_walked(self, text):
        with pytest.raises(UnknownSlot) as caught:
            author_text(text, self.givens)
        assert caught.value.slot == text.strip("{}")

    def test_a_formula_that_cannot_be_read_stays_as_typed_among_the_rest(self):
        assert author_text(r"so $\nonsense$ and $x$", {}) == (
            Text("so "),
            Text(r"$\nonsense$"),
            Text(" and "),
            Notation(parse("x")),
        )
