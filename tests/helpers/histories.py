"""Histories of snapshots without their data: thousands in a second, for what reads lists of
snapshots alone.

Format of a snapshot file: restic's doc/design.rst, "Snapshots" and "Keys, Encryption and MAC".
"""

import base64
import hashlib
import json
import os
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Any, Final

from kustos_agent.restic.version import Restic
from tests.helpers.cheap_key import MAC, NONCE, derive, encrypt, mac_of, make_cheap

_PASSWORD: Final = "of-histories"
_NO_TREE: Final = "0" * 64
_ZONES: Final = tuple(timezone(timedelta(minutes=each)) for each in (0, 60, 120, -300, 345))
_STEPS: Final = (
    timedelta(milliseconds=1),
    timedelta(minutes=20),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(days=1),
    timedelta(days=6, hours=23),
    timedelta(days=31),
    timedelta(days=366),
)


@dataclass(frozen=True, slots=True)
class Hollow:
    """A snapshot of nothing. Its group is its only tag."""

    group: str
    time: datetime
    host: str = "pc"


class HollowRepository:
    """A repository of such snapshots, and what a real restic would forget of it."""

    def __init__(self, folder: Path, restic: Restic) -> None:
        self.folder = folder / "repository"
        self._restic = restic
        self._environment = {
            "RESTIC_REPOSITORY": str(self.folder),
            "RESTIC_PASSWORD": _PASSWORD,
            "HOME": str(folder),
            "TZ": "UTC",
        }
        self._run("init")
        make_cheap(self.folder, _PASSWORD)
        (file,) = (self.folder / "keys").iterdir()
        key = json.loads(file.read_bytes())
        data = base64.b64decode(key["data"])
        user = derive(_PASSWORD, key)
        master = json.loads(encrypt(user, data[:NONCE], data[NONCE:-MAC]))
        r = base64.b64decode(master["mac"]["r"])
        k = base64.b64decode(master["mac"]["k"])
        self._key = base64.b64decode(master["encrypt"]) + k + r

    def add(self, snapshots: Iterable[Hollow]) -> list[str]:
        """Their ids, in order."""
        return [self._put(each) for each in snapshots]

    def forget_dry(self, options: Sequence[str]) -> list[dict[str, Any]]:
        """The groups that `forget --dry-run --json` tells, by host and tags."""
        out = self._run(
            "forget", "--dry-run", "--json", "--no-lock", "--group-by", "host,tags", *options
        )
        lines = [line for line in out.splitlines() if line.startswith(b"[")]
        return list(json.loads(lines[0])) if lines else []

    def forget(self, options: Sequence[str]) -> bytes:
        """The same without a word about single snapshots: as little work for restic as can be."""
        return self._run("forget", "--dry-run", "--json", "--no-lock", *options)

    def _put(self, snapshot: Hollow) -> str:
        text = json.dumps(
            {
                "time": snapshot.time.isoformat(),
                "tree": _NO_TREE,
                "paths": ["/data"],
                "hostname": snapshot.host,
                "tags": [snapshot.group],
            }
        ).encode()
        nonce = os.urandom(NONCE)
        sealed = encrypt(self._key, nonce, text)
        content = nonce + sealed + mac_of(self._key, nonce, sealed)
        id_ = hashlib.sha256(content).hexdigest()
        (self.folder / "snapshots" / id_).write_bytes(content)
        return id_

    def _run(self, *arguments: str) -> bytes:
        done = subprocess.run(
            [self._restic.path, "--no-cache", *arguments],
            env=self._environment,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout


def history(random: Random, most: int = 24) -> list[datetime]:
    """Moments of some snapshots, newest first, no two alike: close together and far apart, in one
    time zone or in several, some of them around a change of the clock, some in the future."""
    moment = datetime(2026, random.choice((3, 10)), random.randint(1, 29), 1, 30, tzinfo=UTC)
    if random.random() < 0.1:
        moment += timedelta(days=365 * 20)
    zones = random.sample(_ZONES, random.choice((1, 1, 2, 5)))
    steps = random.sample(_STEPS, random.randint(1, 4))
    return list(_moments(random, moment, zones, steps, random.randint(1, most)))


def _moments(
    random: Random,
    newest: datetime,
    zones: Sequence[timezone],
    steps: Sequence[timedelta],
    number: int,
) -> Iterator[datetime]:
    moment = newest
    for _ in range(number):
        yield moment.astimezone(random.choice(zones))
        moment -= random.choice(steps) * random.randint(1, 3)


def kept_of(groups: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """The ids that restic keeps, by the group's tag."""
    return {group["tags"][0]: [one["id"] for one in group["keep"] or ()] for group in groups}
