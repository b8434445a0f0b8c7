"""Templates can be replaced, and a template that is wrong says where."""

from dataclasses import replace

import pytest

from tests.specimen import specimen
from worked.files import problems
from worked.files import templates as shipped
from worked.load import load
from worked.render import render
from worked.render.latex import LATEX, write
from worked.render.page import Options, outline
from worked.render.templates import MACROS, TemplateProblem, templates


@pytest.fixture
def own(tmp_path):
    """A reader's own folder of LaTeX templates, with nothing in it yet."""
    (tmp_path / "latex").mkdir()
    return tmp_path


def nodes(own, text):
    (own / "latex" / "nodes.j2").write_text(text, encoding="utf-8")


def page(own, text):
    (own / "latex" / "page.j2").write_text(text, encoding="utf-8")


def shipped_nodes():
    return (shipped() / "latex" / "nodes.j2").read_text(encoding="utf-8")


def latex(own):
    options = Options(templates=own)
    return write(outline(specimen(), options), options)


def test_an_own_page_comes_before_ours(own):
    page(own, r"Mine: \VAR{problems | length}")
    assert latex(own) == "Mine: 1"


def test_an_own_macro_comes_before_ours_and_the_rest_is_ours(own):
    nodes(own, r"\BLOCK{macro emph(words)}\textbf{\VAR{words}}\BLOCK{endmacro}")
    assert r"\textbf{these}" in latex(own)
    assert r"\step{1}" in latex(own)


def test_an_own_page_may_extend_ours(own):
    page(own, r"Before. \BLOCK{include 'shipped/page.j2'}")
    assert latex(own).startswith(r"Before. \documentclass")


@pytest.mark.parametrize("name", MACROS)
def test_a_missing_macro_is_an_error_when_templates_are_loaded(tmp_path, monkeypatch, name):
    folder = tmp_path / "incomplete"
    folder.mkdir()
    without = shipped_nodes().replace(rf"\BLOCK{{macro {name}(", r"\BLOCK{macro another(")
    (folder / "nodes.j2").write_text(without, encoding="utf-8")
    (folder / "page.j2").write_text("", encoding="utf-8")
    monkeypatch.setattr("worked.files.templates", lambda: tmp_path)
    with pytest.raises(TemplateProblem, match=f"incomplete/nodes.j2: a macro is missing: {name}"):
        templates(replace(LATEX, folder="incomplete"))


def test_an_undefined_variable_is_an_error(own):
    page(own, r"\VAR{headline}")
    with pytest.raises(TemplateProblem, match="'headline' is undefined"):
        latex(own)


def test_an_undefined_variable_in_a_macro_is_an_error(own):
    nodes(own, shipped_nodes().replace(r"\emph{\VAR{words}}", r"\emph{\VAR{wrods}}"))
    with pytest.raises(TemplateProblem, match="'wrods' is undefined"):
        latex(own)


def test_a_template_that_cannot_be_read_says_on_which_line(own):
    page(own, "one\n\\BLOCK{if}\n")
    with pytest.raises(TemplateProblem, match=r"latex/page\.j2:2: "):
        latex(own)


def test_a_folder_without_templates_for_the_format_is_an_error(tmp_path):
    with pytest.raises(TemplateProblem, match="there is no folder latex in it"):
        latex(tmp_path)


def test_the_text_of_an_author_is_no_template():
    options = Options()
    hostile = r"{{ 'ab' * 9 }} \VAR{'ab' * 9} {% raw %}"
    document = replace(outline(specimen(), options), title=hostile)
    assert "ab" * 9 not in write(document, options)


def test_problems_by_topic_stand_below_its_name_in_the_contents():
    files = ["emd", "msa", "pooling", "argmax-attention", "conv-shapes"]
    solutions = [load(problems() / f"{name}.yaml").solve() for name in files]
    document = outline(solutions, Options(order="topic"))
    assert [(problem.topic, problem.title) for problem in document.problems] == [
        ("Attention", "Two-head self-attention by hand"),
        ("", "Argmax attention by hand"),
        ("Convolution", "Max and average pooling of two matrices"),
        ("", "Parameters and output shape of a convolution"),
        ("Transport", "Earth mover's distance by hand"),
    ]
    for format_ in ("latex", "html"):
        page = render(solutions, format_, Options(order="topic"))
        assert isinstance(page, str)
        assert page.index("Attention") < page.index("Convolution") < page.index("Transport")
    as_given = outline(solutions, Options())
    assert [problem.topic for problem in as_given.problems] == [""] * 5


def test_a_folder_with_the_name_of_a_topic_says_what_its_problems_are_about():
    layer = load(problems() / "transformers" / "transformer-flops.yaml").solve()
    assert layer.parts[0].problem.topic == "attention"
    elsewhere = replace(layer, file="week-3/transformer-flops.yaml")
    document = outline([layer, elsewhere], Options(order="topic"))
    assert [problem.topic for problem in document.problems] == ["Attention", "Transformers"]
