"""Formulas in symbols are checked with numbers in the place of the symbols, and exactly."""

import json

import pytest

from tests.contract import pinning, printing, promises
from tests.contract.cases import of
from tests.contract.open_ended import ErrsInAPower, OpenEnded, TypesAFormula
from worked.check import CheckFailed, check_part
from worked.check.oracle import compare_with_oracle
from worked.draw import Rng
from worked.exact import Symbolic, exact_text
from worked.export.as_json import result_json
from worked.reals import FloatReals, PreciseReals
from worked.solve import known_mistakes, same
from worked.trace.arithmetic import Floats
from worked.vary.gates import Solved, size_of
from worked.vary.printed import work_of
from worked.vary.telling import Eye


def test_every_link_is_checked_and_the_oracle_agrees():
    report = check_part(of(OpenEnded()).part)
    assert report.oracle == "agrees"
    assert report.equalities == report.links > 10


def test_a_sum_that_the_oracle_does_not_find_is_caught():
    with pytest.raises(CheckFailed, match="cost: the second route gives another value"):
        check_part(of(ErrsInAPower()).part)


def test_a_relation_that_holds_at_one_point_only_is_caught():
    part = of(TypesAFormula()).part
    with pytest.raises(CheckFailed, match=r"N\*\*2.*3\*N.* is not true"):
        check_part(part)


def test_an_oracle_asks_for_the_numbers_of_the_point():
    point = {"N": 3, "D": 4}
    assert FloatReals(point).symbol("N") == 3.0
    assert PreciseReals(point).symbol("D") == 4
    assert check_part(of(OpenEnded()).part).oracle == "agrees"
    compare_with_oracle(of(OpenEnded()).part, Floats({"N": 7, "D": 2, "beta": 1}))


def test_json_names_the_symbols_and_has_no_decimals():
    results = of(OpenEnded()).part.results
    cost, rate = (result_json(results[name], 5) for name in ("cost", "rate"))
    assert cost == {
        "exact": "3*D**2*N + 2*D*N**2",
        "decimal": None,
        "latex": "3 N D^{2} + 2 N^{2} D",
        "symbols": ["N", "D"],
    }
    assert rate["symbols"] == ["beta"]
    assert json.loads(json.dumps(cost)) == cost
    assert result_json(results["shares"], 5)["decimal"] is None


def test_mistakes_and_gates_tell_formulas_apart():
    case = of(OpenEnded())
    wrong = known_mistakes(case.part)
    assert len(wrong) == 4
    assert not any(same(one.results[0], case.part.results["cost"]) for one in wrong)
    solved = Solved(case.part, Eye(4))
    assert len(solved.seen_wrong()) == 4
    assert not any(solved.seem_alike(a, b) for a in wrong for b in wrong if a is not b)
    assert size_of(case.part, 4).digits == 1
    assert work_of(case.part).total > 0


@pytest.mark.parametrize("seed", range(3))
def test_a_kind_with_symbols_keeps_the_promises(seed):
    case = of(OpenEnded.sample(Rng("symbols", seed)))
    promises.the_exact_answer_agrees_with_the_oracle(case)
    promises.the_oracle_shares_no_code_with_the_solution(case)
    promises.every_equality_shown_is_true(case)
    promises.the_answer_ends_a_shown_derivation_and_every_result_is_used(case)
    pinning.a_pinned_result_is_taken_as_given(case)
    pinning.what_follows_a_pin_follows([case])
    printing.the_printed_latex_holds_the_numbers(case)
    for format_ in printing.TEXTS:
        printing.no_word_is_lost(case, format_)


def test_a_formula_that_is_printed_wrongly_is_caught(monkeypatch):
    case = of(OpenEnded())
    value = case.part.results["cost"].value
    assert isinstance(value, Symbolic)
    cost = exact_text(value)
    assert cost == "3*D**2*N + 2*D*N**2"
    page = case.latex.replace(r"\boxed{3 N D^{2} + 2 N^{2} D}", r"\boxed{3 N D^{2} + 2 N^{3} D}")
    assert page != case.latex
    monkeypatch.setattr(case, "latex", page)
    with pytest.raises(AssertionError, match=r"not true|the box of"):
        printing.the_printed_latex_holds_the_numbers(case)
