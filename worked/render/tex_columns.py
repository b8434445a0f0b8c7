"""Columns of decimals whose points stand below each other."""

from __future__ import annotations


def lined_up(texts: list[str]) -> list[str]:
    """Cells with room after each, so that the points of the numbers they end in line up."""
    endings = [_ending(text) for text in texts]
    lengths = {len(ending.partition(".")[2]) for ending in endings if ending}
    if len(lengths) < 2:
        return texts
    longest = max(lengths)
    return [_with_room(text, ending, longest) for text, ending in zip(texts, endings, strict=True)]


def _ending(text: str) -> str:
    """The digits and the point that a cell ends in."""
    body = text.rstrip("$}")
    return body[len(body.rstrip("0123456789.")) :]


def _with_room(text: str, ending: str, longest: int) -> str:
    _, point, after = ending.partition(".")
    missing = longest - len(after)
    if not missing or not ending:
        return text
    return rf"{text}\phantom{{{'' if point else '.'}{'0' * missing}}}"


def padded_width(text: str, printed: tuple[str, float]) -> float:
    """The width of a cell that has got room after it."""
    return printed[1] + len(text) - len(printed[0]) - 10 * (len(text) > len(printed[0]))
