"""Services that Apprise reaches, by a process that sends one message and ends.

What Apprise loads would stay in the manager (some 20 MB), and what it does to reach a service is
bound there: see `apprise_child`.
"""

import logging
import os
import subprocess
import sys
from collections.abc import Mapping
from typing import Final

import msgspec

from kustos.core.channels import Receipt, TellTrouble
from kustos.core.messages import Message

SECONDS: Final = 45.0

# -P: what lies in the folder that the manager was started from is not code of ours.
_COMMAND: Final = (sys.executable, "-P", "-m", "kustos.telling.apprise_child")

_log = logging.getLogger(__name__)


class Errand(msgspec.Struct, frozen=True, kw_only=True):
    """What the child is asked."""

    address: str
    subject: str
    text: str

    def __repr__(self) -> str:
        return "Errand()"


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What it says."""

    trouble: TellTrouble | None = None
    answer: str = ""


def notify(address: str, message: Message, environment: Mapping[str, str] | None = None) -> Receipt:
    """What the service said. Raises nothing. `environment`: another one than this process's."""
    errand = Errand(address=address, subject=message.subject, text=message.text)
    try:
        return _asked(errand, os.environ if environment is None else environment)
    except OSError as error:
        return Receipt(trouble=TellTrouble.UNAVAILABLE, answer=str(error))


def _asked(errand: Errand, environment: Mapping[str, str]) -> Receipt:
    with subprocess.Popen(
        _COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_direct(environment),
    ) as child:
        try:
            said, _ = child.communicate(msgspec.json.encode(errand), timeout=SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.communicate()
            return Receipt(trouble=TellTrouble.TIMEOUT)
    try:
        answer = msgspec.json.decode(said, type=Answer)
    except msgspec.DecodeError:
        _log.warning("Apprise was asked in vain: exit code %s", child.returncode)
        return Receipt(trouble=TellTrouble.UNAVAILABLE)
    return Receipt(trouble=answer.trouble, answer=answer.answer)


def _direct(environment: Mapping[str, str]) -> dict[str, str]:
    """Without proxies: one would dial what nobody here has judged. No other channel uses one."""
    return {
        name: value for name, value in environment.items() if not name.casefold().endswith("_proxy")
    }
