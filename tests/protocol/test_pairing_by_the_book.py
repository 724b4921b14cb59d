"""docs/protocol.md, "Pairing", suffices: a manager's end written from it alone, with arithmetic of
its own, pairs with our agent's end."""

import base64
import hashlib
import hmac
import json
import re
from pathlib import Path

import pytest

from kustos_agent.protocol.pairing import AgentPairing, PairingRefusedError
from kustos_agent.protocol.pairing_code import PairingCode
from kustos_agent.protocol.pairing_messages import Reply
from kustos_agent.protocol.version import MAJOR, MINOR

CODE = "48219073"
CA, CERTIFICATE = b"a CA certificate", b"a certificate"
BOOK = (Path(__file__).parents[2] / "docs" / "protocol.md").read_text(encoding="utf-8")

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
Point = tuple[int, int]


def add(one: Point, other: Point) -> Point:
    (a, b), (c, d) = one, other
    k = D * a * b * c * d % P
    return (
        (a * d + b * c) * pow(1 + k, -1, P) % P,
        (b * d + a * c) * pow(1 - k, -1, P) % P,
    )


def times(number: int, point: Point) -> Point:
    result = (0, 1)
    while number:
        if number & 1:
            result = add(result, point)
        point, number = add(point, point), number >> 1
    return result


def minus(point: Point) -> Point:
    return (-point[0] % P, point[1])


def encoded(point: Point) -> bytes:
    return (point[1] | (point[0] & 1) << 255).to_bytes(32, "little")


def decoded(data: bytes) -> Point:
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number % 2**255
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    assert (x * x - square) % P == 0
    return (x if x & 1 == sign else P - x, y)


BASE = decoded((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def sha(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def url64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def bytes64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def constant(name: str) -> Point:
    """As the book gives it."""
    found = re.search(rf"{name} = `([0-9a-f]{{64}})`", BOOK)
    assert found
    return decoded(bytes.fromhex(found[1]))


def password(code: str) -> int:
    extracted = hmac.new(bytes(32), code.encode(), "sha256").digest()
    first = hmac.new(extracted, b"SPAKE2 pw\x01", "sha256").digest()
    second = hmac.new(extracted, first + b"SPAKE2 pw\x02", "sha256").digest()
    return int.from_bytes((first + second)[:48], "big") % L


class Book:
    """The manager's end."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.x = 0x1234_5678_9ABC_DEF0
        self.sent = add(times(self.x, BASE), times(password(code), constant("M")))
        self.open = (
            json.dumps(
                {
                    "say": "open",
                    "major": 1,
                    "minor": 1,
                    "manager_name": "office",
                    "ca": url64(CA),
                    "pake": url64(b"A" + encoded(self.sent)),
                    "new field": True,
                }
            ).encode()
            + b"\n"
        )
        self.key = self.transcript = b""

    def read(self, reply: bytes) -> None:
        message = bytes64(json.loads(reply)["pake"])
        assert message[:1] == b"B"
        theirs = decoded(message[1:])
        unblinded = add(theirs, minus(times(password(self.code), constant("N"))))
        self.key = sha(
            sha(self.code.encode())
            + sha(b"kustos.pair.v1 manager\0" + sha(CA))
            + sha(b"kustos.pair.v1 agent\0" + sha(CERTIFICATE))
            + encoded(self.sent)
            + message[1:]
            + encoded(times(self.x, unblinded))
        )
        self.transcript = sha(sha(CA) + sha(CERTIFICATE) + sha(self.open) + sha(reply))

    def mac(self, what: bytes, content: bytes = b"") -> str:
        text = b"kustos.pair.v1 " + what + b"\0" + self.transcript + sha(content)
        return hmac.new(self.key, text, "sha256").hexdigest()


def line(**fields: str) -> bytes:
    return json.dumps(fields).encode() + b"\n"


def agent() -> AgentPairing:
    return AgentPairing(
        code=PairingCode(lambda: 0.0, lambda: CODE),
        certificate=CERTIFICATE,
        introduce=lambda pake: Reply(
            major=MAJOR, minor=MINOR, pake=pake, hostname="PC", os_name="Linux", agent_version="1"
        ),
    )


def test_a_manager_written_from_the_book_pairs() -> None:
    book, ours = Book(CODE), agent()
    book.read(ours.reply(book.open))
    confirmed = json.loads(ours.confirmed(line(say="confirm", mac=book.mac(b"manager confirms"))))
    assert confirmed == {"say": "confirmed", "mac": book.mac(b"agent confirms")}
    body = json.dumps(
        {
            "agent_id": "a-1",
            "token": "t" * 43,
            "manager_name": "office",
            "addresses": ["192.168.1.10:47611"],
        }
    ).encode()
    identity = ours.identity(line(say="grant", body=url64(body), mac=book.mac(b"identity", body)))
    assert (identity.agent_id, identity.token) == ("a-1", "t" * 43)
    assert json.loads(ours.done()) == {"say": "done", "mac": book.mac(b"kept", body)}


def test_with_another_code_it_does_not() -> None:
    book, ours = Book("00000000"), agent()
    book.read(ours.reply(book.open))
    with pytest.raises(PairingRefusedError):
        ours.confirmed(line(say="confirm", mac=book.mac(b"manager confirms")))
