"""By what we know our own: a tag with the keyed digest of what we wrote.

A resource whose tag still is that of its content has been touched by nobody, whatever its version is: also
when the answer to our call was lost, or the state.
"""

from hashlib import blake2b
from typing import Any

import msgspec

from sipfhir.sync.parcel import Node
from sipfhir.sync.targets.fhir.same import said

_encode = msgspec.json.Encoder(order="deterministic").encode
_PERSON = b"sipfhir seal"


class Seal:
    """Seals under the key of the site. ``base`` is our canonical base."""

    def __init__(self, key: bytes, base: str) -> None:
        self._key, self._system = key, f"{base}/sync/seal"

    def sealed(self, resource: Node) -> Node:
        """The resource with its tag."""
        meta = resource.get("meta", {})
        others = [tag for tag in meta.get("tag", ()) if tag.get("system") != self._system]
        return {**resource, "meta": {**meta, "tag": [*others, self._tag(resource)]}}

    def whole(self, resource: Node) -> bool:
        """Whether it says what we wrote."""
        return self._tag(resource) in ((resource.get("meta") or {}).get("tag") or ())

    def _tag(self, resource: Node) -> Node:
        data = _encode(_unnamed(said(resource)))
        digest = blake2b(data, key=self._key, digest_size=16, person=_PERSON).hexdigest()
        return {"system": self._system, "code": digest}


def _unnamed(node: Any) -> Any:
    """Without literal references: where the server chooses ids, we learn them after we have written."""
    if isinstance(node, list):
        return [_unnamed(one) for one in node]
    if not isinstance(node, dict):
        return node
    return {name: _unnamed(value) for name, value in node.items() if name != "reference"}
