"""Azurite, Microsoft's own Azure server for tests: from npm, as its lock file says, into the cache.

Where there is no npm the tests of Azure are left out, and say so.
"""

import hashlib
import shutil
from pathlib import Path

from installers.process import Answer, run_quietly

PROGRAM = Path("node_modules") / "azurite" / "dist" / "src" / "blob" / "main.js"
_SOURCE = Path("installers") / "azurite"
_FILES = ("package.json", "package-lock.json")
_STAMP = "lock.sha256"
_INSTALL = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


def provide(root: Path) -> Path | None:
    """Installs it unless it is there, and returns its program; None, and a sentence, where it
    cannot be had. What was cut off is made anew: the stamp is written last."""
    folder = root / ".cache" / "azurite"
    source = root / _SOURCE
    wanted = hashlib.sha256((source / _FILES[1]).read_bytes()).hexdigest()
    stamp = folder / _STAMP
    if stamp.is_file() and stamp.read_text(encoding="ascii") == wanted:
        return folder / PROGRAM
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        print("There is no npm here: the tests of Azure are left out.")
        return None
    print("Fetching Azurite into .cache/azurite …")
    folder.mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    for name in _FILES:
        shutil.copyfile(source / name, folder / name)
    answer = run_quietly([npm, *_INSTALL], cwd=folder)
    if answer.status != 0 or not (folder / PROGRAM).is_file():
        print(f"npm could not fetch Azurite, so the tests of Azure are left out:\n{_why(answer)}")
        return None
    stamp.write_text(wanted, encoding="ascii")
    return folder / PROGRAM


def _why(answer: Answer) -> str:
    return answer.tail or f"    npm ended with {answer.status}"
