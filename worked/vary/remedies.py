"""What to say where no draw passes: which gate refused how many, and the nearest remedy."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from worked.vary.family import Family
    from worked.vary.gates import Name, Refusal

REMEDIES: dict[Name, str] = {
    "solvable": "take values out of the rules that make no problem",
    "unique": "draw from a wider range, so that ties are rarer",
    "readable": "draw from a narrower range",
    "fair": "draw from ranges nearer to the file's own numbers",
    "discriminating": "draw from a wider range, without values that hide a mistake",
    "distinct": "draw more fields, or from wider ranges",
}
"""What changes the draws. How a gate is loosened stands in `LOOSER`."""

LOOSER: dict[Name, str] = {
    "unique": "gates: {unique: off}",
    "readable": "gates: {readable: {digits: 6}}",
    "fair": "gates: {fair: 0.5}",
    "discriminating": "gates: {discriminating: {except: [...]}}",
    "distinct": "gates: {distinct: off}",
}


def failure(family: Family, number: int, reasons: Counter[Refusal], found: int, count: int) -> str:
    """The message for a variant of which no draw passed, after `found` others of `count`."""
    gates: Counter[Name] = Counter()
    for refusal, times in reasons.items():
        gates[refusal.gate] += times
    if not gates:
        return f"variant {number}: {family.tries} tries are used up"
    worst, times = gates.most_common(1)[0]
    why, how_often = Counter(
        {refusal.why: n for refusal, n in reasons.items() if refusal.gate == worst}
    ).most_common(1)[0]
    told = ", ".join(f"{gate} {n}" for gate, n in gates.most_common())
    message = (
        f"variant {number}: none of {sum(gates.values())} draws passed the gates; refused by "
        f"{told}. Mostly ({how_often} times): {why}."
    )
    if worst == "distinct":
        message += f" {_space(found, count)}"
    return f"{message} {remedy(worst, why)}"


def _space(found: int, count: int) -> str:
    answers = "1 distinct variant was" if found == 1 else f"{found} distinct variants were"
    return f"{answers} found; a set of {count} does not fit."


def remedy(gate: Name, why: str) -> str:
    """What to change in the file."""
    words = f"Under variants: {REMEDIES[gate]}"
    looser = LOOSER.get(gate)
    if gate == "readable" and "print" in why:
        looser = "gates: {readable: {weights: off}}"
    if gate == "readable" and ("fraction" in why or "denominator" in why):
        looser = "gates: {readable: {fractions: off}}"
    if gate == "discriminating":
        names = why.removeprefix("part ").partition("the mistake")[2].split()
        name = next((word for word in names[0:2] if "_" in word), "...")
        looser = f"gates: {{discriminating: {{except: [{name}]}}}}"
    return f"{words}; or {looser}." if looser else f"{words}."
