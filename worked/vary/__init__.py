"""Variants: other problems of the same family, each fair, well-posed and different.

Problems are drawn in `worked.variation`; here they are solved, and the gates look at the solutions.

    family = Family(load("problems/emd.yaml"), seed=7)
    for variant in variants(family, 30):
        ...                                     # variant.solution, verified; variant.mistakes

Variant K is the first attempt t = 1, 2, ... whose numbers pass every gate and that differs from
variants 1 to K−1. What attempt t of variant K draws depends on a hash of the problem, the seed, K
and t alone: not on what was drawn before, and not on the machine.
"""

from worked.vary.family import Family, Found, Variant
from worked.vary.gates import NAMES, Refusal
from worked.vary.sets import OutOfTries, Taken, out_of_tries, variants

__all__ = [
    "NAMES",
    "Family",
    "Found",
    "OutOfTries",
    "Refusal",
    "Taken",
    "Variant",
    "out_of_tries",
    "variants",
]
