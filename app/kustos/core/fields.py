"""Problems with what a person entered: a field and a code, never a sentence."""

from dataclasses import dataclass
from enum import StrEnum


class FieldCode(StrEnum):
    """What is wrong with a field; `gui/text` says it."""

    REQUIRED = "required"
    NOT_ABSOLUTE = "not-absolute"
    INSIDE_ANOTHER = "inside-another"
    DUPLICATE = "duplicate"
    NOT_A_URL = "not-a-url"
    NOT_A_HOST = "not-a-host"
    NOT_A_PORT = "not-a-port"
    NOT_A_KEY = "not-a-key"
    CREDENTIALS_IN_URL = "credentials-in-url"
    NOT_SFTP = "not-sftp"
    """An address of an SFTP server, which has fields of its own."""
    NOT_A_REMOTE = "not-a-remote"
    NOT_A_REMOTE_NAME = "not-a-remote-name"
    NOT_A_STORE = "not-a-store"
    NOT_A_B2_BUCKET = "not-a-b2-bucket"
    NOT_A_SUFFIX = "not-a-suffix"
    NOT_A_SERVICE_ACCOUNT = "not-a-service-account"
    NOT_A_PATTERN = "not-a-pattern"
    NOT_A_FILE_NAME = "not-a-file-name"
    NOT_A_COMMAND = "not-a-command"
    NOT_A_DUMP_NAME = "not-a-dump-name"
    NOT_A_NAME = "not-a-name"
    NAME_TAKEN = "name-taken"
    UNKNOWN = "unknown"
    CONTAINS_REPOSITORY = "contains-repository"
    INVALID_ENVIRONMENT = "invalid-environment"
    NOT_A_SERVER = "not-a-server"
    SAVE_FIRST = "save-first"
    SAME_PORT = "same-port"
    NOT_A_PLAIN_PATH = "not-a-plain-path"
    INSIDE_SERVED = "inside-served"
    """The subject is the folder that everybody with a login is served from."""
    FOLDER_TAKEN = "folder-taken"
    NOT_WRITABLE = "not-writable"
    """The subject is the system's reason."""
    TOO_LONG = "too-long"
    OUT_OF_RANGE = "out-of-range"
    """The subject is the least and the most with a hyphen between: 1-64."""
    MORE_THAN_ALL = "more-than-all"
    """A part is larger than the whole, which is the subject."""
    NEVER_DUE = "never-due"
    NOT_A_CRON = "not-a-cron"
    NOT_A_ZONE = "not-a-zone"
    ALWAYS_BLOCKED = "always-blocked"
    NOT_PLANNABLE = "not-plannable"
    NO_DAY = "no-day"
    """Of the week: none is chosen."""
    KEEPS_NOTHING = "keeps-nothing"
    NOT_A_DURATION = "not-a-duration"
    NOT_AN_ADDRESS = "not-an-address"
    """Of e-mail."""
    NOT_HTTPS = "not-https"
    LOGIN_IN_CLEAR = "login-in-clear"
    NOT_A_TOKEN = "not-a-token"  # noqa: S105  the name of a code
    NOT_A_TOPIC = "not-a-topic"
    """Of ntfy."""
    NOT_A_SERVICE = "not-a-service"
    """The subject is a scheme of Apprise's that is not used, or none that it has."""
    ALWAYS_QUIET = "always-quiet"
    """The quiet hours leave no time to tell anything in."""
    ENTER_AGAIN = "enter-again"
    """A stored secret does not hold for what is entered now."""


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """`subject` is the offending part, if the field holds several."""

    field: str
    code: FieldCode
    subject: str = ""


class InvalidError(ValueError):
    """Nothing was changed; the problems say at which fields to mend what."""

    def __init__(self, problems: list[FieldProblem]) -> None:
        super().__init__(", ".join(f"{problem.field}: {problem.code}" for problem in problems))
        self.problems = tuple(problems)
