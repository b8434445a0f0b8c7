"""Problems out of plain lists and numbers, as a file gives them."""


def made(kind, **given):
    """A problem of a kind."""
    return kind.model_validate(given)


def places(masses, points=None):
    """Sources or targets of a transport problem."""
    if points is None:
        return [{"mass": mass} for mass in masses]
    return [{"at": at, "mass": mass} for at, mass in zip(points, masses, strict=True)]
