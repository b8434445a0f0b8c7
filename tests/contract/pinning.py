"""Promises about pins: a result can be given, the text says so, and what follows follows."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

from tests.contract.walking import as_text, blocks, formulas, identical, named_in, sides
from worked.check import check_part
from worked.check.equalities import derivations
from worked.document import Formula, Note
from worked.errors import WorkedError
from worked.trace import Named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tests.contract.cases import Case
    from worked.document import Derivation, PartSolution


def a_pinned_result_is_taken_as_given(case: Case) -> None:
    """Each result pinned to its own value changes nothing but the words."""
    for name, result in case.part.results.items():
        pinned = case.pinned(**{name: result.value})
        assert pinned.results[name].pinned, f"{name} is computed although it is given"
        assert taken_as_given(pinned) == [name], f"{name} is not said to be given"
        assert not any(
            derivation.links and _computes(derivation, name)
            for step in pinned.steps
            for derivation in derivations(step.blocks)
        ), f"{name} is derived although it is given"
        for other, value in case.part.results.items():
            if other in pinned.results:
                assert identical(pinned.results[other].value, value.value), f"{name}: {other}"
        assert set(case.part.answers) <= set(pinned.results)
        check_part(pinned)


def what_follows_a_pin_follows(cases: Sequence[Case]) -> None:
    """Of one kind: results pinned to wrong values; what is computed from them shows the pin.

    Of results with numbered names (`weights_1`, `weights_2`, ...) the first and the last of a case
    are pinned, of others each. A result from which others are derived changes at least one of them
    in at least one case (not in every case: the softmax of one score is 1, whatever the score).
    """
    leading: set[str] = set()
    followed: set[str] = set()
    changing: set[str] = set()
    for case in cases:
        for name in _ends(case.part.results):
            followers = _followers(case.part, name)
            solved = list(_solved_with(case, name, case.part.results[name].value))
            for pinned in solved:
                followed.add(_stem(name))
                _shows_the_pin(pinned, name)
            if followers:
                leading.add(_stem(name))
            if any(_changed(case.part, pinned, name) for pinned in solved):
                changing.add(_stem(name))
    assert leading <= followed, f"no value is followed of {sorted(leading - followed)}"
    assert leading <= changing, f"nothing follows from {sorted(leading - changing)}"


def _ends(names: Iterable[str]) -> list[str]:
    """Of names with the same stem the first and the last."""
    alike: dict[str, list[str]] = {}
    for name in names:
        alike.setdefault(_stem(name), []).append(name)
    return [name for group in alike.values() for name in dict.fromkeys((group[0], group[-1]))]


def _shows_the_pin(pinned: PartSolution, name: str) -> None:
    """It says so, every formula that refers to the result means the pin, every link is true."""
    assert taken_as_given(pinned) == [name], f"{name} is not said to be given"
    check_part(pinned)
    value = pinned.results[name].value
    for one in named_in(formulas(pinned)):
        assert one.name != name or one.value is value, f"{name} is still {one.value} somewhere"


def _changed(right: PartSolution, pinned: PartSolution, name: str) -> bool:
    """Whether a pin changed any other result."""
    return any(
        other != name
        and other in pinned.results
        and not identical(pinned.results[other].value, result.value)
        for other, result in right.results.items()
    )


def _stem(name: str) -> str:
    """`weights` for `weights_2`."""
    return re.sub(r"_\d+$", "", name)


def taken_as_given(part: PartSolution) -> list[str]:
    """The names of the results of which the text says so."""
    found = []
    for block in blocks(part):
        if isinstance(block, Note) and block.role == "given":
            assert "taken as given" in as_text(block.line), as_text(block.line)
            found += [one.name for one in named_in(p for p in block.line if isinstance(p, Formula))]
    return found


def _computes(derivation: Derivation, name: str) -> bool:
    """Whether a derivation has the result on its left and something else on its right."""
    if not _is_about(derivation, name):
        return False
    return any(not _is_about_expr(side, name) for side in list(sides(derivation))[1:])


def _is_about(derivation: Derivation, name: str) -> bool:
    return isinstance(derivation.left, Formula) and _is_about_expr(derivation.left, name)


def _is_about_expr(side: Formula, name: str) -> bool:
    """Whether a side is the result itself, or an entry of it."""
    root = side.expr.args[0] if len(side.expr.args) == 1 else side.expr
    return isinstance(root, Named) and root.name == name


def _followers(part: PartSolution, name: str) -> set[str]:
    """The results whose shown derivations use a result."""
    found = set()
    for derivation in derivations(blocks(part)):
        if isinstance(derivation.left, Formula) and isinstance(derivation.left.expr, Named):
            about = derivation.left.expr.name
            rest = list(sides(derivation))[1:]
            if about != name and name in {one.name for one in named_in(rest)}:
                found.add(about)
    return found & set(part.results)


def _solved_with(case: Case, name: str, value: object) -> Iterator[PartSolution]:
    """Solutions with wrong values of a result; a value that makes no sense may be refused."""
    for wrong in wrong_values(value):
        with suppress(WorkedError):
            yield case.pinned(**{name: wrong})


def wrong_values(value: object) -> Iterator[object]:
    """Values of the same shape: a number goes up and down; of many the first up, the last down.

    Trees of numbers are followed along their first and along their last branch.
    """
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, str):
        yield f"not {value}"
    elif not isinstance(value, tuple):
        yield from (value + 1, value - 1) if hasattr(value, "__add__") else (0,)  # type: ignore[operator]
    elif len(value) == 1:
        yield from ((wrong,) for wrong in wrong_values(value[0]))
    elif value:
        yield from ((up, *value[1:]) for up in [*wrong_values(value[0])][:1])
        yield from ((*value[:-1], down) for down in [*wrong_values(value[-1])][-1:])
