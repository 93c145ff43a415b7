"""FHIR into readings: Bundles, NDJSON, XML, a folder of any of them, or a list of resources."""

from collections.abc import Callable, Iterator
from functools import cache, partial

import msgspec

from sipfhir.fhir_documents import Document
from sipfhir.fhir_files import FhirLike
from sipfhir.fhir_gather import Gatherer
from sipfhir.fhir_store import Store
from sipfhir.fhir_values import values
from sipfhir.findings import Finding, Place, Severity
from sipfhir.formats.faults import error
from sipfhir.reading import Kept, Leaves, Reading
from sipfhir.registry import shipped
from sipfhir.resources import NO_PLAN, Context, Parsed, parse, parse_one, types
from sipfhir.resources.systems import Node
from sipfhir.resources.telling import MOST
from sipfhir.site import Site

SYSTEM = "fhir"


def from_fhir(source: FhirLike, *, site: Site | None = None, file: str | None = None) -> Iterator[Reading]:
    """The plans of FHIR R4 resources: one for each CarePlan, with all that can be reached from it.

    ``source`` is a path, bytes, text or a stream: JSON, XML, or JSON values a line each, plain or gzipped; a
    folder of such files; a Bundle, or a list of resources. A Bundle is read by itself; the pages of a search
    and resources that stand in no Bundle are read together, on disk when they are many. What no field of the
    plan takes is counted as unmapped and named by its place; what is broken is a Reading without a plan.
    Raises BadInput for what cannot be opened.
    """
    context = Context.of(site or shipped())
    store = Store(types(context))
    try:
        yield from _Reader(context, store).all(source, file)
    finally:
        store.close()


class _Reader:
    """Reads one input. ``readable`` is False when a plan of the store was refused."""

    def __init__(self, context: Context, store: Store) -> None:
        self._context, self._store = context, store
        self._gatherer = Gatherer(store)
        self._planned = False
        self._readable = True

    def all(self, source: FhirLike, file: str | None) -> Iterator[Reading]:
        """Every reading; with the last, what belongs to no plan."""
        last = None
        for reading in self._each(source, file):
            if last is not None:
                yield last
            last = reading
        rest = self._rest()
        if last is None and not (rest and rest.findings):
            last = _told(Finding("FORMAT-EMPTY", Severity.WARNING, Place(file)))
        yield from [_with(last, rest)] if last and rest else [one for one in (last, rest) if one]

    def _each(self, source: FhirLike, file: str | None) -> Iterator[Reading]:
        for value in values(source, file):
            for item in [value] if isinstance(value, Finding) else self._gatherer.take(value):
                yield from [_told(item)] if isinstance(item, Finding) else self._bundle(item)
        for plan in self._store.plans():
            yield self._stored(plan)

    def _bundle(self, document: Document) -> Iterator[Reading]:
        """A Bundle that is read by itself."""
        around = Reading(None, tuple(document.findings), Leaves(0, document.around, document.left))
        for i, parsed in enumerate(parse(document.resources, self._context, document.aliases)):
            self._planned = self._planned or parsed.care_plan is not None
            reading = self._reading(parsed, document, (document.whole,) if document.whole else ())
            yield reading if i else _with(reading, around)

    def _stored(self, plan: int) -> Reading:
        seqs, whole = self._store.reachable(plan)
        document = Document()
        for seq in seqs:
            document.add(self._store.met(seq, plan))
        parsed, read = parse_one(document.resources, self._context, document.aliases, seqs.index(plan))
        self._store.reach(seqs[i] for i in read if i < len(seqs))
        self._planned, self._readable = True, self._readable and parsed.readable
        own = tuple(document.resources[i] for i in sorted(read) if i < len(seqs))
        reading = self._reading(parsed, document, own)
        if not whole:
            place = document.place(f"/{parsed.care_plan}")
            reading.findings += (error("FORMAT-LIMIT", place, limit="resources", most=len(seqs)),)
        return reading

    def _reading(self, parsed: Parsed, document: Document, whole: tuple[Node, ...]) -> Reading:
        """``whole`` is what the plan was read from: a Bundle, or resources."""
        findings = [
            msgspec.structs.replace(one, place=document.place(one.place.path)) for one in parsed.findings
        ]
        leaves = Leaves(parsed.mapped, parsed.ignored, len(parsed.unmapped))
        plan = parsed.plan if parsed.readable else None
        locator = partial(_locate, cache(parsed.places), document)
        again = self._again(parsed, document)
        told = *again, *findings
        known = Kept(plan, whole) if plan else None
        return Reading(plan, told, leaves, SYSTEM, locator=locator, unplaced=parsed.unplaced, kept=known)

    def _again(self, parsed: Parsed, document: Document) -> list[Finding]:
        """The same CarePlan twice, by its id."""
        id = None if parsed.care_plan is None else document.resources[parsed.care_plan].get("id")
        if not isinstance(id, str):
            return []
        place = document.place(f"/{parsed.care_plan}")
        first = self._store.first(id, place)
        params: dict[str, str | int] = {"first_line": first} if first else {}
        return [] if first is None else [Finding("RECORD-DUPLICATE", Severity.WARNING, place, params)]

    def _rest(self) -> Reading | None:
        """What no plan reached and what stood around; None when there is nothing of it."""
        gathered, again = self._gatherer, self._store.repeated()
        left = list(self._store.unreached(MOST))
        count = sum(one.leaves for one in left)
        findings = [*gathered.findings, *gathered.pages.findings()]
        if left and not self._planned:
            findings = [msgspec.structs.replace(NO_PLAN, place=left[0].place), *findings]
        elif self._readable:
            findings = [*map(_unreached, left), *findings]
        leaves = Leaves(0, gathered.around + again, gathered.left + count)
        return Reading(None, tuple(findings), leaves, SYSTEM) if findings or any(leaves) else None


def _told(finding: Finding) -> Reading:
    return Reading(None, (finding,), system=SYSTEM)


def _unreached(one: tuple[Place, int, int]) -> Finding:
    place, count, leaves = one
    params: dict[str, str | int] = {"leaves": leaves}
    if count > 1:
        params = {"case": "several", "count": count, "leaves": leaves}
    return Finding("FHIR-UNREACHED", Severity.WARNING, place, params)


def _with(reading: Reading, rest: Reading) -> Reading:
    """The reading, with what belongs to no plan."""
    reading.findings = (*rest.findings, *reading.findings)
    reading.leaves = Leaves(*(a + b for a, b in zip(reading.leaves, rest.leaves, strict=True)))
    return reading


def _locate(places: Callable[[], dict[str, str]], document: Document, plan_path: str) -> Place:
    """Where a field of the plan was read; the nearest part above it when that is not known."""
    known, path = places(), plan_path
    while path and path not in known and f"{path}[0]" not in known:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    pointer = known.get(path) or known.get(f"{path}[0]")
    return msgspec.structs.replace(document.place(pointer), plan=plan_path)
