"""Exact values as TeX, whole: what JSON and exporters hold of a result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.exact import decimal, is_too_long
from worked.render.tex import number_tex
from worked.trace import COLUMN, Form

if TYPE_CHECKING:
    from collections.abc import Iterable

    from worked.exact import Scalar
    from worked.trace import Value


def value_tex(value: Value, form: Form = COLUMN) -> str:
    """An exact value, every entry of it: a number, a vector in its form, a matrix, or a list."""
    if not isinstance(value, tuple):
        return _number(value)
    if not value:
        return "()"
    if all(isinstance(entry, tuple) and not _nested(entry) for entry in value):
        return _array(value)  # type: ignore[arg-type]
    if not any(isinstance(entry, tuple) for entry in value):
        return _vector(value, form)  # type: ignore[arg-type]
    return rf"\left({', '.join([value_tex(entry) for entry in value])}\right)"


def _number(value: Scalar | str) -> str:
    """A number; of one too long to be written out, twelve places."""
    return rf"\approx {decimal(value, 12)}" if is_too_long(value) else number_tex(value)


def _vector(entries: tuple[Scalar, ...], form: Form) -> str:
    if form.vector == "column":
        return _array([(entry,) for entry in entries])
    if form.vector == "row":
        return _array([entries])
    left, right = ("(", ")") if form.vector == "tuple" else (r"\{", r"\}")
    return rf"\left{left}{', '.join(map(_number, entries))}\right{right}"


def _nested(value: tuple[Value, ...]) -> bool:
    return not value or any(isinstance(entry, tuple) for entry in value)


def _array(rows: Iterable[tuple[Value, ...]]) -> str:
    lines = [" & ".join([_number(entry) for entry in line]) for line in rows]  # type: ignore[arg-type]
    body = r" \\ ".join(lines)
    return rf"\begin{{bmatrix}}{body}\end{{bmatrix}}"
