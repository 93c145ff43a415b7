"""What was made and read, as one JSON document."""

from typing import Any

import msgspec

from sipfhir.cli.inputs import Input
from sipfhir.cli.outcome import Outcome
from sipfhir.cli.session import Session
from sipfhir.report import as_json as findings_as_json


def as_json(
    session: Session,
    outcomes: dict[Input, Outcome],
    rows: dict[Input, list[dict[str, Any]]],
    name: str,
    code: int,
) -> str:
    """``{"exit_code", "files": [{"file", "plans", "error", NAME: [...], "findings"}]}``."""
    files = [
        {
            "file": outcome.file,
            "plans": outcome.plans,
            "error": outcome.error,
            name: rows[item],
            "findings": findings_as_json(outcome.every, session.lang, session.site),
        }
        for item, outcome in outcomes.items()
    ]
    document = msgspec.json.encode({"exit_code": code, "files": files})
    return msgspec.json.format(document, indent=2).decode()
