"""Write the gallery: every kind of problem once, as Markdown that a reviewer reads in a diff.

    python scripts/gallery.py            # write docs/gallery/ anew
    python scripts/gallery.py --check    # exit 1 if that would change anything

The page of a kind shows the file of the bank that shows it best: the one that `worked kinds` names.
"""

import os
import sys
from pathlib import Path

import worked
from worked import kinds
from worked.load.bank import examples

ROOT = Path(__file__).resolve().parent.parent
GALLERY = Path("docs/gallery")
INDEX = """# Gallery

Every kind of problem once, as `worked render --markdown` writes it. Made by `make gallery`.

| kind | example | file |
|---|---|---|
"""


def pages() -> dict[str, str]:
    """The content of every page by its file name."""
    shown: dict[str, str] = {}
    rows: list[str] = []
    for kind, path in examples(Path("problems")).items():
        exercise = worked.load(path)
        shown[f"{kind}.md"] = str(worked.render(exercise.solve(), "markdown"))
        rows.append(f"| [`{kind}`]({kind}.md) | {exercise.title} | `{Path(path).as_posix()}` |\n")
    lacking = [kind for kind in kinds.names() if is_ours(kind) and f"{kind}.md" not in shown]
    if lacking:
        sys.exit(f"no file of problems/ has a problem of kind {', '.join(lacking)}")
    return {"README.md": INDEX + "".join(rows)} | shown


def is_ours(kind: str) -> bool:
    """Whether the kind comes with `worked`, not with somebody else's package."""
    return kinds.find(kind).__module__.startswith("worked.kinds.")


def outdated(wanted: dict[str, str]) -> list[str]:
    """The pages that are missing, differ, or are left over."""
    there = {path.name: path.read_text(encoding="utf-8") for path in GALLERY.glob("*.md")}
    return sorted(name for name in wanted | there if wanted.get(name) != there.get(name))


def write(wanted: dict[str, str]) -> None:
    """Bring the folder up to date."""
    GALLERY.mkdir(parents=True, exist_ok=True)
    for name in outdated(wanted):
        page = GALLERY / name
        if name in wanted:
            page.write_text(wanted[name], encoding="utf-8")
            print(f"wrote {page}")
        else:
            page.unlink()
            print(f"removed {page}")


def main() -> None:
    """Write or check the gallery of this checkout."""
    os.chdir(ROOT)
    wanted = pages()
    if sys.argv[1:] != ["--check"]:
        write(wanted)
    elif names := outdated(wanted):
        sys.exit(f"not up to date: {', '.join(names)} in {GALLERY}; run `make gallery`")


if __name__ == "__main__":
    main()
