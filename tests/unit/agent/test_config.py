"""The owner's file: what it says is done, what it says wrong is told with its line."""

from pathlib import Path

import pytest

from kustos_agent.config import Config, ConfigError, ConfigErrorKind, load_config, parse_config

FILE = Path("/etc/kustos-agent/agent.toml")


def fault(text: str) -> ConfigError:
    """What is wrong with this text."""
    with pytest.raises(ConfigError) as caught:
        parse_config(text, FILE)
    assert caught.value.path == FILE
    return caught.value


def test_an_owner_without_a_file_has_no_wishes(tmp_path: Path) -> None:
    """The defaults hold."""
    assert load_config(tmp_path / "none.toml") == Config()


def test_everything_the_owner_can_say(tmp_path: Path) -> None:
    """Each key reaches its field."""
    path = tmp_path / "agent.toml"
    path.write_text(
        'name = " Empfang "\nrestic = "/opt/restic"\nforbidden = ["/home/anna", "/srv/x y"]\n'
        'fetch_restic = false\nrestic_mirror = "https://mirror:8443/restic"\n'
        'hooks = true\njournal_megabytes = 10\nssh_agent = "/run/agent.sock"\n'
        "keep_credentials = false\n",
        encoding="utf-8",
    )
    assert load_config(path) == Config(
        name="Empfang",
        restic=Path("/opt/restic"),
        fetch_restic=False,
        restic_mirror="https://mirror:8443/restic",
        forbidden=(Path("/home/anna"), Path("/srv/x y")),
        hooks=True,
        journal_megabytes=10,
        ssh_agent=Path("/run/agent.sock"),
        keep_credentials=False,
    )


def test_an_empty_file_is_a_file_without_wishes() -> None:
    """Comments too."""
    assert parse_config("# nothing\n", FILE) == Config()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('name = "a"\nrestic = /opt\n', 2),
        ("\n\nname =\n", 3),
        ('forbidden = [\n  "/a",\n  "/b"\n', 4),
        ('name = "a"\nname = "b"\n', 2),
    ],
)
def test_a_slip_in_toml_names_its_line(text: str, line: int) -> None:
    """So that it can be found in an editor."""
    error = fault(text)
    assert (error.line, error.kind) == (line, ConfigErrorKind.SYNTAX)


@pytest.mark.parametrize(
    ("text", "line", "kind", "key"),
    [
        ('name = "a"\nforbiden = ["/x"]\n', 2, ConfigErrorKind.UNKNOWN, "forbiden"),
        ('\n[forbidden]\npath = "/x"\n', 2, ConfigErrorKind.LIST, "forbidden"),
        ("name = 5\n", 1, ConfigErrorKind.NAME, "name"),
        ('forbidden = "/home"\n', 1, ConfigErrorKind.LIST, "forbidden"),
        ('\nforbidden = ["home"]\n', 2, ConfigErrorKind.ABSOLUTE, "forbidden"),
        ('ssh_agent = "agent.sock"\n', 1, ConfigErrorKind.ABSOLUTE, "ssh_agent"),
        ("forbidden = [1]\n", 1, ConfigErrorKind.ABSOLUTE, "forbidden"),
        ('forbidden = ["/a\\u0000b"]\n', 1, ConfigErrorKind.ABSOLUTE, "forbidden"),
        ('# restic\nrestic = "restic"\n', 2, ConfigErrorKind.ABSOLUTE, "restic"),
        ("hooks = 1\n", 1, ConfigErrorKind.SWITCH, "hooks"),
        ("keep_credentials = 0\n", 1, ConfigErrorKind.SWITCH, "keep_credentials"),
        ('hooks = "yes"\n', 1, ConfigErrorKind.SWITCH, "hooks"),
        ("journal_megabytes = 0\n", 1, ConfigErrorKind.MEGABYTES, "journal_megabytes"),
        ('journal_megabytes = "200"\n', 1, ConfigErrorKind.MEGABYTES, "journal_megabytes"),
        ("\njournal_megabytes = true\n", 2, ConfigErrorKind.MEGABYTES, "journal_megabytes"),
        ("\nfetch_restic = 0\n", 2, ConfigErrorKind.SWITCH, "fetch_restic"),
        ('fetch_restic = "no"\n', 1, ConfigErrorKind.SWITCH, "fetch_restic"),
        ("restic_mirror = 1\n", 1, ConfigErrorKind.ADDRESS, "restic_mirror"),
        ('restic_mirror = "http://mirror/"\n', 1, ConfigErrorKind.ADDRESS, "restic_mirror"),
        ('restic_mirror = "https:///x"\n', 1, ConfigErrorKind.ADDRESS, "restic_mirror"),
        ('restic_mirror = "https://a:b@mirror"\n', 1, ConfigErrorKind.ADDRESS, "restic_mirror"),
        ('restic_mirror = "https://m/?x="\n', 1, ConfigErrorKind.ADDRESS, "restic_mirror"),
        ('restic_mirror = "https://m:x/"\n', 1, ConfigErrorKind.ADDRESS, "restic_mirror"),
        ('restic_mirror = "https://[m/"\n', 1, ConfigErrorKind.ADDRESS, "restic_mirror"),
        ('restic_mirror = "https://m/ x"\n', 1, ConfigErrorKind.ADDRESS, "restic_mirror"),
        (f'name = "{"x" * 256}"\n', 1, ConfigErrorKind.NAME, "name"),
    ],
)
def test_a_wish_that_cannot_be_granted_names_its_line(
    text: str, line: int, kind: ConfigErrorKind, key: str
) -> None:
    """A mistyped key is no comment: it would silently forbid nothing."""
    error = fault(text)
    assert (error.line, error.kind, error.detail) == (line, kind, key)


def test_text_that_is_no_utf8_names_its_line(tmp_path: Path) -> None:
    """Written by an old editor."""
    path = tmp_path / "agent.toml"
    path.write_bytes(b'restic = "/r"\nname = "B\xfcro"\n')
    with pytest.raises(ConfigError) as caught:
        load_config(path)
    assert (caught.value.line, caught.value.kind) == (2, ConfigErrorKind.ENCODING)


def test_a_file_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    """Not a file without wishes: they might forbid something."""
    with pytest.raises(ConfigError) as caught:
        load_config(tmp_path)
    assert (caught.value.line, caught.value.kind) == (0, ConfigErrorKind.UNREADABLE)
    assert isinstance(caught.value.__cause__, OSError)
