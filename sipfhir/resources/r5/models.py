"""R5 resources as objects of fhir.resources, whose plain classes are R5's."""

from collections.abc import Iterable
from typing import Any

from sipfhir.resources.models import modelled
from sipfhir.resources.systems import Node


def models(resources: Iterable[Node]) -> list[Any]:
    """A fhir.resources object for each resource. Raises BadInput, with places, for what is not R5."""
    from fhir.resources import get_fhir_model_class

    return [modelled(one, get_fhir_model_class(one["resourceType"])) for one in resources]
