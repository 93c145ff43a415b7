"""Values: identities, Swedish time, text, names, codes, ids. Read, normalise, write; pure functions."""

from sipfhir.values.codes import Table
from sipfhir.values.errors import BadValue, CannotHold, Doubt
from sipfhir.values.identity import (
    birth_date,
    hsa_problems,
    organisation_problems,
    problems,
    read_hsa_id,
    read_identity,
    read_organisation_number,
    write_identity,
)
from sipfhir.values.ids import digest, resource_id
from sipfhir.values.text import encodable, fits_xml, join_name, plain_from_html, plain_from_rtf, split_name
from sipfhir.values.time import (
    read_date,
    read_instant,
    read_local,
    read_utc_date,
    write_date,
    write_instant,
    write_local,
    write_utc_date,
)

__all__ = [
    "BadValue",
    "CannotHold",
    "Doubt",
    "Table",
    "birth_date",
    "digest",
    "encodable",
    "fits_xml",
    "hsa_problems",
    "join_name",
    "organisation_problems",
    "plain_from_html",
    "plain_from_rtf",
    "problems",
    "read_date",
    "read_hsa_id",
    "read_identity",
    "read_instant",
    "read_local",
    "read_organisation_number",
    "read_utc_date",
    "resource_id",
    "split_name",
    "write_date",
    "write_identity",
    "write_instant",
    "write_local",
    "write_utc_date",
]
