"""What restic and ssh say when something is wrong -> its class. Pure.

Every text was seen on 0.14.0, 0.18.0 and 0.19.1 unless it belongs to a backend that could not be
tried (Swift, B2 beyond its login, Azure on newer ones than 0.14). Before 0.17 these are the only
way to tell errors apart.
"""

import re
from typing import Final

from ..protocol.values import ErrorClass

RETRY: Final = re.compile(r"^(\w+)\((.+?)\) returned error, retrying after \S+?: (.*)$", re.DOTALL)
"""restic's line while it waits for a backend: operation, file, reason."""

SFTP_FAILED: Final = "unable to start the sftp session"
"""restic's text when ssh ended; why is often lost."""

RCLONE_FAILED: Final = "error talking HTTP to rclone"
"""restic's text when rclone ended; why is in rclone's own lines."""

NOT_REMOVED: Final = re.compile(
    r"Remove\(<(?!lock/)\w+/.+?\) (?:returned error, retrying after \S+|failed): (.*)", re.DOTALL
)
"""restic's line about a file that a backend would not remove, locks aside: the reason."""

HOST_KEY_CHANGED: Final = "REMOTE HOST IDENTIFICATION HAS CHANGED"

CACHE_FAILED: Final = re.compile(r"unable to (open cache|locate cache directory)")
"""A warning up to 0.18, fatal since 0.19."""

_TEXTS: Final[tuple[tuple[ErrorClass, tuple[str, ...]], ...]] = (
    # First, and whole lines: names in them may hold any of the texts below.
    (
        ErrorClass.SNAPSHOT_MISSING,
        (
            r'^(Fatal: )?cannot dump file: path ".*" not found in snapshot$',
            r'^(Fatal: )?cannot dump file: ".*" should be a dir, but is a "\w+"$',
        ),
    ),
    (
        ErrorClass.UNSUPPORTED,
        (
            r'^(Fatal: )?cannot dump file: ".*" should be a file, but is a "\w+"$',
            r"refusing to remove key currently used",
        ),
    ),
    (
        ErrorClass.OUT_OF_MEMORY,
        (
            r"fatal error: (runtime: )?out of memory",
            r"cannot allocate",
            r"failed to reserve page summary",
            r"pthread_create failed",
        ),
    ),
    (ErrorClass.REPOSITORY_LOCKED, (r"repository is already locked",)),
    # The lock got lost: the machine slept, or the backend was away for too long.
    (ErrorClass.INTERRUPTED, (r"failed to refresh lock in time", r"unable to refresh lock")),
    (
        ErrorClass.WRONG_PASSWORD,
        (
            r"wrong password or no key found",
            r"an empty password is not",
            r"Resolving password failed",
        ),
    ),
    # `env` tells of the program that it was to run, in front of restic's own words.
    (ErrorClass.HELPER_MISSING, (r"^(subprocess env: )?env: .*\bssh\b.*: no such file",)),
    (ErrorClass.DISK_FULL, (r"no space left on device", r"\(507\)")),
    (ErrorClass.QUOTA, (r"disk quota exceeded", r"file too large")),
    (
        ErrorClass.REPOSITORY_MISSING,
        (
            r"repository does not exist:",
            r"unable to open config file:[^\n]*no such file or directory",
            r"unable to open config file:[^\n]*file does not exist",
            r"unable to open config file:[^\n]*<config/> does not exist",
            r"unable to open config file:[^\n]*specified (key|blob|container) does not exist",
            r"unable to open config file:[^\n]*storage: object doesn't exist",
            r"unable to open config file:[^\n]*(Blob|Container)NotFound",
            r"/(config|keys): not a directory",
        ),
    ),
    (ErrorClass.REPOSITORY_EXISTS, (r"config file already exists",)),
    # What a killed `init` leaves. restic < 0.18 does not say so, and spoils it.
    (ErrorClass.TARGET_NOT_EMPTY, (r"repository already contains keys",)),
    (ErrorClass.RESTIC_TOO_OLD, (r"unsupported repository version",)),
    (
        ErrorClass.CORRUPT,
        (
            r"config or key [0-9a-f]+ is damaged",
            r"config file has zero size",
            r"LoadRaw\(<key/",
            r"ciphertext verification failed",
            r"Pack ID does not match",
            r"unexpected pack id",
            r"invalid data returned",
            r"repository contains errors",
            r"LoadIndex returned errors",
            r"packs from index missing in repo",
            r"pack size does not match calculated size",
            r"index is not complete",
            r"not found in repository",
            r"blob <data/[0-9a-f]+> not found",
            r"pack [0-9a-f]{64}: does not exist",
            # A pack that is gone; where the whole disk is gone, the configuration is missed first.
            r"(Load|LoadRaw|ReadFull)\(<data/[^\n]*: no such file or directory",
            r"(Load|LoadRaw|ReadFull)\(<data/[^\n]*: <data/[^\n]*> does not exist",
            r"unexpected file size: got",
        ),
    ),
    (
        ErrorClass.SOURCE_MISSING,
        (
            r"does not exist, skipping",
            r"all (target|source) directories/files do not exist",
        ),
    ),
    (
        ErrorClass.SNAPSHOT_MISSING,
        (
            r"no matching ID found for prefix",
            r"no snapshot (matched given filter|found)",
            r"multiple IDs with prefix",
        ),
    ),
    (
        ErrorClass.UNSUPPORTED,
        (
            r"invalid pattern\(s\) provided",
            r"unknown flag",
            r'invalid argument "',
            r"nothing to backup",
            r"option \S+ is not known",
            r"unsupported protocol scheme",
        ),
    ),
    # Debian's restic since 0.18 comes without Azure.
    (ErrorClass.BACKEND_MISSING, (r"parsing repository location failed: invalid backend",)),
    (ErrorClass.HOST_KEY_CHANGED, (HOST_KEY_CHANGED,)),
    (
        ErrorClass.HOST_KEY_UNKNOWN,
        (r"Host key verification failed", r"No \S+ host key is known"),
    ),
    (
        ErrorClass.LOGIN_REFUSED,
        (
            r"Permission denied \([a-z,-]*\)",
            r'Load key "',
            r"no such identity",
            r"Too many authentication failures",
            r"unexpected HTTP response \((401|403)\)",
            r"server response unexpected: 40[13]",
            r"server response: 40[13]",
            r"Access ?Denied",
            r"no credentials found",
            r"AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY)\) is empty",
            r"Access Key Id you provided does not exist",
            r"signature we calculated does not match",
            r"provided token (is malformed|has expired)",
            r"request time and the current time is too large",
            r"could not find default credentials",
            r"googleapi: (Error|got HTTP response code) 40[13]",
            r"oauth2: cannot fetch token: 40[0-3]",
            r"no azure authentication information found",
            r"Account (name|key) .* is empty",
            r"Server failed to authenticate the request",
            r"malformed storage account key",
            r"AuthenticationFailed",
            r"AuthorizationFailure",
            r"B2_ACCOUNT_(ID|KEY)\) is empty",
            r"b2_authorize_account: 40[13]",
            r"conn\.Authenticate:",
        ),
    ),
    (
        ErrorClass.TLS_FAILED,
        (
            r"x509:",
            r"certificate signed by unknown authority",
            r"failed to verify certificate",
            r"server gave HTTP response to HTTPS client",
            r"does not look like a TLS handshake",
            r"unable to read root certificate",
        ),
    ),
    (
        ErrorClass.UNREACHABLE,
        (
            r"no such host",
            r"Could not resolve hostname",
            r"Temporary failure in name resolution",
            r"connection refused",
            r"no route to host",
            r"network is unreachable",
            r"i/o timeout",
            r"request timeout",
            r"TLS handshake timeout",
            r"connection reset",
            r": EOF$",
            r"unexpected EOF",
            r"connection lost",
            r"connection timed out",
            r"Connection closed by",
            r"HTTP response \((408|429|5\d\d)\)",
            r"server response unexpected: (408|429|5\d\d)",
        ),
    ),
    (
        ErrorClass.PERMISSION_DENIED,
        (r"permission denied", r"operation not permitted", r"read-only file system"),
    ),
    # The rest stands last: any text above explains it better.
    (ErrorClass.UNREACHABLE, (SFTP_FAILED,)),
    (ErrorClass.REMOTE_UNKNOWN, (r"didn't find section in config file",)),
    (ErrorClass.HELPER_MISSING, (r"fork/exec .*: no such file", r"executable file not found")),
    # rclone's own words, which say more, are lines before.
    (ErrorClass.UNREACHABLE, (RCLONE_FAILED,)),
    (
        ErrorClass.INTERRUPTED,
        (r"signal (interrupt|terminated) received", r"context canceled"),
    ),
)

_PATTERNS: Final = tuple(
    (error, re.compile("|".join(patterns), re.IGNORECASE | re.MULTILINE))
    for error, patterns in _TEXTS
)


def classify(text: str) -> ErrorClass | None:
    """The class that a text of restic or ssh speaks of, None if it is not a known one."""
    for error, pattern in _PATTERNS:
        if pattern.search(text):
            return error
    return None
