"""What the compiler refuses: all of it, each with its place."""

from collections.abc import Iterator

from sipfhir.authoring.lint_causes import told
from sipfhir.authoring.lint_subject import Subject
from sipfhir.authoring.problem import Problem, Spot, placed
from sipfhir.authoring.sources import YamlPath, dotted
from sipfhir.errors import BadConfiguration
from sipfhir.findings import Severity


def compiles(subject: Subject) -> Iterator[Problem]:
    """Mistakes of the mapping file, but not those that its form has told of already."""
    for where, message in subject.described.wrong:
        if not _known(where, subject.malformed):
            yield refused(message, subject.spot(where), dotted(where))


def stops(subject: Subject) -> Iterator[Problem]:
    """What stops the compiler itself: asked last, so that a clean check means a mapping that works."""
    try:
        subject.compiled()
    except BadConfiguration as error:
        yield refused(str(error), subject.spot(()), "")


def refused(message: str, spot: Spot, path: str) -> Problem:
    """A message of the engine as a problem."""
    at, what = placed(message, spot)
    return Problem("LINT-COMPILE", Severity.ERROR, at, path, *told(what.rstrip(".")))


def _known(where: YamlPath, malformed: frozenset[YamlPath]) -> bool:
    return any(path[: len(where)] == where or where[: len(path)] == path for path in malformed)
