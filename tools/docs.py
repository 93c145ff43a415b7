"""Writes the pages of ``docs/`` that are made from code and catalogues: ``python -m tools.docs``."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from sipfhir.authoring.pages import page
from sipfhir.authoring.pairs import sources
from sipfhir.registry import shipped, systems
from tools import caught, commands, glossary, mapping_schema, pairs, readme, rules, schema

ROOT = Path(__file__).parent.parent
PAGES: dict[str, Callable[[], str]] = {
    "docs/plan.schema.json": schema.page,
    "docs/mapping.schema.json": mapping_schema.mapping_page,
    "docs/system.schema.json": mapping_schema.system_page,
    "docs/glossary.md": glossary.page,
    "README.md": readme.page,
    "docs/rules.md": rules.page,
    "docs/conformance.md": caught.page,
    "docs/commands.md": commands.page,
    **{f"docs/systems/{each.folder}.md": partial(page, each.folder, shipped()) for each in systems()},
    "docs/pairs.md": pairs.page,
    **{f"docs/pairs/{source}.md": partial(pairs.source_page, source) for source in sources(shipped())},
}


def main() -> None:
    """Write every page, and say which changed."""
    for name, made in PAGES.items():
        file, text = ROOT / name, made()
        if not file.exists() or file.read_text("utf-8") != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
            print(f"{name}: written")


if __name__ == "__main__":
    main()
