"""Sends one message by Apprise, and ends: `python -m kustos.telling.apprise_child`.

Standard input is one `Errand`, standard output the `Answer`. What Apprise may do here is bound
before it is loaded: names are judged when they are looked up (`addresses`), whatever asks for them;
requests go over https alone, with the certificate checked; redirects are not followed.
"""

import os
import socket
import ssl
import sys
import threading
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import msgspec

from kustos.core.apprise_services import SERVICES, scheme_of
from kustos.core.channels import TellTrouble

from .addresses import ForbiddenAddressError, allowed
from .apprise_process import SECONDS, Answer, Errand
from .hiding import hidden
from .https import receipt_of

if TYPE_CHECKING:
    from requests import PreparedRequest, Response, Session

LONGEST_ANSWER: Final = 500


def main() -> None:
    """See above."""
    errand = msgspec.json.decode(sys.stdin.buffer.read(), type=Errand)
    # Should the manager be gone, nobody else ends what hangs here.
    watch = threading.Timer(SECONDS, lambda: os._exit(1))
    watch.daemon = True
    watch.start()
    answer = _sent(errand)
    sys.stdout.buffer.write(msgspec.json.encode(answer))
    sys.stdout.buffer.flush()


def _sent(errand: Errand) -> Answer:
    if scheme_of(errand.address) not in SERVICES:
        return Answer(trouble=TellTrouble.NOT_UNDERSTOOD)
    network = _Network()
    network.bind()

    from apprise import Apprise, AppriseAsset  # noqa: PLC0415  after the network is bound

    asset = AppriseAsset(plugin_paths=[], secure_logging=True)
    plugin = Apprise.instantiate(errand.address, asset=asset, suppress_exceptions=True)
    if plugin is None:
        return Answer(trouble=TellTrouble.NOT_UNDERSTOOD)
    plugin.verify_certificate = True
    taken = bool(plugin.notify(title=errand.subject, body=errand.text))
    # All of it but the scheme: of some services the token stands where others have the host.
    said = hidden(network.said, errand.address.partition("://")[2])[:LONGEST_ANSWER]
    if taken:
        return Answer(answer=said)
    return Answer(trouble=network.trouble or TellTrouble.REFUSED, answer=said)


class _Network:
    """What this process may reach, and what came of the last request."""

    def __init__(self) -> None:
        self.said = ""
        self.trouble: TellTrouble | None = None

    def bind(self) -> None:
        """From now on."""
        known = ssl.get_default_verify_paths().cafile
        if known:
            # The system's authorities, as for all other channels, and not those of a package.
            os.environ.setdefault("REQUESTS_CA_BUNDLE", known)
        self._bind_names()
        self._bind_requests()

    def _bind_names(self) -> None:
        look_up = socket.getaddrinfo

        def judged(host: Any, port: Any, *further: Any, **named: Any) -> Any:
            """The address that was judged stands in the place of the name: it is looked up once."""
            name = host.decode() if isinstance(host, bytes) else str(host or "")
            try:
                return look_up(allowed(name, 0, _addresses), port, *further, **named)
            except ForbiddenAddressError as forbidden:
                self.trouble, self.said = TellTrouble.FORBIDDEN_ADDRESS, str(forbidden)
                raise socket.gaierror(socket.EAI_FAIL, "forbidden") from None

        def _addresses(host: str, _port: int) -> list[str]:
            found = look_up(host, None, type=socket.SOCK_STREAM)
            return list(dict.fromkeys(str(address[0]) for *_, address in found))

        socket.getaddrinfo = judged

    def _bind_requests(self) -> None:
        import requests  # noqa: PLC0415  in this process alone

        send = requests.Session.send

        def bound(session: "Session", request: "PreparedRequest", **named: Any) -> "Response":
            if urlsplit(request.url or "").scheme != "https":
                self.trouble = TellTrouble.FORBIDDEN_ADDRESS
                raise requests.exceptions.InvalidSchema("not https")
            named |= {"allow_redirects": False, "proxies": {}}
            if named.get("verify") is False:
                named["verify"] = os.environ.get("REQUESTS_CA_BUNDLE") or True
            try:
                response = send(session, request, **named)
            except requests.exceptions.RequestException as error:
                self._failed(error)
                raise
            receipt = receipt_of(response.status_code, response.reason or "", response.text)
            self.said, self.trouble = receipt.answer, receipt.trouble
            return response

        # mypy knows no patched methods; this process has no other use for requests.
        setattr(requests.Session, "send", bound)  # noqa: B010  see above

    def _failed(self, error: Exception) -> None:
        import requests  # noqa: PLC0415  as above

        if self.trouble is TellTrouble.FORBIDDEN_ADDRESS:
            return
        match error:
            case requests.exceptions.SSLError():
                self.trouble = TellTrouble.TLS_FAILED
            case requests.exceptions.Timeout():
                self.trouble = TellTrouble.TIMEOUT
            case _:
                self.trouble = TellTrouble.UNREACHABLE
        # Not its text, which has the address in it.
        self.said = type(error).__name__


if __name__ == "__main__":
    main()
