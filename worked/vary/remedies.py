"""What to say where no draw passes: which gate refused how many, and the nearest remedy."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from worked.vary.gates import by_gate

if TYPE_CHECKING:
    from worked.exercise import Exercise
    from worked.vary.family import Family
    from worked.vary.gates import Name, Refusal

OTHER_DRAWS: dict[Name, str] = {
    "solvable": "take out of {rules} what makes no problem",
    "unique": "let {rules} draw from a wider range, so that ties are rarer",
    "readable": "let {rules} draw from a narrower range",
    "fair": "let {rules} draw numbers nearer to the file's own",
    "discriminating": "let {rules} draw from a wider range, without values that hide a mistake",
    "distinct": "draw more fields, or let {rules} draw from a wider range",
}
"""What changes the draws, so that more of them pass a gate."""

MOST_NAMED = 3


def failure(family: Family, number: int, reasons: Counter[Refusal], found: int, count: int) -> str:
    """The message for a variant of which no draw passed, after `found` others of `count`."""
    gates = by_gate(reasons)
    told = ", ".join(f"{gate} {times:,}" for gate, times in gates.most_common())
    draws = f"none of {gates.total():,} draws passed the gates; refused by {told}"
    space = _space(found, count) if gates["distinct"] else ""
    cause = "distinct" if gates["distinct"] else gates.most_common(1)[0][0]
    whys = {refusal.why: times for refusal, times in reasons.items() if refusal.gate == cause}
    why, times = Counter(whys).most_common(1)[0]
    because = space or f"Mostly ({times:,} times): {why}."
    return f"variant {number}: {draws}. {because} {remedy(family.exercise, cause, why)}"


def _space(found: int, count: int) -> str:
    """What a draw that passes every other gate, but repeats another, means."""
    variants = "1 distinct variant was" if found == 1 else f"{found:,} distinct variants were"
    return f"{variants} found; a set of {count:,} does not fit."


def remedy(exercise: Exercise, gate: Name, why: str) -> str:
    """What to change in the file: other draws, or a looser gate."""
    other = OTHER_DRAWS[gate].format(rules=_rules(exercise))
    setting = looser(gate, why)
    gates = f"; or say gates: {{{setting}}}" if setting else ""
    return f"Under variants, {other}{gates}."


def _rules(exercise: Exercise) -> str:
    """The rules of the file by their paths."""
    paths = list(dict.fromkeys(path for part in exercise.parts for path, _ in part.variants.draw))
    if not paths:
        return "rules of your own (draw)"
    named = ", ".join(paths[:MOST_NAMED]) + (", ..." if len(paths) > MOST_NAMED else "")
    return f"the rule for {named}" if len(paths) == 1 else f"the rules for {named}"


def looser(gate: Name, why: str) -> str:
    """The setting with which a gate would let pass what it refused."""
    if gate == "readable":
        if digits := re.search(r"more than (\d+) digits", why):
            return f"readable: {{digits: {int(digits[1]) + 2}}}"
        return f"readable: {{{'weights' if ' prints as ' in why else 'fractions'}: off}}"
    if gate == "discriminating" and (name := re.search(r"the mistakes? (\w+)", why)):
        return f"discriminating: {{except: [{name[1]}]}}"
    if gate == "unique":  # a tie that leaves no single answer cannot be let through
        return "unique: off" if why.endswith("is as good") else ""
    return {"fair": "fair: 0.5", "distinct": "distinct: off"}.get(gate, "")
