"""What attention costs: published formulas, sizes left out or given, and what is refused."""

import pytest
import sympy

from worked.check import check
from worked.errors import ProblemFileError
from worked.exact import Symbolic
from worked.export.as_json import result_json
from worked.load import load_text


def solved(**given):
    """The checked results of a problem."""
    fields = "".join(f"  {name}: {value}\n" for name, value in given.items())
    solution = load_text(f"kind: attention_cost\ngiven:\n{fields}").solve()
    check(solution)
    return solution.parts[0].results


def told_of(result):
    return result_json(result, 4)


def read_back(result):
    """The JSON text of a result, read by sympy with positive symbols."""
    told = told_of(result)
    names = {name: sympy.Symbol(name, positive=True) for name in told.get("symbols", ())}
    return sympy.sympify(told["exact"], locals=names)


def formula(text):
    """A formula in positive symbols."""
    names = "N D M C F h w n d heads d_k d_v".split()
    return sympy.sympify(text, locals={name: sympy.Symbol(name, positive=True) for name in names})


@pytest.mark.parametrize(
    ("what", "name", "wanted"),
    [
        ("msa", "total_macs", "4*N*D**2 + 2*N**2*D"),
        ("softmax_attention", "total_macs", "N**2*(D + M)"),
        ("softmax_attention", "memory", "2*N*D + 2*N**2 + 2*N*M"),
        ("kernel_attention", "total_macs", "2*N*C*M + N*C"),
        ("kernel_attention", "memory", "2*N*D + C*M + C + 2*N*M"),
        ("window_msa", "total_macs", "4*h*w*C**2 + 2*M**2*h*w*C"),
        ("transformer_block", "total_macs", "3*n*C*d**2 + 2*n*C**2*d + 2*n*C*d*h"),
        ("transformer_block", "order", "n*C*d**2 + n*C**2*d + n*C*d*h"),
        ("encoder_block", "total_macs", "4*N*D**2 + 2*N**2*D + 2*N*D*F"),
        ("encoder_block", "total_flops", "8*N*D**2 + 4*N**2*D + 4*N*D*F"),
    ],
)
def test_the_formulas_of_the_literature(what, name, wanted):
    """Windows: Liu et al., 2021, equations 1 and 2."""
    assert sympy.expand(read_back(solved(what=what)[name]) - formula(wanted)) == 0


def test_other_widths_of_a_head():
    total = read_back(solved(what="msa", d_k=5, d_v=7)["total_macs"])
    assert sympy.expand(total - formula("12*heads*N*(2*D + N)")) == 0


def test_when_linear_attention_wins():
    for what, compare in (
        ("kernel_attention", "softmax_attention"),
        ("softmax_attention", "kernel_attention"),
    ):
        crossover = read_back(solved(what=what, compare=compare)["crossover"])
        assert sympy.simplify(crossover - formula("C*(2*M + 1)/(D + M)")) == 0


def test_when_linear_attention_wins_with_a_quadratic_kernel():
    results = solved(
        what="kernel_attention",
        compare="softmax_attention",
        features="quadratic",
        equal_widths="true",
    )
    wanted = formula("(D + 1)*(D + 2)*(2*D + 1)/(4*D)")
    assert sympy.simplify(read_back(results["crossover"]) - wanted) == 0
    assert read_back(results["order"]) == formula("N*D**3")
    assert sympy.expand(read_back(results["memory_order"]) - formula("N*D + D**3")) == 0


def test_on_both_sides_of_the_crossover():
    sizes = {"what": "kernel_attention", "compare": "softmax_attention", "D": 3, "M": 2, "C": 4}
    assert solved(**sizes)["crossover"].value == 4
    for tokens, cheaper in ((3, False), (4, False), (5, True)):
        results = solved(**sizes, N=tokens)
        linear, soft = results["total_macs"].value, results["compared_macs"].value
        assert (linear < soft) is cheaper
        assert (linear == soft) is (tokens == 4)


def test_sizes_that_are_given_are_numbers_and_the_others_stay():
    results = solved(what="msa", N=197, D=768, heads=12)
    assert results["total_macs"].value == 4 * 197 * 768**2 + 2 * 197**2 * 768
    assert results["d_k"].value == 64
    assert isinstance(results["order"].value, Symbolic)
    half = solved(what="kernel_attention", N=10, C=6, M=2)
    assert half["total_macs"].value == 2 * 10 * 6 * 2 + 10 * 6
    assert half["memory"].value.symbols == ("D",)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"what": "msa", "D": 6, "heads": 4}, "D is 6, which 4 does not divide"),
        ({"what": "msa", "F": 6}, "given; msa has the sizes N, D, heads, d_k, d_v"),
        ({"what": "window_msa", "h": 7, "M": 2}, "windows of 2 do not tile it"),
        ({"what": "msa", "compare": "kernel_attention"}, "can be compared"),
        ({"what": "softmax_attention", "features": "cubic"}, "has no features"),
        ({"what": "encoder_block", "equal_widths": "true"}, "has no M"),
        ({"what": "softmax_attention", "N": 0}, "0"),
        ({"what": "kernel_attention", "features": "quadratic", "C": 6}, "C: given"),
    ],
)
def test_what_does_not_fit_is_refused(given, words):
    with pytest.raises(ProblemFileError) as caught:
        solved(**given)
    assert words in str(caught.value)


def test_heads_need_not_divide_where_the_widths_are_given():
    assert solved(what="msa", N=2, D=6, heads=4, d_k=1, d_v=1)["total_macs"].value == 8 * 2 * 14
