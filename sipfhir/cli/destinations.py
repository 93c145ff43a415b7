"""Where the output of each input goes, settled before anything is written."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sipfhir.cli.inputs import Input

if TYPE_CHECKING:
    from sipfhir.site import Site


def target(to: str, form: str, site: "Site", xml: bool = False) -> tuple[str, str]:
    """The target's own name, and the ending of its files; none for NDJSON, which is a folder.

    Raises UnknownSystem.
    """
    from sipfhir.formats.container import ENDINGS
    from sipfhir.registry import system

    if to == "fhir":
        return to, "" if form == "ndjson" else ".xml" if xml else ".json"
    known = system(to, site)
    return known.folder, ENDINGS[known.container["format"]]


def destinations(items: list[Input], out: str | None, ending: str) -> dict[Input, Path | None]:
    """A path for each input, None for standard output. Raises click.UsageError when two would meet."""
    if out is None:
        if len(items) > 1:
            raise click.UsageError("Several files cannot share standard output: give --out FOLDER.")
        return {items[0]: None}
    folder = len(items) > 1 or out.endswith("/") or Path(out).is_dir()
    paths = [Path(out, item.stem + ending) if folder else Path(out) for item in items]
    _refuse_meetings(items, paths)
    return dict(zip(items, paths, strict=True))


def _refuse_meetings(items: list[Input], paths: list[Path]) -> None:
    [(path, times)] = Counter(paths).most_common(1)
    if times > 1:
        raise click.UsageError(f"{times} files would all become {path}: convert them to different folders.")
    sources = {item.source.resolve() for item in items if isinstance(item.source, Path)}
    for path in paths:
        if path.resolve() in sources:
            raise click.UsageError(f"{path} is one of the inputs: give --out another place.")
