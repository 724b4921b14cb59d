"""What is wrong with a channel that is entered, and what its target says of its address: pure."""

import re
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import urlsplit

from msgspec.structs import replace

from .apprise_services import SERVICES, scheme_of
from .channels import (
    AppriseTarget,
    Channel,
    ChannelDraft,
    EmailTarget,
    HealthCheckTarget,
    NtfyTarget,
    SmtpSecurity,
    Target,
    WebhookTarget,
)
from .fields import FieldCode, FieldProblem
from .quiet_hours import daily_problems, quiet_problems
from .routes import ChosenMachines, OfSite
from .site import Site

_LONGEST: Final = 255
_LONGEST_URL: Final = 2_000
_PORTS: Final = range(1, 65_536)
_HOST: Final = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9])?|[0-9A-Fa-f:.]+")
_ADDRESS: Final = re.compile(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+")
_SEPARATORS: Final = re.compile(r"[,;\s]+")
_TOPIC: Final = re.compile(r"[-_A-Za-z0-9]{1,64}")
"""As ntfy's server has it (server/server.go, topicRegex)."""


def recipients_of(text: str) -> tuple[str, ...]:
    """The addresses in a line, however they are separated, each once."""
    return tuple(dict.fromkeys(part for part in _SEPARATORS.split(text) if part))


def with_address(target: Target, address: str) -> Target:
    """The target with what people may see of this address; as it is if none is entered."""
    if not address:
        return target
    match target:
        case WebhookTarget():
            return replace(target, host=host_of(address), url="")
        case HealthCheckTarget():
            return replace(target, host=host_of(address))
        case AppriseTarget():
            return replace(target, scheme=scheme_of(address))
        case _:
            return target


def host_of(address: str) -> str:
    """The server's name in an address, and its port if that is said; empty if there is none."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    named = f"[{host}]" if ":" in host else host
    return f"{named}:{port}" if port else named


def needs_secret(target: Target) -> bool:
    """Whether there is no channel without a password or key."""
    return isinstance(target, WebhookTarget) or (
        isinstance(target, EmailTarget) and bool(target.user)
    )


def needs_address(target: Target) -> bool:
    """Whether its address is a secret."""
    return isinstance(target, WebhookTarget | AppriseTarget | HealthCheckTarget)


def place_of(target: Target) -> tuple[str | int, ...]:
    """Where a secret goes: one that was entered for a place is sent to no other."""
    match target:
        case EmailTarget():
            return ("email", target.host, target.port, target.security.value, target.user)
        case WebhookTarget():
            return ("webhook", target.host)
        case NtfyTarget():
            return ("ntfy", target.server)
        case AppriseTarget():
            return ("apprise", target.scheme)
        case HealthCheckTarget():
            return ("health-check", target.host)


def problems(
    draft: ChannelDraft,
    others: Sequence[Channel] = (),
    *,
    sites: Sequence[Site] = (),
    stored: bool = False,
    address_stored: bool = False,
) -> list[FieldProblem]:
    """What is wrong, field by field; `stored`, `address_stored`: there is one that still holds."""
    found = [*_of_name(draft.name, others), *_of_target(draft.target)]
    found += _of_secrets(draft, stored=stored, address_stored=address_stored)
    if isinstance(draft.route, ChosenMachines) and not draft.route.ids:
        found.append(FieldProblem("route", FieldCode.REQUIRED))
    if isinstance(draft.route, OfSite) and draft.route.site_id not in {site.id for site in sites}:
        found.append(FieldProblem("route", FieldCode.UNKNOWN))
    if draft.quiet is not None:
        found += quiet_problems(draft.quiet)
    if draft.digest is not None:
        found += daily_problems(draft.digest)
    return found


def _of_name(name: str, others: Sequence[Channel]) -> Iterator[FieldProblem]:
    if not name:
        yield FieldProblem("name", FieldCode.REQUIRED)
    elif any(one.name.casefold() == name.casefold() for one in others):
        yield FieldProblem("name", FieldCode.NAME_TAKEN, name)
    elif len(name) > _LONGEST:
        yield FieldProblem("name", FieldCode.TOO_LONG)


def _of_secrets(
    draft: ChannelDraft, *, stored: bool, address_stored: bool
) -> Iterator[FieldProblem]:
    if needs_address(draft.target):
        if draft.address:
            yield from _of_address(draft.target, draft.address)
        elif not address_stored:
            yield FieldProblem("url", FieldCode.REQUIRED)
    if needs_secret(draft.target) and not (draft.secret or stored):
        yield FieldProblem("secret", FieldCode.REQUIRED)
    # It goes into a header.
    plain = draft.secret.isascii() and draft.secret.isprintable() and " " not in draft.secret
    if isinstance(draft.target, NtfyTarget) and draft.secret and not plain:
        yield FieldProblem("secret", FieldCode.NOT_A_TOKEN)


def _of_target(target: Target) -> Iterator[FieldProblem]:
    match target:
        case EmailTarget():
            yield from _email(target)
        case NtfyTarget(server=server, topic=topic):
            if not server:
                yield FieldProblem("server", FieldCode.REQUIRED)
            yield from url_problems(server, "server") if server else ()
            if not topic:
                yield FieldProblem("topic", FieldCode.REQUIRED)
            elif not _TOPIC.fullmatch(topic):
                yield FieldProblem("topic", FieldCode.NOT_A_TOPIC)
        case HealthCheckTarget(jobs=()):
            yield FieldProblem("jobs", FieldCode.REQUIRED)
        case _:
            return


def _of_address(target: Target, address: str) -> Iterator[FieldProblem]:
    if not isinstance(target, AppriseTarget):
        yield from url_problems(address)
    elif not scheme_of(address) or not address.isprintable():
        yield FieldProblem("url", FieldCode.NOT_A_URL)
    elif scheme_of(address) not in SERVICES:
        yield FieldProblem("url", FieldCode.NOT_A_SERVICE, scheme_of(address))


def _email(target: EmailTarget) -> Iterator[FieldProblem]:
    if not target.host:
        yield FieldProblem("host", FieldCode.REQUIRED)
    elif not _HOST.fullmatch(target.host) or len(target.host) > _LONGEST:
        yield FieldProblem("host", FieldCode.NOT_A_HOST)
    if target.port not in _PORTS:
        yield FieldProblem("port", FieldCode.NOT_A_PORT)
    if target.user and target.security is SmtpSecurity.NONE:
        yield FieldProblem("security", FieldCode.LOGIN_IN_CLEAR)
    if not target.sender:
        yield FieldProblem("sender", FieldCode.REQUIRED)
    elif not _is_address(target.sender):
        yield FieldProblem("sender", FieldCode.NOT_AN_ADDRESS, target.sender)
    if not target.recipients:
        yield FieldProblem("recipients", FieldCode.REQUIRED)
    wrong = next((one for one in target.recipients if not _is_address(one)), None)
    if wrong is not None:
        yield FieldProblem("recipients", FieldCode.NOT_AN_ADDRESS, wrong)


def url_problems(url: str, field: str = "url") -> list[FieldProblem]:
    """An https address without a login in it. Where it leads is known when its name is looked up,
    at each delivery."""
    try:
        parts = urlsplit(url)
        port_is_right = parts.port is None or parts.port in _PORTS
    except ValueError:
        return [FieldProblem(field, FieldCode.NOT_HTTPS)]
    plain = url.isascii() and url.isprintable() and " " not in url
    if parts.scheme != "https" or not parts.hostname or not port_is_right or not plain:
        return [FieldProblem(field, FieldCode.NOT_HTTPS)]
    if len(url) > _LONGEST_URL:
        return [FieldProblem(field, FieldCode.TOO_LONG)]
    if parts.username or parts.password:
        return [FieldProblem(field, FieldCode.CREDENTIALS_IN_URL)]
    return []


def _is_address(text: str) -> bool:
    return bool(_ADDRESS.fullmatch(text)) and text.isascii() and text.isprintable()
