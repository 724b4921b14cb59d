"""What a new policy can begin with: sensible values for a kind of machine, with folders to adapt.
Pure; the names are the window's."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from msgspec import structs

from kustos_agent.protocol.ids import new_id
from kustos_agent.protocol.schedules import Schedule

from .job_context import WINDOWS
from .job_dump import DumpKind, JobDump
from .policy import PolicyContent
from .presets import HOUR_MINUTES, Preset, Rhythm, times_of
from .retention import Retention

MACOS: Final = "macOS"

_DAY: Final = 86_400
_NIGHT: Final = 1 * HOUR_MINUTES
_NOON: Final = 12 * HOUR_MINUTES
_KEPT: Final = Retention(last=3, daily=7, weekly=4, monthly=12)
_KEPT_BY_SERVERS: Final = Retention(last=3, daily=14, weekly=8, monthly=12, yearly=3)


class Template(StrEnum):
    """Kinds of machines."""

    OFFICE_PC = "office-pc"
    FILE_SERVER = "file-server"
    DATABASE_SERVER = "database-server"
    LAPTOP = "laptop"


@dataclass(frozen=True, slots=True)
class _Folders:
    """Of one system, in wire form."""

    people: str
    shares: str
    settings: str
    passing: tuple[str, ...]
    """Patterns of what comes back by itself."""


_LINUX: Final = _Folders("/home", "/srv", "/etc", (".cache", ".local/share/Trash", "*.tmp"))
_MAC: Final = _Folders("/Users", "/Users/Shared", "/Library", ("Library/Caches", ".Trash", "*.tmp"))
_WINDOWS: Final = _Folders(
    "C:/Users",
    "D:/",
    "C:/ProgramData",
    ("AppData/Local/Temp", "$RECYCLE.BIN", "*.tmp"),
)
_SYSTEMS: Final = {WINDOWS: _WINDOWS, MACOS: _MAC}


def content(template: Template, os_name: str, repository_id: str, zone: str) -> PolicyContent:
    """For machines of that system, as agents name it (one that is not known here counts as Linux),
    with times by the clock of that zone."""
    folders = _SYSTEMS.get(os_name, _LINUX)
    common = PolicyContent(
        repository_id=repository_id,
        excludes=folders.passing,
        # Programs lock their files there.
        use_fs_snapshot=os_name == WINDOWS,
        retention=structs.replace(_KEPT, zone=zone),
    )
    nightly = _schedule(zone, Rhythm.DAILY, _NIGHT, jitter_seconds=1_800)
    match template:
        case Template.OFFICE_PC:
            noon = _schedule(zone, Rhythm.WEEKDAYS, _NOON, jitter_seconds=3_600)
            return structs.replace(common, sources=(folders.people,), schedule=noon)
        case Template.LAPTOP:
            whenever = _schedule(
                zone,
                Rhythm.DAILY,
                _NOON,
                jitter_seconds=1_800,
                catch_up_seconds=3 * _DAY,
                on_mains=True,
                unmetered=True,
            )
            return structs.replace(
                common, sources=(folders.people,), schedule=whenever, max_age_seconds=7 * _DAY
            )
        case Template.FILE_SERVER:
            return structs.replace(
                common,
                sources=(folders.shares,),
                schedule=nightly,
                retention=structs.replace(_KEPT_BY_SERVERS, zone=zone),
            )
        case Template.DATABASE_SERVER:
            dump = JobDump(
                id=new_id(),
                kind=DumpKind.POSTGRESQL,
                name="databases.sql",
                run_as="" if os_name == WINDOWS else "postgres",
            )
            return structs.replace(
                common,
                sources=(folders.settings,),
                dumps=(dump,),
                schedule=nightly,
                retention=structs.replace(_KEPT_BY_SERVERS, zone=zone),
            )


def _schedule(
    zone: str,
    rhythm: Rhythm,
    minute: int,
    *,
    jitter_seconds: int,
    catch_up_seconds: int = _DAY // 2,
    on_mains: bool = False,
    unmetered: bool = False,
) -> Schedule:
    return Schedule(
        times=times_of(Preset(rhythm=rhythm, minute=minute)),
        zone=zone,
        jitter_seconds=jitter_seconds,
        catch_up_seconds=catch_up_seconds,
        on_mains=on_mains,
        unmetered=unmetered,
    )
