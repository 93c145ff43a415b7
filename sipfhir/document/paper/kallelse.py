"""The kallelse on paper, with a slip to answer on."""

from sipfhir.document.content import Document, Fact, Line, Section, labelled
from sipfhir.document.other_content import invitation_content
from sipfhir.document.parties import party
from sipfhir.document.plan_content import person
from sipfhir.document.words import Words
from sipfhir.errors import BadInput
from sipfhir.plan import Invitation, Plan


def kallelse_sheet(plan: Plan, words: Words, call: int = -1) -> Document:
    """One call of a plan, the last one when not said which. Raises BadInput when there is no such call."""
    try:
        invitation = plan.invitations[call]
    except IndexError:
        raise BadInput(
            "the plan has no such call (kallelse): print another sheet, or add the call."
        ) from None
    title, (head, *others) = invitation_content(invitation, words)
    about = labelled(words, ("about", person(plan, words)))
    sections = [
        Section("", [*about, *head.lines]),
        *others,
        Section(words.labels["rights"], list(words.labels["rights-text"].splitlines()), "text"),
        *_answer(invitation, words),
    ]
    return Document(title, sections)


def _answer(invitation: Invitation, words: Words) -> list[Section]:
    ticks: list[Line] = [words.labels[f"answer-{which}"] for which in ("yes", "other", "no")]
    to = party(invitation.sender, words) or party(invitation.caller, words)
    given: list[Line] = [Fact(words.labels["answer-to"], to)] if to else []
    heading = words.labels["answer"]
    return [
        *([Section(heading, given)] if given else []),
        Section("" if given else heading, ticks, "tick"),
        Section("", [words.labels["signature"]], "sign"),
    ]
