"""A fake kind, found by its file name like every other."""

from tests.contract.broken import WritesFloats as Kind

__all__ = ["Kind"]
