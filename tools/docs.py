"""Writes the pages of ``docs/`` that are made from code and catalogues: ``python -m tools.docs``."""

from collections.abc import Callable
from pathlib import Path

from tools import commands, glossary, readme, rules, schema

ROOT = Path(__file__).parent.parent
PAGES: dict[str, Callable[[], str]] = {
    "docs/plan.schema.json": schema.page,
    "docs/glossary.md": glossary.page,
    "README.md": readme.page,
    "docs/rules.md": rules.page,
    "docs/commands.md": commands.page,
}


def main() -> None:
    """Write every page, and say which changed."""
    for name, page in PAGES.items():
        file, text = ROOT / name, page()
        if not file.exists() or file.read_text("utf-8") != text:
            file.write_text(text, "utf-8")
            print(f"{name}: written")


if __name__ == "__main__":
    main()
