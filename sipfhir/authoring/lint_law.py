"""What the law asks of a SIP and the mapping does not reach."""

from collections.abc import Iterator

from sipfhir.authoring.lint_subject import Subject
from sipfhir.authoring.problem import Problem
from sipfhir.authoring.reach import Reach, reach
from sipfhir.authoring.sources import YamlPath
from sipfhir.findings import Severity
from sipfhir.rules.catalogue import Words

ELEMENTS: dict[str, tuple[Severity, str, Words]] = {
    "interventions": (
        Severity.ERROR,
        "SIP-1",
        Words(sv="vilka insatser som behövs", en="which interventions are needed"),
    ),
    "interventions.responsible": (
        Severity.ERROR,
        "SIP-2",
        Words(
            sv="vilken huvudman som svarar för varje insats",
            en="which huvudman answers for each intervention",
        ),
    ),
    "others": (
        Severity.ERROR,
        "SIP-3",
        Words(sv="åtgärder som vidtas av någon annan", en="measures taken by others"),
    ),
    "overall_responsible": (
        Severity.ERROR,
        "SIP-4",
        Words(sv="vem som har det övergripande ansvaret", en="who has the overall responsibility"),
    ),
    "consents": (Severity.WARNING, "CONSENT-2", Words(sv="samtycke till SIP", en="consent to the SIP")),
}
"""Part of the plan → how bad it is without, the rule that asks, what it is."""


def law(subject: Subject) -> Iterator[Problem]:
    """Elements that a plan read with this mapping can never have."""
    reached = reach(subject.described.anchor)
    if _documents_alone(reached):
        yield _told(subject)
        return
    for element, (severity, rule, what) in ELEMENTS.items():
        if not _gives(element, reached):
            yield _missing(subject, element, severity, rule, what)


def _gives(element: str, reached: dict[str, Reach]) -> bool:
    return any(path.startswith(f"{element}.") and each.gives for path, each in reached.items())


def _documents_alone(reached: dict[str, Reach]) -> bool:
    """Whether plans are read as documents: attachments are reached, and nothing that the law asks for."""
    return _gives("attachments", reached) and not any(_gives(element, reached) for element in ELEMENTS)


def _told(subject: Subject) -> Problem:
    return Problem(
        "LINT-LAW",
        Severity.NOTE,
        subject.spot(("plan", "attachments")),
        "plan.attachments",
        Words(
            sv="planen är ett dokument: lagens fyra krav kan inte bedömas",
            en="the plan is a document: the four elements of the law cannot be assessed",
        ),
        Words(
            sv="inget mer, om systemet bara har dokument",
            en="nothing more, when the system has documents only",
        ),
        Words(
            sv="interventions: med systemets sökvägar, om det har sådana",
            en="interventions: with the system's paths, if it has them",
        ),
    )


def _missing(subject: Subject, element: str, severity: Severity, rule: str, what: Words) -> Problem:
    where: YamlPath = ("plan", *element.split("."))
    return Problem(
        "LINT-LAW",
        severity,
        subject.spot(where),
        f"plan.{element}",
        Words(
            sv=f"inget når {element}: {what.sv} ({rule})", en=f"nothing reaches {element}: {what.en} ({rule})"
        ),
        Words(
            sv=f"minst ett fält under {element} som läses",
            en=f"at least one field below {element} that is read",
        ),
        Words(
            sv=f"{element}: med systemets sökvägar",
            en=f"{element}: with the system's paths",
        ),
    )
