"""A message (SDK-meddelande): its header and its documents, as the standard names them."""

from collections.abc import Iterator

import msgspec


class Id(msgspec.Struct, frozen=True):
    """Root and extension: whose number, and the number."""

    root: str
    extension: str


class Labelled(msgspec.Struct, frozen=True, omit_defaults=True):
    """A number and what it is called: a person, a reference (diarienummer)."""

    id: Id | None = None
    label: str | None = None


class Side(msgspec.Struct, frozen=True, omit_defaults=True):
    """Sender or recipient: the participant, and for whose attention. ``function``: the functional address."""

    organisation: Id
    label: str | None = None
    function: Id | None = None
    function_label: str | None = None
    persons: tuple[Labelled, ...] = ()
    references: tuple[Labelled, ...] = ()


class Header(msgspec.Struct, frozen=True, omit_defaults=True):
    """The header. A message that begins a conversation has its own id as ``conversation``."""

    created: str
    id: str
    conversation: str
    sender: Side
    recipient: Side
    confidential: bool
    refers_to: str | None = None
    label: str | None = None
    generating_system: Id | None = None


class File(msgspec.Struct, frozen=True):
    """An attached file; ``content`` is base64, ``line`` where its element begins."""

    name: str
    content_type: str
    content: str
    line: int | None = None


class Document(msgspec.Struct, frozen=True, omit_defaults=True):
    """A document: files and texts that belong together."""

    id: str
    name: str | None = None
    index: str | None = None
    files: tuple[File, ...] = ()
    texts: tuple[str, ...] = ()


class Message(msgspec.Struct, frozen=True):
    """All of it."""

    header: Header
    documents: tuple[Document, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts of all documents."""
        return tuple(text for document in self.documents for text in document.texts)

    def files(self) -> Iterator[tuple[str, Document, File]]:
        """Every file with its number in the message, ``2-1``, and the document that it stands in."""
        for i, document in enumerate(self.documents, 1):
            for j, file in enumerate(document.files, 1):
                yield f"{i}-{j}", document, file
