"""What can go wrong with an exact number."""

from worked.errors import WorkedError


class ExactError(WorkedError):
    """An operation has no exact result, or one too large to write down."""


class Undecided(ExactError):
    """Two numbers could not be told apart within the precision that is allowed."""


class NumberError(ExactError):
    """A text is not one of the numbers that a problem file may contain."""
