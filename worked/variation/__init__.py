"""What a problem file says under `variants:`, and the problems that are drawn by it.

    variation = Variation.model_validate({"draw": {"query": {"from": -1, "to": 3}}})
    another(problem, variation, Rng("a key"))       # the same problem with another query

Rules and settings are read without a problem; `misfits` tells what does not go with one.
"""

from worked.variation.drawing import Undrawable, another, drawn_parts, shared_fields
from worked.variation.gates import Discriminating, Gates, Readable
from worked.variation.record import AS_SAMPLED, TRIES, Variation

__all__ = [
    "AS_SAMPLED",
    "TRIES",
    "Discriminating",
    "Gates",
    "Readable",
    "Undrawable",
    "Variation",
    "another",
    "drawn_parts",
    "shared_fields",
]
