"""Planen ↔ CarePlan, from which everything else of the plan is reached."""

from typing import Any

from sipfhir.plan import Party, Person, Plan
from sipfhir.resources import care_team
from sipfhir.resources.activity import by_others, intervention, is_own
from sipfhir.resources.codecs import TEXT, Codec, listed, moment, text
from sipfhir.resources.coded import coded, plain
from sipfhir.resources.communication_request import communicates
from sipfhir.resources.concepts import Codings, concept
from sipfhir.resources.datatypes import identifier
from sipfhir.resources.extensions import extension, extensions
from sipfhir.resources.marked import ending_in, marked, with_last, without_last
from sipfhir.resources.pairs import each, element, fixed, one
from sipfhir.resources.patient import protection_of
from sipfhir.resources.reading import At, MisfitError, Reading
from sipfhir.resources.references import group, is_a, linked, party, target
from sipfhir.resources.resource import Resource
from sipfhir.resources.shape import Pair, Placed
from sipfhir.resources.systems import Node, Systems
from sipfhir.resources.tree import Take, Values, guarded
from sipfhir.values.errors import BadValue
from sipfhir.values.text import plain_from_html

_STATUS = plain("draft", "active", "on-hold", "completed", "revoked", "entered-in-error")


def _person(systems: Systems) -> Codec:
    """The Patient is written first of all, since most resources refer to it."""

    def read(node: Any, r: Reading, at: At) -> Person | None:
        if r.type_of(node) == "Patient":
            return Person(**r.visit(target(node, r, at), "patient"))
        protection, mark = protection_of(r, at), r.tally.mark()
        try:
            told = r.tables.parties.told(node, r, at) or Party()
        except MisfitError:
            if protection is None:
                raise
            # The reference leads nowhere, and the label tells that the person is protected all the same.
            r.tally.back(mark)
            r.miss(node, at)
            told = Party()
        person = Person(identifiers=told.identifiers, name=told.name, protection=protection)
        return None if person == Person() else person

    return Codec(lambda value, build: build.patient, read)


def _author(systems: Systems, cls: Any) -> Placed:
    """CarePlan.author is a copy of the overall responsible, when there is one. Another's author is the
    author."""
    who, url = party(systems), systems.extension("overall-responsible")

    def put(out: Node, plan: Plan, build: Any) -> None:
        if len(plan.overall_responsible) == 1:
            out["author"] = build.parties.organization(plan.overall_responsible[0], build)

    def handle(node: Any, at: At, r: Reading, values: Values) -> None:
        told = r.resource.get("extension")
        if isinstance(told, list) and {"url": url, "valueReference": node} in told:
            r.skip(node, "copy of the overall responsible")
        elif "author" in values:
            raise MisfitError
        else:
            values["author"] = who.read(node, r, at)

    return Placed(None, put, (Take(("author",), handle),))


def _contributor(systems: Systems) -> Codec:
    """The professional who wrote the plan; an extension tells them from other contributors."""
    who, mark = party(systems), _written_by(systems)

    def read(node: Any, r: Reading, at: At) -> Any:
        r.skip(mark, "fixed by the mapping")
        rest = without_last(node)
        return who.read(rest, r, at) if rest else None

    return Codec(lambda value, build: with_last(who.write(value, build), mark), read)


def _written_by(systems: Systems) -> Node:
    said = {"coding": [systems.coding("contributor-role", "author")]}
    return {"url": systems.extension("contributor-role"), "valueCodeableConcept": said}


def _is_writer(node: Any, r: Reading) -> bool:
    mark = _written_by(r.systems)
    return ending_in(node, mark["url"]) and bool(node["extension"][-1] == mark)


def _kind(systems: Systems, cls: Any) -> Placed:
    """One category is the kind of plan: ours where there is one, else the first with words."""
    pair = element("kind", "category[]", concept("plan-kind"), missing="category[]")(systems, cls)
    known, first = Codings(systems, "plan-kind"), pair.takes[0].handler

    def handle(node: Any, at: At, r: Reading, values: Values) -> None:
        items = listed(node)
        chosen = next((i for i, item in enumerate(items) if _names(item, known)), 0)
        for i, item in enumerate(items):
            if i == chosen:
                guarded(first, item, (at, i), r, values)
            else:
                r.miss(item, (at, i))

    return pair._replace(takes=(Take(("category",), handle),))


def _names(node: Any, known: Codings) -> bool:
    coding = node.get("coding") if isinstance(node, dict) else None
    return isinstance(coding, list) and any(map(known.knows, coding))


def _in_words(systems: Systems, cls: Any) -> Placed:
    """What another maker's plan says in words alone: its description, a narrative that is all there is."""

    def describe(node: Any, at: At, r: Reading, values: Values) -> None:
        if not r.foreign:
            raise MisfitError
        values["notes"] = (*values.get("notes", ()), TEXT.read(node, r, at))

    def narrate(node: Any, at: At, r: Reading, values: Values) -> None:
        status = node.get("status") if isinstance(node, dict) else None
        if r.foreign and (status == "additional" or not r.resource.get("activity")):
            values["notes"] = (*values.get("notes", ()), _told(node, r, at))
        elif status == "generated":
            r.skip(node, "narrative, made of the plan")
        else:
            raise MisfitError

    return Placed(
        None, lambda out, part, build: None, (Take(("description",), describe), Take(("text",), narrate))
    )


def _told(node: Any, r: Reading, at: At) -> str:
    """The words of a narrative, without its markup. Raises MisfitError when it has none."""
    if not isinstance(node, dict) or not isinstance(node.get("div"), str):
        raise MisfitError
    try:
        words = plain_from_html(node["div"])
    except BadValue:
        raise MisfitError from None
    if not words.strip():
        raise MisfitError
    for key, child in node.items():
        if key == "div":
            r.tally.mapped += 1
        elif key == "status":
            r.skip(child, "how the narrative was made")
        else:
            r.miss(child, (at, key))
    return words


def _care_team(plan: Plan, build: Any) -> Node | None:
    return build.write("care-team", "care-team", plan) if care_team.present(plan) else None


def _supporting(field: str, shape: str, resource_type: str) -> Pair:
    return group(field, "supportingInfo", shape, is_a(resource_type))


CARE_PLAN = Resource(
    "CarePlan",
    Plan,
    (
        extension("overall_responsible", "overall-responsible"),
        extension("legal_basis", "legal-basis"),
        extension("approved_for_patient", "approved-for-patient"),
        *extensions("version", "updated"),
        extension("participation", "participation"),
        extension("situation", "situation"),
        extension("discharge", "discharge"),
        extension("follow_ups", "follow-up"),
        extension("evaluation", "evaluation"),
        extension("ending", "ending"),
        extension("copies", "copy"),
        each("identifiers", "identifier", identifier),
        each("replaces", "replaces", marked(identifier, "identifier", lambda systems: {"type": "CarePlan"})),
        coded("status", "status", _STATUS, fallback="unknown"),
        fixed("intent", lambda systems: "plan", "fixed by the mapping"),
        _kind,
        element("title", "title"),
        element("person", "subject", _person, missing="subject"),
        element("start", "period.start", moment),
        element("end", "period.end", moment),
        element("created", "created", moment),
        _author,
        one("author", "contributor", _contributor, _is_writer),
        linked("careTeam[]", "care-team", _care_team),
        group("needs", "addresses", "need", worded="description"),
        group("initiative", "supportingInfo", "initiative", communicates("initiativ")),
        _supporting("consents", "consent", "Consent"),
        group("invitations", "supportingInfo", "invitation", communicates("kallelse")),
        group("messages", "supportingInfo", "message", communicates("meddelande")),
        _supporting("meetings", "meeting", "Appointment"),
        _supporting("attachments", "attachment", "DocumentReference"),
        _supporting("codes", "activity-code", "Procedure"),
        group("goals", "goal", "goal", worded="description"),
        each("interventions", "activity", intervention, is_own),
        by_others,
        each("notes", "note", marked(text, "text", lambda systems: {})),
        _in_words,
    ),
    narrated=True,
)
