"""TLS for either side: the peer is always asked for who it is when there is something to know it by."""

import ssl
from pathlib import Path

from sipfhir.errors import BadConfiguration


def server(cert: Path, key: Path, client_ca: Path | None) -> ssl.SSLContext:
    """For listening; with ``client_ca`` only its clients get in. Raises BadConfiguration."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    _load(context, cert, key)
    if client_ca:
        _trust(context, client_ca)
        context.verify_mode = ssl.CERT_REQUIRED
    return context


def client(ca: Path | None, cert: Path | None, key: Path | None) -> ssl.SSLContext:
    """For sending; the server's certificate and name are checked. Raises BadConfiguration."""
    context = ssl.create_default_context()
    if ca:
        _trust(context, ca)
    if cert:
        _load(context, cert, key or cert)
    return context


def _load(context: ssl.SSLContext, cert: Path, key: Path) -> None:
    try:
        context.load_cert_chain(cert, key)
    except (OSError, ssl.SSLError) as error:
        raise BadConfiguration(
            f"{cert}: no certificate with its key: {_why(error)}. Give PEM files."
        ) from None


def _trust(context: ssl.SSLContext, ca: Path) -> None:
    try:
        context.load_verify_locations(ca)
    except (OSError, ssl.SSLError) as error:
        raise BadConfiguration(f"{ca}: no certificates: {_why(error)}. Give a PEM file.") from None


def _why(error: OSError) -> str:
    return error.strerror or getattr(error, "reason", None) or "not PEM"
