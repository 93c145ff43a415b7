"""FHIR that becomes FHIR again: each resource as it was, in the spelling that was asked for."""

import sys
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from sipfhir.cli.files import written_aside
from sipfhir.cli.inputs import Input
from sipfhir.cli.outcome import Outcome

if TYPE_CHECKING:
    from sipfhir.site import Site


def run(
    item: Input,
    out: Path | None,
    site: "Site",
    outcome: Outcome,
    disclose: bool,
    xml: bool,
    step: Callable[[], None],
) -> None:
    """Write the resources of one input. An input without any gives no output."""
    from sipfhir.formats.fhir_xml_many import joined

    outcome.system = "fhir"
    documents = _documents(item, site, outcome, disclose, xml, step)
    first = next(documents, None)
    if first is None:
        return
    outcome.judged = True
    pieces = chain((first,), documents)
    _write(joined(pieces) if xml else pieces, out)


def _documents(
    item: Input, site: "Site", outcome: Outcome, disclose: bool, xml: bool, step: Callable[[], None]
) -> Iterator[bytes]:
    from sipfhir.fhir_spelling import Spelt, resources, spell

    for one in resources(item.source, site=site, file=item.name, disclose_protected=disclose):
        step()
        outcome.findings += one.findings if isinstance(one, Spelt) else [one]
        spelt = spell(one, xml) if isinstance(one, Spelt) else None
        if isinstance(spelt, bytes):
            yield spelt
        elif spelt is not None:
            outcome.findings.append(spelt)


def _write(pieces: Iterator[bytes], out: Path | None) -> None:
    if out is None:
        sys.stdout.buffer.writelines(pieces)
        return
    with written_aside(out) as stream:
        stream.writelines(pieces)
