"""A file taken apart by its format, with roles, and each value's days."""

from typing import NamedTuple

from sipfhir.formats import Container
from sipfhir.pseudonymise import csv_scan, fhir_tree, json_scan, known, subjects, typed, xml_scan
from sipfhir.pseudonymise.keyed import Key
from sipfhir.pseudonymise.mapped import Roles
from sipfhir.pseudonymise.roles import Role, also
from sipfhir.pseudonymise.spots import Scan, Spot
from sipfhir.pseudonymise.vocabulary import XML_NAMES
from sipfhir.registry import container, mapping
from sipfhir.resources import newer
from sipfhir.site import Site

FHIR = "fhir"
NOBODY = ""


class Parts(NamedTuple):
    """The scan of a text, the spots of each record with whose it is, names that stay, tables of units."""

    scan: Scan
    records: list[tuple[Spot, str]]
    names: frozenset[str]
    tables: tuple[str, ...] = ()

    def move(self, key: Key, attempt: int) -> None:
        """Days for every value: those of its record's person, elsewhere those of the first one."""
        first = next((subject for _, subject in self.records), NOBODY)
        for spot in self.scan.root.all():
            _set(spot, subjects.shift(key, first, attempt))
        for record, subject in self.records:
            for spot in record.all():
                _set(spot, subjects.shift(key, subject, attempt))


def _set(spot: Spot, days: int) -> None:
    spot.days = days
    if spot.inner is not None:
        for inner in spot.inner.root.all():
            _set(inner, days)


def taken_apart(text: str, folder: str, site: Site) -> Parts:
    """The parts of a system's file, or of FHIR when ``folder`` is ``fhir``."""
    if folder == FHIR:
        return _fhir(text, site)
    around = container(site, folder)
    roles = Roles(mapping(site, folder))
    names = roles.names | known.names(site, folder)
    match around.format:
        case "xml":
            return _xml(text, around, roles, names)
        case "csv":
            return _csv(text, around, roles, names | set(around.columns))
        case "fhir-searchset":
            return _searchset(text, roles, names, site)
    return _json(text, around, roles, names)


def _xml(text: str, around: Container, roles: Roles, names: frozenset[str]) -> Parts:
    scan = xml_scan.scan(text)
    found = _records(scan, around)
    for record in found:
        roles.give(record)
        _faults(record, around.fault)
    _spaces(scan)
    return Parts(scan, _owned(found), names | XML_NAMES, roles.tables)


def _records(scan: Scan, around: Container) -> list[Spot]:
    """Records of the document, and of documents that stand in it as text."""
    found = []
    for spot in scan.root.all():
        if spot.name == around.record and spot.kids is not None:
            found.append(spot)
        for text in spot.kids or () if spot.name in around.holders else ():
            if text.name == "." and isinstance(text.value, str) and "<" in text.value:
                text.inner = xml_scan.scan(text.value)
                found += _records(text.inner, around)
    return found


def _faults(record: Spot, told: dict[str, str]) -> None:
    """What says that a record is an error reply stays."""
    for name, value in told.items():
        held = record.child(name)
        for spot in (held, held.child(".")):
            spot.role = Role(spot.role.kind, also(spot.role.keeps, (value,)))


def _spaces(scan: Scan) -> None:
    """Addresses of namespaces that everybody has stay."""
    for spot in scan.root.all():
        if spot.name.startswith(("@xmlns", "@xsi:")):
            spot.role = Role("url", also(spot.role.keeps, known.SPACES))
        if spot.inner is not None:
            _spaces(spot.inner)


def _json(text: str, around: Container, roles: Roles, names: frozenset[str]) -> Parts:
    scan = json_scan.scan(text)
    found = _items(scan.root, around.root)
    for record in found:
        roles.give(record)
    return Parts(scan, _owned(found), names, roles.tables)


def _items(root: Spot, name: str | None) -> list[Spot]:
    """Objects at the top, in an array at the top, or under the member that holds the records."""
    found: list[Spot] = []
    for spot in root.kids or ():
        held = spot.child(name) if name and not spot.array else spot
        if held.kids is None:
            held = spot
        found += [each for each in held.kids or () if each.kids is not None] if held.array else [held]
    return [each for each in found if each.kids is not None]


def _csv(text: str, around: Container, roles: Roles, names: frozenset[str]) -> Parts:
    scan = csv_scan.scan(text, around)
    found = [spot for spot in scan.root.kids or () if spot.kids]
    for record in found:
        roles.give(record)
    return Parts(scan, _owned(found), names, roles.tables)


def _searchset(text: str, roles: Roles, names: frozenset[str], site: Site) -> Parts:
    """By FHIR's types first, then by the mapping, which knows more of what it knows."""
    parts = _fhir(text, site)
    fhir_tree.follow(parts.scan.root)
    for spot in fhir_tree.resources(parts.scan.root):
        if spot.leaf(("resourceType",)) == "CarePlan":
            roles.give(spot)
    return parts._replace(names=parts.names | names, tables=roles.tables)


def _fhir(text: str, site: Site) -> Parts:
    """FHIR R4. What tells that a file is of R5 stays as well: the copy is to be refused as the file is."""
    words = known.fhir_words(site)
    if text.lstrip("\ufeff \t\r\n").startswith("<"):
        scan = xml_scan.scan(text)
        typed.give_xml(scan.root, words)
        return Parts(scan, _owned([scan.root]), XML_NAMES | newer.NAMES)
    scan = json_scan.scan(text)
    typed.give(scan.root, words)
    patients = fhir_tree.by_name(scan.root, "Patient")
    own = [(each, fhir_tree.subject_of(each, patients)) for each in fhir_tree.resources(scan.root)]
    return Parts(scan, _told(own), newer.NAMES)


def _owned(records: list[Spot]) -> list[tuple[Spot, str]]:
    return _told([(record, subjects.subject(record.all())) for record in records])


def _told(owned: list[tuple[Spot, str | None]]) -> list[tuple[Spot, str]]:
    """A record without anybody belongs to the first one that the file tells of."""
    first = next((subject for _, subject in owned if subject), NOBODY)
    return [(record, subject or first) for record, subject in owned]
