"""Values sorted: Bundles that are read by themselves, and what is read together out of a store."""

from collections.abc import Iterator

from sipfhir import fhir_bundles as bundles
from sipfhir.fhir_bundles import REMARK, Met
from sipfhir.fhir_documents import Document
from sipfhir.fhir_pages import Pages
from sipfhir.fhir_places import Spot
from sipfhir.fhir_store import Store
from sipfhir.fhir_values import Value
from sipfhir.findings import Finding, Severity


class Gatherer:
    """Takes values. ``around`` counts leaves of Bundles themselves, ``left`` those of what was not taken, for
    reasons that are in ``findings``."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.pages = Pages()
        self.around = self.left = 0
        self.findings: list[Finding] = []

    def take(self, value: Value) -> Iterator[Document | Finding]:
        """What of a value can be read now; what has to wait for the rest is put into the store."""
        self.findings += value.findings
        for pointer, one in bundles.items(value):
            met = Met(one, Spot(value.text, pointer))
            if bundles.is_bundle(one):
                yield from self._bundle(met, value)
            elif bundles.is_resource(one):
                yield from self._resource(met)
            elif bundles.is_manifest(one):
                self.around += bundles.size(one)
            else:
                self.left += bundles.size(one)
                yield Finding("FHIR-NORESOURCE", Severity.ERROR, met.spot.place)

    def _resource(self, met: Met) -> Iterator[Finding]:
        over = bundles.refused(met)
        if over is not None:
            yield over
        elif met.resource["resourceType"] == REMARK:
            self.left += bundles.size(met.resource)
            yield from bundles.remark(met)
        else:
            self._store.add(met)

    def _bundle(self, met: Met, value: Value) -> Iterator[Document]:
        opened, document = bundles.opened(met, value), Document()
        document.whole = met.resource
        page = met.resource.get("type") == "searchset"
        document.around, document.left, document.findings = opened.around, opened.left, opened.findings
        for one in opened.resources:
            if one.resource["resourceType"] == REMARK:
                document.left += bundles.size(one.resource)
                document.findings += bundles.remark(one)
            elif page:
                self._store.add(one)
            else:
                document.add(one)
        if page:
            self.pages.add(met.resource, met.spot)
        yield from [document] if document.resources else self._alone(document)
        for one in opened.inner:
            yield from self._bundle(one, value)

    def _alone(self, document: Document) -> tuple[()]:
        """What a Bundle says itself is counted with its plans; where it has none, with the rest."""
        self.around += document.around
        self.left += document.left
        self.findings += document.findings
        return ()
