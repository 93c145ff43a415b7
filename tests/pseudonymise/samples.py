"""The samples of all systems and of FHIR, and how each is read."""

from pathlib import Path

from sipfhir.errors import UnknownSystem
from sipfhir.registry import container, shipped, system
from sipfhir.site import defaults

KEY = b"a key of the tests"
SAMPLES = defaults() / "samples"


def _files() -> list[Path]:
    found = sorted(SAMPLES.glob("*/*/*"))
    return [file for file in found if file.is_file() and ".expect." not in file.name]


FILES = _files()


def name_of(file: Path) -> str:
    """system/good/case.xml"""
    return file.relative_to(SAMPLES).as_posix()


def folder_of(file: Path) -> str:
    """The system of a sample, or fhir."""
    return file.relative_to(SAMPLES).parts[0]


def form_of(file: Path) -> str:
    """xml, json or csv."""
    try:
        known = container(shipped(), system(folder_of(file)).folder).format
    except UnknownSystem:
        known = "xml" if file.suffix == ".xml" else "json"
    return known if known in ("xml", "csv") else "json"


def charset_of(file: Path) -> str:
    """A charset in which the bytes of a sample come and go unchanged."""
    data = file.read_bytes()
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16-le" if data[:2] == b"\xff\xfe" else "utf-16-be"
    declared = data[:100].lower()
    latin = folder_of(file) in ("prator", "meddix", "webcare") and b"utf-8" not in declared
    return "iso-8859-1" if latin else "utf-8"
