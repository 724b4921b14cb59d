"""Answers without what is secret about the address: pure."""

import re
from dataclasses import replace
from typing import Final
from urllib.parse import unquote

from kustos.core.channels import Receipt

_SHORTEST_SECRET: Final = 4
_HIDDEN: Final = "…"
_BETWEEN: Final = re.compile(r"[/:@?&=#,;+]+")


def without(receipt: Receipt, address: str) -> Receipt:
    """The receipt of an https address, whose host is no secret."""
    rest = address.partition("://")[2].partition("/")[2]
    return replace(receipt, answer=hidden(receipt.answer, rest))


def hidden(said: str, secret: str) -> str:
    """What was said without any part of `secret`: any of it may be a token, and servers like to
    repeat what they were asked."""
    parts = {*_BETWEEN.split(secret), *_BETWEEN.split(unquote(secret))}
    for part in sorted(parts, key=len, reverse=True):
        if len(part) >= _SHORTEST_SECRET:
            said = said.replace(part, _HIDDEN)
    return said
