"""Golden files: what a writer printed when somebody last looked at it and found it good.

`UPDATE_GOLDENS=1 pytest tests/render` writes them anew; read the difference before committing it.
"""

import os
from pathlib import Path


def as_before(text: str, golden: Path) -> bool:
    """Whether the text is what the golden file holds."""
    if os.environ.get("UPDATE_GOLDENS"):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    return text == golden.read_text(encoding="utf-8")
