"""The window's translations: `python -m tests.translations` brings them up to date.

`translations/kustos_de.ts` holds every word, `kustos_en.ts` the English plurals; what the program
loads are the `.qm` files made from them, which lie in the package. `--check` changes nothing and
says, with exit code 1, what is unfinished, gone from the code, or not made from the `.ts`.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
SOURCES: Final = ROOT / "app" / "kustos" / "gui"
FOLDER: Final = ROOT / "translations"
COMPILED: Final = SOURCES / "resources"
LANGUAGES: Final = {"de": ("de_DE",), "en": ("en_GB", "-pluralonly")}
"""Code: lupdate's name of the language, and what it has to be told besides."""

_LUPDATE: Final = (
    *("-silent", "-no-obsolete", "-sort-messages", "-disable-heuristic", "similartext"),
    *("-locations", "none", "-source-language", "en"),
)

Message = tuple[str, str, str]
"""Context, source, comment."""


def update(folder: Path = FOLDER) -> None:
    """Let the `.ts` files in `folder` have exactly the words that the code has."""
    sources = sorted(str(path.relative_to(ROOT)) for path in SOURCES.rglob("*.py"))
    with tempfile.TemporaryDirectory() as name:
        listed = Path(name) / "sources.lst"
        listed.write_text("\n".join(sources), encoding="utf-8")
        for code, (language, *more) in LANGUAGES.items():
            target = ("-target-language", language, "-ts", str(folder / f"kustos_{code}.ts"))
            _run("pyside6-lupdate", f"@{listed}", *more, *_LUPDATE, *target)


def release(folder: Path = FOLDER, compiled: Path = COMPILED) -> None:
    """Make the `.qm` files."""
    compiled.mkdir(exist_ok=True)
    for code in LANGUAGES:
        name = f"kustos_{code}"
        _run(
            "pyside6-lrelease",
            "-silent",
            str(folder / f"{name}.ts"),
            "-qm",
            str(compiled / f"{name}.qm"),
        )


def findings() -> list[str]:
    """What is wrong; empty if all is well."""
    found: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        fresh = Path(name)
        for code in LANGUAGES:
            shutil.copy(FOLDER / f"kustos_{code}.ts", fresh)
        update(fresh)
        release(FOLDER, fresh)
        for code in LANGUAGES:
            file = f"kustos_{code}"
            known = {message for message, _ in _messages(FOLDER / f"{file}.ts")}
            wanted = dict(_messages(fresh / f"{file}.ts"))
            found += [f"{file}.ts: gone from the code: {gone}" for gone in known - wanted.keys()]
            found += [f"{file}.ts: unfinished: {key}" for key, done in wanted.items() if not done]
            made = COMPILED / f"{file}.qm"
            if not made.is_file() or made.read_bytes() != (fresh / f"{file}.qm").read_bytes():
                found.append(f"{file}.qm is not made from {file}.ts")
    return sorted(found)


def _messages(path: Path) -> Iterator[tuple[Message, bool]]:
    """Every message of a `.ts` file, and whether it is finished."""
    for context in ET.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            forms = [] if translation is None else [translation, *translation.iter("numerusform")]
            said = [form.text for form in forms[1:] or forms]
            done = bool(said) and all(said) and forms[0].get("type") is None
            yield (
                (
                    context.findtext("name", ""),
                    message.findtext("source", ""),
                    message.findtext("comment", ""),
                ),
                done,
            )


def _run(tool: str, *arguments: str) -> None:
    program = shutil.which(tool, path=str(Path(sys.executable).parent)) or tool
    # The current folder, so that no path of this computer can get into a file.
    done = subprocess.run(
        [program, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{tool} failed: {done.stdout}{done.stderr}")


def main() -> int:
    """The program."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only tell what is wrong")
    if not parser.parse_args().check:
        update()
        release()
    found = findings()
    print("\n".join(found) or "The translations are complete.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
