"""Which errors may pass by themselves: what an agent tries again, and a person may, without having
changed anything."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from .values import ErrorClass


class Verdict(NamedTuple):
    """Whether another try can help, and why."""

    passes: bool
    reason: str


def _may_pass(reason: str) -> Verdict:
    return Verdict(passes=True, reason=reason)


def _stays(reason: str) -> Verdict:
    return Verdict(passes=False, reason=reason)


TRANSIENCE: Final[Mapping[ErrorClass, Verdict]] = MappingProxyType(
    {
        ErrorClass.RESTIC_MISSING: _stays("somebody has to install it"),
        ErrorClass.RESTIC_TOO_OLD: _stays("somebody has to update it"),
        ErrorClass.SOURCE_MISSING: _stays("a drive is not plugged in by waiting"),
        ErrorClass.PERMISSION_DENIED: _stays("rights do not change by themselves"),
        ErrorClass.PARTIAL_READ: _may_pass("a program that keeps a file open closes it"),
        ErrorClass.REPOSITORY_MISSING: _stays("it has to be made, or its place put right"),
        ErrorClass.REPOSITORY_EXISTS: _stays("it will be there the next time as well"),
        ErrorClass.REPOSITORY_LOCKED: _may_pass("the other run ends"),
        ErrorClass.WRONG_PASSWORD: _stays("it is as wrong the next time"),
        ErrorClass.LOGIN_REFUSED: _stays("again and again would lock the account"),
        ErrorClass.REMOVAL_REFUSED: _stays("the server is set to keep what it has"),
        ErrorClass.NOT_MAINTAINER: _stays("another machine has the login for it"),
        ErrorClass.HOST_KEY_UNKNOWN: _stays("a person has to compare the key"),
        ErrorClass.HOST_KEY_CHANGED: _stays("a person has to find out why"),
        ErrorClass.TLS_FAILED: _stays("the certificate is the same the next time"),
        ErrorClass.UNREACHABLE: _may_pass("networks and servers come back"),
        ErrorClass.TIMEOUT: _may_pass("what was slow may answer; what was sent is not sent again"),
        ErrorClass.DISK_FULL: _stays("somebody has to make room"),
        ErrorClass.QUOTA: _stays("somebody has to make room, or raise it"),
        ErrorClass.CORRUPT: _stays("another run could make it worse"),
        ErrorClass.OUT_OF_MEMORY: _may_pass("other programs end"),
        ErrorClass.SNAPSHOT_MISSING: _stays("it was removed"),
        ErrorClass.TARGET_NOT_EMPTY: _stays("nobody empties it by waiting"),
        ErrorClass.DUMP_FAILED: _stays("nobody else knows why; the program's own words tell"),
        ErrorClass.HOOK_FAILED: _stays("nobody else knows why; the program's own words tell"),
        ErrorClass.INTERRUPTED: _may_pass("whatever stopped it need not stop the next one"),
        ErrorClass.SECRET_DAMAGED: _stays("it has to be entered again"),
        ErrorClass.FORBIDDEN_HERE: _stays("the machine's owner decides"),
        ErrorClass.AGENT_OFFLINE: _may_pass("machines come back"),
        ErrorClass.MANAGER_AWAY: _may_pass("it comes back, and the next run finds it"),
        ErrorClass.HELPER_MISSING: _stays("somebody has to install it"),
        ErrorClass.REMOTE_UNKNOWN: _stays("somebody has to set it up on the machine"),
        ErrorClass.BACKEND_MISSING: _stays("somebody has to install another restic"),
        ErrorClass.UNSUPPORTED: _stays("somebody has to update the machine"),
        ErrorClass.INTERNAL: _may_pass("nobody knows what it was; one more run costs little"),
    }
)
"""Every class, each with its reason."""


def may_pass(error: ErrorClass) -> bool:
    """Whether another try, with nothing changed, can help."""
    return TRANSIENCE[error].passes
