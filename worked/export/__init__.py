"""Containers of variants: JSON lines, problem files, one document; and how a set is made.

Nothing here knows a kind or prints a formula: a container takes variants and the texts that
`worked.render` makes of them.
"""
