"""Options that every command takes, before or after the command's name."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from sipfhir.cli.session import Session

Function = TypeVar("Function", bound=Callable[..., Any])


def _keep(context: click.Context, option: click.Parameter, value: Any) -> None:
    session = context.find_root().ensure_object(Session)
    if value not in (None, False) and option.name:
        setattr(session, option.name, value)


def _option(*names: str, **settings: Any) -> Callable[[Function], Function]:
    return click.option(*names, expose_value=False, callback=_keep, **settings)


OPTIONS = [
    _option(
        "--site",
        "site_folder",
        metavar="FOLDER",
        type=click.Path(exists=True, file_okay=False),
        envvar="SIPFHIR_SITE",
        help="Your own adapters/, mappings/, fhir/ and validators/, laid over ours.",
    ),
    _option(
        "--lang",
        type=click.Choice(["sv", "en"]),
        envvar="SIPFHIR_LANG",
        help="Language of messages: sv (the default) or en. Also SIPFHIR_LANG.",
    ),
    _option("--json", "as_json", is_flag=True, help="One JSON document instead of tables."),
    _option("--show-values", is_flag=True, help="Show the source's line under each finding. Personal data!"),
    _option("--debug", is_flag=True, help="Show the traceback of a defect. May hold personal data!"),
]


def shared(function: Function) -> Function:
    """Give a command the shared options."""
    for option in reversed(OPTIONS):
        function = option(function)
    return function


POLICY = click.option(
    "--policy",
    metavar="NAME",
    default="standard",
    show_default=True,
    help="How severe each rule is: a file in validators/policies/.",
)

TO = click.option(
    "--to", required=True, metavar="SYSTEM", help="fhir, or a system that `sipfhir systems` lists."
)
FORM = click.option(
    "--format",
    "form",
    type=click.Choice(["bundle", "transaction", "ndjson"]),
    default="bundle",
    show_default=True,
    help="Of FHIR: a collection Bundle, a transaction Bundle, or a file for each type of resource.",
)
XML = click.option("--xml", is_flag=True, help="Write FHIR as XML. One file is one document.")
ACTIVITIES = click.option(
    "--activities",
    type=click.Choice(["detail", "reference"]),
    help="Of FHIR: interventions within the CarePlan (detail, what R4 is given if you do not choose), or a "
    "Task or ServiceRequest each (reference, the only way of R5).",
)
VERSION = click.option(
    "--fhir-version",
    "version",
    type=click.Choice(["R4", "R5"]),
    default="R4",
    show_default=True,
    help="Of FHIR: R4 (4.0.1), or R5 (5.0.0) with a report of what R5 cannot hold.",
)
DISCLOSE = click.option(
    "--disclose-protected",
    "disclose",
    is_flag=True,
    help="Let name, address, places and relatives of a person with protected identity go along to FHIR.",
)


def today(default: str | None = None) -> Callable[[Function], Function]:
    """The option for the day of asking; without a default what has grown old is asked only on request."""
    return click.option(
        "--today",
        metavar="DATE",
        default=default,
        show_default=default is not None,
        callback=day,
        help="The day that the plans are looked at: 2026-11-22, or the word today.",
    )


def day(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    """The day that was given. Only here does the program look at a clock, and only when it is asked to."""
    from datetime import date

    if value is None:
        return None
    try:
        return (date.today() if value == "today" else date.fromisoformat(value)).isoformat()
    except ValueError:
        raise click.BadParameter("not a day. Write 2026-11-22, or today.") from None
