"""The files of the manager's CA and server certificate. Blocks; see `certificates` for the rest.

`ca.pem` and `ca.key` are the CA in force, `next-ca.pem` and `next-ca.key` one that is to take over,
`server.pem` the server's certificate with its key. `former-ca.pem` is there for the length of a
change-over alone, so that one that was cut is completed at the next start.
"""

import hashlib
import os
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Final, NamedTuple

from kustos.core.model import Authority, CertificateStanding
from kustos.core.ports import CertificatesDamagedError

SERVER_LIFETIME: Final = timedelta(days=730)
RENEW_BEFORE: Final = timedelta(days=60)
"""A server certificate this close to its end is made anew, under the same CA."""

ENDS_NOTE: Final = "valid until "
UNDER_NOTE: Final = " under "
"""The first line of the server's file, outside of what PEM readers look at: its end, and the
SHA-256 of the CA that signed it."""


class _Note(NamedTuple):
    ends: datetime
    under: str
    """Empty in files of the first version, which knew one CA."""


class CertificateFiles:
    """Those in `folder`. Everything raises CertificatesDamagedError and OSError."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ca = folder / "ca.pem"
        self._ca_key = folder / "ca.key"
        self._next = folder / "next-ca.pem"
        self._next_key = folder / "next-ca.key"
        self._former = folder / "former-ca.pem"
        self.server = folder / "server.pem"

    def open(self, now: datetime) -> CertificateStanding:
        """What there is, made if there is nothing at all, completed if a change-over was cut."""
        if not self._ca.exists() and not self.server.exists():
            # A key alone is what a first start leaves that ended between two files; it is used.
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with damaging(self._ca_key):
                _issuing().make_ca(self._ca, self._ca_key, now)
        if self._former.exists():
            self._change_over(now)
        self.renew(now)
        return self.read()

    def read(self) -> CertificateStanding:
        """As the files say."""
        note = self._note()
        if note is None:
            raise CertificatesDamagedError(str(self.server))
        return CertificateStanding(
            in_force=_authority(self._ca),
            coming=_authority(self._next) if self._next.exists() else None,
            server_ends=note.ends,
        )

    def renew(self, now: datetime) -> bool:
        """Whether the server has another certificate now: it was near its end, or of another CA."""
        in_force = _authority(self._ca)
        note = self._note()
        if (
            note is not None
            and note.ends - now > RENEW_BEFORE
            and note.under in {"", in_force.fingerprint}
        ):
            return False
        with damaging(self._ca_key):
            _issuing().make_server(self.server, self._ca, self._ca_key, now, SERVER_LIFETIME)
        return True

    def prepare(self, now: datetime) -> None:
        """Make a CA that is to take over; nothing changes for the server yet."""
        with damaging(self._next_key):
            _issuing().make_ca(self._next, self._next_key, now)

    def change_over(self, now: datetime) -> None:
        """The CA that was prepared is the one in force, the former one's key is gone."""
        # With this file it is decided: what is cut from here on is completed by `open`.
        _issuing().write_private(self._former, self._ca.read_bytes())
        self._change_over(now)

    def _change_over(self, now: datetime) -> None:
        """From wherever it was cut: each step can be told from what is there."""
        if self._next.exists():
            self._next.replace(self._ca)
            sync_folder(self._folder)
        if self._next_key.exists():
            self._next_key.replace(self._ca_key)
            sync_folder(self._folder)
        self.renew(now)
        self._former.unlink()

    def _note(self) -> _Note | None:
        """Reading the date in the certificate itself would import cryptography (0.1 s) at every
        start. Not the file's age: a copy on another computer is younger than what is in it."""
        try:
            with self.server.open("rb") as file:
                line = file.readline(200).decode("ascii", "replace").strip()
            ends, _, under = line.removeprefix(ENDS_NOTE).partition(UNDER_NOTE)
            moment = datetime.fromisoformat(ends)
        except (FileNotFoundError, ValueError):
            return None
        return _Note(moment, under) if moment.tzinfo is not None else None


@contextmanager
def damaging(file: Path) -> Iterator[None]:
    """What a file that is missing among the others, or holds something else, leads to."""
    try:
        yield
    except (ssl.SSLError, ValueError, TypeError, FileNotFoundError) as error:
        raise CertificatesDamagedError(str(file)) from error


def sync_folder(folder: Path) -> None:
    """Make a rename durable; on Windows folders cannot be opened and need not be."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _authority(file: Path) -> Authority:
    with damaging(file):
        pem = file.read_text(encoding="ascii")
        der = ssl.PEM_cert_to_DER_cert(pem)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(cadata=der)
        found = context.get_ca_certs()
        if not found:
            raise ValueError("not the certificate of a CA")
        return Authority(
            pem=pem,
            fingerprint=hashlib.sha256(der).hexdigest(),
            begins=_moment(found[0]["notBefore"]),
            ends=_moment(found[0]["notAfter"]),
        )


def _moment(text: object) -> datetime:
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(text)), UTC)


def _issuing() -> ModuleType:
    from . import issuing  # noqa: PLC0415  imports cryptography, which most starts do without

    return issuing
