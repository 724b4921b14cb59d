"""`kustos`: opens the window; `kustos demo`, `kustos token` and `kustos audit` do without one."""

import argparse
import gc
import os
import signal
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from .cli_text import CliText, Say, system_language

if TYPE_CHECKING:
    from .demo import Report, Step


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 0 done, 1 failed, 2 wrong words, 130 or 143 interrupted (128 + signal)."""
    text = CliText(system_language())
    words = sys.argv[1:] if arguments is None else arguments
    # Most starts have no words, and the window does not wait for a parser of none.
    given = _parser(text).parse_args(words) if words else argparse.Namespace(command=None)
    try:
        return _run(text, given)
    except _OutputLostError as lost:
        return _output_lost(text, lost.reason)
    except KeyboardInterrupt:
        print(text(Say.INTERRUPTED), file=sys.stderr)
        return 128 + signal.SIGINT


def _run(text: CliText, given: argparse.Namespace) -> int:
    match given.command:
        case "demo":
            return _demo(text, as_json=given.json)
        case "token":
            return _token(text)
        case "audit":
            from . import cli_audit  # noqa: PLC0415  see `_demo`

            return cli_audit.run(text, given, _print, _note)
        case _:
            return _window(text)


class _OutputLostError(Exception):
    """Nobody reads what is printed any more, or it cannot be kept."""

    def __init__(self, reason: OSError) -> None:
        super().__init__()
        self.reason = reason


def _print(line: str) -> None:
    try:
        print(line, flush=True)
    except OSError as error:
        raise _OutputLostError(error) from None


def _note(line: str) -> None:
    print(line, file=sys.stderr)


def _output_lost(text: CliText, reason: OSError) -> int:
    # What is still in the buffer would be a traceback at the interpreter's end.
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123  not a path's affair
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
    if not isinstance(reason, BrokenPipeError):  # whoever closes a pipe has read enough
        print(text(Say.OUTPUT_LOST, reason=reason.strerror), file=sys.stderr)
    return 1


def _parser(text: CliText) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kustos", description=text(Say.DESCRIPTION))
    commands = parser.add_subparsers(dest="command")
    demo = commands.add_parser("demo", help=text(Say.HELP_DEMO))
    demo.add_argument("--json", action="store_true", help=text(Say.HELP_JSON))
    commands.add_parser("token", help=text(Say.HELP_TOKEN))
    _add_audit(commands, text)
    return parser


def _add_audit(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", text: CliText
) -> None:
    audit = commands.add_parser("audit", help=text(Say.HELP_AUDIT))
    within = audit.add_subparsers(dest="audit", required=True)
    verifying = within.add_parser("verify", help=text(Say.HELP_AUDIT_VERIFY))
    verifying.add_argument("--head", metavar="HEAD", help=text(Say.HELP_AUDIT_HEAD))
    exporting = within.add_parser("export", help=text(Say.HELP_AUDIT_EXPORT))
    forms = exporting.add_mutually_exclusive_group(required=True)
    forms.add_argument("--csv", metavar="FILE", help=text(Say.HELP_AUDIT_CSV))
    forms.add_argument("--json", metavar="FILE", help=text(Say.HELP_AUDIT_JSON))


def _window(text: CliText) -> int:
    displayless = sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY")
        or os.environ.get("WAYLAND_DISPLAY")
        or os.environ.get("QT_QPA_PLATFORM")
    )
    if displayless:
        print(text(Say.NO_DISPLAY), file=sys.stderr)
        return 1
    # Loading makes hardly any garbage; the window's own collector takes over (gui.collector).
    gc.disable()
    try:
        from . import qt  # noqa: PLC0415  Qt is loaded only for the window

        qt.load()
        from .main_qt import run  # noqa: PLC0415  the same
    except ModuleNotFoundError as missing:
        if missing.name is None or missing.name.partition(".")[0] not in {"PySide6", "qasync"}:
            raise
        print(text(Say.NO_DESKTOP), file=sys.stderr)
        return 1
    return run()


def _demo(text: CliText, *, as_json: bool) -> int:
    import asyncio  # noqa: PLC0415  the window is painted without it (0.03 s)

    import msgspec  # noqa: PLC0415  the same

    from .demo import Demo  # noqa: PLC0415  the same
    from .demo_text import summary  # noqa: PLC0415  the same
    from .engine import new_loop  # noqa: PLC0415  the same

    lost: list[_OutputLostError] = []

    async def run() -> "Report":
        # Cancelled, it cleans up as well.
        stop = cast("asyncio.Task[object]", asyncio.current_task()).cancel

        def announce(step: "Step", seconds: float) -> None:
            if as_json:
                return
            try:
                _print(f"{seconds:7.2f} s  {text(Say(f'step-{step.value}'))}")
            except _OutputLostError as error:
                lost.append(error)
                stop()

        if sys.platform != "win32":
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop)
        return await Demo(announce).run()

    try:
        with asyncio.Runner(loop_factory=new_loop) as runner:
            report = runner.run(run())
    except asyncio.CancelledError:
        if lost:
            raise lost[0] from None
        print(text(Say.INTERRUPTED), file=sys.stderr)
        return 128 + signal.SIGTERM
    _print(msgspec.json.encode(report).decode() if as_json else summary(text, report))
    return 0 if report.ok else 1


def _token(text: CliText) -> int:
    import asyncio  # noqa: PLC0415  see above

    from .core.ports import CertificatesDamagedError  # noqa: PLC0415  the same
    from .engine import new_loop  # noqa: PLC0415  see above
    from .home import HomeInUseError, find_home  # noqa: PLC0415  the same
    from .store import (  # noqa: PLC0415  the same
        StoreDamagedError,
        StoreError,
        StoreFullError,
        StoreNotWritableError,
        StoreTooNewError,
    )
    from .token import NeverStartedError, issue  # noqa: PLC0415  the same

    home = find_home()
    try:
        with asyncio.Runner(loop_factory=new_loop) as runner:
            issued = runner.run(issue(home))
    except NeverStartedError:
        print(text(Say.NEVER_STARTED), file=sys.stderr)
        return 1
    except CertificatesDamagedError as damage:
        print(text(Say.CERTIFICATE_DAMAGED, path=damage), file=sys.stderr)
        return 1
    except NotADirectoryError as error:
        print(text(Say.HOME_NOT_A_FOLDER, path=error.filename or home.folder), file=sys.stderr)
        return 1
    except PermissionError as error:
        print(text(Say.NOT_WRITABLE, path=error.filename or home.folder), file=sys.stderr)
        return 1
    except (HomeInUseError, StoreError, OSError) as error:
        sentences = {
            HomeInUseError: Say.OLDER_RUNNING,
            StoreTooNewError: Say.STORE_TOO_NEW,
            StoreDamagedError: Say.STORE_DAMAGED,
            StoreFullError: Say.DISK_FULL,
            StoreNotWritableError: Say.NOT_WRITABLE,
        }
        sentence = sentences.get(type(error), Say.STORE_UNUSABLE)
        print(text(sentence, path=home.database, reason=error), file=sys.stderr)
        return 1
    _print(issued.token)
    print(text(Say.TOKEN_NOTE), file=sys.stderr)
    if not issued.answers:
        print(text(Say.NOT_RUNNING), file=sys.stderr)
    return 0
