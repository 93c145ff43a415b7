"""Makulering: a message that voids an earlier message, or a call. The plan keeps both as they are.

In FHIR what is voided is revoked, so that nobody acts on it who does not follow the numbers.
"""

from typing import Any

from sipfhir.plan import Invitation, Message
from sipfhir.resources.coded import Coded
from sipfhir.resources.reading import At, MisfitError, Reading
from sipfhir.resources.shape import Pair, Placed
from sipfhir.resources.systems import Node, Systems
from sipfhir.resources.tree import Handler, Take, Values

_VOIDED = "revoked"
_ERROR = "entered-in-error"
"""Says more than revoked: what was never meant to be sent stays that, whatever voids it."""
_BECAUSE = "follows from the message that voids it"

Voidable = Message | Invitation


def standing(table: dict[str, str]) -> Pair:
    """Status of a message or a call: "revoked" where another message voids it, our own then beside it."""

    def pair(systems: Systems, cls: Any) -> Placed:
        own = Coded(systems, "status", "status", table, "unknown")
        other = Coded(systems, "status", "status", {}, _VOIDED)
        url = systems.extension("voided-by")

        def put(out: Node, part: Voidable, build: Any) -> None:
            by = build.voided_by(part)
            code, theirs = own, table.get(part.status.code or "", "unknown") if part.status else ""
            if by is not None and theirs != _ERROR:
                code, theirs = other, _VOIDED
                out.setdefault("extension", []).append({"url": url, "valueReference": by})
            if part.status is None:
                code.missing(out)
            else:
                code.write(out, part.status, theirs)

        status, *beside = own.takes(())
        takes = (status._replace(handler=_status(status.handler, url)), *beside, _extension(url))
        return Placed(None, put, takes)

    return pair


def _status(read: Handler, url: str) -> Handler:
    """Reads the status, but for one that says only what the extension says."""

    def handle(node: Any, at: At, r: Reading, values: Values) -> None:
        beside = r.resource.get("extension")
        said = isinstance(beside, list) and any(
            isinstance(one, dict) and one.get("url") == url for one in beside
        )
        if said and node == _VOIDED:
            r.skip(node, _BECAUSE)
        else:
            read(node, at, r, values)

    return handle


def _extension(url: str) -> Take:
    """Read over where the message is there that voids; else it says what nothing else does."""

    def handle(node: Any, at: At, r: Reading, values: Values) -> None:
        if r.index_of(node.get("valueReference")) is None:
            raise MisfitError
        r.skip(node, _BECAUSE)

    return Take(("extension",), handle, url)
