"""Minus infinity: the score of a key that may not be seen, the padding of a maximum."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, final

from worked.exact.errors import ExactError

if TYPE_CHECKING:
    from worked.exact.scalar import Finite, Scalar


@final
class NegInf:
    """Minus infinity, smaller than every number; e to this power is 0.

    There is one object of this class, `NEG_INF`. A finite number may be added to it and a
    positive one may scale it; anything else raises `ExactError`.
    """

    __slots__ = ()

    def __add__(self, other: Scalar) -> NegInf:
        """Return minus infinity again."""
        return self

    __radd__ = __add__

    def __sub__(self, other: Scalar) -> NegInf:
        """Return minus infinity again; minus infinity less itself has no value."""
        if other is self:
            raise ExactError("minus infinity minus minus infinity has no value")
        return self

    def __rsub__(self, other: Finite) -> NegInf:
        """Refuse: plus infinity does not occur here."""
        raise ExactError("minus infinity cannot be subtracted")

    def __mul__(self, other: Scalar) -> NegInf:
        """Scale by a positive number."""
        if other is self or not other > 0:
            raise ExactError("minus infinity can only be multiplied by a positive number")
        return self

    __rmul__ = __mul__

    def __truediv__(self, other: Finite) -> NegInf:
        """Divide by a positive number."""
        return self * other

    def __neg__(self) -> NegInf:
        """Refuse: plus infinity does not occur here."""
        raise ExactError("plus infinity is not a value here")

    def __lt__(self, other: Scalar) -> bool:
        """Minus infinity is below every number."""
        return other is not self

    def __le__(self, other: Scalar) -> bool:
        """Minus infinity is at most anything."""
        return True

    def __gt__(self, other: Scalar) -> bool:
        """Minus infinity is above nothing."""
        return False

    def __ge__(self, other: Scalar) -> bool:
        """Only minus infinity is as small as minus infinity."""
        return other is self

    def __reduce__(self) -> str:
        """Pickle and copy by name, so that there is only one."""
        return "NEG_INF"

    def __repr__(self) -> str:
        return "NEG_INF"


NEG_INF: Final = NegInf()
"""The one minus infinity."""
