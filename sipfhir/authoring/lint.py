"""``sipfhir mapping lint``: everything that is wrong with a system's mapping, at once."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sipfhir.authoring.lint_codes import orphans, unused
from sipfhir.authoring.lint_compile import compiles, refused, stops
from sipfhir.authoring.lint_form import form
from sipfhir.authoring.lint_law import law
from sipfhir.authoring.lint_paths import twice, unseen
from sipfhir.authoring.lint_spelling import spelling
from sipfhir.authoring.lint_subject import Subject
from sipfhir.authoring.lint_tables import tables
from sipfhir.authoring.options import Schema
from sipfhir.authoring.problem import Problem, Spot
from sipfhir.authoring.schema import mapping_schema
from sipfhir.authoring.schema_system import system_schema
from sipfhir.authoring.sources import Sources, YamlPath
from sipfhir.errors import BadConfiguration
from sipfhir.findings import Severity
from sipfhir.registry import system
from sipfhir.site import Site


def folders(site: Site, names: tuple[str, ...]) -> list[str]:
    """The systems of these names or aliases, all when there are none. Raises UnknownSystem.

    A system whose ``system.yaml`` is wrong is found all the same: it is the one to check.
    """
    known = [name.split("/")[0] for name in site.names("adapters", "*/system.yaml")]
    return [name if name in known else system(name, site).folder for name in names or known]


def lint(site: Site, folder: str) -> list[Problem]:
    """All problems of a system's two YAML files, its tables and its samples, in the order of the files.

    An error stops the mapping from working or the law from being asked; a warning is a doubt; a note is
    something that was never tried.
    """
    found: list[Problem] = []
    system, _, wrong = _file(site, f"adapters/{folder}/system.yaml", system_schema(), found)
    document, sources, malformed = _file(site, f"mappings/{folder}.yaml", mapping_schema(), found)
    if sources is not None:
        container = system.get("container")
        settings = container if isinstance(container, dict) else {}
        settings = {name: each for name, each in settings.items() if not _in(wrong, ("container", name))}
        found += _meaning(Subject(site, folder, document, sources, settings, malformed), found)
    return sorted(_once(found), key=lambda each: (each.spot, -each.severity, each.rule, each.path))


def _in(malformed: frozenset[YamlPath], path: YamlPath) -> bool:
    return any(each[: len(path)] == path for each in malformed)


def _file(
    site: Site, relative: str, schema: Schema, found: list[Problem]
) -> tuple[dict[str, Any], Sources | None, frozenset[YamlPath]]:
    """A YAML file, where its lines are, and which of its paths are malformed."""
    try:
        document, sources = site.document(relative), Sources(site, relative)
    except BadConfiguration as error:
        found.append(refused(str(error), Spot(relative), ""))
        return {}, None, frozenset()
    faults = list(form(document, schema, sources))
    found += [problem for _, problem in faults]
    return document, sources, frozenset(fault.path for fault, _ in faults)


def _meaning(subject: Subject, form_problems: list[Problem]) -> Iterator[Problem]:
    problems = [*compiles(subject), *tables(subject)]
    yield from problems
    yield from orphans(subject)
    yield from twice(subject)
    yield from law(subject)
    yield from unseen(subject)
    yield from unused(subject)
    if any(each.severity is Severity.ERROR for each in (*form_problems, *problems)):
        return
    stopped = list(stops(subject))
    yield from stopped
    if not stopped:
        yield from spelling(subject, subject.compiled())


def _once(found: list[Problem]) -> list[Problem]:
    """Without what is told twice: the compiler tells of a table's row what the table's own check tells."""
    wrong = [each for each in found if each.rule == "LINT-TABLE" and each.severity is Severity.ERROR]
    tables = {Path(each.spot.file).stem for each in wrong}
    return list(dict.fromkeys(each for each in found if not _told_of_table(each, tables)))


def _told_of_table(problem: Problem, tables: set[str]) -> bool:
    if problem.rule != "LINT-COMPILE":
        return False
    named = re.search(r"\btable ([\w-]+):", problem.what.en)
    return Path(problem.spot.file).stem in tables or bool(named and named[1] in tables)
