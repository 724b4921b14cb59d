"""docs/errors.md: what each class of error means to a person, in both languages, and the tests that
bring it about."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from kustos.gui.text.cause import Cause
from kustos.gui.text.causes import CAUSES
from kustos.gui.text.causes_of_restores import OF_RESTORES
from kustos.gui.text.errors import ACTORS
from kustos_agent.protocol.transience import TRANSIENCE
from kustos_agent.protocol.values import ErrorClass
from tests.markdown import table
from tests.provoked import NOT_PROVOKED, ROOT, Provocation, by_class, provocations

_GERMAN: Final = ROOT / "translations" / "kustos_de.ts"
_CONTEXT: Final = "errors"


def parts() -> Iterator[str]:
    """Paragraphs, headings and tables."""
    yield (
        "What can go wrong, as `Problem.error` says it on the wire and as the window says it to a"
        " person. A class is found by restic's exit code first, by its JSON second, by its text"
        " last; what nobody knows is `internal`, never a guess. “Again” tells whether another try"
        " without a change can help; an agent tries again by itself where it says yes."
    )
    yield (
        "Below, each class has its sentences in English and German, and the tests that bring it"
        " about: on a real restic, server, disk or agent wherever that can be done. `{subject}` is"
        " what it is about: a path, a server, who holds a lock."
    )
    yield table(
        ("class", "meaning", "Bedeutung", "who must act", "again"),
        (
            (
                f"[`{one.value}`](#{one.value})",
                CAUSES[one].title,
                _german(CAUSES[one].title),
                ACTORS[CAUSES[one].actor].rstrip("."),
                "yes" if TRANSIENCE[one].passes else "no",
            )
            for one in ErrorClass
        ),
    )
    tested = by_class(provocations())
    for error in ErrorClass:
        yield f"## {error.value}"
        yield table(("", "English", "Deutsch"), _sentences(CAUSES[error]))
        if error in OF_RESTORES:
            yield "In a restore:"
            yield table(("", "English", "Deutsch"), _differing(OF_RESTORES[error], CAUSES[error]))
        verdict = TRANSIENCE[error]
        yield f"Again: {'yes' if verdict.passes else 'no'}, {verdict.reason}."
        yield _provoked(error, tested)


def _sentences(cause: Cause) -> Iterator[tuple[str, str, str]]:
    yield "meaning", cause.title, _german(cause.title)
    yield "cause", cause.cause, _german(cause.cause)
    if cause.about:
        yield "about what", cause.about, _german(cause.about)
    yield "next step", cause.step, _german(cause.step)
    who = ACTORS[cause.actor]
    yield "who must act", who, _german(who)


def _differing(cause: Cause, general: Cause) -> Iterator[tuple[str, str, str]]:
    known = set(_sentences(general))
    return (row for row in _sentences(cause) if row not in known)


def _provoked(error: ErrorClass, tested: Mapping[ErrorClass, list[Provocation]]) -> str:
    if error not in tested:
        return f"No test brings it about: {NOT_PROVOKED.get(error, 'one is missing')}."
    lines = [
        f"- [{one.test.removeprefix('test_').replace('_', ' ')}](../{one.path.as_posix()})"
        for one in tested[error]
    ]
    return "Provoked by:\n\n" + "\n".join(lines)


def _german(source: str) -> str:
    return _translations(_GERMAN)[source]


@cache
def _translations(path: Path) -> Mapping[str, str]:
    return {
        message.findtext("source", ""): message.findtext("translation", "")
        for context in ET.parse(path).getroot().iter("context")
        if context.findtext("name") == _CONTEXT
        for message in context.iter("message")
    }
