"""When a repository is looked into, whether or not anything of ours runs there (SPEC 5): pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from .cloud_places import AzurePlace, BackblazePlace, GooglePlace, RclonePlace
from .model import LocalPlace, Place, RestPlace, S3Place, SftpPlace, TypedPlace
from .places import is_absolute

OFF: Final = 0
"""As a number of minutes: not looked into by itself."""

MINUTES: Final = range(24 * 60 + 1)

NEAR_MINUTES: Final = 5
FAR_MINUTES: Final = 60

MOST_AT_ONCE: Final = 5
"""Repositories that are looked into at the same time, over the whole fleet."""

UNREACHABLE_AFTER: Final = 3
"""Failed looks in a row: fewer are a cable or a restart, and are looked at as fast as ever."""

LONGEST: Final = timedelta(hours=6)
"""Between two looks at one that fails; one with a longer pace of its own keeps that."""

_JITTER: Final = 10
"""The part of the pace that it may be longer by: a tenth."""

_FRACTIONS: Final = 2**20
"""A pace times this many still is a timedelta."""

_NEAR_ENDINGS: Final = (".local", ".home.arpa", ".internal", ".lan", ".localhost")
"""RFC 6762, RFC 8375, ICANN's board on 2024-07-29, what many routers give, RFC 6761."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """How far the looks into a repository are. `minutes` are between two of them, or OFF; `since`
    is from when on it is watched. `looked_at` is when the last look began, `failures` how many have
    failed in a row. `in_use`: something runs there, and tells how it is by itself."""

    repository_id: str
    minutes: int
    since: datetime
    looked_at: datetime | None = None
    failures: int = 0
    in_use: bool = False


def usual_minutes(place: Place) -> int:
    """The pace where nobody has said another one."""
    return NEAR_MINUTES if is_near(place) else FAR_MINUTES


def minutes_of(place: Place, wanted: int | None) -> int:
    """The pace of a repository there of which somebody has said this."""
    return usual_minutes(place) if wanted is None else wanted


def is_near(place: Place) -> bool:
    """Whether it is on a machine or in its network, as far as its address tells: a look costs no
    money and little time there."""
    match place:
        case LocalPlace():
            return True
        case SftpPlace(host=host):
            return _near_host(host)
        case RestPlace(url=url) | S3Place(endpoint=url):
            return _near_url(url)
        case TypedPlace(location=location):
            return _near_typed(location)
        case AzurePlace() | GooglePlace() | BackblazePlace() | RclonePlace():
            return False


def due_at(watched: Watched, now: datetime) -> datetime | None:
    """When it is looked into next; None: not by itself. The first looks come a pace after it was
    added (whoever has done so has just seen it open) and are spread over another one; the later
    ones are never closer to each other than a pace."""
    if watched.minutes == OFF:
        return None
    pace = _pace(watched)
    drawn = _fraction(watched.repository_id)
    last = watched.looked_at
    if (watched.since if last is None else last) > now:
        # Some clock was wrong: nothing must stay unwatched until it has caught up.
        return now
    if last is None:
        return watched.since + pace + pace * drawn // _FRACTIONS
    return last + pace + pace * drawn // (_FRACTIONS * _JITTER)


def to_look(watched: Iterable[Watched], now: datetime) -> list[str]:
    """The ids of those that are to be looked into now, the one that has waited longest first."""
    waiting: list[tuple[datetime, str]] = []
    for one in watched:
        due = None if one.in_use else due_at(one, now)
        if due is not None and due <= now:
            waiting.append((due, one.repository_id))
    return [repository_id for _, repository_id in sorted(waiting)[:MOST_AT_ONCE]]


def _pace(watched: Watched) -> timedelta:
    """Doubled with each failure from the one on that makes it unreachable."""
    pace = timedelta(minutes=watched.minutes)
    longest = max(pace, LONGEST)
    for _ in range(watched.failures - UNREACHABLE_AFTER + 1):
        if pace >= longest:
            break
        pace *= 2
    return min(pace, longest)


def _fraction(repository_id: str) -> int:
    """Of _FRACTIONS: always the same for a repository, and unlike any other's."""
    return int.from_bytes(sha256(repository_id.encode()).digest()[:8]) % _FRACTIONS


def _near_url(url: str) -> bool:
    try:
        host = urlsplit(url).hostname
    except ValueError:  # brackets that hold no address
        return False
    return host is not None and _near_host(host)


def _near_host(host: str) -> bool:
    bare = host.strip("[]").rstrip(".").casefold()
    try:
        address = ip_address(bare)
    except ValueError:
        # A name without a dot means something in its own network alone.
        return bool(bare) and ("." not in bare or bare.endswith(_NEAR_ENDINGS))
    return address.is_private


def _near_typed(location: str) -> bool:
    """restic's own string: a path, or a backend's name and a colon."""
    backend, _, rest = location.partition(":")
    near = is_absolute(location)
    match backend:
        case "local" if rest:
            near = True
        case "rest":
            near = _near_url(rest)
        case "s3":
            near = _near_url(rest if "://" in rest else f"//{rest.lstrip('/')}")
        case "sftp" if rest.startswith("//"):
            near = _near_url(rest)
        case "sftp":
            near = _near_host(rest.partition(":")[0].rpartition("@")[2])
    return near
