"""A survey of variants as lines for a terminal, and as JSON."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from worked.export.as_json import Json
    from worked.vary.counting import Count
    from worked.vary.survey import Fits, MistakeCount, Survey

WIDTH = 80
MOST_REASONS = 8
FITS: dict[Fits, str] = {
    "yes": "A class of {size} fits: each can have a variant of its own.",
    "no": "A class of {size} does not fit. Different variants that there are: {room}.",
    "unsure": "It is not sure that a class of {size} fits; a survey of more draws tells more.",
}
NONE = "A class of {size} does not fit: no draw passes all gates."


def survey_lines(survey: Survey) -> Iterator[str]:
    """The survey in words and columns, at most 80 characters wide."""
    yield f"{survey.draws} draws with seed {survey.seed}"
    yield from _gates(survey)
    yield from _space(survey)
    yield from _work(survey)
    yield from _mistakes(survey)
    if survey.fits is not None:
        room = survey.space.passed.answers.least
        yield ""
        words = NONE if survey.fits == "no" and not room else FITS[survey.fits]
        yield words.format(size=survey.class_size, room=f"{room:,}")


def _gates(survey: Survey) -> Iterator[str]:
    rows = [("gate", "asked", "refused", "alone")]
    rows += [
        (gate.name, f"{gate.asked:,}", f"{gate.refused:,}", f"{gate.alone:,}")
        for gate in survey.gates
    ]
    yield ""
    yield from _columns(rows)
    yield from _wrapped(
        f"{survey.passed:,} of {survey.draws:,} draws pass all gates "
        f"({share(survey.passed, survey.draws)}). Alone: what a gate would refuse if the others "
        "did not exist."
    )
    reasons = survey.reasons[:MOST_REASONS]
    if reasons:
        yield ""
        yield "  refused because"
    for refusal, times in reasons:
        yield from _wrapped(f"{times:>6,}  {refusal.gate}: {refusal.why}", "          ")


def _space(survey: Survey) -> Iterator[str]:
    drawn, passed = survey.space
    yield ""
    yield "  different variants"
    for words, count in (
        ("numbers that can be drawn", drawn.numbers),
        ("answers that they have", drawn.answers),
        ("numbers that pass the gates", passed.numbers),
        ("answers of those", passed.answers),
    ):
        yield from _wrapped(f"    {words:<27} {how_many(count)}", " " * 32)


def _work(survey: Survey) -> Iterator[str]:
    rows: list[tuple[str, ...]] = [("work by hand", "file", "least", "median", "most")]
    for spread in survey.work:
        numbers = (spread.own, spread.least, spread.median, spread.most)
        label = f"part ({spread.label})" if spread.label else "variants"
        rows.append((label, *[f"{number:,}" for number in numbers]))
    if len(rows) > 1:
        yield ""
        yield from _columns(rows)


def _mistakes(survey: Survey) -> Iterator[str]:
    if not survey.mistakes:
        return
    rows = [("mistake", "right before", "after", "unlike all others after")]
    rows += [_mistake(mistake) for mistake in survey.mistakes]
    yield ""
    yield from _columns(rows)
    yield from _wrapped(
        "Right: draws in which a mistake leads to the right answer, before and after the gates. "
        "Unlike all others: it leads to an answer of its own."
    )
    if survey.pairs:
        yield from _wrapped(
            f"{survey.pairs_apart:,} of {survey.pairs:,} pairs of mistakes "
            f"({share(survey.pairs_apart, survey.pairs)}) lead to different answers after the "
            "gates: there a wrong answer names its mistake."
        )


def _mistake(mistake: MistakeCount) -> tuple[str, str, str, str]:
    label = f"({mistake.label}) " if mistake.label else ""
    return (
        f"{label}{mistake.name}",
        f"{mistake.right:,} of {mistake.made:,}",
        f"{mistake.right_after:,}",
        f"{mistake.unmistakable:,} of {mistake.passed:,}",
    )


def how_many(count: Count) -> str:
    """`22, all found`, or an estimate with its interval."""
    if not count.draws:
        return "none seen"
    if count.exact:
        return f"{count.least:,}, all found"
    if count.likely is None or count.most is None:
        return f"at least {rounded(count.least)} (95 %; no repeat in {count.draws:,} draws)"
    repeats = "1 repeat" if count.repeats == 1 else f"{count.repeats:,} repeats"
    return (
        f"about {rounded(count.likely)} (95 %: {rounded(count.least)} to {rounded(count.most)}; "
        f"{repeats} in {count.draws:,} draws)"
    )


def rounded(number: int) -> str:
    """A number of which two digits are known."""
    size = 10 ** max(0, len(str(number)) - 2)
    return f"{number // size * size:,}"


def share(some: int, of: int) -> str:
    """`59 %`, `under 1 %`; of nothing, `none`."""
    percent = 100 * some // of if of else 0
    if some and not percent:
        return "under 1 %"
    return f"{percent} %" if of else "none"


def _columns(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Rows under each other: words to the left, numbers to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for first, *others in rows:
        cells = [text.rjust(width) for text, width in zip(others, widths[1:], strict=True)]
        yield "   ".join([f"  {first.ljust(widths[0])}", *cells]).rstrip()


def _wrapped(text: str, indent: str = "  ") -> Iterator[str]:
    lead = "" if text.startswith(" ") else "  "
    yield from wrap(
        text, WIDTH, initial_indent=lead, subsequent_indent=indent, drop_whitespace=True
    )


def survey_json(survey: Survey) -> Json:
    """The survey as an object of JSON."""
    return {
        "seed": survey.seed,
        "draws": survey.draws,
        "passed": survey.passed,
        "gates": [
            {"name": g.name, "asked": g.asked, "refused": g.refused, "alone": g.alone}
            for g in survey.gates
        ],
        "reasons": [
            {"gate": refusal.gate, "why": refusal.why, "times": times}
            for refusal, times in survey.reasons
        ],
        "different": {
            name: {"numbers": _count(found.numbers), "answers": _count(found.answers)}
            for name, found in (("drawn", survey.space.drawn), ("passed", survey.space.passed))
        },
        "work": [
            {"part": w.label, "file": w.own, "least": w.least, "median": w.median, "most": w.most}
            for w in survey.work
        ],
        "mistakes": [
            {
                "part": m.label,
                "name": m.name,
                "made": m.made,
                "right": m.right,
                "passed": m.passed,
                "right_after": m.right_after,
                "unmistakable": m.unmistakable,
            }
            for m in survey.mistakes
        ],
        "pairs": {"passed": survey.pairs, "apart": survey.pairs_apart},
        "class_size": survey.class_size,
        "fits": survey.fits,
    }


def _count(count: Count) -> Json:
    return {
        "least": count.least,
        "most": count.most,
        "likely": count.likely,
        "exact": count.exact,
        "draws": count.draws,
        "repeats": count.repeats,
    }
