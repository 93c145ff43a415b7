"""KVÅ- och KSI-koder ↔ Procedure: the making of a plan and its follow-up, never an intervention."""

from typing import Any

from sipfhir.plan import ActivityCode
from sipfhir.resources.codecs import Codec, moment
from sipfhir.resources.extensions import extension
from sipfhir.resources.pairs import element, fixed
from sipfhir.resources.reading import At, MisfitError, Reading
from sipfhir.resources.references import subject, the_plan
from sipfhir.resources.resource import Resource
from sipfhir.resources.systems import Systems

_NAMES = {"KVÅ": "kva", "KSI": "ksi"}


def _system(systems: Systems) -> Codec:
    urls = {name: systems.code_system(called) for name, called in _NAMES.items()}
    back = {url: name for name, url in urls.items()}

    def read(node: Any, r: Reading, at: At) -> str:
        if type(node) is not str or node not in back:
            raise MisfitError
        r.tally.mapped += 1
        return back[node]

    return Codec(lambda value, build: urls[value], read)


ACTIVITY_CODE = Resource(
    "Procedure",
    ActivityCode,
    (
        extension("huvudman"),
        the_plan("basedOn"),
        # A code is registered when the act is done.
        fixed("status", lambda systems: "completed", "fixed by the mapping"),
        element("system", "code.coding[].system", _system),
        element("code", "code.coding[].code"),
        subject("subject", required=True),
        element("date", "performedDateTime", moment),
    ),
)
