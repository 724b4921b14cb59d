"""What `kustos-agent restic` says, in both languages."""

import string
from pathlib import Path

import pytest

from kustos_agent.fetching.fetch import Fetched
from kustos_agent.fetching.trouble import FetchError
from kustos_agent.protocol.fetch_trouble import FetchTrouble
from kustos_agent.protocol.restic_versions import Version
from kustos_agent.protocol.values import ErrorClass, Problem
from kustos_agent.restic.binary import Found, Whence
from kustos_agent.restic.version import Restic
from kustos_agent.restic_text import ENGLISH, GERMAN, ResticText, Words
from kustos_agent.text import AgentText

URL = "https://mirror:8443/restic/v0.19.1/restic_0.19.1_linux_amd64.bz2"
RESTIC = Restic("/opt/restic", Version(0, 19, 1))


def speaker(language: str) -> ResticText:
    """On some machine."""
    return ResticText(AgentText(language), config=Path("/c/agent.toml"), folder=Path("/d/restic"))


def placeholders(sentence: str) -> set[str]:
    """The names of the values that a sentence wants."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_both_languages_hold_every_sentence() -> None:
    """With the same values in them; none is left in English."""
    assert set(ENGLISH) == set(GERMAN) == set(Words)
    for what in Words:
        assert placeholders(ENGLISH[what]) == placeholders(GERMAN[what]), what
    same = {what for what in Words if ENGLISH[what] == GERMAN[what]}
    assert same == {Words.TROUBLE_OTHER}


def test_german_addresses_nobody() -> None:
    """Neither Du nor Sie; no exclamation."""
    words = {word.strip(".,;:?()`„“") for text in GERMAN.values() for word in text.split()}
    assert not words & {"Sie", "Ihr", "Ihre", "Ihren", "Ihnen", "du", "dein", "Bitte", "bitte"}
    assert not any("!" in text for text in (*GERMAN.values(), *ENGLISH.values()))


def test_every_kind_has_its_sentence_and_no_sentence_is_for_another() -> None:
    """Of troubles and of ways to be found."""
    for prefix, kinds in (("trouble", FetchTrouble), ("whence", Whence)):
        named = {what.value for what in Words if what.value.startswith(f"{prefix}-")}
        assert named == {f"{prefix}-{kind.value}" for kind in kinds}


@pytest.mark.parametrize("language", ["en", "de"])
def test_everything_is_told_whole(language: str) -> None:
    """Each trouble on one line; no placeholder stays."""
    say = speaker(language)
    told = [say.failed(FetchError(kind, "detail"), url=URL) for kind in FetchTrouble]
    assert not any("\n" in sentence for sentence in told)
    told += [say.used(Found(RESTIC, whence), ["/d/restic/restic-0.18.0"]) for whence in Whence]
    used = Found(Restic("/usr/bin/restic", Version(0, 14)), Whence.PATH)
    told += [say.fetched(Fetched(RESTIC, new=new), used) for new in (True, False)]
    told += [
        say.unusable(Problem(error=error, subject=subject, detail="0.13.1"), pinned=pinned)
        for error in (ErrorClass.RESTIC_MISSING, ErrorClass.RESTIC_TOO_OLD)
        for subject in ("", "/usr/bin/restic")
        for pinned in ("0.19.1", "")
    ]
    assert len(set(told)) == len(told) - 1  # what is configured needs no advice to install
    assert not any("{" in sentence or "}" in sentence for sentence in told)


def test_the_reason_of_the_system_is_told_in_the_machine_s_language() -> None:
    """Systems and libraries speak English."""
    error = FetchError(FetchTrouble.UNREACHABLE, "[Errno 111]", ConnectionRefusedError())
    said = speaker("de").failed(error, url=URL)
    assert "mirror:8443 ist nicht erreichbar (Verbindung abgelehnt)" in said


def test_a_machine_that_may_not_fetch_is_not_told_to() -> None:
    """Its owner forbids it, or there is nothing for it."""
    missing = Problem(error=ErrorClass.RESTIC_MISSING)
    assert "restic fetch" in speaker("en").unusable(missing, pinned="0.19.1")
    assert "restic fetch" not in speaker("en").unusable(missing, pinned="")
