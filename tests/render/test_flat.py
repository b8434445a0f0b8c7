"""Macros that only print their argument are plain functions, and print the same."""

import pytest
from jinja2 import DictLoader, Environment

from worked.render.flat import flat_macros

SOURCE = r"""{% macro bare(x) %}{{ x }}{% endmacro %}
{% macro around(x) %}
<p>{{ x }}</p>
{% endmacro %}
{% macro changed(x) %}{{ x | upper }}{% endmacro %}
{% macro asked(x) %}{% if x %}yes {{ x }}{% endif %}{% endmacro %}
{% macro twice(x) %}{{ x }}{{ x }}{% endmacro %}
{% macro other(x) %}{{ y }}{% endmacro %}
{% macro never(x) %}text{% endmacro %}
{% macro optional(x="a") %}{{ x }}{% endmacro %}
{% macro two(x, y) %}{{ x }}{% endmacro %}
{% macro calls(x) %}{{ bare(x) }}{% endmacro %}"""


@pytest.fixture
def environment():
    return Environment(
        loader=DictLoader({"nodes.j2": SOURCE}), trim_blocks=True, lstrip_blocks=True
    )


def test_only_macros_that_do_nothing_but_print_are_flat(environment):
    assert set(flat_macros(environment, "nodes.j2")) == {"bare", "around"}


@pytest.mark.parametrize("name", ["bare", "around"])
@pytest.mark.parametrize("text", ["", "a", "{{ x }}", "\n", 3])
def test_a_flat_macro_prints_what_jinja_prints(environment, name, text):
    macro = getattr(environment.get_template("nodes.j2").module, name)
    flat = flat_macros(environment, "nodes.j2")[name]
    assert flat(text) == macro(text)
    assert flat(x=text) == macro(x=text)
