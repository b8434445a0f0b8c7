"""Which keys a query sees, and which of its similarities count."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from worked.exact import Finite
    from worked.kinds.kernel_attention import Kind

    Table = tuple[tuple[Finite, ...], ...]


def seen(kind: Kind, query: int) -> range:
    """The keys that a query sees, all counted from 0."""
    return range(min(query + 1, len(kind.keys)) if kind.causal else len(kind.keys))


def weights(kind: Kind, similarity: Table) -> Table:
    """The similarities; 0 where a query does not see the key."""
    return tuple(
        [
            tuple([x if j in seen(kind, i) else 0 for j, x in enumerate(row)])
            for i, row in enumerate(similarity)
        ]
    )
