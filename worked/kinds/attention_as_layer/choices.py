"""The weights that are chosen: positions beside contents, and what queries, keys, values take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.kinds.attention_as_layer.construction import identity, zeros
from worked.notation import parse
from worked.prose import say
from worked.trace import below, beside, named

if TYPE_CHECKING:
    from worked.document import Line
    from worked.kinds.attention_as_layer.steps import Page
    from worked.notation import Layout
    from worked.trace import Expr, Named

SINGLE = {
    "identity": "A query says where to look: every token looks for its own position.",
    "linear": "A query says where to look: every token looks for its own position.",
    "permutation": "A query says where to look: token $i$ looks for position $p_i$. Row $i$ of the "
    "matrix $P$ has its 1 there.",
    "convolution": "A query says where to look: with one tap every token looks for itself.",
}

SEVERAL = (
    "A query says where to look. Row $s$ of $R^{(j)}$ has its 1 at the position for which position "
    "$s$ looks in head $j$. The rows of the padding, which never asks, are 0."
)


def choose(page: Page) -> None:
    """Write the tokens with their positions, and the matrices of all heads."""
    _write_tokens(page)
    words = "Choose the queries" if page.heads == 1 else "Choose the queries of every head"
    with page.work.step(words, uses="positional_encoding"):
        page.work.say(SINGLE[page.kind.acts_as] if page.heads == 1 else SEVERAL)
        for head in range(page.heads):
            _choose_queries(page, head)
    with page.work.step("Choose keys and values", uses="linear_projection"):
        _choose_keys_and_values(page)


def _write_tokens(page: Page) -> None:
    """Contents and positions side by side."""
    work, made = page.work, page.made
    own = places = named("I", "I", identity(page.every))
    with work.step("Write its position beside every token", uses="positional_encoding"):
        if made.is_padded:
            work.say(
                "The sequence is padded with tokens of zeros, as the convolution pads it: "
                "{before} before and {after} after it. They have positions too, so there are "
                "{m} in all. The row of a token is its content, then its position, one-hot:",
                before=made.before,
                after=made.after,
                m=page.every,
            )
            content = named("X_pad", "X_{pad}", made.padded)
            what = say("all tokens with their positions")
            page.padded = _computed(page, "padded", beside([content, places]), "T_{pad}", what)
            work.say("Only the {n} tokens of the sequence ask:", n=page.n)
            own = named("E", "E", places.matrix[made.before : made.before + page.n])
        else:
            work.say("The row of a token is its content, then its position, one-hot:")
        what = say("the tokens with their positions")
        page.tokens = _computed(page, "tokens", beside([page.X, own]), "T", what)
        if not made.is_padded:
            page.padded = page.tokens


def _choose_queries(page: Page, head: int) -> None:
    """W_Q sends a position to the position that it looks for."""
    work, made = page.work, page.made
    R = named("R", _symbol_of_moves(page, head), made.moves(head))
    if page.heads > 1:
        work.say(
            "Head {j} brings the token that meets tap {j}: {move}.",
            j=head + 1,
            move=_move(head - made.before),
        )
    chosen = below([_zeros(len(page.kind.X[0]), page.every), R])
    symbol, what = page.symbol("W_Q", head), page.what("the query matrix", head)
    W_Q = _computed(page, page.name("W_Q", head), chosen, symbol, what)
    symbol, what = page.symbol("Q", head), page.what("the queries", head)
    page.Q.append(_computed(page, page.name("Q", head), page.tokens @ W_Q, symbol, what))


def _choose_keys_and_values(page: Page) -> None:
    """W_K keeps the position, W_V the content."""
    work, d, m = page.work, len(page.kind.X[0]), page.every
    content = named("I", "I", identity(d))
    if page.kind.W is None:
        work.say(
            "A key says where a token stands, and nothing of its content; a value is its content, "
            "and nothing of its position."
        )
    else:
        content = work.givens["W"]
        work.say(
            "A key says where a token stands, and nothing of its content; a value is its content "
            "times {W}, and nothing of its position.",
            W=content,
        )
    if page.heads > 1:
        work.say("They are the same in every head.")
    kept = below([_zeros(d, m), named("I", "I", identity(m))])
    W_K = _computed(page, "W_K", kept, "W_K", say("the key matrix"))
    page.K = _computed(page, "K", page.padded @ W_K, "K", say("the keys"))
    taken = below([content, _zeros(m, len(content.matrix[0]))])
    W_V = _computed(page, "W_V", taken, "W_V", say("the value matrix"))
    page.V = _computed(page, "V", page.padded @ W_V, "V", say("the values"))


def _computed(page: Page, name: str, expr: Expr, symbol: str | Layout, what: Line) -> Named:
    return page.work.compute(name, expr, symbol, what, shows=("symbols",))


def _zeros(rows: int, columns: int) -> Named:
    return named("0", "0", zeros(rows, columns))


def _symbol_of_moves(page: Page, head: int) -> Layout:
    """R; with one head P for a permutation, and I where every token looks for itself."""
    if page.heads > 1:
        return page.symbol("R", head)
    return parse("P" if page.kind.acts_as == "permutation" else "I")


def _move(shift: int) -> str:
    """The place of a token relative to the one that asks."""
    if shift == 0:
        return "itself"
    side = "before it" if shift < 0 else "after it"
    places = {2: "two", 3: "three"}.get(abs(shift), str(abs(shift)))
    return f"the token {places} places {side}" if abs(shift) > 1 else f"the token just {side}"
