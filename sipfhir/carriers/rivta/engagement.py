"""The engagement index: that there are care plans of a person here, so that aggregating services ask.

A post says no more than person, domain, kind, system and vårdgivare: several plans of a person are one post.
"""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import msgspec

from sipfhir.carriers.rivta.contract import Contract, contract
from sipfhir.carriers.rivta.entry import Entry, entry
from sipfhir.carriers.rivta.messages import in_utf8, message, said
from sipfhir.carriers.rivta.sendable import left_out
from sipfhir.carriers.rivta.sender import Sender
from sipfhir.carriers.rivta.soap import wrapped
from sipfhir.findings import Finding
from sipfhir.plan import Plan
from sipfhir.reading import Reading
from sipfhir.site import Site


class Engagement(msgspec.Struct, frozen=True, omit_defaults=True, rename="camel"):
    """One transaction of an index, as the message says it."""

    delete_flag: bool
    registered_resident_identification: str
    service_domain: str
    categorization: str
    logical_address: str
    business_object_instance_identifier: str
    clinical_process_interest_id: str
    source_system: str
    data_controller: str
    most_recent_content: str | None = None
    creation_time: str | None = None
    update_time: str | None = None
    owner: str | None = None


class Posts(NamedTuple):
    """Transactions, each post once, and what is to be told."""

    engagements: list[Engagement]
    findings: tuple[Finding, ...]


def posts(what: Iterable[Plan | Reading], sender: Sender, site: Site, *, delete: bool = False) -> Posts:
    """The index posts of plans. ``delete``: their posts are to be taken away."""
    found: dict[tuple[str, str], Engagement] = {}
    findings: list[Finding] = []
    quick = msgspec.structs.replace(sender, document="html")
    for item in what:
        plan = item if isinstance(item, Plan) else item.plan
        if plan is None:
            continue
        made = entry(plan, quick, site, losses=False)
        told = [each for each in made.findings if each.rule == "RIVTA-LEFT-OUT"]
        post = made.entry and _post(made.entry, sender, contract(site), delete)
        if made.entry and post is None:
            told.append(_why(made.entry, contract(site)))
        if post:
            key = post.registered_resident_identification, post.data_controller
            found[key] = _newer(found.get(key), post)
        findings += map(item.placed, told) if isinstance(item, Reading) else told
    return Posts(list(found.values()), tuple(findings))


def _post(answer: Entry, sender: Sender, known: Contract, delete: bool) -> Engagement | None:
    """The post of one plan; None where no post may have the person's number, or nobody is controller."""
    controller = answer.care_giver or sender.data_controller
    if controller is None or answer.person[0] not in _oids(known):
        return None
    index = known.index
    return Engagement(
        delete_flag=delete,
        registered_resident_identification=answer.person[1],
        service_domain=index.service_domain,
        categorization=index.categorization,
        logical_address=sender.source_system,
        business_object_instance_identifier=index.not_applicable,
        clinical_process_interest_id=index.not_applicable,
        most_recent_content=None if delete else answer.registered,
        source_system=sender.source_system,
        data_controller=controller,
    )


def _why(answer: Entry, known: Contract) -> Finding:
    return left_out("reserve" if answer.person[0] not in _oids(known) else "controller", "person.identifiers")


def _oids(known: Contract) -> set[str]:
    return {known.identities[kind] for kind in known.index.identities}


def _newer(one: Engagement | None, other: Engagement) -> Engagement:
    return max((each for each in (one, other) if each), key=lambda each: each.most_recent_content or "")


def updates(engagements: list[Engagement], site: Site, address: str | None = None) -> list[bytes]:
    """Update messages, as many as the limit of transactions asks for. ``address``: in SOAP, to an index."""
    most = contract(site).limits.transactions
    parts = [engagements[i : i + most] for i in range(0, len(engagements), most)]
    return [_whole(part, "Update", site, address) for part in parts]


def notification(engagements: list[Engagement], site: Site, address: str | None = None) -> bytes:
    """ProcessNotification, as an index sends it: with its times and its owner."""
    return _whole(engagements, "ProcessNotification", site, address)


def _whole(engagements: list[Engagement], operation: str, site: Site, address: str | None) -> bytes:
    known = contract(site)
    transactions = [_transaction(each) for each in engagements]
    data = in_utf8(message(known, operation, operation, {"engagementTransaction": transactions}))
    return wrapped(data, known.namespaces["registry"], address) if address else data


def _transaction(engagement: Engagement) -> dict[str, Any]:
    values = msgspec.to_builtins(engagement)
    return {"deleteFlag": values.pop("deleteFlag"), "engagement": values}


def read(message: Any) -> Iterator[Engagement]:
    """The transactions of an Update or a ProcessNotification that was found valid."""
    for transaction in message.findall("{*}engagementTransaction"):
        names = {field.encode_name: field.name for field in msgspec.structs.fields(Engagement)}
        values = {own: said(transaction, f"engagement/{name}") for name, own in names.items()}
        values = {name: value for name, value in values.items() if value is not None}
        flag = said(transaction, "deleteFlag") in ("true", "1")
        yield Engagement(**{**values, "delete_flag": flag})  # type: ignore[arg-type]
