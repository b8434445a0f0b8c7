"""What a block is given, under the symbols that it has on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from worked.moves.heads import of_head
from worked.moves.orientation import ORIENTATIONS

if TYPE_CHECKING:
    from worked.fields import Record
    from worked.kinds.transformer_block import Kind
    from worked.sheet import Work
    from worked.trace import Form, Named

MATRICES = ("W_Q", "W_K", "W_V", "b_Q", "b_K", "b_V")


class Given(NamedTuple):
    """The tokens, the matrices of every head by name, those after them, and the network's."""

    X: Named
    heads: list[dict[str, Named]]
    after: dict[str, Named]
    mlp: dict[str, Named]
    eps: Named

    @property
    def output(self) -> list[Named]:
        """What follows the heads."""
        return list(self.after.values())

    @property
    def network(self) -> list[Named]:
        """The matrices and biases of the network, in the order in which they are used."""
        return [self.mlp[name] for name in ("W_1", "b_1", "W_2", "b_2") if name in self.mlp]

    @property
    def has_bias(self) -> bool:
        """Whether a bias is added after the heads or in the network."""
        return any(name.startswith("b_") for name in (*self.after, *self.mlp))


def named_given(kind: Kind, work: Work) -> Given:
    """Name everything that is given, so that the question and an author's words can show it."""
    form, heads = ORIENTATIONS[kind.vectors].form, kind.attention.heads
    X = work.given("X", kind.X)
    own = []
    for number, head in enumerate(heads, 1):
        values = {name: getattr(head, name) for name in MATRICES}
        own.append(
            {
                name: work.given(
                    name if len(heads) == 1 else f"{name}_{number}",
                    value,
                    of_head(name, number, len(heads)),
                    form,
                )
                for name, value in values.items()
                if value is not None
            }
        )
    after = _named(work, kind.attention, ("W_O", "b_O"), form)
    mlp = _named(work, kind.mlp, ("W_1", "b_1", "W_2", "b_2"), form)
    return Given(X, own, after, mlp, work.given("eps", kind.eps, "ε"))


def _named(work: Work, record: Record, names: tuple[str, ...], form: Form) -> dict[str, Named]:
    values = {name: getattr(record, name) for name in names}
    return {
        name: work.given(name, value, form=form)
        for name, value in values.items()
        if value is not None
    }
