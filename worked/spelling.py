"""Words of messages: what somebody wrote, shown back; the word they may have meant; counts."""

from collections.abc import Iterable

LONGEST_QUOTE = 60
LONGEST_LIST = 20


def is_short(text: str) -> bool:
    """Whether the text can stand in a message as it is: on one line, with nothing invisible."""
    return len(text) <= LONGEST_QUOTE and text.isprintable()


def shown(text: str) -> str:
    """The text in quotes, on one line, cut where it is long."""
    cut = text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 3] + "..."
    return f"'{cut}'" if cut.isprintable() and "'" not in cut else ascii(cut)


def unknown(what: str, seen: str, known: Iterable[str]) -> str:
    """The sentence for a name that is not among the known ones; it names the nearest of them.

    `unknown("field", "qurey", ["keys", "query"])` is
    "unknown field 'qurey'; did you mean 'query'? known: keys, query".
    """
    from difflib import get_close_matches

    names = list(known)
    near = get_close_matches(seen[:LONGEST_QUOTE], names, n=1)
    if not near:
        near = [name for name in names if name.casefold() == seen.casefold()]
    hint = f"did you mean {shown(near[0])}? known: " if near else "known: "
    listed = ", ".join(names[:LONGEST_LIST]) or "none"
    rest = f" and {len(names) - LONGEST_LIST} more" if len(names) > LONGEST_LIST else ""
    return f"unknown {what} {shown(seen)}; {hint}{listed}{rest}"


def counted(number: int, one: str, many: str = "") -> str:
    """`1 file`, `2 files`; `many` where the plural is another one."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
