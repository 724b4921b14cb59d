"""Proves that the base distribution is an agent that needs nothing of the manager.

    python -m installers.base_proof

Builds the wheel and installs it twice into environments of its own under `.cache`: alone with
what it says it needs, where every module of the agent is imported and the manager's packages
must be absent; and with the test tools, where the agent's and the protocol's tests run. They
need not run anywhere else.
"""

import os
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from installers import interpreters
from installers.environment import Environment, Recipe
from installers.packages import Packages
from installers.process import run_quietly, run_shown
from installers.refusal import Refusal

ALONE = Recipe("base-alone", ("agent.txt",))
TESTS = Recipe("base-tests", ("agent-test.txt",))
SUITES = ("tests/unit/agent", "tests/protocol")

_ABSENT = ("PySide6", "shiboken6", "qasync", "sqlalchemy", "alembic", "keyring")

# Modules of one system only may fail for want of what the standard library has there.
_PROOF = """
import importlib, importlib.util, pkgutil, sys
there = [name for name in sys.argv[1:] if importlib.util.find_spec(name)]
assert not there, f"the base installs {there}"
import kustos_agent
count = 0
for module in pkgutil.walk_packages(kustos_agent.__path__, "kustos_agent."):
    if module.name.endswith("__main__"):
        continue
    try:
        importlib.import_module(module.name)
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] not in sys.stdlib_module_names:
            raise
    count += 1
print(f"{count} modules of the agent import from {kustos_agent.__path__[0]}.")
print("Absent, as they must be:", *sys.argv[1:])
"""


def prove(root: Path) -> int:
    """Does the whole proof for the checkout `root`; returns the tests' status, raises `Refusal`."""
    home = root / ".cache" / f"base-{interpreters.this_interpreter().version}"
    alone = Environment(root, home / "alone")
    tests = Environment(root, home / "tests")
    with TemporaryDirectory(prefix="wheel-", dir=_made(home)) as scratch:
        wheel = build_wheel(root, Path(scratch))
        for environment, recipe in ((alone, ALONE), (tests, TESTS)):
            environment.prepare(recipe)
            packages = Packages(environment.python)
            packages.install_wheel(wheel)
            packages.check()
    answer = run_quietly([alone.python, "-I", "-W", "error", "-c", _PROOF, *_ABSENT], cwd=home)
    if answer.status != 0:
        raise Refusal(f"The base distribution does not stand alone:\n{answer.tail}")
    print(answer.output.strip())
    config = home / "pytest.ini"
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    config.write_text(without_qt(root, project["tool"]["pytest"]["ini_options"]), "utf-8")
    options = ("-c", config, "--rootdir", root, "-p", "no:cacheprovider")
    words: tuple[str | Path, ...] = (*options, *spread(os.cpu_count() or 1), *SUITES)
    return run_shown([tests.python, "-m", "pytest", *words], cwd=root)


def spread(cpus: int) -> tuple[str, ...]:
    """pytest's words for several workers. One more than there are processors, as a test waits half
    of its time for a program or a clock; a file's tests stay on one worker, since they share what
    they start; the files go in the order of `tests/conftest.py`."""
    workers = max(2, min(cpus + 1, 4))
    return ("-n", str(workers), "--dist", "loadfile", "--no-loadscope-reorder")


def build_wheel(root: Path, folder: Path) -> Path:
    """Builds the wheel of the checkout into `folder`; raises `Refusal`."""
    words = ("-m", "hatchling", "build", "--target", "wheel", "--directory", folder)
    answer = run_quietly([sys.executable, *words], cwd=root)
    wheels = list(folder.glob("*.whl"))
    if answer.status != 0 or len(wheels) != 1:
        raise Refusal(f"The wheel could not be built:\n{answer.tail}")
    return wheels[0]


def without_qt(root: Path, options: Mapping[str, object]) -> str:
    """pyproject.toml's pytest options as a pytest.ini, but for those of a plug-in for Qt.

    `--strict-config` refuses an option whose plug-in is not there.
    """
    lines = ["[pytest]"]
    for name, value in options.items():
        if name.startswith("qt_"):
            continue
        values = [str(one) for one in value] if isinstance(value, list) else [str(value)]
        if name == "pythonpath":  # counted from the file they stand in
            values = [str(root / one) for one in values]
        one_a_line = len(values) > 1 and name != "addopts"
        separator = "\n    " if one_a_line else " "
        lines.append(separator.join([f"{name} =", *values]))
    return "\n".join(lines) + "\n"


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


if __name__ == "__main__":
    try:
        sys.exit(prove(Path(__file__).resolve().parent.parent))
    except Refusal as refusal:
        sys.exit(f"base proof: {refusal}")
