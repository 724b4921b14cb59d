"""What the fields of a channel are called, by its kind."""

from typing import Final

from kustos.gui.text.words import QT_TRANSLATE_NOOP, Words

EMAIL: Final = "email"
WEBHOOK: Final = "webhook"
NTFY: Final = "ntfy"
APPRISE: Final = "apprise"
HEALTH_CHECK: Final = "health-check"
KINDS: Final = (EMAIL, WEBHOOK, NTFY, APPRISE, HEALTH_CHECK)

_SAID: Final = {
    "kind": (QT_TRANSLATE_NOOP("FieldWords", "Kind"), ""),
    "name": (QT_TRANSLATE_NOOP("FieldWords", "Name"), ""),
    "floor": (
        QT_TRANSLATE_NOOP("FieldWords", "From"),
        QT_TRANSLATE_NOOP("FieldWords", "What is less severe is not sent."),
    ),
    "host": (QT_TRANSLATE_NOOP("FieldWords", "Mail server"), ""),
    "security": (QT_TRANSLATE_NOOP("FieldWords", "Encryption"), ""),
    "user": (
        QT_TRANSLATE_NOOP("FieldWords", "User name"),
        QT_TRANSLATE_NOOP("FieldWords", "Empty if the server wants no login."),
    ),
    "server": (
        QT_TRANSLATE_NOOP("FieldWords", "Server"),
        QT_TRANSLATE_NOOP("FieldWords", "https:// only: the public one or one of your own."),
    ),
    "topic": (
        QT_TRANSLATE_NOOP("FieldWords", "Topic"),
        QT_TRANSLATE_NOOP(
            "FieldWords",
            "On a server without a login everybody who knows the topic can read it: choose one that"
            " nobody guesses.",
        ),
    ),
    "sender": (QT_TRANSLATE_NOOP("FieldWords", "Sender"), ""),
    "recipients": (
        QT_TRANSLATE_NOOP("FieldWords", "Recipients"),
        QT_TRANSLATE_NOOP("FieldWords", "Several with commas between."),
    ),
    "jobs": (
        QT_TRANSLATE_NOOP("FieldWords", "Jobs"),
        QT_TRANSLATE_NOOP(
            "FieldWords",
            "One check knows one state: with several jobs the last run of any of them counts.",
        ),
    ),
    "route": (
        QT_TRANSLATE_NOOP("FieldWords", "Machines"),
        QT_TRANSLATE_NOOP(
            "FieldWords", "What is about a repository or Kustos itself is sent in any case."
        ),
    ),
    "quiet": (
        QT_TRANSLATE_NOOP("FieldWords", "Quiet hours"),
        QT_TRANSLATE_NOOP("FieldWords", "What comes up in them is sent together at their end."),
    ),
    "digest": (
        QT_TRANSLATE_NOOP("FieldWords", "Digest"),
        QT_TRANSLATE_NOOP("FieldWords", "One message a day on how everything stands."),
    ),
    "zone": (QT_TRANSLATE_NOOP("FieldWords", "Time zone"), ""),
}
_ADDRESS: Final = QT_TRANSLATE_NOOP("FieldWords", "Address")
_URLS: Final = {
    WEBHOOK: QT_TRANSLATE_NOOP(
        "FieldWords", "https:// only. It gets JSON by POST; redirects are not followed."
    ),
    APPRISE: QT_TRANSLATE_NOOP(
        "FieldWords", "As Apprise writes it, for instance tgram://… or slack://…"
    ),
    HEALTH_CHECK: QT_TRANSLATE_NOOP(
        "FieldWords",
        "https:// only, as Healthchecks and others give it. Kustos adds /start and /fail.",
    ),
}
_SECRETS: Final = {
    EMAIL: (QT_TRANSLATE_NOOP("FieldWords", "Password"), ""),
    WEBHOOK: (
        QT_TRANSLATE_NOOP("FieldWords", "Key"),
        QT_TRANSLATE_NOOP("FieldWords", "Signs each message, so that the other end can check it."),
    ),
    NTFY: (
        QT_TRANSLATE_NOOP("FieldWords", "Token"),
        QT_TRANSLATE_NOOP("FieldWords", "Empty if the topic is open to all."),
    ),
}


_ROUTE_OF_SITE: Final = QT_TRANSLATE_NOOP(
    "FieldWords",
    "And the repositories that they save to. What is about Kustos itself is sent in any case.",
)


class FieldWords(Words):
    """Labels and hints."""

    def field(self, field: str, kind: str, *, of_site: bool = False) -> tuple[str, str]:
        """Label and hint of a field; of one that the kind has not, whatever. `of_site`: the
        machines of a site are chosen."""
        match field:
            case "url":
                label, hint = _ADDRESS, _URLS.get(kind, "")
            case "secret":
                label, hint = _SECRETS.get(kind, _SECRETS[EMAIL])
            case _:
                label, hint = _SAID[field]
        if field == "route" and of_site:
            hint = _ROUTE_OF_SITE
        return self.tr(label), self.tr(hint) if hint else ""
