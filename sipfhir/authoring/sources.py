"""The text of a YAML file of a site, and of all that it extends: which line a YAML path stands on."""

from pathlib import Path
from typing import Any

from sipfhir import yaml
from sipfhir.authoring.problem import Spot, shown
from sipfhir.site import Site

YamlPath = tuple[str | int, ...]


class Sources:
    """A site's file first, then what it extends. Raises BadConfiguration for YAML that cannot be read."""

    def __init__(self, site: Site, relative: str) -> None:
        self.files = _chain(site, relative)
        self._marks = [(shown(file), yaml.load(file)[1]) for file in self.files]

    def spot(self, path: YamlPath) -> Spot:
        """Where a path stands, or the nearest thing above it."""
        for length in range(len(path), -1, -1):
            for file, marks in self._marks:
                if path[:length] in marks:
                    return Spot(file, *marks[path[:length]])
        return Spot(self._marks[0][0])


def dotted(path: YamlPath) -> str:
    """``plan.goals[0].id``"""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def _chain(site: Site, relative: str) -> list[Path]:
    found = [site.find(relative), *(root / relative for root in site.roots)]
    return _extended(site, relative, [file for file in dict.fromkeys(found) if file.is_file()])


def _extended(site: Site, relative: str, files: list[Path]) -> list[Path]:
    data: Any = yaml.load(files[0])[0]
    base = data.get("extends") if isinstance(data, dict) else None
    if not isinstance(base, str):
        return files[:1]
    below = _sibling(relative, base)
    rest = files[1:] if below == relative else [each / below for each in site.roots]
    rest = [file for file in rest if file.is_file()]
    return [files[0], *(_extended(site, below, rest) if rest else [])]


def _sibling(relative: str, base: str) -> str:
    """The file that ``extends: base`` means: beside a mapping, or another system's system.yaml."""
    name = Path(relative)
    if name.name == "system.yaml":
        return f"{name.parent.parent.as_posix()}/{base}/system.yaml"
    return name.with_name(base + name.suffix).as_posix()
