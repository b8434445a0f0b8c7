"""Columns of decimals whose points stand below each other."""


def lined_up(texts: list[str]) -> list[str]:
    """Decimals of a column with room after each, so that their points stand below each other."""
    parts = [text.partition(".") for text in texts]
    lengths = {len(after) for _, _, after in parts}
    if len(lengths) < 2:
        return texts
    longest = max(lengths)
    return [
        _with_room(text, point, longest - len(after))
        for text, (_, point, after) in zip(texts, parts, strict=True)
    ]


def _with_room(text: str, point: str, missing: int) -> str:
    if not missing or not text[-1:].isdigit():
        return text
    return rf"{text}\phantom{{{'' if point else '.'}{'0' * missing}}}"


def padded_width(text: str, printed: tuple[str, float]) -> float:
    """The width of a cell that has got room after it."""
    return printed[1] + len(text) - len(printed[0]) - 10 * (len(text) > len(printed[0]))
