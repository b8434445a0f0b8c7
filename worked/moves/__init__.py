"""Steps that several kinds of problem share: they write on a work sheet and return results."""
