"""What a problem file says under `variants:`, and the problems that are drawn by it.

This room knows problems and no solutions: it reads rules and settings when a file is loaded, and
draws. Which of the drawn problems become variants is decided in `worked.vary`, which solves them.

    variation = Variation.model_validate({"draw": {"query": {"from": -1, "to": 3}}})
    another(problem, variation, Rng("a key"))       # the same problem with another query

Rules and settings are read without a problem; `misfits` tells what does not go with one.
"""

from worked.variation.drawing import Undrawable, another
from worked.variation.fitting import misfits
from worked.variation.gates import Discriminating, Gates, Readable
from worked.variation.record import AS_SAMPLED, TRIES, Variation, variation_schema
from worked.variation.sharing import claims, drawn_parts, shared_fields

__all__ = [
    "AS_SAMPLED",
    "TRIES",
    "Discriminating",
    "Gates",
    "Readable",
    "Undrawable",
    "Variation",
    "another",
    "claims",
    "drawn_parts",
    "misfits",
    "shared_fields",
    "variation_schema",
]
