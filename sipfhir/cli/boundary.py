"""Where exceptions end: a line for the person at the keyboard and an exit code, never a traceback."""

import os
import sys
import traceback
from pathlib import Path
from typing import Any, NoReturn

import click

from sipfhir.cli.session import Session
from sipfhir.errors import SipfhirError

DEFECT = 70
INTERRUPTED = 130
PIPE_CLOSED = 141


class Boundary(click.Group):
    """A group of commands whose exceptions all end here."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command. Exits with the code that the exception stands for."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except SipfhirError as error:
            _end(str(error), error.exit_code)
        except KeyboardInterrupt:
            sys.exit(INTERRUPTED)
        except BrokenPipeError:
            _close_quietly()
        except Exception as error:
            _defect(error, ctx.ensure_object(Session))


def _end(message: str, code: int) -> NoReturn:
    click.echo(f"sipfhir: {message}", err=True)
    sys.exit(code)


def _close_quietly() -> NoReturn:
    """The reader of our output left. Nothing more may be written, not even when Python flushes at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(PIPE_CLOSED)


def _defect(error: Exception, session: Session) -> NoReturn:
    """An exception's own text may quote a plan, so only its kind and where it happened are told."""
    if session.debug:
        traceback.print_exception(error)
    where = traceback.extract_tb(error.__traceback__)[-1]
    what = f"{type(error).__name__} in {Path(where.filename).name}:{where.lineno}"
    told = session.say(
        "ett fel i programmet ({}). Kör om med --debug för att se mer; det kan visa personuppgifter.",
        "a defect in the program ({}). Run with --debug to see more; it may show personal data.",
    )
    _end(told.format(what), DEFECT)
