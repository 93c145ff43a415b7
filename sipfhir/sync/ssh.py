"""A session at an SFTP server: known by its key, patient, connected again when the line was cut."""

import io
import os
import socket
import time
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import paramiko
from paramiko.sftp import CMD_EXTENDED
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, stop_before_delay
from tenacity.wait import wait_random_exponential

from sipfhir.errors import BadConfiguration, Fatal, Retriable
from sipfhir.sync.connection import Retry, Sftp
from sipfhir.sync.secret import reveal

Given = TypeVar("Given")
_KEYS = (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey)
_SIGNED = {"ssh-rsa": ("rsa-sha2-512", "rsa-sha2-256")}
"""Key type of known_hosts → how it signs today, where that has another name."""


class _Lost(Exception):
    """The line was cut, or never came about."""


class Files(paramiko.SFTPClient):  # type: ignore[misc]
    """Files at a server. Names are text as the file system here has it: what is no UTF-8 stops nobody."""

    def _request(self, t: int, *args: Any) -> Any:
        kind, message = super()._request(t, *args)
        if message is not None:
            message.get_text = lambda: message.get_string().decode("utf-8", "surrogateescape")
        return kind, message

    def _log(self, *_: Any) -> None:
        """Nothing: it would be the names of files, and those are personal data."""

    def _adjust_cwd(self, path: str) -> bytes:
        return path.encode("utf-8", "surrogateescape")

    def move(self, old: str, new: str) -> None:
        """Give a file another name, in place of what may have that name. Whole or not at all, but at a server
        without OpenSSH's extension: there the old one is gone for a moment."""
        try:
            self.posix_rename(old, new)
        except (FileNotFoundError, PermissionError):
            raise
        except OSError:
            if there(self, old) and there(self, new):
                self.remove(new)
            self.rename(old, new)

    def flush(self, file: paramiko.SFTPFile) -> None:
        """On the disk of the server, where it can be asked for that (OpenSSH). Raises OSError where not."""
        self._request(CMD_EXTENDED, "fsync@openssh.com", file.handle)


class Session:
    """``name`` is what messages call the place. Secrets are read when it is made."""

    def __init__(
        self,
        name: str,
        server: Sftp,
        folder: Path,
        retry: Retry,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.name, self.server, self.retry, self._sleep = name, server, retry, sleep
        self._known = _host_key(name, server)
        self._password = reveal(server.password, folder).decode() if server.password else None
        self._key = _private_key(name, reveal(server.private_key, folder)) if server.private_key else None
        if self._password is None and self._key is None:
            raise BadConfiguration(f"{name}: server: give password or private-key, by reference.")
        self._transport: paramiko.Transport | None = None
        self._files: Files | None = None

    def do(self, act: Callable[[Files], Given]) -> Given:
        """What ``act`` gives; when the line is cut it is done again from its beginning.

        Raises what the server says to a file (OSError), Retriable when it does not answer, Fatal when it is
        not the one we know or will not have us.
        """
        retrying = Retrying(
            stop=stop_after_attempt(self.retry.attempts) | stop_before_delay(self.retry.deadline),
            wait=wait_random_exponential(self.retry.wait, self.retry.longest),
            retry=retry_if_exception_type(_Lost),
            sleep=self._sleep,
            reraise=True,
        )
        try:
            found: Given = retrying(self._once, act)
        except _Lost:
            raise Retriable(
                f"{self.name}: {self.server.host} does not answer. See that it runs, then resume."
            ) from None
        return found

    def close(self) -> None:
        """Hang up."""
        if self._transport is not None:
            self._transport.close()
        self._transport = self._files = None

    def _once(self, act: Callable[[Files], Given]) -> Given:
        try:
            return act(self._files or self._connected())
        except (paramiko.SSHException, paramiko.SFTPError, EOFError, ConnectionError, TimeoutError):
            self.close()
            raise _Lost from None
        except OSError:
            if self._transport is not None and self._transport.is_active():
                raise
            self.close()
            raise _Lost from None

    def _connected(self) -> Files:
        line = socket.create_connection((self.server.host, self.server.port), self.retry.timeout)
        self._transport = transport = paramiko.Transport(line)
        transport.banner_timeout = transport.auth_timeout = self.retry.timeout
        kind = self._known.get_name()
        transport.get_security_options().key_types = _SIGNED.get(kind, (kind,))
        self._greet(transport)
        self._log_in(transport)
        found: Files | None = Files.from_transport(transport)
        assert found is not None
        self._files = found
        found.get_channel().settimeout(self.retry.timeout)
        return found

    def _greet(self, transport: paramiko.Transport) -> None:
        """No password and no plan goes to a server that is not the one we know."""
        try:
            transport.start_client(timeout=self.retry.timeout)
            same = transport.get_remote_server_key() == self._known
        except paramiko.ssh_exception.IncompatiblePeer:
            same = False
        if not same:
            self.close()
            raise Fatal(
                f"{self.name}: {self.server.host} has another host key than the one that is configured. "
                "Nothing was sent. Ask who runs it whether it was changed; if so, give server.host-key anew."
            )

    def _log_in(self, transport: paramiko.Transport) -> None:
        try:
            if self._key is not None:
                transport.auth_publickey(self.server.user, self._key)
            else:
                transport.auth_password(self.server.user, self._password, fallback=False)
            refused = not transport.is_authenticated()
        except paramiko.AuthenticationException:
            refused = True
        if refused:
            self.close()
            raise Fatal(
                f"{self.name}: {self.server.host} refuses us. See server.user, and its key or password."
            )


def _host_key(name: str, server: Sftp) -> paramiko.PKey:
    try:
        kind, data = server.host_key.split()[:2]
        return paramiko.PKey.from_type_string(kind, b64decode(data, validate=True))
    except (ValueError, paramiko.SSHException, paramiko.pkey.UnknownKeyType):
        raise BadConfiguration(
            f"{name}: server.host-key is no public key. Give it as `ssh-keyscan` shows it, without the "
            "name of the host: ssh-ed25519 AAAA…"
        ) from None


def _private_key(name: str, text: bytes) -> paramiko.PKey:
    for kind in _KEYS:
        try:
            return kind.from_private_key(io.StringIO(text.decode("ascii", "replace") + "\n"))
        except (paramiko.SSHException, ValueError):
            continue
    raise BadConfiguration(
        f"{name}: server.private-key is no private key that can be read: Ed25519, ECDSA or RSA, without a "
        "password."
    )


def there(files: Files, path: str) -> bool:
    """Whether a server has something of that name."""
    try:
        files.lstat(path)
    except FileNotFoundError:
        return False
    return True


def said(error: OSError) -> str:
    """Why a server refuses, in words of ours: its own may hold a name."""
    return os.strerror(error.errno) if error.errno else "the server refuses"
