"""The whole package of a site: made, judged by our own check, and packed."""

from dataclasses import dataclass
from functools import cached_property

from sipfhir.conformance.checking import judged
from sipfhir.conformance.documents import held
from sipfhir.findings import Finding
from sipfhir.package.archive import files, manifest, packed
from sipfhir.package.contents import resources
from sipfhir.package.examples import examples
from sipfhir.package.guide import guide
from sipfhir.package.known import Known
from sipfhir.package.making import making
from sipfhir.package.snapshot import Node
from sipfhir.site import Site


@dataclass(frozen=True)
class Package:
    """What goes out. ``files`` are by path; ``findings`` what our check says, by the name of the file."""

    name: str
    resources: list[Node]
    examples: list[Node]
    files: dict[str, bytes]
    findings: tuple[Finding, ...]

    @cached_property
    def archive(self) -> bytes:
        """The ``.tgz``."""
        return packed(self.files)


def package(site: Site, base: str | None = None) -> Package:
    """Make a site's package. ``base`` is the canonical base (None: that of the site)."""
    made = making(site, base)
    own, shown = resources(site, base), list(examples(made))
    own.append(guide(made, own, shown))
    known = Known(made, own)
    found = [finding for one in (*own, *shown) for finding in _judged(one, known)]
    told = manifest(made)
    return Package(f"{told['name']}-{told['version']}", own, shown, files(made, own, shown), tuple(found))


def _judged(one: Node, known: Known) -> list[Finding]:
    file = f"{one['resourceType']}-{one['id']}.json"
    return judged(held(one, file), (), known)
