"""Plans into a system's files, and what they could not hold."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from sipfhir.candidates import FHIR
from sipfhir.errors import BadInput, ImportOnly
from sipfhir.findings import Finding, Place, Severity
from sipfhir.formats import write_records
from sipfhir.mapping.mapping import Mapping
from sipfhir.mapping.tracker import PROTECT_LOST
from sipfhir.no_longer import written
from sipfhir.plan import Plan
from sipfhir.reading import Reading
from sipfhir.registry import container, mapping, shipped, system, writable
from sipfhir.site import Site

What = Reading | Plan


class Written(NamedTuple):
    """The bytes of a file, and what it could not hold, plan by plan."""

    data: bytes
    findings: tuple[Finding, ...]


def write(
    what: What | Iterable[What], system_name: str, *, site: Site | None = None, residue: bool = True
) -> Written:
    """Plans as a file of a system.

    A Reading of the same system is written with its residue: the file comes back as it was, with the plan's
    edits. To ``fhir`` a line each is written: a plan that was read from FHIR as it was, others as a Bundle.
    ``findings``: LOSS… for what the system cannot hold, RESIDUE-ORPHAN for residue whose part is
    gone. Raises UnknownSystem, BadInput (nothing to write), ImportOnly (a plan from elsewhere for a system
    that plans are only read from; what was read from it goes back).
    """
    site = site or shipped()
    items = [what] if isinstance(what, Reading | Plan) else list(what)
    planned = [item for item in items if isinstance(item, Plan) or item.plan is not None]
    if not planned:
        raise BadInput("there is no plan to write.")
    if system_name.casefold() == FHIR:
        return _fhir(planned, site, residue)
    folder = system(system_name, site).folder
    findings: list[Finding] = []
    made = [tree(item, folder, site, residue, findings) for item in planned]
    trees = [one for one in made if one is not None]
    if not trees:
        raise BadInput(f"{folder} has no place for the mark of protected identity: nothing was written.")
    envelope = _envelope(planned, folder) if residue else None
    data = b"".join(write_records(trees, container(site, folder), envelope))
    return Written(data, tuple(findings))


def _fhir(items: list[What], site: Site, residue: bool) -> Written:
    # Only here: who writes a system's file need not pay for the import of all FHIR tables.
    from sipfhir.fhir_writer import lines

    findings: list[Finding] = []
    return Written(b"".join(lines(items, site, residue, findings)), tuple(findings))


def loss(what: What, system_name: str, *, site: Site | None = None) -> tuple[Finding, ...]:
    """What a system cannot hold of a plan, leaf by leaf, without writing anything. Raises as `write` does."""
    site = site or shipped()
    folder = system(system_name, site).folder
    _refuse_foreign(what, folder, site)
    return tuple(_placed(what, _carried(mapping(site, folder), _plan(what))[1]))


def _refuse_foreign(item: What, folder: str, site: Site) -> None:
    """A file for a system that takes none in would be of no use to anyone, whatever it was called."""
    own = isinstance(item, Reading) and item.system == folder
    if not own and system(folder, site).import_only:
        others = ", ".join([*writable(site), "fhir"])
        raise ImportOnly(
            f"{folder} is import only: plans are read from it, and only what was read from it is written "
            f"back. Plans can be written to {others}."
        )


def tree(item: What, folder: str, site: Site, residue: bool, findings: list[Finding]) -> Any:
    """The record of a plan; None when it would lose the mark of a protected identity.

    What the system cannot hold is added to ``findings``. Raises ImportOnly.
    """
    _refuse_foreign(item, folder, site)
    compiled = mapping(site, folder)
    own = item if residue and isinstance(item, Reading) and item.system == folder else None
    node, losses = _as_it_is(compiled, _plan(own)) if own else _carried(compiled, _plan(item))
    if any(finding.rule == PROTECT_LOST for finding in losses):
        findings += _placed(item, losses)
        return None
    if own is None:
        findings += _placed(item, losses)
        findings += item.left_behind() if isinstance(item, Reading) else ()
        return compiled.untree(node)
    return compiled.untree(_laid(node, losses, own, compiled, findings))


def _laid(node: Any, losses: list[Finding], item: Reading, compiled: Mapping, findings: list[Finding]) -> Any:
    """The tree with the residue on it."""
    findings += _placed(item, _new(losses, item, compiled))
    try:
        node, orphaned = compiled.lay(node, item.residue)
    except (TypeError, KeyError, IndexError, ValueError, AttributeError):
        raise BadInput("the residue does not fit the plan: use the file that was written with it.") from None
    if orphaned:
        findings.append(Finding("RESIDUE-ORPHAN", Severity.WARNING, item.place(""), {"count": orphaned}))
    return node


def _carried(compiled: Mapping, plan: Plan) -> tuple[Any, list[Finding]]:
    """A plan for a system that it does not come from."""
    node, losses = written(compiled, plan)
    return node, [*losses, *_of_nobody(plan, losses)]


def _of_nobody(plan: Plan, losses: list[Finding]) -> list[Finding]:
    """A warning when none of the person's numbers arrives: nobody can tell there whose plan it is."""
    numbers = plan.person.identifiers if plan.person else ()
    lost = {each.place.plan for each in losses if each.rule == "LOSS"}
    paths = [
        {f"person.identifiers[{i}]", f"person.identifiers[{i}].value"} & lost for i in range(len(numbers))
    ]
    if not paths or not all(paths):
        return []
    [path, *_] = sorted(filter(None, paths[0]))
    return [Finding("LOSS-IDENTITY", Severity.WARNING, Place(plan=path))]


def _as_it_is(compiled: Mapping, plan: Plan) -> tuple[Any, list[Finding]]:
    """A plan that goes back to where it came from: the residue says the rest."""
    node, losses = compiled.write(plan)
    return node, losses.findings


def _new(findings: list[Finding], item: Reading, compiled: Mapping) -> list[Finding]:
    """What only the edited plan loses: what the source itself said comes back with the residue."""
    if not findings or item.origin is None:
        return findings
    before = {(each.rule, each.place.plan) for each in compiled.write(item.origin.original)[1].findings}
    return [each for each in findings if (each.rule, each.place.plan) not in before]


def _envelope(items: list[What], folder: str) -> Any:
    """What stood around the records, when all of them come from one file of the same system."""
    readings = [item for item in items if isinstance(item, Reading) and item.system == folder]
    around = {id(item.envelope) for item in readings}
    return readings[0].envelope.envelope if len(readings) == len(items) and len(around) == 1 else None


def _placed(item: What, findings: Iterable[Finding]) -> Iterator[Finding]:
    if isinstance(item, Reading):
        return (item.placed(finding) for finding in findings)
    return iter(findings)


def _plan(item: What) -> Plan:
    plan = item if isinstance(item, Plan) else item.plan
    if plan is None:
        raise BadInput("the record could not be read: there is no plan to write.")
    return plan
