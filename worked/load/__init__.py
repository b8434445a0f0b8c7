"""Problem files: which ones a command line means, and what each of them holds."""

from worked.load.files import STANDARD_INPUT, problem_files
from worked.load.read import load, load_text

__all__ = ["STANDARD_INPUT", "load", "load_text", "problem_files"]
