"""Messages made of the plans in files, each written whole or not at all."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import click

from sipfhir.attachments import inlined
from sipfhir.carriers.sdk import Address, Order, compose
from sipfhir.carriers.sdk.address import address
from sipfhir.carriers.sdk.message import Header, Id
from sipfhir.carriers.sdk.receive import header_of
from sipfhir.cli import show
from sipfhir.cli.files import written_aside
from sipfhir.cli.inputs import Input, readings
from sipfhir.cli.outcome import Outcome, exit_code
from sipfhir.cli.sdk_text import as_json
from sipfhir.cli.session import Session
from sipfhir.errors import BadInput
from sipfhir.opening import content
from sipfhir.plan import Identifier, Organization
from sipfhir.reading import Reading
from sipfhir.values import hsa_problems


class Made(NamedTuple):
    """One message that was written."""

    item: Input
    name: str
    header: Header


@dataclass
class Sending:
    """One run. ``order`` is the same for every plan."""

    session: Session
    out: Path
    system: str | None
    charset: str | None
    order: Order
    made: list[Made] = field(default_factory=list)

    @classmethod
    def of(
        cls, session: Session, out: Path, system: str | None, charset: str | None, given: dict[str, Any]
    ) -> "Sending":
        """From what was typed. Raises click.UsageError, BadConfiguration, BadInput."""
        answered = _answered(given["reply_to"], session)
        sender, recipient = _addresses(given, answered, session)
        conversation: str | None = given["conversation"] or (answered.conversation if answered else None)
        if answered and conversation != answered.conversation:
            raise click.UsageError(
                "--conversation is another than that of --reply-to: leave one of them out."
            )
        order = Order(
            sheet=given["sheet"],
            sender=sender,
            recipient=recipient,
            moment=given["moment"],
            conversation=conversation,
            refers_to=answered.id if answered else None,
            unit=_unit(given["to_unit"]),
            basis=given["basis"],
            references=tuple(map(_reference, given["references"])),
            language=given["language"],
            fhir=given["fhir"],
            disclose=given["disclose"],
            xhe=given["envelope"],
        )
        return cls(session, out, system, charset, order)

    def run(self, item: Input) -> Outcome:
        """The messages of one file."""
        outcome = Outcome(item.name)
        with outcome.unreadable():
            for reading in readings(item, self.system, self.charset, self.session.site):
                outcome.count(reading)
                if reading.plan is not None:
                    self._one(reading, item, outcome)
        return outcome

    def _one(self, reading: Reading, item: Input, outcome: Outcome) -> None:
        assert reading.plan is not None
        path = item.source if isinstance(item.source, Path) else None
        composed = compose(inlined(reading.plan, path), self.order, self.session.site)
        outcome.findings += map(reading.placed, composed.findings)
        if composed.message is None or composed.data is None:
            return
        outcome.findings += reading.left_behind()
        name = f"{composed.message.header.id}.xml"
        with written_aside(self.out / name) as stream:
            stream.write(composed.data)
        self.made.append(Made(item, name, composed.message.header))


def report(session: Session, outcomes: dict[Input, Outcome], made: list[Made]) -> int:
    """What was made of each file, then the findings. The exit code."""
    code = exit_code(outcomes.values())
    if session.as_json:
        show.unread(outcomes.values())
        rows = {item: [_row(each) for each in made if each.item is item] for item in outcomes}
        click.echo(as_json(session, outcomes, rows, "messages", code))
        return code
    for each in made:
        told = session.say("{}: meddelande {} i konversation {}", "{}: message {} in conversation {}")
        click.echo(told.format(each.item.name, each.name, each.header.conversation))
    import sys

    show.report(session, outcomes, sys.stdout)
    return code


def _row(made: Made) -> dict[str, Any]:
    header = made.header
    return {
        "name": made.name,
        "id": header.id,
        "conversation": header.conversation,
        "refers_to": header.refers_to,
    }


def _answered(file: Path | None, session: Session) -> Header | None:
    """The header of the message that is answered. Raises BadInput."""
    if file is None:
        return None
    header = header_of(content(file), session.site)
    if header is None:
        raise BadInput(f"{file}: no SDK message that can be answered. See what is wrong: sipfhir sdk read.")
    return header


def _addresses(given: dict[str, Any], answered: Header | None, session: Session) -> tuple[Address, Address]:
    """Sender and recipient; those of the answered message change places. Raises click.UsageError."""
    found = []
    for option, side in (
        ("sender", answered and answered.recipient),
        ("recipient", answered and answered.sender),
    ):
        if given[option]:
            found.append(address(given[option], session.site))
        elif side and side.function:
            found.append(Address(side.organisation.extension, side.function.extension))
        else:
            raise click.UsageError(
                "Give --from-address and --to-address, or --reply-to a message that has both."
            )
    return found[0], found[1]


def _unit(text: str | None) -> Organization | None:
    """A unit by HSA-id when it is one, else by name."""
    if text is None:
        return None
    if hsa_problems(text.strip()):
        return Organization(name=text.strip())
    return Organization(identifiers=(Identifier(kind="hsa-id", value=text.strip()),))


def _reference(text: str) -> Id:
    root, _, number = (part.strip() for part in text.partition("="))
    if not root or not number:
        raise click.UsageError("--reference is ROOT=NUMBER: whose number, and the number.")
    return Id(root, number)
