"""Writing what is expected of fixtures: ``sipfhir mapping test --update``."""

import shutil
from pathlib import Path
from typing import Any

import msgspec

from sipfhir.authoring.fixtures import FINDINGS, PLAN, Case, Result, check, outcome
from sipfhir.errors import BadConfiguration, SipfhirError
from sipfhir.site import Site


def update(case: Case, site: Site) -> Result:
    """Write the expected files as the mapping makes them now; the result says what differed until then.

    With a site, a case of ours is copied there first. An input that cannot be read changes nothing.
    """
    before = check(case, site)
    try:
        came = outcome(case, site)
    except SipfhirError:
        return before
    made = {PLAN: _encoded(came.plans), FINDINGS: _encoded(came.findings)}
    changed = tuple(name for name, data in made.items() if _read(case.folder / name) != data)
    own = _own(case, site) if changed else case
    for name, data in made.items() if changed else ():
        (own.folder / name).write_bytes(data)
    return Result(own, before.plan, before.findings, came.laws, updated=changed)


def _read(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None


def _own(case: Case, site: Site) -> Case:
    """The case in a folder that is the author's to write in."""
    if site.folder is None:
        if "_data" in case.folder.parts:
            raise BadConfiguration(
                f"{case.folder}: ships with the program and is not to be changed. "
                "Give --site, and the case is copied to your own folder."
            )
        return case
    if case.folder.is_relative_to(site.folder):
        return case
    folder = site.folder / "mappings" / case.system / "fixtures" / case.name
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(case.input, folder)
    return case._replace(input=folder / case.input.name)


def _encoded(content: Any) -> bytes:
    return msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n"
