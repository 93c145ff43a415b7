"""Exceptions: what stops work. Two axes: where it happened, and whether to try again.

SipfhirError
├── BadInput            the file cannot be read at all: mend the file          (exit 3)
├── BadConfiguration    a mapping, table or setting is wrong: mend it           (exit 2)
│   ├── UnknownSystem   no adapter of that name, or the file is not recognised
│   └── ImportOnly      plans are read from that system, not written to it
├── Retriable           something outside failed: the same call may succeed    (exit 4)
└── Fatal               something outside refused: trying again will not help  (exit 4)

A message says what is wrong, where, and what to do next. It never carries a value from a plan.
"""


class SipfhirError(Exception):
    """The root. ``exit_code`` is what the command line ends with."""

    exit_code = 2


class BadInput(SipfhirError):
    """A file that cannot be read at all."""

    exit_code = 3


class BadConfiguration(SipfhirError):
    """A mapping, table, system file or setting that is wrong."""


class UnknownSystem(BadConfiguration):
    """No adapter has this name, or none recognises the file."""


class ImportOnly(BadConfiguration):
    """A plan from elsewhere for a system that plans are only read from."""


class Retriable(SipfhirError):
    """Something outside failed; the same call may succeed later."""

    exit_code = 4


class Fatal(SipfhirError):
    """Something outside refused; trying again will not help."""

    exit_code = 4
