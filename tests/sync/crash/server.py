"""A FHIR server of tests, in memory: PUT, If-Match, transactions. It counts the versions that it was made to
write, and outlives the runs that are killed."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TYPES = (
    "CarePlan", "Consent", "CommunicationRequest", "Appointment", "Condition", "DocumentReference", "Goal",
    "Procedure", "PractitionerRole", "Provenance", "RelatedPerson", "CareTeam", "ServiceRequest", "Task",
    "Communication", "Observation", "Encounter", "EpisodeOfCare", "AppointmentResponse",
)  # fmt: skip
CAN = ("create", "update", "read", "search-type")


class Store:
    """``resources``: type/id → what stands there; ``written``: type/id → how often it was."""

    def __init__(self) -> None:
        self.resources: dict[str, dict[str, Any]] = {}
        self.written: dict[str, int] = {}
        self.lock = threading.Lock()

    def clear(self) -> None:
        self.resources.clear()
        self.written.clear()

    def transaction(self, entries: list[dict[str, Any]]) -> tuple[int, dict[str, Any]]:
        """Everything or nothing."""
        with self.lock:
            for entry in entries:
                if not self._fits(entry["request"]):
                    return 412, _outcome("conflict")
            found = [{"response": self._put(entry["request"]["url"], entry["resource"])} for entry in entries]
        return 200, {"resourceType": "Bundle", "type": "transaction-response", "entry": found}

    def put(self, name: str, resource: dict[str, Any], match: str | None) -> tuple[int, dict[str, Any]]:
        with self.lock:
            if not self._fits({"url": name, "ifMatch": match} if match else {"url": name}):
                return 412, _outcome("conflict")
            self._put(name, resource)
            return 200, self.resources[name]

    def _fits(self, request: dict[str, Any]) -> bool:
        return "ifMatch" not in request or request["ifMatch"] == f'W/"{self.written.get(request["url"], 0)}"'

    def _put(self, name: str, resource: dict[str, Any]) -> dict[str, Any]:
        version = self.written[name] = self.written.get(name, 0) + 1
        meta = {**resource.get("meta", {}), "versionId": str(version)}
        self.resources[name] = {**resource, "meta": meta}
        status = "201 Created" if version == 1 else "200 OK"
        return {"status": status, "location": f"{name}/_history/{version}", "etag": f'W/"{version}"'}


def _outcome(code: str) -> dict[str, Any]:
    return {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": code}]}


def _capability() -> dict[str, Any]:
    kinds = [
        {"type": kind, "interaction": [{"code": code} for code in CAN], "updateCreate": True}
        for kind in TYPES
    ]
    rest = {"mode": "server", "interaction": [{"code": "transaction"}], "resource": kinds}
    return {"resourceType": "CapabilityStatement", "fhirVersion": "4.0.1", "rest": [rest]}


def _handler(store: Store) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            name = self.path.strip("/").partition("?")[0]
            if name == "metadata":
                return self._say(200, _capability())
            if "/" not in name:
                return self._say(200, {"resourceType": "Bundle", "type": "searchset", "entry": []})
            found = store.resources.get(name)
            return self._say(200, found) if found else self._say(404, _outcome("not-found"))

        def do_POST(self) -> None:
            body = self._body()
            if self.path.strip("/"):
                return self._say(200, {"resourceType": "Bundle", "type": "searchset", "entry": []})
            return self._say(*store.transaction(body["entry"]))

        def do_PUT(self) -> None:
            body = self._body()
            self._say(*store.put(self.path.strip("/"), body, self.headers.get("If-Match")))

        def _body(self) -> dict[str, Any]:
            data = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            try:
                body: dict[str, Any] = json.loads(data)
            except ValueError:
                return {}
            return body

        def _say(self, status: int, body: dict[str, Any]) -> None:
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/fhir+json")
            self.send_header("Content-Length", str(len(data)))
            version = body.get("meta", {}).get("versionId")
            if version:
                self.send_header("ETag", f'W/"{version}"')
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: Any) -> None:
            pass

    return Handler


class _Patient(ThreadingHTTPServer):
    """Clients that are killed leave their connections behind."""

    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        pass


@contextmanager
def serving(store: Store) -> Iterator[str]:
    """The server's address."""
    server = _Patient(("127.0.0.1", 0), _handler(store))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
