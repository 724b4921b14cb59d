"""The join token: survives mail, refuses what it is not, keeps its secret."""

import base64
import textwrap
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kustos_agent.protocol.token import (
    PREFIX,
    JoinToken,
    TokenError,
    format_token,
    parse_token,
)

from .strategies import of_type

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TOKEN = JoinToken(
    addresses=("192.168.1.5:7443", "[fe80::1]:7443", "office.example:7443"),
    ca="ab" * 32,
    secret="s3cr3t-s3cr3t-s3cr3t-s3cr3t",
    expires=NOW + timedelta(hours=1),
)


@given(of_type(JoinToken).filter(lambda token: len(token.secret) >= 16))
def test_every_token_comes_back(token: JoinToken) -> None:
    """parse is the inverse of format."""
    assert parse_token(format_token(token)) == token


def test_a_token_wrapped_by_mail_is_read() -> None:
    """Broken into quoted-looking lines, indented, with blanks around."""
    text = format_token(TOKEN)
    for broken in (
        "\r\n".join(textwrap.wrap(text, 60)),
        textwrap.indent("\n".join(textwrap.wrap(text, 40)), "    "),
        f"\t {text} \n\n",
        "\u00a0".join(textwrap.wrap(text, 30)),
    ):
        assert parse_token(broken) == TOKEN


@given(st.data())
def test_a_damaged_token_is_refused_or_another(data: st.DataObject) -> None:
    """Cut, or a character changed: no other error, and never the same token."""
    text = format_token(TOKEN)
    at = data.draw(st.integers(0, len(text) - 1))
    new = data.draw(st.sampled_from("aZ0-_=+/ü.") | st.just(""))
    damaged = text[:at] + new + text[at + 1 :]
    if damaged == text:
        return
    with suppress(TokenError):
        assert parse_token(damaged) != TOKEN or _same_bits(damaged, text)


def test_the_error_does_not_quote_the_token() -> None:
    """Most of a damaged token may still be a good secret."""
    damaged = format_token(TOKEN)[:-9]
    with pytest.raises(TokenError) as caught:
        parse_token(damaged)
    assert damaged[8:40] not in str(caught.value)


def _same_bits(one: str, other: str) -> bool:
    """The last base64 digit may have spare bits, and `+/` mean `-_` to some decoders."""
    return _bits(one) == _bits(other)


def _bits(text: str) -> bytes:
    body = text[len(PREFIX) :].translate(str.maketrans("+/", "-_")).rstrip("=")
    return base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))


@given(st.text(max_size=80) | st.text(max_size=80).map(lambda rest: PREFIX + rest))
def test_any_text_is_a_token_or_refused(text: str) -> None:
    """Nothing but TokenError comes out."""
    with pytest.raises(TokenError):
        parse_token(text)


@given(st.binary(max_size=200))
def test_any_content_is_a_token_or_refused(content: bytes) -> None:
    """Well encoded nonsense."""
    body = base64.urlsafe_b64encode(content).decode().rstrip("=")
    with pytest.raises(TokenError):
        parse_token(PREFIX + body)


@pytest.mark.parametrize(
    "change",
    [
        {"addresses": []},
        {"addresses": ["h:1"] * 33},
        {"ca": "AB" * 32},
        {"ca": "ab" * 31},
        {"ca": "ab" * 32 + "\n"},
        {"secret": "short"},
        {"expires": "2026-03-01T12:00:00"},
        {"expires": 17},
    ],
)
def test_a_token_with_impossible_content_is_refused(change: dict[str, object]) -> None:
    """Each field is checked before anything is dialled."""
    content = {**msgspec.to_builtins(TOKEN), **change}
    body = base64.urlsafe_b64encode(msgspec.json.encode(content)).decode().rstrip("=")
    with pytest.raises(TokenError):
        parse_token(PREFIX + body)


@pytest.mark.parametrize(
    "foreign", ["", "kustos1", "ghp_abcdef", "kustos2-abc", "https://office.example/join"]
)
def test_a_foreign_token_is_told_what_one_looks_like(foreign: str) -> None:
    """The sentence helps who has pasted the wrong thing."""
    with pytest.raises(TokenError, match="starts with kustos1-"):
        parse_token(foreign)


def test_a_token_expires_at_its_moment() -> None:
    """Not before, and from then on."""
    assert not TOKEN.expired(NOW)
    assert not TOKEN.expired(TOKEN.expires - timedelta(microseconds=1))
    assert TOKEN.expired(TOKEN.expires)


def test_the_secret_is_not_shown() -> None:
    """In a traceback or a log line."""
    assert TOKEN.secret not in repr(TOKEN)
