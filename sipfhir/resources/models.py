"""Resources as objects of fhir.resources, for those who want them.

The library has no R4; its R4B classes have the same elements for what we emit. They rewrite decimals and
times when dumped: use them to read, and to check a copy, not to write.
"""

from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from pydantic import ValidationError

from sipfhir.errors import BadInput
from sipfhir.resources.systems import Node


def models(resources: Iterable[Node]) -> list[Any]:
    """A fhir.resources R4B object for each resource. Raises BadInput, with places, for what is not FHIR."""
    from fhir.resources.R4B import get_fhir_model_class

    return [modelled(one, get_fhir_model_class(one["resourceType"])) for one in resources]


def modelled(resource: Node, model: Any) -> Any:
    """One resource as an object of a class."""
    try:
        return model.model_validate(deepcopy(resource))
    except ValidationError as error:
        places = sorted(
            {"/".join(str(step) for step in one["loc"]) for one in error.errors(include_input=False)}
        )
        raise BadInput(
            f"{resource['resourceType']}: not valid FHIR at {', '.join(places)}. Mend these."
        ) from None
