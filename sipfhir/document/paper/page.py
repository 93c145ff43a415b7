"""A sheet as HTML: one page that needs nothing outside itself and prints as it should."""

from functools import lru_cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from sipfhir.document.paper.setting import Setting
from sipfhir.site import Site

TEMPLATES = "fhir/paper"


def page(setting: Setting, site: Site) -> str:
    """The page. Everything of a plan is escaped."""
    template = _environment(tuple(str(root / TEMPLATES) for root in site.roots))
    qr = Markup(setting.qr) if setting.qr else None
    return template.get_template("sheet.html.j2").render({**setting._asdict(), "qr": qr})


@lru_cache(maxsize=16)
def _environment(folders: tuple[str, ...]) -> Environment:
    return Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
