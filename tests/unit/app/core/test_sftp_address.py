"""A typed address of an SFTP server becomes its place, or nothing. What restic makes of the same
addresses: tests/integration/restic/test_typed_sftp.py."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kustos.core import place_problems, places
from kustos.core.model import LocalPlace, SftpPlace, TypedPlace
from kustos.core.sftp_address import is_sftp, read_sftp


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("sftp:anna@nas:/srv/b", SftpPlace(host="nas", user="anna", path="/srv/b")),
        ("sftp:nas:b", SftpPlace(host="nas", user="", path="b")),
        ("sftp:anna@firm@nas:b%20c", SftpPlace(host="nas", user="anna@firm", path="b%20c")),
        ("sftp:anna@nas:", SftpPlace(host="nas", user="anna", path=".")),
        ("sftp://anna@nas/b%20c", SftpPlace(host="nas", user="anna", path="b c")),
        ("sftp://a%40b@nas:/b?x", SftpPlace(host="nas", user="a@b", path="b")),
        ("sftp://u@[::1]:2222//abs", SftpPlace(host="::1", user="u", path="/abs", port=2222)),
        ("sftp://u@[fe80::1%25eth0]/b", SftpPlace(host="fe80::1%eth0", user="u", path="b")),
        ("sftp://nas//b@home", SftpPlace(host="nas", user="", path="/b@home")),
    ],
)
def test_an_address_is_read(address: str, place: SftpPlace) -> None:
    assert read_sftp(address) == place


@pytest.mark.parametrize(
    "address",
    [
        "/srv/b",
        "rest:https://nas/",
        "sftp:",
        "sftp:nas",
        "sftp::/b",
        "sftp:u@[::1]:/b",
        "sftp:-oProxyCommand=x:/b",
        "sftp:-l@nas:/b",
        "sftp:nas:~/b",
        "sftp://nas",
        "sftp://nas/./~b",
        "sftp:///b",
        "sftp://::1/b",
        "sftp://u:p@nas/b",
        "sftp://nas:0/b",
        "sftp://nas:65536/b",
        "sftp://nas:2x/b",
        "sftp://nas/%zz",
        "sftp://nas/%ff",
        "sftp://nas/a%00b",
        "sftp://a%0ab@nas/b",
        "sftp://na\\s/b",
        "sftp:na's:/b",
        "sftp://na s/b",
        "sftp://nas/a\tb",
    ],
)
def test_what_neither_restic_nor_ssh_would_take_is_not_read(address: str) -> None:
    """No guess at a part of it."""
    assert read_sftp(address) is None


NAMES = st.from_regex(r"[a-z0-9][a-z0-9.-]{0,9}", fullmatch=True)
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)


@given(
    NAMES | st.sampled_from(["fd00::1", "fe80::1%eth0", "10.0.0.1"]),
    TEXT.filter(lambda text: not text.startswith("-")),
    TEXT.filter(lambda text: "~" not in text),
    st.integers(1, 65_535),
)
def test_what_kustos_makes_of_a_place_is_read_as_that_place(
    host: str, user: str, path: str, port: int
) -> None:
    """Whatever is in the names."""
    place = SftpPlace(host=host, user=user, path=path, port=port)
    assert read_sftp(places.location(place)) == place


@given(st.text(max_size=40))
def test_no_text_makes_the_reading_fail_or_gives_a_bad_host(rest: str) -> None:
    """What is read has only such problems as an empty field has."""
    place = read_sftp(f"sftp:{rest}")
    if place is not None:
        wrong = {problem.field for problem in place_problems.problems(place)}
        assert wrong <= ({"user"} if not place.user.strip() else set())


def test_only_typed_addresses_of_ssh_are_meant() -> None:
    """Another kind of place may have such a name in it."""
    assert is_sftp(TypedPlace(location="sftp:nas:b"))
    assert not is_sftp(TypedPlace(location="rclone:sftp:b"))
    assert not is_sftp(LocalPlace(path="sftp:nas:b"))
