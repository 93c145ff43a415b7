"""Everything that looks random in a copy: a keyed hash (BLAKE2b), and a keyed order of 0 … n−1.

The order is a Feistel network with cycle walking (as in NIST SP 800-38G, with BLAKE2b for the rounds): two
values never get the same replacement, and nobody undoes it without the key.
"""

import secrets
from hashlib import blake2b
from pathlib import Path

from sipfhir.errors import BadConfiguration, Fatal

_PERSON = b"sipfhir pseudo"
_ROUNDS = 8
_BYTES = 64
SHORTEST, LONGEST = 16, 64


class Key:
    """A key, and what is drawn with it. ``purpose`` keeps what is drawn for two things apart."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def drawn(self, purpose: str, text: str, count: int = _BYTES) -> bytes:
        """``count`` bytes, always the same for the same key, purpose and text."""
        found = b""
        while len(found) < count:
            found += self._block(purpose, text, len(found))
        return found[:count]

    def number(self, purpose: str, text: str, below: int) -> int:
        """A number from 0 up to, and without, ``below``."""
        return int.from_bytes(self.drawn(purpose, text, 16), "big") % below

    def moved(self, purpose: str, number: int, size: int) -> int:
        """Another number below ``size``: one for each, and never the number itself where there are two."""
        if size < 2:
            return number
        step = 1 + self.number(purpose, f"step {size}", size - 1)
        place = (self._walked(purpose, number, size, 1) + step) % size
        return self._walked(purpose, place, size, -1)

    def _walked(self, purpose: str, number: int, size: int, way: int) -> int:
        number = self._mixed(purpose, number, size, way)
        while number >= size:
            number = self._mixed(purpose, number, size, way)
        return number

    def _mixed(self, purpose: str, number: int, size: int, way: int) -> int:
        """One pass of the network over the least even number of bits that holds ``size``; -1 is backwards."""
        half = max((size - 1).bit_length() + 1, 2) // 2
        left, right = number >> half, number & ((1 << half) - 1)
        for i in range(_ROUNDS)[::way]:
            if way > 0:
                left, right = right, left ^ self._round(purpose, i, right, size, half)
            else:
                left, right = right ^ self._round(purpose, i, left, size, half), left
        return left << half | right

    def _round(self, purpose: str, number: int, value: int, size: int, half: int) -> int:
        drawn = self.drawn(purpose, f"round {number} {size} {value}", half // 8 + 1)
        return int.from_bytes(drawn, "big") & ((1 << half) - 1)

    def _block(self, purpose: str, text: str, at: int) -> bytes:
        hashed = blake2b(key=self._key, person=_PERSON)
        for part in (purpose, text, str(at)):
            data = part.encode("utf-8", "surrogatepass")
            hashed.update(b"%d:%b" % (len(data), data))
        return hashed.digest()


def read_key(file: Path) -> bytes:
    """The key in a file, without blanks around it. Raises BadConfiguration."""
    try:
        key = file.read_bytes().strip()
    except OSError as error:
        raise BadConfiguration(f"{file}: the key cannot be read: {error.strerror}.") from None
    if not SHORTEST <= len(key) <= LONGEST:
        raise BadConfiguration(f"{file}: a key has 16 to 64 bytes. Make one with --new-key FILE.")
    return key


def new_key(file: Path) -> bytes:
    """A fresh random key, written to a file that only its owner can read. Raises Fatal when it is there."""
    key = secrets.token_hex(LONGEST // 2).encode()
    try:
        file.touch(mode=0o600, exist_ok=False)
        file.write_bytes(key + b"\n")
    except OSError as error:
        raise Fatal(
            f"{file}: the key cannot be written: {error.strerror}. Name a file that is new."
        ) from None
    return key
