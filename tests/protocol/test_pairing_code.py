"""The short code: how it is shown and typed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kustos_agent.protocol.pairing_code import (
    DIGITS,
    CodeError,
    PairingCode,
    format_code,
    parse_code,
    random_code,
)


@given(st.from_regex("[0-9]{8}", fullmatch=True), st.sampled_from(["", " ", "-", "–", " - ", "\n"]))
def test_a_code_is_read_however_it_is_typed(code: str, between: str) -> None:
    assert parse_code(f" {code[:4]}{between}{code[4:]} ") == code
    assert parse_code(format_code(code)) == code


@pytest.mark.parametrize(
    "text", ["", "1234567", "123456789", "1234-567x", "١٢٣٤٥٦٧٨", "1" * 10_000, "1234_5678"]
)
def test_anything_else_is_no_code_and_is_not_quoted(text: str) -> None:
    with pytest.raises(CodeError) as error:
        parse_code(text)
    assert not text or text not in str(error.value)


def test_codes_are_shown_in_two_groups_and_differ() -> None:
    codes = {random_code() for _ in range(50)}
    assert len(codes) == 50
    assert all(re.fullmatch(r"\d{4}-\d{4}", format_code(code)) for code in codes)
    assert {len(code) for code in codes} == {DIGITS}


def test_a_code_is_not_in_its_repr() -> None:
    code = PairingCode(lambda: 0.0)
    assert code.code not in repr(code)
