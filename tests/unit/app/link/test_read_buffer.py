"""What a thousand connected agents may cost the manager."""

import asyncio.sslproto

import pytest

from kustos.link.read_buffer import READ_BUFFER_BYTES, shrink_read_buffer


def test_read_buffers_shrink_to_one_record(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asyncio.sslproto.SSLProtocol, "max_size", 256 * 1024)
    assert shrink_read_buffer()
    assert asyncio.sslproto.SSLProtocol.max_size == READ_BUFFER_BYTES


def test_an_asyncio_built_differently_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(asyncio.sslproto.SSLProtocol, "max_size")
    assert not shrink_read_buffer()
    monkeypatch.setattr(asyncio.sslproto.SSLProtocol, "max_size", property(), raising=False)
    assert not shrink_read_buffer()
