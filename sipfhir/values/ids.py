"""Ids and digests, keyed: without the key nobody can try all personnummer against them."""

from hashlib import blake2b

_ID = b"sipfhir resource"
_DIGEST = b"sipfhir digest"


def resource_id(key: bytes, installation: str, kind: str, business_key: str) -> str:
    """A FHIR id in UUID's shape, always the same for the same four. The key has at most 64 bytes."""
    hashed = blake2b(key=key, digest_size=16, person=_ID)
    for part in (installation, kind, business_key):
        data = part.encode("utf-8", "surrogatepass")
        # The length before each part: "ab" + "c" and "a" + "bc" must not meet.
        hashed.update(b"%d:%b" % (len(data), data))
    name = hashed.hexdigest()
    return f"{name[:8]}-{name[8:12]}-{name[12:16]}-{name[16:20]}-{name[20:]}"


def digest(key: bytes, data: bytes) -> str:
    """A keyed digest of a record or file: 32 hexadecimal digits."""
    return blake2b(data, key=key, digest_size=16, person=_DIGEST).hexdigest()
