"""Everything in a site folder, checked: settings, key, files that nobody reads, mappings."""

from collections.abc import Iterator
from pathlib import Path

from sipfhir import yaml
from sipfhir.authoring import site_words as tell
from sipfhir.authoring.lint import lint
from sipfhir.authoring.problem import Problem, Spot, placed, shown
from sipfhir.authoring.site_folder import EXAMPLE
from sipfhir.errors import BadConfiguration
from sipfhir.findings import Severity
from sipfhir.rules.catalogue import Words
from sipfhir.site import FOLDERS, Site

BESIDE = ("docs", "samples")
"""Folders of a site that are for people and tests."""


def site_check(site: Site) -> list[Problem]:
    """Problems of a site's own files, and errors of what they reach. BadConfiguration: no site."""
    if site.folder is None:
        raise BadConfiguration("no site: give --site FOLDER, or make one with sipfhir site init FOLDER.")
    found = [*_settings(site.folder), *_key(site, site.folder), *_files(site, site.folder), *_lint(site)]
    told = {each.spot for each in found if each.rule != "SITE-BROKEN"}
    return [each for each in found if each.rule != "SITE-BROKEN" or each.spot not in told]


def _settings(folder: Path) -> Iterator[Problem]:
    file = folder / "site.yaml"
    if not file.is_file():
        yield _problem("SITE-SETTINGS", Severity.WARNING, Spot(shown(file)), tell.NO_SETTINGS)


def _key(site: Site, folder: Path) -> Iterator[Problem]:
    file = folder / "site.yaml"
    try:
        if site.demo:
            yield _problem("SITE-KEY", Severity.WARNING, Spot(shown(file)), tell.NO_KEY, path="key-file")
            return
    except BadConfiguration as error:
        yield _broken(error, file)
        return
    key = folder / str(site.settings["key-file"])
    if key.stat().st_mode & 0o077:
        yield _problem("SITE-KEY", Severity.WARNING, Spot(shown(key)), tell.OPEN_KEY)


def _files(site: Site, folder: Path) -> Iterator[Problem]:
    """Files that cannot be read, and files that nobody reads."""
    used = {name.partition("/")[0] for name in site.names("adapters", "*/system.yaml")}
    for file in sorted(each for each in folder.rglob("*") if each.is_file()):
        path = file.relative_to(folder)
        if path.parts[0] in FOLDERS and path.suffix in (".yaml", ".csv"):
            try:
                _read(site, path, used)
            except BadConfiguration as error:
                yield _broken(error, file)
        elif not _beside(site, path):
            yield _problem("SITE-FILE", Severity.WARNING, Spot(shown(file)), tell.unread(path.as_posix()))
    for name in site.names("mappings", "*.yaml"):
        if (folder / "mappings" / name).is_file() and Path(name).stem not in used:
            spot = Spot(shown(folder / "mappings" / name))
            yield _problem("SITE-FILE", Severity.WARNING, spot, tell.no_system(Path(name).stem))


def _read(site: Site, path: Path, used: set[str]) -> None:
    """Read a file as it will be read. A mapping that is extended counts as used."""
    if path.suffix == ".csv":
        site.table(path.stem)
        return
    data = yaml.load(site.find(path.as_posix()))[0]
    site.document(path.as_posix())
    if path.parts[0] == "mappings" and "extends" in data:
        used.add(data["extends"])


def _beside(site: Site, path: Path) -> bool:
    """A file that is no part of what is read, and has its place here."""
    known = ("site.yaml", "README.md", _key_file(site))
    return (
        any(part.startswith(".") for part in path.parts)
        or path.name.endswith(EXAMPLE)
        or path.parts[0] in BESIDE
        or path.as_posix() in known
        or (path.parts[0] in FOLDERS and (path.suffix == ".md" or "fixtures" in path.parts))
    )


def _key_file(site: Site) -> str:
    try:
        return str(site.settings.get("key-file"))
    except BadConfiguration:
        return ""


def _lint(site: Site) -> Iterator[Problem]:
    """What lint says of the site's own files, and errors of the systems that they reach."""
    assert site.folder is not None
    folder = shown(site.folder)
    for name in (each.partition("/")[0] for each in site.names("adapters", "*/system.yaml")):
        for problem in lint(site, name) if _reached(site, name) else ():
            if problem.severity is Severity.ERROR or Path(problem.spot.file).is_relative_to(folder):
                yield problem


def _reached(site: Site, name: str) -> bool:
    """Whether a system is otherwise than ours: by its files, by what they extend, by a table."""
    files = (f"adapters/{name}/system.yaml", f"mappings/{name}.yaml")
    tables = {file.stem for file in (site.roots[0] / "mappings" / "tables").glob("*.csv")}
    try:
        theirs, ours = ([root.document(file) for file in files] for root in (site, Site()))
    except BadConfiguration:
        return True
    return theirs != ours or any(table in repr(theirs) for table in tables)


def _broken(error: BadConfiguration, file: Path) -> Problem:
    """What the engine says of a file, as a problem."""
    spot, what = placed(str(error), Spot(shown(file)))
    return Problem("SITE-BROKEN", Severity.ERROR, spot, "", Words(sv=what, en=what), tell.READABLE, tell.MEND)


def _problem(rule: str, severity: Severity, spot: Spot, words: tell.Told, path: str = "") -> Problem:
    return Problem(rule, severity, spot, path, *words)
