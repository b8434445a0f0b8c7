"""The error of a solution that fails its check."""

from __future__ import annotations

from worked.errors import WorkedError


class CheckFailed(WorkedError):
    """A computation that disagrees with itself: a defect of `worked`, never of the problem.

    `check` says which: "equality", "oracle" or "certificate".
    """

    def __init__(self, check: str, message: str, label: str = "") -> None:
        self.check = check
        self.message = message
        self.label = label
        where = f"part ({label}): " if label else ""
        super().__init__(f"{where}the {check} check failed: {message}; please report this problem")

    def __reduce__(self) -> tuple[type[CheckFailed], tuple[str, str, str]]:
        """The error in its parts, so that it survives the way out of another process."""
        return type(self), (self.check, self.message, self.label)
