"""What an endpoint answers, whatever carries it: a call in, an answer out, a line in the audit.

A fault and a refusal tell a reason and a log id, never anything of the person.
"""

import sys
from collections.abc import Callable
from typing import Any, NamedTuple

from sipfhir.audit import Audit
from sipfhir.carriers.rivta.blocks import Blocks
from sipfhir.carriers.rivta.check import Checked, check
from sipfhir.carriers.rivta.contract import contract
from sipfhir.carriers.rivta.engagement import read
from sipfhir.carriers.rivta.entry import Entry
from sipfhir.carriers.rivta.messages import in_utf8, local, message
from sipfhir.carriers.rivta.question import answering, question, refusal
from sipfhir.carriers.rivta.recorded import Recorded
from sipfhir.carriers.rivta.response import answer
from sipfhir.carriers.rivta.sender import Sender
from sipfhir.carriers.rivta.soap import fault, wrapped
from sipfhir.carriers.rivta.sources import Source
from sipfhir.site import Site


class Answer(NamedTuple):
    """HTTP status and body."""

    status: int
    body: bytes


class Refused(Exception):
    """A call that gets a Fault. ``reason`` is a word of words.yaml."""

    def __init__(self, reason: str, code: str = "Client") -> None:
        super().__init__(reason)
        self.reason, self.code = reason, code


class Caller(NamedTuple):
    """The subject of the client's certificate, and the first consumer of the chain by the platform's word."""

    subject: str
    consumer: str | None


class Endpoint:
    """``now`` gives the time for the audit, ``new_id`` a log id. ``patients``: consumers that show plans to
    the person; they get only what is approved for that."""

    def __init__(
        self,
        source: Source,
        sender: Sender,
        site: Site,
        *,
        blocks: Blocks,
        audit: Audit,
        recorded: Recorded,
        now: Callable[[], str],
        new_id: Callable[[], str],
        patients: frozenset[str] = frozenset(),
        allowed: frozenset[str] | None = None,
    ) -> None:
        self.source, self.blocks, self.site = source, blocks, site
        self._sender, self._audit, self._recorded = sender, audit, recorded
        self._now, self._new_id = now, new_id
        self._patients, self._allowed = patients, allowed
        self._known, self._words = contract(site), site.document("adapters/rivta/words.yaml")

    def call(self, operation: str, raw: bytes, caller: Caller) -> Answer:
        """The answer to a call of an operation."""
        log_id = self._new_id()
        told: dict[str, Any] = {"operation": operation}
        try:
            body = self._answer(operation, raw, caller, log_id, told)
            return self._told(Answer(200, wrapped(body)), log_id, caller, told)
        except Refused as refused:
            told["outcome"] = refused.reason
            return self._told(self._fault(refused, log_id), log_id, caller, told)
        except Exception as error:
            # The type alone: what an error says may be about the person.
            print(f"rivta: {log_id}: {type(error).__name__}", file=sys.stderr)
            told["outcome"] = "failed"
            return self._told(self._fault(Refused("failed", "Server"), log_id), log_id, caller, told)

    def fetch(self, name: str, caller: Caller) -> Answer:
        """A document that was too large to be inline; to whoever may have the plan."""
        log_id, found = self._new_id(), self.source.file(name)
        refused = not self._may(caller) or found is None or self._withheld(found, caller)
        told: dict[str, Any] = {"operation": "content", "outcome": "none" if refused else "OK"}
        if found:
            told["person"] = self._audit.pseudonym(*found.person)
        body = b"" if refused or found is None else found.files[name]
        return self._told(Answer(404 if refused else 200, body), log_id, caller, told)

    def _answer(self, operation: str, raw: bytes, caller: Caller, log_id: str, told: dict[str, Any]) -> bytes:
        if not self._may(caller):
            raise Refused("consumer")
        if len(raw) > self._known.limits.request_bytes:
            raise Refused("large")
        checked = self._checked(operation, raw)
        if operation == "GetCarePlans":
            return self._plans(checked, caller, log_id, told)
        return self._notified(operation, checked, told)

    def _checked(self, operation: str, raw: bytes) -> Checked:
        """The call of this operation. Raises Refused when it is none, or not valid by its schema."""
        checked = check(raw, self.site)
        if checked.call is None or not checked.call.enveloped or local(checked.call.message) != operation:
            raise Refused("soap")
        if any(each.rule != "RIVTA-RULE" for each in checked.findings):
            raise Refused("schema")
        return checked

    def _plans(self, checked: Checked, caller: Caller, log_id: str, told: dict[str, Any]) -> bytes:
        assert checked.call
        asked = question(checked.call.message)
        told["person"] = self._audit.pseudonym(*asked.person)
        reason = _rule(checked) or refusal(
            asked, checked.call.address, self._sender.source_system, self._known
        )
        if reason:
            told["outcome"] = reason
            return answer((), self.site, log_id, error=self._say(reason))
        found = answering(asked, self.source.plans(asked.person))
        given = [each for each in found if not self._withheld(each, caller)]
        told |= {"outcome": "OK", "plans": len(given), "held_back": len(found) - len(given)}
        return answer(given, self.site, log_id)

    def _withheld(self, entry: Entry, caller: Caller) -> bool:
        """Approved or not decides what the person sees; blocks and consent what other care providers see."""
        if not self._patients.isdisjoint((caller.subject, caller.consumer)):
            return not entry.approved
        return self.blocks.hold(entry) or not entry.shared

    def _notified(self, operation: str, checked: Checked, told: dict[str, Any]) -> bytes:
        assert checked.call
        values = {"ResultCode": "OK"}
        if checked.findings:
            values = {"ResultCode": "ERROR", "comment": self._say("rule")}
        else:
            engagements = list(read(checked.call.message))
            self._recorded.add(operation, self._now(), engagements)
            told["posts"] = len(engagements)
        told["outcome"] = values["ResultCode"]
        return in_utf8(message(self._known, operation, f"{operation}Response", values))

    def _may(self, caller: Caller) -> bool:
        return self._allowed is None or caller.subject in self._allowed

    def _say(self, reason: str) -> str:
        return str(self._words[reason]["sv"])

    def _fault(self, refused: Refused, log_id: str) -> Answer:
        return Answer(500, fault(refused.code, self._say(refused.reason), log_id))

    def _told(self, given: Answer, log_id: str, caller: Caller, told: dict[str, Any]) -> Answer:
        self._audit.tell(
            time=self._now(), log_id=log_id, caller=caller.subject, consumer=caller.consumer, **told
        )
        return given


def _rule(checked: Checked) -> str | None:
    """The word for the first rule that a request breaks."""
    cases = [each.params["case"] for each in checked.findings]
    return None if not cases else "identity" if "identity" in cases else "rule"
