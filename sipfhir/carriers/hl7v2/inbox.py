"""A folder of what came in: a message is there whole, on the disk, before anybody is told that it is.

``NAME.hl7`` is the message as it came, ``NAME.json`` its Bundle, ``errors/NAME.json`` what was wrong with it.
The name is a keyed digest of sender and control id: it says nothing of anyone, and tells a message that comes
again.
"""

from pathlib import Path

from sipfhir import durable
from sipfhir.carriers.hl7v2.header import Header
from sipfhir.carriers.hl7v2.wire import Raw, header_field
from sipfhir.errors import BadConfiguration
from sipfhir.values import digest


class Inbox:
    """``key`` is the site's. Raises BadConfiguration for a folder that cannot be made."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self.folder, self._key = folder, key
        try:
            (folder / "errors").mkdir(parents=True, exist_ok=True)
        except OSError as error:
            told = f"{folder}: cannot be written: {error.strerror}. Give another folder."
            raise BadConfiguration(told) from None

    def name(self, header: Header) -> str:
        """What a message is called."""
        known = (header.sender.application, header.sender.facility, header.control_id)
        return digest(self._key, "\0".join(known).encode("utf-8", "surrogatepass"))

    def known(self, name: str, raw: Raw) -> bool | None:
        """Whether a message is here already; None when another one is, under the same number.

        A message that is sent again may have a new time in MSH-7.
        """
        try:
            before = (self.folder / f"{name}.hl7").read_bytes()
        except FileNotFoundError:
            return False
        return True if _timeless(before) == _timeless(raw.data) else None

    def keep(self, name: str, raw: Raw, bundle: bytes | None, faults: bytes | None) -> None:
        """Store a message and what came of it; the message itself last: it is what tells that all is done.

        Raises OSError: then nothing is promised to anybody.
        """
        if bundle is not None:
            durable.write(self.folder / f"{name}.json", bundle)
        if faults is not None:
            durable.write(self.folder / "errors" / f"{name}.json", faults)
        durable.write(self.folder / f"{name}.hl7", raw.data)


def _timeless(data: bytes) -> bytes:
    header, end, rest = data.partition(b"\r")
    sign = header[3:4]
    fields = header.split(sign)
    if header_field(header, 7):
        fields[6] = b""
    return sign.join(fields) + end + rest
