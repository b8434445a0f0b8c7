"""The operations: each says once how it is computed, computed again by the check, and shown.

Vectors are tuples of numbers, matrices tuples of rows. Kinds compose these; a new one is rare.
"""

from __future__ import annotations

from worked.trace.expression import OPERATORS
from worked.trace.operations.arithmetic import Add, Divide, Multiply, Negate, Power, Subtract
from worked.trace.operations.arrays import MatrixProduct, Transpose

OPERATORS |= {
    "+": Add(),
    "-": Subtract(),
    "*": Multiply(),
    "/": Divide(),
    "**": Power(),
    "neg": Negate(),
    "@": MatrixProduct(),
    "T": Transpose(),
}
