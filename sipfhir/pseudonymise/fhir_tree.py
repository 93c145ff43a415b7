"""Resources in a FHIR file, and where their references lead."""

from collections.abc import Iterator

from sipfhir.pseudonymise.spots import Spot
from sipfhir.pseudonymise.subjects import subject


def resources(root: Spot) -> list[Spot]:
    """Resources that are not contained in others, in the order of the file."""
    return list(_resources(root))


def entries(root: Spot) -> dict[str, Spot]:
    """Entries of Bundles by what refers to them: full URL, type and id."""
    found: dict[str, Spot] = {}
    for spot in root.all():
        resource = spot.child("resource")
        if resource.kids is not None:
            for name in (spot.leaf(("fullUrl",)), _own_name(resource)):
                if isinstance(name, str):
                    found.setdefault(name, spot)
    return found


def follow(root: Spot) -> None:
    """Below each reference what it leads to, as `formats/bundle.py` nests it for the mapping."""
    known = entries(root)
    for spot in list(root.all()):
        target = spot.leaf(("reference",)) if spot.kids is not None and not spot.array else None
        entry = known.get(target) or _by_end(target, known) if isinstance(target, str) else None
        if entry is not None:
            nested = Spot("entry", entry.kids)
            nested.virtual = True
            spot.add(nested)


def by_name(root: Spot, kind: str) -> dict[str, Spot]:
    """Resources of a type by what refers to them."""
    found: dict[str, Spot] = {}
    for name, entry in entries(root).items():
        resource = entry.child("resource")
        if resource.leaf(("resourceType",)) == kind:
            found[name] = resource
    for resource in resources(root):
        own = _own_name(resource)
        if own and resource.leaf(("resourceType",)) == kind:
            found.setdefault(own, resource)
    return found


def subject_of(resource: Spot, patients: dict[str, Spot]) -> str | None:
    """Whose a resource is: its own when it is a patient, else the first patient's that it refers to."""
    if resource.leaf(("resourceType",)) == "Patient":
        return subject(resource.all())
    for spot in resource.all():
        if spot.name == "reference" and spot.value in patients:
            return subject(patients[spot.value].all())
    return None


def _by_end(target: str, known: dict[str, Spot]) -> Spot | None:
    return known.get("/".join(target.split("/")[-2:]))


def _own_name(resource: Spot) -> str | None:
    kind, number = resource.leaf(("resourceType",)), resource.leaf(("id",))
    return f"{kind}/{number}" if isinstance(kind, str) and isinstance(number, str) else None


def _resources(spot: Spot) -> Iterator[Spot]:
    kind = spot.leaf(("resourceType",)) if spot.kids is not None and not spot.array else None
    if kind is not None and kind != "Bundle":
        yield spot
        return
    for kid in spot.kids or ():
        if not kid.virtual:
            yield from _resources(kid)
