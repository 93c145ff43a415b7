"""``sipfhir hl7v2 listen``: an MLLP server that stores what comes."""

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sipfhir.cli.hl7v2 import ENDPOINT
from sipfhir.cli.options import shared
from sipfhir.cli.session import Session

if TYPE_CHECKING:
    import ssl

    from sipfhir.carriers.hl7v2.taking import Taken

_SETTINGS = {"host": str, "port": int, "out": str, "endpoint": str, "tls": dict}
_TLS = ("cert", "key", "client-ca")


@click.command()
@click.argument("config", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--port", type=click.IntRange(0, 65535), help="Which port; 0 for any that is free.")
@click.option("--host", help="Which address. Only this computer (127.0.0.1) when left out.")
@click.option("--out", type=click.Path(file_okay=False), help="The folder of what comes.")
@ENDPOINT
@shared
@click.pass_context
def listen(
    context: click.Context,
    config: Path | None,
    port: int | None,
    host: str | None,
    out: str | None,
    name: str,
) -> None:
    """Take HL7 v2 messages over MLLP until stopped (Ctrl-C or SIGTERM).

    På svenska: ta emot HL7 v2-meddelanden över MLLP.

    A message is answered AA only when it and its FHIR Bundle are on the disk, AE when it is stored but could
    not be read, AR when it was not stored. CONFIG is a TOML file with host, port, out, endpoint and, for
    TLS, [tls] with cert, key and client-ca. Options go before it.

    \b
    Examples:
      sipfhir hl7v2 listen --port 2575 --out inkorg/
      sipfhir hl7v2 listen mottagning.toml
    """
    import asyncio

    session = context.find_root().ensure_object(Session)
    given = {"port": port, "host": host, "out": out, "endpoint": None if name == "endpoint" else name}
    settings = _settings(config) | {key: value for key, value in given.items() if value is not None}
    for needed in ("port", "out"):
        if needed not in settings:
            raise click.UsageError(f"Give --{needed}, or {needed} in CONFIG.")
    asyncio.run(_serve(settings, session))


def _settings(config: Path | None) -> dict[str, Any]:
    from sipfhir.errors import BadConfiguration

    if config is None:
        return {}
    try:
        found = tomllib.loads(config.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadConfiguration(f"{config}: no TOML: {error}.") from None
    wrong = [name for name, value in found.items() if not isinstance(value, _SETTINGS.get(name, ()))]
    wrong += [name for name in found.get("tls", {}) if name not in _TLS]
    if wrong:
        names = ", ".join(_SETTINGS)
        raise BadConfiguration(
            f"{config}: {wrong[0]}: no such setting, or not of its kind. They are {names}."
        )
    return found


def _tls(settings: dict[str, Any]) -> "ssl.SSLContext | None":
    from sipfhir.carriers.hl7v2 import tls
    from sipfhir.errors import BadConfiguration

    given = settings.get("tls")
    if not given:
        return None
    if not {"cert", "key"} <= given.keys():
        raise BadConfiguration("[tls] needs cert and key.")
    trusted = given.get("client-ca")
    return tls.server(Path(given["cert"]), Path(given["key"]), Path(trusted) if trusted else None)


async def _serve(settings: dict[str, Any], session: Session) -> None:
    import asyncio
    import signal
    from datetime import datetime

    from sipfhir.carriers.hl7v2 import times
    from sipfhir.carriers.hl7v2.inbox import Inbox
    from sipfhir.carriers.hl7v2.listening import LOOPBACK, Listener
    from sipfhir.carriers.hl7v2.reading import Reader
    from sipfhir.carriers.hl7v2.taking import Taking
    from sipfhir.errors import Fatal

    def clock() -> str:
        return times.written(datetime.now().astimezone().isoformat(timespec="seconds"))

    reader = Reader(session.site, settings.get("endpoint", "endpoint"))
    taking = Taking(reader, Inbox(Path(settings["out"]), session.site.key), clock)
    listener = Listener(taking, reader.endpoint.limits, _told)
    host, stop = settings.get("host", LOOPBACK), asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    try:
        async with listener.serving(host, settings["port"], _tls(settings)) as port:
            click.echo(session.say(f"lyssnar på {host}:{port}", f"listening at {host}:{port}"), err=True)
            await stop.wait()
    except OSError as error:
        raise Fatal(f"{host}:{settings['port']}: cannot be listened at: {error.strerror}.") from None


def _told(taken: "Taken") -> None:
    """A line a message: the answer, what it is called in the inbox, the rules that it broke."""
    rules = dict.fromkeys(each.rule for each in taken.findings)
    click.echo("  ".join([taken.code, taken.name or "-", *(["="] if taken.again else []), *rules]))
