"""Problem files: which ones a command line means, what each of them holds, what it may hold."""

from worked.load.files import STANDARD_INPUT, problem_files
from worked.load.read import load, load_text
from worked.load.schema import file_schema

__all__ = ["STANDARD_INPUT", "file_schema", "load", "load_text", "problem_files"]
