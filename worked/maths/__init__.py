"""Mathematics that returns values: nothing here knows about pages or files."""
