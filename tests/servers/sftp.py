"""Two SFTP servers: OpenSSH's, and one of paramiko's parts that does what servers and lines do at night."""

import errno
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import paramiko
from paramiko import SFTP_FAILURE, SFTP_OK, SFTP_OP_UNSUPPORTED, SFTPAttributes, SFTPServer

HERE = Path(__file__).parent
SSHD = next((path for path in (Path("/usr/sbin/sshd"), HERE / ".sshd/usr/sbin/sshd") if path.exists()), None)
PASSWORD = "inte-hemligt"
CONFIG = """
ListenAddress 127.0.0.1:{port}
HostKey {folder}/host
AuthorizedKeysFile {folder}/mine.pub
StrictModes no
UsePAM yes
PasswordAuthentication no
Subsystem sftp internal-sftp
ForceCommand internal-sftp
PidFile none
LogLevel QUIET
"""


class Server:
    """A server that runs. ``root`` is a folder of it, and where that lies here; ``key`` one that it knows."""

    def __init__(self, folder: Path, user: str, port: int) -> None:
        self.folder, self.user, self.port = folder, user, port
        self.root, self.key = folder / "root", folder / "mine"
        self.host_key = (folder / "host.pub").read_text("ascii").strip()

    def put(self, name: str, data: bytes, age: float = 3600) -> Path:
        """A file that has lain there for so many seconds."""
        file = self.root / name
        file.write_bytes(data)
        self.mine(file)
        then = time.time() - age
        os.utime(file, (then, then))
        return file

    def empty(self) -> None:
        """Nothing is there."""
        self.root.chmod(0o755)
        shutil.rmtree(self.root)
        self.root.mkdir()
        self.mine(self.root)

    def mine(self, path: Path) -> None:
        """Given to whom the server runs as."""
        if os.getuid() == 0:
            user = pwd.getpwnam(self.user)
            os.chown(path, user.pw_uid, user.pw_gid)

    def names(self, folder: str = ".") -> list[str]:
        """The files of a folder, but the clock."""
        here = self.root / folder
        return sorted(each.name for each in here.iterdir() if each.is_file() and each.name != ".clock")


def _laid() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="sftp-"))
    for name in ("host", "mine"):
        made = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(folder / name)]
        subprocess.run(made, check=True)
    (folder / "root").mkdir()
    return folder


@contextmanager
def openssh() -> Iterator[Server]:
    """OpenSSH's own. As root it runs as nobody, for whom permissions count."""
    assert SSHD, "no sshd: run tests/servers/setup_sftp"
    folder, port = _laid(), _free_port()
    user = "nobody" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name
    server = Server(folder, user, port)
    (folder / "config").write_text(CONFIG.format(folder=folder, port=port), "ascii")
    for path in (folder, *folder.iterdir()):
        server.mine(path)
    group = str(pwd.getpwnam(user).pw_gid)
    other = ["setpriv", f"--reuid={user}", f"--regid={group}", "--clear-groups"] if os.getuid() == 0 else []
    process = subprocess.Popen([*other, str(SSHD), "-D", "-e", "-f", str(folder / "config")])
    try:
        _await(port, process)
        yield server
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(folder)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _await(port: int, process: "subprocess.Popen[bytes]") -> None:
    while process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
    raise AssertionError("sshd does not start")


class Faulty(Server):
    """``cuts``: so many times the line is cut after a piece was read or written. ``full``: no disk is left.
    ``plain``: a server without extensions. ``timeless``: it does not say when files were changed. ``read`` is
    called with a file before a piece of it is given. ``calls`` counts connections."""

    cuts, full, plain, timeless, calls = 0, False, False, False, 0

    def read(self, path: Path) -> None:
        """Nothing happens."""


class Handle(paramiko.SFTPHandle):
    """A file."""

    def __init__(self, server: Faulty, path: Path, flags: int, transport: paramiko.Transport) -> None:
        super().__init__(flags)
        self.server, self.path, self.transport = server, path, transport
        self.file = os.open(path, flags, 0o644)

    def close(self) -> None:
        os.close(self.file)

    def stat(self) -> SFTPAttributes:
        return SFTPAttributes.from_stat(os.fstat(self.file))

    def read(self, offset: int, length: int) -> bytes:
        self.server.read(self.path)
        self._cut()
        return os.pread(self.file, length, offset)

    def write(self, offset: int, data: bytes) -> int:
        if self.server.full:
            return SFTP_FAILURE
        os.pwrite(self.file, data[: len(data) // 2 or 1], offset)
        self._cut()
        os.pwrite(self.file, data, offset)
        return SFTP_OK

    def _cut(self) -> None:
        if self.server.cuts:
            self.server.cuts -= 1
            self.transport.close()


class Interface(paramiko.SFTPServerInterface):
    """The folder."""

    def __init__(self, server: "Login", *given: object, **named: object) -> None:
        self.faulty, self.transport = server.faulty, server.transport

    def _told(self, path: Path, status: os.stat_result) -> SFTPAttributes:
        found = SFTPAttributes.from_stat(status, path.name)
        if self.faulty.timeless:
            found.st_mtime = found.st_atime = None
            found._flags &= ~SFTPAttributes.FLAG_AMTIME
        return found

    def list_folder(self, path: str) -> object:
        return self._done(lambda: [self._told(one, one.lstat()) for one in Path(path).iterdir()])

    def stat(self, path: str) -> object:
        return self._done(lambda: self._told(Path(path), os.stat(path)))

    def lstat(self, path: str) -> object:
        return self._done(lambda: self._told(Path(path), os.lstat(path)))

    def open(self, path: str, flags: int, attr: SFTPAttributes) -> object:
        return self._done(lambda: Handle(self.faulty, Path(path), flags, self.transport))

    def remove(self, path: str) -> object:
        return self._done(lambda: os.remove(path))

    def mkdir(self, path: str, attr: SFTPAttributes) -> object:
        return self._done(lambda: os.mkdir(path))

    def rename(self, old: str, new: str) -> object:
        return SFTP_FAILURE if os.path.lexists(new) else self._done(lambda: os.rename(old, new))

    def posix_rename(self, old: str, new: str) -> object:
        return SFTP_OP_UNSUPPORTED if self.faulty.plain else self._done(lambda: os.rename(old, new))

    def _done(self, act: object) -> object:
        try:
            found = act()  # type: ignore[operator]
        except OSError as error:
            return SFTPServer.convert_errno(error.errno or errno.EIO)
        return SFTP_OK if found is None else found


class Login(paramiko.ServerInterface):
    """Who is let in: with the password, or the key."""

    def __init__(self, faulty: Faulty, transport: paramiko.Transport) -> None:
        self.faulty, self.transport = faulty, transport

    def check_auth_password(self, username: str, password: str) -> int:
        return paramiko.AUTH_SUCCESSFUL if password == PASSWORD else paramiko.AUTH_FAILED

    def check_auth_publickey(self, username: str, key: paramiko.PKey) -> int:
        known = (self.faulty.folder / "mine.pub").read_text("ascii").split()[1]
        return paramiko.AUTH_SUCCESSFUL if key.get_base64() == known else paramiko.AUTH_FAILED

    def get_allowed_auths(self, username: str) -> str:
        return "password,publickey"

    def check_channel_request(self, kind: str, chanid: int) -> int:
        return paramiko.OPEN_SUCCEEDED


@contextmanager
def faulty() -> Iterator[Faulty]:
    """The other, in a thread of the test."""
    folder = _laid()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        user = pwd.getpwuid(os.getuid()).pw_name
        server = Faulty(folder, user, listening.getsockname()[1])
        lines: list[paramiko.Transport] = []
        thread = threading.Thread(target=_answering, args=(server, listening, lines))
        thread.start()
        try:
            yield server
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join()
            for line in lines:
                line.close()
            shutil.rmtree(folder)


def _answering(server: Faulty, listening: socket.socket, lines: list[paramiko.Transport]) -> None:
    key = paramiko.Ed25519Key.from_private_key_file(str(server.folder / "host"))
    while True:
        try:
            line, _ = listening.accept()
        except OSError:
            return
        server.calls += 1
        transport = paramiko.Transport(line)
        lines.append(transport)
        transport.add_server_key(key)
        transport.set_subsystem_handler("sftp", SFTPServer, Interface)
        with suppress(paramiko.SSHException, EOFError):
            transport.start_server(event=threading.Event(), server=Login(server, transport))
