"""Files that are whole or not there: written aside, then given their name."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from sipfhir.errors import Fatal


@contextmanager
def written_aside(target: Path) -> Iterator[BinaryIO]:
    """A stream whose content becomes ``target`` when the block ends well. Raises Fatal when it cannot."""
    aside = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with aside.open("xb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        aside.replace(target)
    except OSError as error:
        raise Fatal(f"{target}: cannot be written: {error.strerror}. Give --out another place.") from None
    finally:
        with suppress(OSError):
            aside.unlink()
