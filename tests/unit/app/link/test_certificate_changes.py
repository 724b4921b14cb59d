"""Certificates that change while the manager runs, and a CA that takes over from another."""

import os
import shutil
import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kustos.link import certificate_files, issuing
from kustos.link.certificate_files import RENEW_BEFORE, SERVER_LIFETIME
from kustos.link.certificates import Certificates, open_certificates
from kustos_agent.link.tls import pinned_context
from tests.helpers.handshakes import shake_hands

NOW = datetime.now(UTC)
"""Handshakes look at the real clock."""


def _believed(certificates: Certificates, *pinned: str) -> bool:
    """By an agent that pins these CAs."""
    try:
        return bool(shake_hands(pinned_context("".join(pinned)), certificates.context))
    except ssl.SSLCertVerificationError:
        return False


def _names(folder: Path) -> list[str]:
    """Of the files, but for one whose writing was cut."""
    return sorted(file.name for file in folder.iterdir() if file.suffix != ".part")


async def test_a_running_server_shows_a_renewed_certificate_to_the_next_agent(
    tmp_path: Path,
) -> None:
    """Under the same CA: agents notice nothing."""
    certificates = open_certificates(tmp_path, NOW - SERVER_LIFETIME + RENEW_BEFORE / 2)
    agent = pinned_context(certificates.ca_pem)
    first = shake_hands(agent, certificates.context)
    assert not await certificates.renew(NOW - RENEW_BEFORE * 2)
    assert shake_hands(agent, certificates.context) == first
    assert await certificates.renew(NOW)
    assert shake_hands(agent, certificates.context) != first
    assert certificates.standing.server_ends - NOW > SERVER_LIFETIME - timedelta(minutes=1)
    assert certificates.standing == open_certificates(tmp_path, NOW).standing


async def test_a_certificate_that_another_process_renewed_is_shown(tmp_path: Path) -> None:
    """`kustos token` beside a running manager."""
    certificates = open_certificates(tmp_path, NOW - SERVER_LIFETIME + RENEW_BEFORE / 2)
    agent = pinned_context(certificates.ca_pem)
    first = shake_hands(agent, certificates.context)
    open_certificates(tmp_path, NOW)
    assert await certificates.renew(NOW)
    assert shake_hands(agent, certificates.context) != first


async def test_a_new_ca_is_made_beside_the_old_one_and_nothing_changes_yet(tmp_path: Path) -> None:
    certificates = open_certificates(tmp_path, NOW)
    old = certificates.standing.in_force
    await certificates.prepare(NOW)
    coming = certificates.standing.coming
    assert coming is not None
    assert coming.fingerprint != old.fingerprint
    assert abs(coming.made_at - NOW) < timedelta(seconds=1)
    assert certificates.standing.in_force == old
    assert _believed(certificates, old.pem)
    assert not _believed(certificates, coming.pem)
    assert certificates.standing == open_certificates(tmp_path, NOW).standing


async def test_after_the_change_the_new_ca_counts_alone(tmp_path: Path) -> None:
    """Who pins both is served before and after."""
    certificates = open_certificates(tmp_path, NOW)
    old = certificates.ca_pem
    await certificates.prepare(NOW)
    coming = certificates.standing.coming
    assert coming is not None
    assert _believed(certificates, old, coming.pem)
    await certificates.change_over(NOW)
    assert certificates.fingerprint == coming.fingerprint
    assert certificates.standing.coming is None
    assert _believed(certificates, old, coming.pem)
    assert _believed(certificates, coming.pem)
    assert not _believed(certificates, old)
    assert _names(tmp_path) == ["ca.key", "ca.pem", "server.pem"]
    assert certificates.standing == open_certificates(tmp_path, NOW).standing


async def test_a_second_change_follows_the_first(tmp_path: Path) -> None:
    certificates = open_certificates(tmp_path, NOW)
    seen = {certificates.fingerprint}
    for _ in range(2):
        await certificates.prepare(NOW)
        await certificates.change_over(NOW)
        seen.add(certificates.fingerprint)
        assert _believed(certificates, certificates.ca_pem)
    assert len(seen) == 3


def _cut(monkeypatch: pytest.MonkeyPatch, after: int) -> Callable[[], int]:
    """Let every change of a file but the first `after` fail; how many there were."""
    changes = 0
    replace, unlink = Path.replace, Path.unlink

    def counted(change: Callable[..., object]) -> Callable[..., object]:
        def maybe(*arguments: object, **named: object) -> object:
            nonlocal changes
            if changes >= after:
                raise OSError(28, os.strerror(28))
            changes += 1
            return change(*arguments, **named)

        return maybe

    monkeypatch.setattr(Path, "replace", counted(replace))
    monkeypatch.setattr(Path, "unlink", counted(unlink))
    return lambda: changes


CHANGES = 5
"""Of files in a change-over: former CA, CA, its key, the server's, and the former's end."""


@pytest.mark.parametrize("after", range(CHANGES + 1))
async def test_a_change_over_that_is_cut_is_completed_at_the_next_start_or_not_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    """Agents that trust both are served whatever happens; the old key is gone in the end."""
    certificates = open_certificates(tmp_path, NOW)
    old, old_key = certificates.ca_pem, (tmp_path / "ca.key").read_bytes()
    await certificates.prepare(NOW)
    coming = certificates.standing.coming
    assert coming is not None
    with monkeypatch.context() as patch:
        made = _cut(patch, after)
        if after < CHANGES:
            with pytest.raises(OSError, match="space"):
                await certificates.change_over(NOW)
        else:
            await certificates.change_over(NOW)
        assert made() == after
    assert _believed(certificates, old, coming.pem)
    again = open_certificates(tmp_path, NOW)
    assert _believed(again, old, coming.pem)
    if after == 0:
        assert again.fingerprint != coming.fingerprint
        await again.change_over(NOW)
    assert again.fingerprint == coming.fingerprint
    assert _believed(again, coming.pem)
    assert (tmp_path / "ca.key").read_bytes() != old_key
    assert _names(tmp_path) == ["ca.key", "ca.pem", "server.pem"]
    # The key belongs to the certificate: it can sign.
    assert await again.renew(NOW + SERVER_LIFETIME)


async def test_a_preparation_that_was_cut_is_begun_again(tmp_path: Path) -> None:
    """Its key alone does no harm."""
    certificates = open_certificates(tmp_path, NOW)
    await certificates.prepare(NOW)
    (tmp_path / "next-ca.pem").unlink()
    again = open_certificates(tmp_path, NOW)
    assert again.standing.coming is None
    await again.prepare(NOW)
    await again.change_over(NOW)
    assert _believed(again, again.ca_pem)


async def test_files_of_a_version_with_one_ca_are_kept(tmp_path: Path) -> None:
    """Their note does not say which CA has signed."""
    first = open_certificates(tmp_path, NOW)
    server = tmp_path / "server.pem"
    note, _, rest = server.read_bytes().partition(b"\n")
    server.write_bytes(note.partition(certificate_files.UNDER_NOTE.encode())[0] + b"\n" + rest)
    content = server.read_bytes()
    assert open_certificates(tmp_path, NOW).standing == first.standing
    assert server.read_bytes() == content


async def test_a_server_certificate_of_another_ca_is_replaced(tmp_path: Path) -> None:
    """Files put together from two copies."""
    open_certificates(tmp_path / "other", NOW)
    certificates = open_certificates(tmp_path / "own", NOW)
    shutil.copy(tmp_path / "other" / "server.pem", tmp_path / "own")
    assert _believed(open_certificates(tmp_path / "own", NOW), certificates.ca_pem)


def test_nobody_else_can_read_the_keys_of_a_new_ca(tmp_path: Path) -> None:
    former = os.umask(0)
    try:
        issuing.make_ca(tmp_path / "next-ca.pem", tmp_path / "next-ca.key", NOW)
    finally:
        os.umask(former)
    assert (tmp_path / "next-ca.key").stat().st_mode & 0o777 == 0o600


def _of_version(side: int, version: ssl.TLSVersion, certificates: Certificates) -> ssl.SSLContext:
    context = ssl.SSLContext(side)
    context.minimum_version = context.maximum_version = version
    if side == ssl.PROTOCOL_TLS_CLIENT:
        context.load_verify_locations(cadata=certificates.ca_pem)
    return context


def test_the_server_refuses_an_agent_that_speaks_tls_12(tmp_path: Path) -> None:
    certificates = open_certificates(tmp_path, NOW)
    old = _of_version(ssl.PROTOCOL_TLS_CLIENT, ssl.TLSVersion.TLSv1_2, certificates)
    with pytest.raises(ssl.SSLError):
        shake_hands(old, certificates.context)
    new = _of_version(ssl.PROTOCOL_TLS_CLIENT, ssl.TLSVersion.TLSv1_3, certificates)
    assert shake_hands(new, certificates.context)


def test_an_agent_refuses_a_server_that_speaks_tls_12(tmp_path: Path) -> None:
    """Even one that holds the manager's own key."""
    certificates = open_certificates(tmp_path, NOW)
    old = _of_version(ssl.PROTOCOL_TLS_SERVER, ssl.TLSVersion.TLSv1_2, certificates)
    old.load_cert_chain(tmp_path / "server.pem")
    with pytest.raises(ssl.SSLError):
        shake_hands(pinned_context(certificates.ca_pem), old)
