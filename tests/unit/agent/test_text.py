"""What `kustos-agent` says, in both languages."""

import errno
import locale
import socket
import string
from enum import Enum
from pathlib import Path

import pytest

from kustos_agent.config import ConfigError, ConfigErrorKind
from kustos_agent.identity import IdentityError
from kustos_agent.journal_file import JournalError, JournalErrorKind
from kustos_agent.link.approval import Standing
from kustos_agent.link.enrolment import JoinError, JoinErrorKind
from kustos_agent.link.state import LinkTrouble
from kustos_agent.sentences import Say
from kustos_agent.sentences_english import ENGLISH
from kustos_agent.sentences_german import GERMAN
from kustos_agent.text import AgentText, system_language

CODES = (
    "token-used",
    "token-expired",
    "token-unknown",
    "announce-refused",
    "announce-expired",
)


def placeholders(sentence: str) -> set[str]:
    """The names of the values that a sentence wants."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_both_languages_hold_every_sentence() -> None:
    """With the same values in them."""
    assert set(ENGLISH) == set(GERMAN) == set(Say)
    for what in Say:
        assert placeholders(ENGLISH[what]) == placeholders(GERMAN[what]), what


def test_nothing_is_left_in_english() -> None:
    """But a detail that is nothing but one."""
    same = {what for what in Say if ENGLISH[what] == GERMAN[what]}
    assert same == {Say.CONFIG_UNREADABLE}


def test_german_addresses_nobody() -> None:
    """Neither Du nor Sie; no blame, no exclamation."""
    words = {word.strip(".,;:?()`„“") for text in GERMAN.values() for word in text.split()}
    assert not words & {"Sie", "Ihr", "Ihre", "Ihren", "Ihnen", "Du", "du", "dich", "dein", "Bitte"}
    assert not any("!" in text for text in (*GERMAN.values(), *ENGLISH.values()))


@pytest.mark.parametrize(
    ("prefix", "kinds"),
    [
        ("config", ConfigErrorKind),
        ("journal", JournalErrorKind),
        ("join", JoinErrorKind),
        ("trouble", LinkTrouble),
        ("standing", Standing),
    ],
)
def test_every_kind_of_trouble_has_its_sentence(prefix: str, kinds: type[Enum]) -> None:
    """And no sentence is for a kind that is gone."""
    named = {what.value for what in Say if what.value.startswith(f"{prefix}-")}
    extra = {f"join-refused-{code}" for code in CODES} if prefix == "join" else set()
    if prefix == "config":
        extra = {Say.CONFIG_UNUSABLE.value, Say.CONFIG_UNUSABLE_IN.value}
    assert named == {f"{prefix}-{kind.value}" for kind in kinds} | extra


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_trouble_is_told_whole(language: str) -> None:
    """On one line, with its place."""
    text = AgentText(language)
    sentences = [
        *(
            text.join_failed(JoinError(kind, "office:1", detail))
            for kind in JoinErrorKind
            for detail in (*CODES, "else")
        ),
        *(text.journal_unusable(JournalError(k, Path("/j"), "detail")) for k in JournalErrorKind),
        *(text.config_unusable(ConfigError(Path("/c"), 0, k, "name")) for k in ConfigErrorKind),
        *(text.config_unusable(ConfigError(Path("/c"), 7, k, "name")) for k in ConfigErrorKind),
        text.identity_unusable("/i", IdentityError("damaged")),
        text.files_unusable("/f", OSError(errno.ENOSPC, "No space left on device")),
        text.already_running(0),
        text.already_running(7),
        text.joined("", "a"),
        text.already_joined(""),
        text.bad_token("kustos1-x"),
        text.bad_token("x"),
    ]
    for sentence in sentences:
        assert sentence[0].isupper()
        assert "\n" not in sentence
        assert "None" not in sentence
        assert not placeholders(sentence)


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ("token-used", Say.JOIN_REFUSED_USED),
        ("token-expired", Say.JOIN_REFUSED_EXPIRED),
        ("token-unknown", Say.JOIN_REFUSED_UNKNOWN),
    ],
)
def test_what_the_manager_refuses_for_is_said(code: str, what: Say) -> None:
    """By the code it gave; one that is not known is shown."""
    text = AgentText("de")
    assert text.join_failed(JoinError(JoinErrorKind.REFUSED, "office:1", code)) == text(what)
    assert "tired" in text.join_failed(JoinError(JoinErrorKind.REFUSED, "office:1", "tired"))


@pytest.mark.parametrize(
    ("error", "what"),
    [
        (socket.gaierror(-2, "Name or service not known"), Say.WHY_UNKNOWN_HOST),
        (TimeoutError(), Say.WHY_NO_ANSWER),
        (OSError(errno.ECONNREFUSED, "Connect call failed"), Say.WHY_REFUSED),
        (OSError(errno.ECONNRESET, "reset"), Say.WHY_RESET),
        (OSError(errno.EHOSTUNREACH, "No route to host"), Say.WHY_NO_WAY),
        (OSError(errno.EADDRNOTAVAIL, "Cannot assign"), Say.WHY_NO_ADDRESS),
        (OSError(errno.EPROTO, "no manager answers there"), Say.WHY_OTHER_WORDS),
        (OSError(errno.EACCES, "Permission denied"), Say.WHY_DENIED),
        (OSError(errno.ENOENT, "No such file"), Say.WHY_ABSENT),
        (OSError(errno.EISDIR, "Is a directory"), Say.WHY_FOLDER),
        (OSError(errno.ENOTDIR, "Not a directory"), Say.WHY_NO_FOLDER),
        (OSError(errno.EEXIST, "File exists"), Say.WHY_NO_FOLDER),
        (OSError(errno.ENOSPC, "No space left"), Say.WHY_FULL),
        (OSError(errno.EROFS, "Read-only file system"), Say.WHY_READ_ONLY),
    ],
)
def test_the_system_s_reasons_have_words_too(error: OSError, what: Say) -> None:
    """Wherever they come up."""
    text = AgentText("de")
    failure = JoinError(JoinErrorKind.UNREACHABLE, "office:1", "English")
    config = ConfigError(Path("/c"), 0, ConfigErrorKind.UNREADABLE, "English")
    identity = IdentityError("English")
    for wrapping in (failure, config, identity):
        wrapping.__cause__ = error
    for sentence in (
        text.files_unusable("/f", error),
        text.join_failed(failure),
        text.config_unusable(config),
        text.identity_unusable("/i", identity),
    ):
        assert text(what) in sentence
        assert "English" not in sentence


def test_what_has_no_words_here_is_told_as_the_system_does() -> None:
    """Better than nothing."""
    assert "Too many links" in AgentText("de").files_unusable("/f", OSError(31, "Too many links"))


def test_a_value_cannot_become_a_placeholder() -> None:
    """A manager may call itself anything."""
    assert "{pid}" in AgentText("en").joined("{pid}", "a")


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({"LANG": "de_DE.UTF-8"}, "de"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "de_CH"}, "de"),
        ({"LC_ALL": "", "LANG": "de"}, "de"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
    ],
)
def test_the_environment_names_the_language(environ: dict[str, str], language: str) -> None:
    """In the order that POSIX gives its variables."""
    assert system_language(environ) == language


@pytest.mark.parametrize(
    ("name", "language"), [("German_Germany", "de"), ("de_DE", "de"), (None, "en")]
)
def test_without_variables_the_locale_does(
    monkeypatch: pytest.MonkeyPatch, name: str | None, language: str
) -> None:
    """As on Windows."""
    monkeypatch.setattr(locale, "getlocale", lambda: (name, "UTF-8"))
    assert system_language({}) == language
