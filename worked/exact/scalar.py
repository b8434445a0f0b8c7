"""The names of the exact number types, from the narrowest to the widest."""

from worked.exact.infinity import NegInf
from worked.exact.mixture import Mixture
from worked.exact.rational import Rational
from worked.exact.root import Root
from worked.exact.surd import Surd
from worked.exact.symbolic import Symbolic

Algebraic = Rational | Surd
"""What a problem file can contain: integers, fractions, sums of square roots."""
Finite = Algebraic | Mixture | Root
"""Every real number of `worked`."""
Scalar = Finite | NegInf | Symbolic
"""Every value of `worked`: a real number, minus infinity, or a formula in symbols."""
