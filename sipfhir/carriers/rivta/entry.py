"""One plan as a carePlan: its element, what questions about it are answered by, what it could not hold."""

from typing import Any, NamedTuple

from sipfhir.carriers.rivta.consents import sharing_refused
from sipfhir.carriers.rivta.content import contents
from sipfhir.carriers.rivta.contract import Contract, contract
from sipfhir.carriers.rivta.header import (
    accountable,
    care_giver,
    care_unit,
    hsa_ids,
    participants,
    patient_id,
)
from sipfhir.carriers.rivta.messages import in_utf8, part
from sipfhir.carriers.rivta.sendable import left_out, sendable
from sipfhir.carriers.rivta.sender import Sender
from sipfhir.carriers.rivta.times import stamp
from sipfhir.document.words import words
from sipfhir.findings import Finding, Place, Severity
from sipfhir.no_longer import written
from sipfhir.plan import Organization, Party, Plan
from sipfhir.registry import mapping
from sipfhir.site import Site
from sipfhir.values import resource_id

SYSTEM = "rivta"


class Entry(NamedTuple):
    """``xml`` is the carePlan. The rest is what filters and blocks look at, as the message says it.

    ``approved``: the person may see it in e-services. ``shared``: nobody has said no
    to sharing it between care providers. ``files``: documents that it refers to, by name.
    """

    xml: bytes
    person: tuple[str, str]
    made: str | None
    registered: str
    units: frozenset[str]
    care_unit: str | None
    care_giver: str | None
    approved: bool
    shared: bool
    files: dict[str, bytes]


class Made(NamedTuple):
    """An entry, None for a plan that does not go out, and what is to be told of it."""

    entry: Entry | None
    findings: tuple[Finding, ...]


def entry(plan: Plan, sender: Sender, site: Site, *, losses: bool = True) -> Made:
    """A plan as a carePlan. ``losses``: whether to find out, leaf by leaf, what only the document says."""
    known = contract(site)
    going = sendable(plan, sender, site)
    shown, findings = going.plan, list(going.findings)
    if shown is None:
        return Made(None, tuple(findings))
    person = patient_id(shown.person.identifiers if shown.person else (), known, sender.source_system)
    path = next((name for name in ("updated", "created", "start") if stamp(getattr(shown, name))[0]), None)
    if person is None or path is None:
        why = left_out("no-identity", "person") if person is None else left_out("no-time", "updated")
        return Made(None, (*findings, why))
    number = _number(shown, site)
    content = contents(shown, number, going.whole, sender, known, site)
    registered, made = str(stamp(getattr(shown, path))[0]), stamp(shown.created)[0]
    header = _header(shown, number, person, registered, made, sender, site)
    body = _body(shown, content.items, known)
    xml = part(
        known, "plans", "carePlan", ("core", "CarePlanType"), {"carePlanHeader": header, "carePlanBody": body}
    )
    unit = _unit(shown)
    answer = Entry(
        in_utf8(xml),
        (person["type"], person["id"]),
        made,
        registered,
        frozenset(hsa_ids(unit.identifiers)),
        care_unit(unit, sender),
        care_giver(unit, sender),
        header["approvedForPatient"],
        not sharing_refused(plan),
        content.files,
    )
    findings += [*content.findings, *_times(shown, path), *_missed(answer)]
    return Made(answer, (*findings, *(_losses(shown, answer, site) if losses else ())))


def _header(
    plan: Plan,
    number: str,
    person: dict[str, str],
    registered: str,
    made: str | None,
    sender: Sender,
    site: Site,
) -> dict[str, Any]:
    approved = plan.approved_for_patient
    return {
        "documentId": next((each.value for each in plan.identifiers), number),
        "sourceSystemHSAId": sender.source_system,
        "documentTitle": plan.title or words(site).of("plan-kind", plan.kind) or "SIP",
        "documentTime": made,
        "patientId": person,
        "accountableHealthcareProfessional": accountable(plan.author, registered, sender),
        "approvedForPatient": sender.approved_for_patient == "yes" if approved is None else approved,
    }


def _body(plan: Plan, items: list[dict[str, str]], known: Contract) -> dict[str, Any]:
    return {
        "content": items,
        "participatingCareUnitHSAId": participants(plan, known),
        "typeOfCarePlanEnum": plan.kind.code if plan.kind else None,
    }


def _number(plan: Plan, site: Site) -> str:
    """An id of the plan for file names, and where it has no number of its own."""
    key = "|".join(f"{each.kind} {each.system} {each.value}" for each in plan.identifiers)
    made = key or f"{plan.source.digest if plan.source else ''}|{plan.created}|{plan.updated}"
    return resource_id(site.key, site.installation, "rivta", made)


def _unit(plan: Plan) -> Organization:
    return (plan.author or Party()).organization or Organization()


def _times(plan: Plan, registered: str) -> list[Finding]:
    paths = dict.fromkeys((registered, "created"))
    doubts = [(path, stamp(getattr(plan, path))[1]) for path in paths]
    return [_note("RIVTA-TIME", path, doubt) for path, doubt in doubts if doubt]


def _missed(answer: Entry) -> list[Finding]:
    """Without vårdenhet and vårdgivare consumers do not show the plan (rule 1 of the TKB)."""
    missed = [name for name in ("care_unit", "care_giver") if not getattr(answer, name)]
    path = Place(plan="author.organization")
    return [Finding("RIVTA-PDL", Severity.WARNING, path, {"case": name.replace("_", "-")}) for name in missed]


def _losses(plan: Plan, answer: Entry, site: Site) -> list[Finding]:
    """What only the document says, leaf by leaf."""
    lost = written(mapping(site, SYSTEM), plan)[1]
    if (
        plan.author
        and plan.author.organization
        and plan.author.organization.huvudman
        and not answer.care_giver
    ):
        lost.append(_note("LOSS", "author.organization.huvudman"))
    told = dict.fromkeys(each.place.plan for each in lost)
    return [each for each in lost if told.pop(each.place.plan, "") is None]


def _note(rule: str, path: str, case: str | None = None) -> Finding:
    params: dict[str, str | int] = {"field": path} if case is None else {"case": case, "field": path}
    return Finding(rule, Severity.NOTE, Place(plan=path), params)
