"""A withdrawal at the server: statuses change where they stand, nothing else is said."""

from sipfhir.sync.packing import ENDS
from sipfhir.sync.parcel import Node, Parcel, Server


def endings(parcel: Parcel) -> list[tuple[str, Server, str]]:
    """Our name, where it stands, and the status it is to get: all that the target has had and can end."""
    return [(name, there, ENDS[there.type]) for name, there in parcel.known.items() if there.type in ENDS]


def ended(theirs: Node, status: str) -> Node:
    """The server's own copy with the status of a withdrawal."""
    return {**theirs, "status": status}
