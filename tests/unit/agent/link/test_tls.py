"""Whom the agent believes."""

import asyncio.sslproto
import ssl

import pytest

from kustos_agent.link import tls
from kustos_agent.link.tls import (
    certificate_with_fingerprint,
    pinned_context,
    shrink_read_buffer,
    unverified_context,
)

# Made once with `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=T`.
CERTIFICATE = """\
-----BEGIN CERTIFICATE-----
MIIBbzCCARWgAwIBAgIUS6LQNaNXq0PWZuVtAJaxhhlPVMMwCgYIKoZIzj0EAwIw
DDEKMAgGA1UEAwwBVDAgFw0yNjExMjExMTA4MTNaGA8yMTI2MTAyODExMDgxM1ow
DDEKMAgGA1UEAwwBVDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABBePphCpBuNw
PNucrlQklwjNjKpVHE8ljupMKRdK3inFdqK/UPNarBQpdpimu2IKDHfjfqmjnIfD
r20bH6qggNmjUzBRMB0GA1UdDgQWBBScEAnB2mzYC1Oie81y3gc7kiLNdDAfBgNV
HSMEGDAWgBScEAnB2mzYC1Oie81y3gc7kiLNdDAPBgNVHRMBAf8EBTADAQH/MAoG
CCqGSM49BAMCA0gAMEUCICpYDzmXIrPknUGKZMj2zzpS7SB+L/rFClT7GnTEYLxQ
AiEAz+3ma6i2jMeYKVA4QDXzLrjl/MFxIcn29PahZDeSoXs=
-----END CERTIFICATE-----
"""
FINGERPRINT = "73f3b8b1c4f0368013a2f4f6677230a3443a57a3236cdc342b3c06ce5bb6569d"


def test_only_the_pinned_authority_is_believed() -> None:
    """No system authorities, TLS 1.3, name and chain checked."""
    context = pinned_context(CERTIFICATE)
    assert len(context.get_ca_certs()) == 1
    assert context.minimum_version is ssl.TLSVersion.TLSv1_3
    assert context.check_hostname
    assert context.verify_mode is ssl.CERT_REQUIRED


def test_before_the_fingerprint_is_checked_nothing_is_believed() -> None:
    """But the protocol is no weaker."""
    assert unverified_context().minimum_version is ssl.TLSVersion.TLSv1_3
    assert unverified_context().get_ca_certs() == []


def test_the_certificate_with_the_fingerprint_is_taken_alone() -> None:
    """What stands around it was not vouched for."""
    other = CERTIFICATE.replace("M", "N", 1)
    found = certificate_with_fingerprint(f"text\n{CERTIFICATE}\n{other}", FINGERPRINT)
    assert found is not None
    assert found.split() == CERTIFICATE.split()


@pytest.mark.parametrize(
    "pem",
    [
        "",
        "-----BEGIN CERTIFICATE-----",
        "-----END CERTIFICATE----------BEGIN CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
    ],
)
def test_anything_else_is_not_taken(pem: str) -> None:
    """No PEM, broken PEM, another certificate."""
    assert certificate_with_fingerprint(pem, FINGERPRINT) is None


def test_another_fingerprint_is_not_taken() -> None:
    """By one digit."""
    assert certificate_with_fingerprint(CERTIFICATE, "0" + FINGERPRINT[1:]) is None


def test_read_buffers_shrink(monkeypatch: pytest.MonkeyPatch) -> None:
    """To one TLS record."""
    monkeypatch.setattr(asyncio.sslproto.SSLProtocol, "max_size", 256 * 1024)
    assert shrink_read_buffer()
    assert asyncio.sslproto.SSLProtocol.max_size == tls.READ_BUFFER_BYTES


def test_an_asyncio_built_differently_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory is saved where it can be, nothing is broken where not."""
    monkeypatch.delattr(asyncio.sslproto.SSLProtocol, "max_size")
    assert not shrink_read_buffer()
    monkeypatch.setattr(asyncio.sslproto.SSLProtocol, "max_size", property(), raising=False)
    assert not shrink_read_buffer()
