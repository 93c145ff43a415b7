"""``sipfhir mapping coverage``: what a mapping reaches, of its samples, of the plan, of the rules."""

from collections import defaultdict

import msgspec

from sipfhir.authoring.asked import Answer, answer
from sipfhir.authoring.coverage_fields import FieldRow, fields
from sipfhir.authoring.coverage_places import PlaceRow, places
from sipfhir.authoring.described import describe
from sipfhir.authoring.reach import Reach, reach
from sipfhir.authoring.samples import samples
from sipfhir.registry import container, mapping, system
from sipfhir.rules import catalogues
from sipfhir.rules.catalogue import Words
from sipfhir.site import Site


class RuleRow(msgspec.Struct, frozen=True):
    """A rule that is asked of plans: whether it can be answered, by which fields, and what is lacking."""

    rule: str
    title: Words
    answer: Answer
    by: list[str]
    lacks: list[str]


class Coverage(msgspec.Struct, frozen=True):
    """The three views of one system's mapping."""

    system: str
    title: str
    version: str
    evidence: str
    evidence_text: dict[str, str]
    files: int
    records: int
    places: list[PlaceRow]
    fields: list[FieldRow]
    rules: list[RuleRow]

    def leaves(self) -> dict[str, int]:
        """All leaves of the samples by what the mapping does with them."""
        states = ("mapped", "ignored", "unmapped")
        return {state: sum(getattr(row, state) for row in self.places) for state in states}

    def held(self) -> dict[str, list[FieldRow]]:
        """Fields of the plan by its own parts: ``person``, ``goals``; its single fields under ``plan``."""
        parts: defaultdict[str, list[FieldRow]] = defaultdict(list)
        for row in self.fields:
            parts[row.field.split(".")[0] if "." in row.field else "plan"].append(row)
        return dict(parts)


def coverage(site: Site, name: str) -> Coverage:
    """What a system's mapping reaches. Raises UnknownSystem, BadConfiguration (lint it first)."""
    about = system(name, site)
    compiled = mapping(site, about.folder)
    mapped = describe(site, site.document(compiled.file), about.format, local_names=about.local_names)
    records = list(samples(site, about.folder, container(site, about.folder)))
    reached = reach(compiled.anchor)
    return Coverage(
        about.folder,
        about.title,
        compiled.version,
        about.evidence,
        about.evidence_text,
        len({each.file for each in records}),
        len(records),
        places(mapped, records),
        fields(reached),
        _rules(site, reached),
    )


def _rules(site: Site, reached: dict[str, Reach]) -> list[RuleRow]:
    """The law first; only rules that are asked of a plan."""
    return [
        RuleRow(name, rule.title, *answer(name, reached))
        for catalogue in catalogues(site).values()
        for name, rule in catalogue.rules.items()
        if rule.checked == "plan"
    ]
