"""A fake kind, found by its file name like every other."""

from tests.contract.broken import Sound as Kind

__all__ = ["Kind"]
