"""One file over HTTPS: bounded in size and time, never by way of plain HTTP."""

import hashlib
import http.client
import socket
import ssl
import threading
from dataclasses import dataclass
from functools import partial
from typing import IO, Any, BinaryIO, Final
from urllib.error import HTTPError, URLError
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from .. import __version__
from ..protocol.fetch_trouble import FetchTrouble
from .trouble import FetchError

_CHUNK_BYTES: Final = 64 * 1024
_REDIRECTS: Final = 5


@dataclass(frozen=True, slots=True)
class Bounds:
    """What fetching may take: bytes, and time in all and without a sign of life."""

    archive_bytes: int = 64_000_000
    """restic 0.19.1 has 11 MB."""
    program_bytes: int = 256_000_000
    """Unpacked; restic 0.19.1 has 40 MB."""
    silent_seconds: float = 30.0
    seconds: float = 1_800.0
    """The 11 MB at 50 kbit/s."""


class Reins:
    """By which another thread ends a download: no timeout of a socket does, as each byte that
    drips in begins it anew."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._cut = False
        self._connection: http.client.HTTPConnection | None = None
        self._socket: socket.socket | None = None

    @property
    def cut_off(self) -> bool:
        """Whether it was ended."""
        return self._cut

    def cut(self) -> None:
        """End it now; more than once does no harm."""
        with self._lock:
            self._cut = True
            held = self._socket
            if held is None and self._connection is not None:
                held = self._connection.sock
            if held is None:
                return
            try:
                # Not the method of TLS sockets: it would have the other thread read on in plain.
                socket.socket.shutdown(held, socket.SHUT_RDWR)
            except OSError:
                return  # it has ended by itself

    def hold(self, connection: http.client.HTTPConnection) -> None:
        """From now on this one is ended. To be called before it connects, and again when it has:
        urllib takes the socket away from it. Raises TimeoutError."""
        with self._lock:
            self._connection, self._socket = connection, connection.sock
            if self._cut:
                raise TimeoutError


class _Connection(http.client.HTTPSConnection):
    def __init__(self, *args: Any, reins: Reins, **options: Any) -> None:
        super().__init__(*args, **options)
        self._reins = reins

    def connect(self) -> None:
        self._reins.hold(self)
        super().connect()
        self._reins.hold(self)


class _Https(HTTPSHandler):
    def __init__(self, context: ssl.SSLContext, reins: Reins) -> None:
        super().__init__(context=context)
        self._made = partial(_Connection, reins=reins)
        self._trusted = context

    def https_open(self, req: Request) -> http.client.HTTPResponse:
        return self.do_open(self._made, req, context=self._trusted)


class _Redirects(HTTPRedirectHandler):
    max_redirections = _REDIRECTS

    def redirect_request(  # noqa: PLR0917  urllib's
        self,
        req: Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> Request | None:
        if not newurl.lower().startswith("https://"):
            fp.close()
            raise FetchError(FetchTrouble.INSECURE)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def download(
    url: str, file: BinaryIO, *, context: ssl.SSLContext, bounds: Bounds, reins: Reins
) -> str:
    """Write what is at `url` into `file`; the SHA-256 of it, in hexadecimal digits. Proxies are
    those of the system or environment (`HTTPS_PROXY`). Blocks; `reins` end it.

    Raises FetchError; OSError where `file` cannot be written.
    """
    if not url.startswith("https://"):
        raise FetchError(FetchTrouble.INSECURE)
    digest = hashlib.sha256()
    with _opened(url, context, bounds, reins) as response:
        length = response.length
        if length is not None and length > bounds.archive_bytes:
            raise _too_large(bounds)
        received = 0
        while chunk := _next(response, reins, bounds):
            received += len(chunk)
            if received > bounds.archive_bytes:
                raise _too_large(bounds)
            digest.update(chunk)
            file.write(chunk)
    # Python 3.11 takes a connection that ends early for the end of the body.
    if length is not None and received < length:
        raise FetchError(FetchTrouble.CUT)
    return digest.hexdigest()


def _opened(
    url: str, context: ssl.SSLContext, bounds: Bounds, reins: Reins
) -> http.client.HTTPResponse:
    opener = OpenerDirector()
    opener.addheaders = [("User-Agent", f"kustos-agent/{__version__}")]
    # These and no others: build_opener's would read files and plain HTTP as well.
    for handler in (
        ProxyHandler(),
        _Https(context, reins),
        _Redirects(),
        HTTPDefaultErrorHandler(),
        HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    try:
        response = opener.open(url, timeout=bounds.silent_seconds)
    except HTTPError as error:
        error.close()
        # A loop of redirects is an error with the status of its last one.
        redirected = error.code in (301, 302, 303, 307, 308)
        trouble = FetchTrouble.INSECURE if redirected else FetchTrouble.ANSWER
        raise FetchError(trouble, str(error.code)) from None
    except (URLError, OSError, http.client.HTTPException) as error:
        raise _unopened(error, bounds, reins) from error
    # None where no handler took the address on: the list above takes every HTTPS one.
    assert isinstance(response, http.client.HTTPResponse)
    return response


def _unopened(error: Exception, bounds: Bounds, reins: Reins) -> FetchError:
    cause = error.reason if isinstance(error, URLError) else error
    if reins.cut_off:
        return FetchError(FetchTrouble.TIMEOUT, f"{bounds.seconds:.0f}")
    if isinstance(cause, ssl.SSLCertVerificationError):
        return FetchError(FetchTrouble.CERTIFICATE, cause.verify_message)
    reason = str(cause) or type(cause).__name__
    system = cause if isinstance(cause, OSError) else None
    return FetchError(FetchTrouble.UNREACHABLE, reason, system)


def _next(response: http.client.HTTPResponse, reins: Reins, bounds: Bounds) -> bytes:
    chunk, broken = b"", False
    try:
        chunk = response.read1(_CHUNK_BYTES)
    except (OSError, http.client.HTTPException):
        broken = True
    # First: a transfer that was ended breaks off as well, or seems complete.
    if reins.cut_off:
        raise FetchError(FetchTrouble.TIMEOUT, f"{bounds.seconds:.0f}")
    if broken:
        raise FetchError(FetchTrouble.CUT)
    return chunk


def _too_large(bounds: Bounds) -> FetchError:
    return FetchError(FetchTrouble.TOO_LARGE, str(bounds.archive_bytes // 1_000_000))
