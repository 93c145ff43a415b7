"""Who is at the other end of a TLS connection: uvicorn does not tell the application, so this does."""

from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

SUBJECT = "sipfhir.subject"


class PeerProtocol(H11Protocol):
    """HTTP/1.1 that adds the subject of the client's certificate to the scope of each request."""

    def connection_made(self, transport: Any) -> None:
        """The handshake is done: the certificate, if any, was checked by then."""
        super().connection_made(transport)
        name, inner = subject(transport.get_extra_info("peercert")), self.app

        async def with_subject(scope: Any, receive: Any, send: Any) -> None:
            await inner({**scope, SUBJECT: name}, receive, send)

        self.app = with_subject

    def shutdown(self) -> None:
        """Stop. A client that is idle is not waited for: TLS would give it half a minute to say goodbye."""
        idle = self.cycle is None or self.cycle.response_complete
        super().shutdown()
        if idle:
            self.transport.abort()


def subject(certificate: Any) -> str:
    """``O=…,CN=…,serialNumber=…`` in the order of the certificate; ``-`` without one."""
    short = {"commonName": "CN", "organizationName": "O", "countryName": "C", "organizationalUnitName": "OU"}
    pairs = [pair for group in (certificate or {}).get("subject", ()) for pair in group]
    return ",".join(f"{short.get(name, name)}={value}" for name, value in pairs) or "-"
