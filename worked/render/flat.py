"""Macros that only print what they are given, as plain functions: Jinja is asked once.

Calling a macro of Jinja costs more than printing most formulas. A macro whose body is nothing but
text and its own single argument is the same for every argument, save for that argument: it is read
from the template's syntax tree as what stands before and after.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinja2 import Environment, nodes


class Macro(Protocol):
    """A macro of a template: named values in, text out."""

    def __call__(self, *args: object, **values: object) -> str:
        """Fill the macro in."""


def flat_macros(environment: Environment, name: str) -> dict[str, Macro]:
    """The macros of a template that only print their single argument, by name."""
    from jinja2 import nodes

    source, filename, _ = environment.loader.get_source(environment, name)  # type: ignore[union-attr]
    tree = environment.parse(source, name, filename)
    found: dict[str, Macro] = {}
    for macro in tree.find_all(nodes.Macro):
        if len(macro.args) != 1 or macro.defaults:
            continue
        pieces = list(_pieces(macro))
        if pieces.count(None) == 1:
            at = pieces.index(None)
            before, after = ("".join(filter(None, side)) for side in (pieces[:at], pieces[at:]))
            found[macro.name] = _around(before, macro.args[0].name, after)
    return found


def _pieces(macro: nodes.Macro) -> Iterator[str | None]:
    """The text of a macro, None for its argument; twice None where it does anything else."""
    from jinja2 import nodes

    for output in macro.body:
        for piece in output.nodes if isinstance(output, nodes.Output) else (output,):
            if isinstance(piece, nodes.TemplateData):
                yield piece.data
            elif isinstance(piece, nodes.Name) and piece.name == macro.args[0].name:
                yield None
            else:
                yield from (None, None)


def _around(before: str, name: str, after: str) -> Macro:
    def macro(*args: object, **values: object) -> str:
        return f"{before}{args[0] if args else values[name]}{after}"

    return macro
