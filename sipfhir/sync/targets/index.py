"""The engagement index of RIV-TA: an Update for each plan says that there is one here, not what is in it.

A post is of person, domain, kind, system and vårdgivare: several plans share one. It is taken away with the
last of them that is withdrawn, and its time is that of the latest. Sent twice, an Update has its effect once.
"""

import threading
from pathlib import Path
from typing import Literal

import msgspec

from sipfhir.carriers.rivta.contract import contract
from sipfhir.carriers.rivta.engagement import Engagement, posts, updates
from sipfhir.carriers.rivta.header import patient_id
from sipfhir.carriers.rivta.sender import sender
from sipfhir.errors import Retriable
from sipfhir.findings import Finding
from sipfhir.site import Site
from sipfhir.sync.http import Client
from sipfhir.sync.http.soap import Soap
from sipfhir.sync.parcel import Difference, Parcel, Server, Verdict
from sipfhir.sync.places import ToIndex
from sipfhir.sync.state import State
from sipfhir.sync.targets.files import difference, outcome
from sipfhir.values import digest

OPERATION = "Update"
POST = "Engagement"
"""What the state calls a post; its id there is the vårdgivare, its version the time of its content."""
HELD = frozenset({"void", "refused", "protected", "reserve", "no-plan"})
"""Reasons of RIVTA-LEFT-OUT that a plan rightly stays out for."""


class Index:
    """The target of kind ``engagement-index``."""

    def __init__(self, config: ToIndex, folder: Path, site: Site, state: State) -> None:
        self.name, self.config, self.site, self.state = config.name, config, site, state
        self.sender = sender(site, {"source-system": config.source_system})
        self.known = contract(site)
        client = Client.of(f"target {config.name}", config, folder)
        self.soap = Soap(client, self.known, OPERATION)
        self._lock = threading.Lock()
        self._now: dict[str, dict[str, Server]] = {}
        """Plan key → its posts, as this run has made them: the state may not have that yet."""

    def open(self) -> None:
        """Nothing can be asked of an index that would change nothing."""

    def deliver(self, parcel: Parcel) -> Verdict:
        """Say that there is a plan, or that there is none any more. Raises Retriable while the index is away.

        One after the other: which plan is the last of a post must not change meanwhile.
        """
        with self._lock:
            return self._ended(parcel) if parcel.revoke else self._posted(parcel)

    def compare(self, parcel: Parcel) -> Difference:
        """By hash alone: posts of ours are changed by nobody else."""
        return difference(parcel)

    def close(self) -> None:
        """Let go of the connections."""
        self.soap.client.close()

    def _posted(self, parcel: Parcel) -> Verdict:
        made = posts([parcel.plan], self.sender, self.site)
        if not made.engagements:
            return self._without(parcel, made.findings)
        [post] = made.engagements
        name = self._name(post)
        times = (one.version or "" for one in self._others(parcel, name))
        latest = max([post.most_recent_content or "", *times]) or None
        post = msgspec.structs.replace(post, most_recent_content=latest)
        says = self._sent([post, *self._last(parcel, post, name)])
        here = {name: Server(POST, post.data_controller, latest)}
        if says == "refused":
            return Verdict(outcome="dead", case=says, findings=made.findings)
        self._now[parcel.key] = here
        if says == "unclear":
            return Verdict(outcome="dead", case=says, retry=True, servers={**parcel.known, **here})
        return Verdict(outcome=outcome(parcel), findings=made.findings, servers=here)

    def _without(self, parcel: Parcel, findings: tuple[Finding, ...]) -> Verdict:
        """A plan that has no post: its former one is taken away. Held where that is as it should be."""
        if parcel.known:
            return self._ended(parcel)
        reasons = {one.params.get("case") for one in findings}
        if reasons & HELD:
            return Verdict(outcome="held", case="not-indexed", findings=findings)
        return Verdict(outcome="dead", case="no-place", findings=findings)

    def _ended(self, parcel: Parcel) -> Verdict:
        """The plan's posts are taken away, but those that other plans of the person still need."""
        template = self._template(parcel)
        if template is None or parcel.known.keys() - {name for name, _ in self._own(parcel, template)}:
            return Verdict(outcome="dead", case="not-withdrawn")
        gone = self._last(parcel, template)
        if gone and self._sent(gone) != "taken":
            return Verdict(outcome="dead", case="not-withdrawn", retry=True)
        self._now[parcel.key] = {}
        return Verdict(outcome="revoked", servers=parcel.known)

    def _own(self, parcel: Parcel, template: Engagement) -> list[tuple[str, Engagement]]:
        """The posts that the plan has had, made again from what the state says of them."""
        gone = msgspec.structs.replace(template, delete_flag=True, most_recent_content=None)
        made = [msgspec.structs.replace(gone, data_controller=one.id) for one in parcel.known.values()]
        return [(self._name(one), one) for one in made if self._name(one) in parcel.known]

    def _last(self, parcel: Parcel, template: Engagement, but: str = "") -> list[Engagement]:
        """Those of its posts that no other plan needs; not the one named ``but``."""
        own = self._own(parcel, template)
        return [one for name, one in own if name != but and not self._others(parcel, name)]

    def _others(self, parcel: Parcel, name: str) -> list[Server]:
        """What other plans say of the same post: as the state has it, and what this run has done since."""
        known = {key: {name: server} for key, server in self.state.sharing(self.name, name).items()}
        here = known | self._now
        return [posts[name] for key, posts in here.items() if key != parcel.key and name in posts]

    def _name(self, post: Engagement) -> str:
        what = f"{post.registered_resident_identification}|{post.data_controller}|{post.source_system}"
        return f"{POST}/{digest(self.site.key, what.encode())[:24]}"

    def _template(self, parcel: Parcel) -> Engagement | None:
        """A post of the plan's person; None where no post may have the person's number."""
        person, index = parcel.plan.person, self.known.index
        number = patient_id(person.identifiers if person else (), self.known, self.config.source_system)
        if number is None or number["type"] not in {self.known.identities[kind] for kind in index.identities}:
            return None
        return Engagement(
            delete_flag=True,
            registered_resident_identification=number["id"],
            service_domain=index.service_domain,
            categorization=index.categorization,
            logical_address=self.sender.source_system,
            business_object_instance_identifier=index.not_applicable,
            clinical_process_interest_id=index.not_applicable,
            source_system=self.sender.source_system,
            data_controller="",
        )

    def _sent(self, engagements: list[Engagement]) -> Literal["taken", "refused", "unclear"]:
        """What came of it; ``unclear`` when nobody says. Raises Retriable when it was not sent."""
        [message] = updates(engagements, self.site, self.config.logical_address)
        away = self.soap.client.breaker.away
        try:
            return "taken" if self.soap.call(message).says in ("OK", "INFO") else "refused"
        except Retriable:
            if away:
                raise
            return "unclear"
