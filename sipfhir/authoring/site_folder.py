"""A new site folder: the four folders, settings, a key of its own, examples."""

import os
import secrets
from pathlib import Path

from sipfhir.authoring import site_texts
from sipfhir.authoring.outline import Row, rows
from sipfhir.errors import BadConfiguration
from sipfhir.plan import Plan
from sipfhir.registry import mapping, systems
from sipfhir.site import FOLDERS, Site

KEY = "site.key"
KEY_BYTES = 32
EXAMPLE = ".example"


def create(folder: Path, name: str) -> list[str]:
    """Make a site folder for the installation ``name``; the files made, by name.

    Raises BadConfiguration when the folder holds something already, or cannot be made.
    """
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise BadConfiguration(f"{folder}: holds something already. Give a new folder, or an empty one.")
        for each in FOLDERS:
            (folder / each).mkdir(parents=True, exist_ok=True)
        (folder / "mappings" / "tables").mkdir(exist_ok=True)
        _key(folder / KEY)
        texts = _texts(name)
        for file, text in texts.items():
            (folder / file).write_text(text, "utf-8")
    except OSError as error:
        raise BadConfiguration(f"{folder}: cannot be made: {error.strerror}.") from None
    return sorted([KEY, *texts])


def _key(file: Path) -> None:
    """A fresh key that only its owner can read."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        stream.write(secrets.token_hex(KEY_BYTES) + "\n")


def _texts(name: str) -> dict[str, str]:
    texts = {
        "README.md": site_texts.README.format(name=name),
        "site.yaml": site_texts.SETTINGS.format(name=name, key=KEY),
        ".gitignore": site_texts.IGNORED.format(key=KEY),
    }
    return texts | _examples(name)


def _examples(name: str) -> dict[str, str]:
    """One field changed and one row laid over, of the first system whose units have a table."""
    site = Site()
    for system in systems(site):
        compiled = mapping(site, system.folder)
        found = list(rows(Plan, compiled.anchor.fields, site.document(compiled.file)["plan"]))
        units = next((row.spec["table"] for row in found if row.how == "from"), None)
        if units:
            told = {"system": system.folder, "version": compiled.version, "name": name}
            return {
                f"{compiled.file}{EXAMPLE}": site_texts.MAPPING.format(**told, field=_field(found)),
                f"mappings/tables/{units}.csv{EXAMPLE}": _table(site, units),
            }
    return {}


def _field(found: list[Row]) -> str:
    """A field that stands alone."""
    return next(row.field for row in found if row.how == "text" and row.field.isidentifier())


def _table(site: Site, name: str) -> str:
    """The table's header, and one row of our own with the first code that the table has."""
    held = site.table(name)
    code = next(row["ours"] for row in held if row["ours"])
    row = {"theirs": "Vår egen enhet", "ours": code, "case": "any", "note": "an example"}
    cells = [row.get(column, "") for column in held[0]]
    return site_texts.TABLE.format(columns=",".join(held[0]), row=",".join(cells))
