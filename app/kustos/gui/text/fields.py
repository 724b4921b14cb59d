"""What is wrong with something that was entered: one sentence for beneath its field."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from kustos.core.fields import FieldCode, FieldProblem
from kustos_agent.protocol.paths import to_display

from .words import QT_TRANSLATE_NOOP

_SENTENCES: Final = {
    FieldCode.REQUIRED: QT_TRANSLATE_NOOP("fields", "This is needed."),
    FieldCode.NOT_ABSOLUTE: QT_TRANSLATE_NOOP(
        "fields", "A whole path is needed, from the root or drive on."
    ),
    FieldCode.INSIDE_ANOTHER: QT_TRANSLATE_NOOP(
        "fields", "{subject} lies inside another folder of this job and is saved with it."
    ),
    FieldCode.DUPLICATE: QT_TRANSLATE_NOOP("fields", "{subject} is in the list twice."),
    FieldCode.NOT_A_URL: QT_TRANSLATE_NOOP(
        "fields", "This is not an address, such as https://nas.example:8000/path."
    ),
    FieldCode.NOT_A_HOST: QT_TRANSLATE_NOOP(
        "fields", "A host name has no blanks and does not begin with a hyphen."
    ),
    FieldCode.NOT_A_PORT: QT_TRANSLATE_NOOP("fields", "A port is a number from 1 to 65535."),
    FieldCode.NOT_A_KEY: QT_TRANSLATE_NOOP(
        "fields", "This is not a private key: it begins with “-----BEGIN … PRIVATE KEY-----”."
    ),
    FieldCode.CREDENTIALS_IN_URL: QT_TRANSLATE_NOOP(
        "fields", "User name and password do not belong into the address, but into their fields."
    ),
    FieldCode.NOT_SFTP: QT_TRANSLATE_NOOP(
        "fields",
        "This address cannot be read into the fields of an SFTP server: choose “SFTP server” as the"
        " type and fill them in.",
    ),
    FieldCode.NOT_A_REMOTE: QT_TRANSLATE_NOOP(
        "fields", "Only the name of a remote that the machine has set up: rclone:name:path."
    ),
    FieldCode.NOT_A_REMOTE_NAME: QT_TRANSLATE_NOOP(
        "fields", "Only the name that the remote has on the machine, without a colon or options."
    ),
    FieldCode.NOT_A_STORE: QT_TRANSLATE_NOOP(
        "fields", "Only its name: letters, digits, hyphens and dots, without a slash."
    ),
    FieldCode.NOT_A_B2_BUCKET: QT_TRANSLATE_NOOP(
        "fields", "A bucket's name has 6 to 50 letters, digits and hyphens there."
    ),
    FieldCode.NOT_A_SUFFIX: QT_TRANSLATE_NOOP(
        "fields", "This is the end of a server's name, such as core.chinacloudapi.cn."
    ),
    FieldCode.NOT_A_SERVICE_ACCOUNT: QT_TRANSLATE_NOOP(
        "fields", "This is not the key of a service account, as Google gives it out in JSON."
    ),
    FieldCode.NOT_A_PATTERN: QT_TRANSLATE_NOOP(
        "fields",
        "{subject} is not a pattern: a bracket is not closed, or a backslash stands at the end.",
    ),
    FieldCode.NOT_A_FILE_NAME: QT_TRANSLATE_NOOP(
        "fields", "Only the name of the file, without a path and without a colon."
    ),
    FieldCode.KEEPS_NOTHING: QT_TRANSLATE_NOOP(
        "fields", "These rules keep nothing: at least one of them has to keep something."
    ),
    FieldCode.NOT_A_DURATION: QT_TRANSLATE_NOOP(
        "fields",
        "{subject} is no length of time: years, months, days and hours in this order, such as"
        " 1y6m or 14d.",
    ),
    FieldCode.NOT_A_COMMAND: QT_TRANSLATE_NOOP(
        "fields", "This is no command: a quote is not closed, or there is no program."
    ),
    FieldCode.NOT_A_DUMP_NAME: QT_TRANSLATE_NOOP(
        "fields",
        "The name of a file: it begins with a letter or a digit, and has no slashes, at most 100"
        " characters.",
    ),
    FieldCode.NOT_A_NAME: QT_TRANSLATE_NOOP(
        "fields", "{subject} would be taken for something else than a name."
    ),
    FieldCode.NAME_TAKEN: QT_TRANSLATE_NOOP("fields", "The name {subject} is in use already."),
    FieldCode.UNKNOWN: QT_TRANSLATE_NOOP("fields", "This is not there any more. Choose another."),
    FieldCode.CONTAINS_REPOSITORY: QT_TRANSLATE_NOOP(
        "fields",
        "The repository itself lies in {subject}: every backup would save the backups before it."
        " Leave its folder out, or choose another repository.",
    ),
    FieldCode.INVALID_ENVIRONMENT: QT_TRANSLATE_NOOP(
        "fields", "Line {subject} is not of the form NAME=value."
    ),
    FieldCode.NOT_A_SERVER: QT_TRANSLATE_NOOP(
        "fields", "The name or the IP address of the server alone, without https:// and port."
    ),
    FieldCode.SAVE_FIRST: QT_TRANSLATE_NOOP(
        "fields", "Save first: until then this machine is not sent the stored login."
    ),
    FieldCode.SAME_PORT: QT_TRANSLATE_NOOP("fields", "This port has to be another one."),
    FieldCode.NOT_A_PLAIN_PATH: QT_TRANSLATE_NOOP(
        "fields",
        "A path from the root on, such as /srv/backups, of letters, digits, hyphens, dots and"
        " underscores.",
    ),
    FieldCode.INSIDE_SERVED: QT_TRANSLATE_NOOP(
        "fields", "Not inside {subject}: what lies there can be read with any login."
    ),
    FieldCode.FOLDER_TAKEN: QT_TRANSLATE_NOOP(
        "fields", "There is something already. Choose a new folder, or an empty one."
    ),
    FieldCode.NOT_WRITABLE: QT_TRANSLATE_NOOP("fields", "Nothing can be written here: {subject}."),
    FieldCode.TOO_LONG: QT_TRANSLATE_NOOP("fields", "This is too long."),
    FieldCode.MORE_THAN_ALL: QT_TRANSLATE_NOOP(
        "fields", "All together are {subject} at most, so this cannot be more."
    ),
    FieldCode.NEVER_DUE: QT_TRANSLATE_NOOP("fields", "By this rule it is never due."),
    FieldCode.NOT_A_CRON: QT_TRANSLATE_NOOP(
        "fields",
        "This is no rule: five fields, minute 0-59, hour 0-23, day 1-31, month 1-12, weekday 0-7.",
    ),
    FieldCode.NOT_A_ZONE: QT_TRANSLATE_NOOP(
        "fields", "This time zone is not known. It has a name such as Europe/Berlin."
    ),
    FieldCode.ALWAYS_BLOCKED: QT_TRANSLATE_NOOP(
        "fields", "Every run is blocked for as long as it could wait."
    ),
    FieldCode.NOT_PLANNABLE: QT_TRANSLATE_NOOP("fields", "These times cannot be planned."),
    FieldCode.NO_DAY: QT_TRANSLATE_NOOP("fields", "Choose at least one day of the week."),
    FieldCode.NOT_AN_ADDRESS: QT_TRANSLATE_NOOP(
        "fields", "{subject} is not an e-mail address, such as admin@example.org."
    ),
    FieldCode.NOT_HTTPS: QT_TRANSLATE_NOOP(
        "fields", "This is not an address that begins with https:// and a server's name."
    ),
    FieldCode.NOT_A_TOKEN: QT_TRANSLATE_NOOP(
        "fields", "This is not a token: it has plain letters, digits and signs, and no spaces."
    ),
    FieldCode.NOT_A_TOPIC: QT_TRANSLATE_NOOP(
        "fields", "A topic has up to 64 letters, digits, hyphens and underscores."
    ),
    FieldCode.NOT_A_SERVICE: QT_TRANSLATE_NOOP(
        "fields",
        "“{subject}://” is not used here: only services that are reached over https are.",
    ),
    FieldCode.ALWAYS_QUIET: QT_TRANSLATE_NOOP(
        "fields", "These hours cover the whole week: nothing would ever be sent."
    ),
    FieldCode.LOGIN_IN_CLEAR: QT_TRANSLATE_NOOP(
        "fields",
        "Without encryption everybody on the way could read the password: choose STARTTLS or TLS,"
        " or leave the user name empty.",
    ),
    FieldCode.ENTER_AGAIN: QT_TRANSLATE_NOOP(
        "fields", "Enter it again: the stored one was for another server or login."
    ),
    FieldCode.OUT_OF_RANGE: QT_TRANSLATE_NOOP("fields", "From {least} to {most} is possible."),
}


def sentence(problem: FieldProblem) -> str:
    """What is wrong, for the line beneath the field."""
    source = _SENTENCES[problem.code]
    if problem.code is FieldCode.NOT_ABSOLUTE and problem.subject:
        source = QT_TRANSLATE_NOOP(
            "fields", "{subject} is not a whole path, from the root or drive on."
        )
    subject = to_display(problem.subject)
    least, _, most = subject.partition("-")
    return QCoreApplication.translate("fields", source).format(
        subject=subject, least=least, most=most
    )


def sentences(problems: tuple[FieldProblem, ...], field: str) -> str:
    """All that is wrong with one field, empty if nothing is."""
    return " ".join(sentence(problem) for problem in problems if problem.field == field)
