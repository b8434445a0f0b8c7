"""The templates of a writer: found in the reader's folder or in ours, compiled, complete.

`templates/<writer>/nodes.j2` has one macro for each of `MACROS`; a missing one is an error when the
templates are loaded, so that nothing is left out in silence. Text is escaped in one place, the
macro `text`; what reaches any other macro is ready. `page.j2` is the shell.

A reader's own folder of templates comes first: its `nodes.j2` needs only the macros that differ
from ours, and `shipped/nodes.j2` and `shipped/page.j2` name ours.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from worked import files
from worked.errors import WorkedError
from worked.render.flat import flat_macros

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from jinja2 import Environment, Template

    from worked.render.flat import Macro

INLINE = ("text", "emph", "code", "math")
BLOCKS = ("para", "derivation", "equations", "table", "items", "note", "figure")
PLACES = ("step", "hint", "answers", "mistakes", "part", "fragment", "problem")
MACROS = (*INLINE, *BLOCKS, *PLACES)
"""What `nodes.j2` has to define."""


class TemplateProblem(WorkedError):
    """A template that is missing, incomplete or wrong."""


@contextmanager
def template_problems(place: str) -> Iterator[None]:
    """Says of what goes wrong in a template where that is. Raises `TemplateProblem`."""
    from jinja2 import TemplateError

    try:
        yield
    except TemplateError as error:
        raise TemplateProblem(f"{place}: {error.message}") from error


@dataclass(frozen=True)
class Syntax:
    """What is peculiar to the templates of one writer.

    `folder` is their place under `templates/`, `escape` the filter of that name, `delimiters`
    Jinja's settings where its own marks would not do; `first` are files with macros that come
    before those of `nodes.j2`.
    """

    folder: str
    escape: Callable[[str], str]
    delimiters: tuple[tuple[str, str], ...] = ()
    first: tuple[str, ...] = ()


@dataclass(frozen=True)
class Templates:
    """The templates of one writer, compiled: its macros by name, and the page."""

    nodes: Mapping[str, Macro]
    page: Template
    text: Macro

    def other_page(self, name: str) -> Template:
        """Another shell of the same format, such as `paper.j2`."""
        return self.page.environment.get_template(name)


@lru_cache(maxsize=16)
def templates(syntax: Syntax, own: Path | None = None) -> Templates:
    """Load the templates of a writer, the reader's own first. Raises `TemplateProblem`."""
    from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

    try:
        environment = _environment(syntax, own)
        names = (*syntax.first, *_NODES)
        modules = [environment.get_template(name).module for name in names]
        flat = [flat_macros(environment, name) for name in names]
        page = environment.get_template("page.j2")
    except TemplateNotFound as error:
        raise TemplateProblem(f"{error.name}: there is no such template") from error
    except TemplateSyntaxError as error:
        place = f"{error.filename or error.name}:{error.lineno}"
        raise TemplateProblem(f"{place}: {error.message}") from error
    except TemplateError as error:
        raise TemplateProblem(f"{syntax.folder}/nodes.j2: {error.message}") from error
    nodes: dict[str, Macro] = {}
    for name in MACROS:
        homes = zip(modules, flat, strict=True)
        home = next(((module, plain) for module, plain in homes if hasattr(module, name)), None)
        if home is None:
            raise TemplateProblem(f"{syntax.folder}/nodes.j2: a macro is missing: {name}")
        nodes[name] = home[1].get(name) or getattr(home[0], name)
    return Templates(nodes, page, lru_cache(maxsize=4096)(nodes["text"]))


_NODES = ("nodes.j2", "shipped/nodes.j2")
"""Where a macro is looked for: in the reader's own file, then in ours."""


def _environment(syntax: Syntax, own: Path | None) -> Environment:
    from jinja2 import (
        BaseLoader,
        ChoiceLoader,
        Environment,
        FileSystemLoader,
        PrefixLoader,
        StrictUndefined,
    )

    shipped = FileSystemLoader(files.templates() / syntax.folder)
    folders: list[BaseLoader] = [shipped, PrefixLoader({"shipped": shipped})]
    if own is not None:
        if not (own / syntax.folder).is_dir():
            raise TemplateProblem(f"{own}: there is no folder {syntax.folder} in it with templates")
        folders.insert(0, FileSystemLoader(own / syntax.folder))
    environment = Environment(
        loader=ChoiceLoader(folders),
        undefined=StrictUndefined,
        autoescape=False,  # the macro `text` escapes: TeX is not HTML
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        **dict(syntax.delimiters),  # type: ignore[arg-type]
    )
    environment.filters["escape"] = environment.filters["e"] = syntax.escape
    return environment
