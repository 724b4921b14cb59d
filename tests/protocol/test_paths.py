"""File names on the wire: every name of a file system, there and back."""

import os

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kustos_agent.protocol.paths import (
    NaturalOrder,
    from_wire,
    is_whole,
    natural_key,
    to_display,
    to_wire,
)

posix_names = st.binary(min_size=1, max_size=40).filter(lambda name: b"\0" not in name)


@given(posix_names)
@example(b"caf\xe9")
@example("日本 𐍈".encode())
@example(b"new\nline\x1b[31m")
def test_every_posix_name_survives(name: bytes) -> None:
    """Bytes that are no UTF-8 included; on the way it is ordinary JSON text."""
    wire = to_wire(os.fsdecode(name))
    travelled = msgspec.json.decode(msgspec.json.encode(wire), type=str)
    assert os.fsencode(from_wire(travelled)) == name


@given(posix_names, posix_names)
def test_different_names_differ_on_the_wire(one: bytes, other: bytes) -> None:
    """No two files are taken for each other."""
    assert (to_wire(os.fsdecode(one)) == to_wire(os.fsdecode(other))) == (one == other)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40))
def test_ordinary_names_are_themselves(name: str) -> None:
    """Nothing is escaped that need not be."""
    assert to_wire(name) == from_wire(name) == name


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
@example("\0")
@example("\x002f")
@example("\x00zz")
@example("a\x00e")
@example("\x0000")
def test_what_comes_in_is_a_name_or_refused(wire: str) -> None:
    """Never a NUL, never a byte that could be a slash: what is accepted, the system can take."""
    try:
        path = from_wire(wire)
    except ValueError:
        assert "\0" in wire
    else:
        assert b"\0" not in os.fsencode(path)
        assert path.count("/") == wire.count("/")
        assert to_wire(path) == wire


@given(posix_names)
def test_what_is_shown_is_one_printable_line(name: bytes) -> None:
    """No name moves a cursor or breaks a table."""
    shown = to_display(to_wire(os.fsdecode(name)))
    assert shown.isprintable()


@pytest.mark.parametrize(
    ("wire", "shown"),
    [
        ("caf\0e9", "caf\\xe9"),
        ("a\nb", "a\\nb"),
        ("\x1b[1m", "\\x1b[1m"),
        ("Größe 1", "Größe 1"),
        ("\u202egnp", "\\u202egnp"),
    ],
)
def test_odd_characters_are_shown_by_their_codes(wire: str, shown: str) -> None:
    """As a programmer would write them; also the one that turns the reading direction round."""
    assert to_display(wire) == shown


# --- order -------------------------------------------------------------------------------------

names = st.text(st.sampled_from("aAbBß019. -_é\udce9"), min_size=1, max_size=8)


@given(st.lists(names, max_size=8))
def test_the_order_is_total(some: list[str]) -> None:
    """However the names come, they are sorted into one order: pages continue behind a name."""
    expected = sorted(set(some), key=natural_key)
    shuffled = [*some[::2], *some[1::2]]
    assert sorted(set(shuffled), key=natural_key) == expected
    assert len({natural_key(name) for name in some}) == len(set(some))


@given(st.integers(0, 10**40), st.integers(0, 10**40), st.integers(0, 3))
def test_numbers_go_by_value(one: int, other: int, zeros: int) -> None:
    """Whatever their length, and with zeros in front."""
    first, second = f"img {'0' * zeros}{one}.jpg", f"img {other}.jpg"
    if one != other:
        assert (natural_key(first) < natural_key(second)) == (one < other)


def test_a_folder_as_people_expect_it() -> None:
    """Case ignored, numbers by value, punctuation before digits before letters."""
    expected = ["-x", ".hidden", "1", "a", "A 2", "a2", "A10", "a10b", "b", "straße", "STRASSE 2"]
    assert sorted(set(expected), key=natural_key) == expected


def test_a_name_of_digits_alone_costs_nothing() -> None:
    """Python refuses to turn thousands of digits into an int; no name may trip over that."""
    assert natural_key("9" * 20_000) > natural_key("8" * 20_000)
    lengths = [1, 2, 125, 126, 127, 128, 255, 256, 20_000]
    keys = [natural_key(f"a0{digit * length}") for length in lengths for digit in "19"]
    assert keys == sorted(keys)


@given(*[st.lists(st.text(st.characters(exclude_characters="/")))] * 2)
def test_many_names_are_put_in_order_as_one_by_one(some: list[str], later: list[str]) -> None:
    """In one go, and as they come."""
    order = NaturalOrder(some)
    for name in later:
        order.add(name)
    assert order.names() == sorted(some + later, key=natural_key)


def test_thousands_of_names_that_come_one_by_one_are_put_in_order() -> None:
    """More than are folded in one go."""
    names = [f"letter {number}" for number in range(3_456)]
    order = NaturalOrder()
    for name in sorted(names):
        order.add(name)
    assert order.names() == names


def test_a_slash_is_refused_where_it_would_mix_names_up() -> None:
    """No file system has it in a name."""
    with pytest.raises(ValueError, match="slash"):
        NaturalOrder(["a/b", "c"])


@pytest.mark.parametrize(
    ("path", "on_windows", "elsewhere"),
    [
        ("/srv/x", False, True),
        ("/", False, True),
        ("//server/share", True, True),
        ("C:\\", True, False),
        ("c:/Users", True, False),
        ("\\\\server\\share", True, False),
        ("\\\\server\\share\\x", True, False),
        ("\\\\?\\C:\\x", True, False),
        ("\\\\server", False, False),
        ("\\\\server\\", False, False),
        ("\\\\server\\\\x", False, False),
        ("\\x", False, False),
        ("C:", False, False),
        ("C:x", False, False),
        ("1:\\x", False, False),
        ("ä:\\x", False, False),
        ("x/y", False, False),
        ("", False, False),
    ],
)
def test_a_path_is_whole_from_the_root_a_drive_or_a_share_on(
    path: str, on_windows: bool, elsewhere: bool
) -> None:
    """A server without a share is no folder, whatever version of Python asks."""
    assert is_whole(path, windows=True) is on_windows
    assert is_whole(path, windows=False) is elsewhere
