"""What a check of a site tells: what is wrong, what was expected, what to write."""

from sipfhir.rules.catalogue import Words
from sipfhir.site import FOLDERS

Told = tuple[Words, Words, Words]

READABLE = Words(sv="en fil som kan läsas", en="a file that can be read")
MEND = Words(sv="rätta på den platsen", en="mend it there")

NO_SETTINGS = (
    Words(sv="site.yaml saknas", en="there is no site.yaml"),
    Words(sv="installation: och key-file:", en="installation: and key-file:"),
    Words(sv="gör en platsmapp med sipfhir site init", en="make a site folder with sipfhir site init"),
)
NO_KEY = (
    Words(sv="ingen egen nyckel: demonyckeln gäller", en="no key of its own: the demo key is used"),
    Words(sv="key-file: med 16 till 64 byte slump", en="key-file: with 16 to 64 random bytes"),
    Words(sv="key-file: site.key", en="key-file: site.key"),
)
OPEN_KEY = (
    Words(sv="andra än ägaren kan läsa nyckeln", en="someone other than its owner can read the key"),
    Words(sv="rättigheterna 0600", en="mode 0600"),
    Words(sv="chmod 600 site.key", en="chmod 600 site.key"),
)


def unread(name: str) -> Told:
    """A file that nobody reads."""
    listed = ", ".join(FOLDERS)
    return (
        Words(sv=f"ingen läser {name}", en=f"nobody reads {name}"),
        Words(sv=f"*.yaml eller *.csv under {listed}", en=f"*.yaml or *.csv below {listed}"),
        Words(sv="flytta den, byt namn på den eller ta bort den", en="move it, rename it or remove it"),
    )


def no_system(name: str) -> Told:
    """A mapping without its system."""
    return (
        Words(sv=f"inget system heter {name}", en=f"no system is called {name}"),
        Words(sv=f"adapters/{name}/system.yaml", en=f"adapters/{name}/system.yaml"),
        Words(sv="gör den filen, eller byt namn", en="make that file, or rename this one"),
    )
