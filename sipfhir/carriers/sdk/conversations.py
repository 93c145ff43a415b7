"""Conversations: which message answers which. What is known is given: messages sent, messages read before."""

from sipfhir.carriers.sdk.message import Header
from sipfhir.findings import Finding, Place
from sipfhir.formats.faults import note, warning


class Conversations:
    """The messages that are known, by id, and their conversations."""

    def __init__(self) -> None:
        self._conversation: dict[str, str] = {}

    def add(self, header: Header) -> None:
        """One more known message; the first of an id counts."""
        self._conversation.setdefault(header.id, header.conversation)

    def knows(self, id: str) -> bool:
        """Whether a message of that id is known."""
        return id.lower() in self._conversation

    def told(self, header: Header, place: Place) -> list[Finding]:
        """What is to be said of the place of a message among the others. It need not be known itself."""
        if header.refers_to is None:
            return self._begun(header, place)
        if header.refers_to == header.id:
            return [warning("SDK-THREAD", place, case="itself")]
        known = self._conversation.get(header.refers_to)
        if known is None:
            return [warning("SDK-THREAD", place, case="unknown")]
        if known != header.conversation:
            return [warning("SDK-THREAD", place, case="other")]
        return [note("SDK-ANSWER", place)]

    def _begun(self, header: Header, place: Place) -> list[Finding]:
        """A message that answers none: it begins a conversation, or follows in one that is known."""
        if header.conversation == header.id or header.conversation in self._conversation.values():
            return []
        return [warning("SDK-THREAD", place, case="conversation")]
