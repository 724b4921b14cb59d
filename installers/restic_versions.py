"""The restic versions that the tests run on: the machine's own, and others from Debian's mirror.

Packages of newer Debian suites are unpacked, not installed: Debian's restic needs no library but
libc 2.34 or newer. Each goes to `.cache/restic/<major.minor>`; `.cache/restic/versions.json` maps
every version that was started and answered to its program's absolute path.
"""

import json
import re
import shutil
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from installers import apt_mirror
from installers.process import run_quietly
from installers.refusal import Refusal

OLDEST_SUITE = "bookworm"
"""Has 0.14, the oldest that Kustos supports; only fetched where the machine's own is another."""

NEWER_SUITES = ("trixie", "sid")
"""Had 0.18.0 and 0.19.1 in 2026. sid moves on; what it has is taken as it comes."""

_OLDEST_SERIES = "0.14"
_VERSION = re.compile(r"^restic ((\d+\.\d+)\.\d+)", re.MULTILINE)
_SUITE_FILE = "suite"


@dataclass(frozen=True, slots=True)
class Restic:
    """A restic that was started and said its version."""

    version: str
    program: Path

    @property
    def series(self) -> str:
        """`0.18` of `0.18.0`."""
        return ".".join(self.version.split(".")[:2])


def provide(root: Path) -> dict[str, Path]:
    """Fetches what is missing, writes versions.json and returns it; raises `Refusal`.

    On a system whose apt knows no Debian, what is on PATH has to do: that is said, not refused.
    """
    folder = root / ".cache" / "restic"
    folder.mkdir(parents=True, exist_ok=True)
    own = _own()
    cached = _cached(folder)
    wanted = suites_to_fetch(cached.keys(), own)
    if wanted:
        mirror = apt_mirror.find(_source_lists())
        if mirror is None or not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
            print("This is no Debian: the tests run on the restic that is on PATH alone.")
        else:
            print(f"Fetching restic of Debian {', '.join(wanted)} into .cache/restic …")
            _fetch(folder, wanted, mirror)
            cached = _cached(folder)
    versions = table(own, cached.values())
    if not versions:
        raise Refusal("There is no restic on PATH. Install it, then start again.")
    text = json.dumps({version: str(program) for version, program in versions.items()}, indent=1)
    (folder / "versions.json").write_text(text + "\n", encoding="utf-8")
    return versions


def suites_to_fetch(cached: Collection[str], own: Restic | None) -> list[str]:
    """The suites whose restic is neither in the cache nor on PATH."""
    oldest = () if own is not None and own.series == _OLDEST_SERIES else (OLDEST_SUITE,)
    return [suite for suite in (*oldest, *NEWER_SUITES) if suite not in cached]


def table(own: Restic | None, cached: Iterable[Restic]) -> dict[str, Path]:
    """Version → program, oldest first; of two with one version the machine's own."""
    every = [*cached, *([] if own is None else [own])]
    found = {one.version: one.program for one in every}
    return dict(sorted(found.items(), key=lambda item: [int(n) for n in item[0].split(".")]))


def ask(program: Path) -> Restic | None:
    """Starts `restic version`; None when it cannot be started or says something else."""
    try:
        answer = run_quietly([program, "version"])
    except OSError:
        return None
    match = _VERSION.search(answer.output)
    return None if answer.status != 0 or match is None else Restic(match[1], program)


def _own() -> Restic | None:
    found = shutil.which("restic")
    return None if found is None else ask(Path(found).resolve())


def _cached(folder: Path) -> dict[str, Restic]:
    """Suite → its restic, for all that were unpacked to the end and still start."""
    found = {}
    for mark in folder.glob(f"[0-9]*/{_SUITE_FILE}"):
        restic = ask(mark.parent / "usr" / "bin" / "restic")
        if restic is not None and restic.series == mark.parent.name:
            found[mark.read_text(encoding="utf-8").strip()] = restic
    return found


def _source_lists() -> Mapping[str, str]:
    home = Path("/etc/apt")
    files = [home / "sources.list", *home.glob("sources.list.d/*")]
    return {
        str(file): file.read_text(encoding="utf-8", errors="replace")
        for file in files
        if file.suffix in (".list", ".sources") and file.is_file()
    }


def apt_settings(scratch: Path) -> str:
    """An apt.conf under which apt works in `scratch` alone, as any user, on its own sources.

    The hooks are cleared because those of the system clean the system's folders and fail for
    anyone but root.
    """
    return "\n".join(
        (
            f'Dir::State::Lists "{scratch}/lists";',
            f'Dir::Cache "{scratch}/cache";',
            f'Dir::Etc::SourceList "{scratch}/sources.list";',
            'Dir::Etc::SourceParts "/dev/null";',
            'Dir::Etc::Preferences "/dev/null";',
            'Dir::Etc::PreferencesParts "/dev/null";',
            'Acquire::Languages "none";',
            'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";',
            'Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled "false";',
            "#clear APT::Update::Post-Invoke;",
            "#clear APT::Update::Post-Invoke-Success;",
            "#clear DPkg::Post-Invoke;",
            "",
        )
    )


def _fetch(folder: Path, suites: Sequence[str], mirror: apt_mirror.Mirror) -> None:
    with TemporaryDirectory(prefix=".fetch-", dir=folder) as text:
        scratch = Path(text)
        for name in ("lists/partial", "cache/archives/partial"):
            (scratch / name).mkdir(parents=True)
        settings = scratch / "apt.conf"
        settings.write_text(apt_settings(scratch), encoding="utf-8")
        lines = "".join(mirror.line(suite) + "\n" for suite in suites)
        (scratch / "sources.list").write_text(lines, encoding="utf-8")
        apt = ("apt-get", "-c", settings)
        updated = run_quietly([*apt, "update"])
        for suite in suites:
            here = scratch / suite
            here.mkdir()
            answer = run_quietly([*apt, "download", f"restic/{suite}"], cwd=here)
            archives = list(here.glob("restic_*.deb"))
            if answer.status != 0 or not archives:
                raise Refusal(
                    f"The restic of Debian {suite}, which the tests run on, cannot be fetched."
                    " Check the network and start the same command again.\n"
                    + (answer if updated.status == 0 else updated).tail
                )
            _unpack(archives[0], here / "unpacked", suite, folder)


def _unpack(archive: Path, place: Path, suite: str, folder: Path) -> None:
    answer = run_quietly(["dpkg-deb", "-x", archive, place])
    restic = ask(place / "usr" / "bin" / "restic") if answer.status == 0 else None
    if restic is None:
        raise Refusal(f"The restic of Debian {suite} does not start here:\n{answer.tail}")
    (place / _SUITE_FILE).write_text(suite + "\n", encoding="utf-8")
    target = folder / restic.series
    shutil.rmtree(target, ignore_errors=True)
    place.rename(target)
