"""The package as FHIR's package format has it: files by name, and one ``.tgz``, the same byte for byte.

https://confluence.hl7.org/display/FHIR/NPM+Package+Specification
"""

import gzip
import io
import json
import tarfile
from typing import Any

from sipfhir.package.making import Making
from sipfhir.package.snapshot import Node

_INDEXED = ("resourceType", "id", "url", "version", "kind", "type")


def files(making: Making, resources: list[Node], examples: list[Node]) -> dict[str, bytes]:
    """Every file by its path in the package, in stable order."""
    found = {"package/package.json": _json(manifest(making))}
    for folder, nodes in (("package", resources), ("package/example", examples)):
        named = {f"{one['resourceType']}-{one['id']}.json": one for one in nodes}
        found[f"{folder}/.index.json"] = _json(_index(named))
        found |= {f"{folder}/{name}": _json(one) for name, one in named.items()}
    return dict(sorted(found.items()))


def manifest(making: Making) -> Node:
    """package.json."""
    facts = making.facts["package"]
    needed = {name: making.foreign[name]["version"] for name in facts["dependencies"]}
    return {
        "name": facts["name"],
        "version": making.version,
        "canonical": making.base,
        "url": making.base,
        "title": facts["title"]["sv"],
        "description": facts["description"]["sv"],
        "type": "fhir.ig",
        "tools-version": 3,
        "license": facts["license"],
        "author": making.facts["publisher"],
        "fhirVersions": ["4.0.1"],
        "dependencies": {"hl7.fhir.r4.core": "4.0.1", **needed},
        "directories": {"lib": "package", "example": "example"},
        "jurisdiction": "urn:iso:std:iso:3166#SE",
    }


def packed(content: dict[str, bytes]) -> bytes:
    """The archive. No clock and no name of a user goes in: the same files give the same bytes."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, data in content.items():
            member = tarfile.TarInfo(name)
            member.size, member.mode = len(data), 0o644
            archive.addfile(member, io.BytesIO(data))
    return gzip.compress(out.getvalue(), mtime=0)


def _index(named: dict[str, Node]) -> Node:
    listed = [
        {"filename": name, **{key: one[key] for key in _INDEXED if isinstance(one.get(key), str)}}
        for name, one in sorted(named.items())
    ]
    return {"index-version": 1, "files": listed}


def _json(node: Any) -> bytes:
    return (json.dumps(node, ensure_ascii=False, indent=1) + "\n").encode()
