"""The endpoint on a port: HTTP around `endpoint.Endpoint`, mutual TLS, what is kept fresh."""

import asyncio
import contextlib
import ssl
import sys
from collections.abc import AsyncIterator, Callable
from typing import Any

import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool

from sipfhir.audit import Audit
from sipfhir.carriers.rivta.blocks import Blocks
from sipfhir.carriers.rivta.config import Config
from sipfhir.carriers.rivta.contract import contract
from sipfhir.carriers.rivta.endpoint import Answer, Caller, Endpoint
from sipfhir.carriers.rivta.peer import SUBJECT, PeerProtocol
from sipfhir.carriers.rivta.recorded import Recorded
from sipfhir.carriers.rivta.search import Server
from sipfhir.carriers.rivta.sender import sender
from sipfhir.carriers.rivta.sources import Folder
from sipfhir.carriers.rivta.wsdl import wsdl
from sipfhir.errors import SipfhirError
from sipfhir.site import Site

XML = "text/xml; charset=utf-8"
SECONDS = 27
"""What a call may take by the contract; when told to stop, those that run get that long."""


def endpoint(config: Config, site: Site, now: Callable[[], str], new_id: Callable[[], str]) -> Endpoint:
    """The endpoint that a configuration describes. Raises BadConfiguration."""
    who = sender(site, config.sender)
    folder, token = config.path(config.source.folder), config.path(config.source.token_file)
    secret = token.read_text("utf-8").strip() if token else None
    return Endpoint(
        Folder(folder, who, site, _say) if folder else Server(str(config.source.fhir), secret, who, site),
        who,
        site,
        blocks=Blocks(config.path(config.blocks)),
        audit=Audit(config.path(config.audit), site.key),
        recorded=Recorded(config.path(config.notifications)),
        now=now,
        new_id=new_id,
        patients=frozenset(config.patient_consumers),
        allowed=frozenset(config.tls.allowed) if config.tls else None,
    )


def application(answering: Endpoint, config: Config) -> FastAPI:
    """HTTP: POST a call, GET ``?wsdl``, GET a document."""

    @contextlib.asynccontextmanager
    async def fresh(_app: FastAPI) -> AsyncIterator[None]:
        task = asyncio.create_task(_refreshing(answering, config))
        yield
        task.cancel()

    known, path = contract(answering.site), config.listen.path
    app = FastAPI(openapi_url=None, lifespan=fresh)
    consumer = known.original_consumer

    def caller(request: Request) -> Caller:
        return Caller(request.scope.get(SUBJECT, "-"), request.headers.get(consumer))

    def add(operation: str) -> None:
        @app.post(f"{path}/{operation}")
        async def call(request: Request) -> Response:
            raw = await _body(request, known.limits.request_bytes)
            return _response(await run_in_threadpool(answering.call, operation, raw, caller(request)))

        @app.get(f"{path}/{operation}")
        def described(request: Request) -> Response:
            if "wsdl" not in {name.lower() for name in request.query_params}:
                return Response(status_code=405)
            return Response(wsdl(known, operation, f"{address(config)}/{operation}"), media_type=XML)

    for operation in known.operations:
        add(operation)

    @app.get(f"{path}/content/{{name}}")
    def content(name: str, request: Request) -> Response:
        given = answering.fetch(name, caller(request))
        return Response(given.body, given.status, media_type="application/octet-stream")

    return app


def address(config: Config) -> str:
    """Where the endpoint is, as the WSDL says."""
    listen = config.listen
    return listen.address or f"http{'s' if config.tls else ''}://{listen.host}:{listen.port}{listen.path}"


def run(config: Config, site: Site, now: Callable[[], str], new_id: Callable[[], str]) -> None:
    """Serve until told to stop."""
    answering = endpoint(config, site, now, new_id)
    uvicorn.Server(settings(application(answering, config), config)).run()


def settings(app: FastAPI, config: Config) -> uvicorn.Config:
    """uvicorn's settings: no log of accesses, for ours is the audit; a client certificate is required."""
    tls: dict[str, Any] = {}
    if config.tls:
        tls = {
            "ssl_certfile": str(config.path(config.tls.certificate)),
            "ssl_keyfile": str(config.path(config.tls.key)),
            "ssl_ca_certs": str(config.path(config.tls.clients)),
            "ssl_cert_reqs": ssl.CERT_REQUIRED,
        }
    listen = config.listen
    return uvicorn.Config(
        app,
        host=listen.host,
        port=listen.port,
        http=PeerProtocol,
        ws="none",
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=SECONDS,
        **tls,
    )


async def _refreshing(answering: Endpoint, config: Config) -> None:
    """What changes in the folder and in the blocks is taken up. What is wrong is told, and the old stands."""
    while True:
        await asyncio.sleep(config.source.refresh)
        try:
            blocks = await run_in_threadpool(Blocks, config.path(config.blocks))
            await run_in_threadpool(answering.source.refresh)
            answering.blocks = blocks
        except (SipfhirError, OSError) as error:
            _say(f"refresh: {error if isinstance(error, SipfhirError) else type(error).__name__}")


async def _body(request: Request, most: int) -> bytes:
    """The body, one byte more than allowed at most: the endpoint refuses that."""
    data = b""
    async for chunk in request.stream():
        data = (data + chunk)[: most + 1]
        if len(data) > most:
            break
    return data


def _response(given: Answer) -> Response:
    return Response(given.body, given.status, media_type=XML)


def _say(text: str) -> None:
    print(f"rivta: {text}", file=sys.stderr)
