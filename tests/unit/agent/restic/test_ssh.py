"""The command line of ssh holds nothing that ssh could take for something else."""

import pytest
from msgspec.structs import replace

from kustos_agent.protocol.values import SshAccess
from kustos_agent.restic.repository import AccessError
from kustos_agent.restic.ssh import command_line, passphrase_text


def _access(host: str = "nas", user: str = "anna") -> SshAccess:
    return SshAccess(host=host, port=2222, user=user, private_key="k", known_hosts="")


def test_the_command_line() -> None:
    """Strict about the host key, deaf to the machine's configuration, never asking."""
    words = command_line(_access(), "/key", "/hosts")
    assert words[:3] == ("ssh", "-F", "/dev/null")
    assert words[-8:] == ("-l", "anna", "-p", "2222", "-s", "--", "nas", "sftp")
    for option in (
        *("BatchMode=yes", "StrictHostKeyChecking=yes", "IdentitiesOnly=yes"),
        *("IdentityFile=/key", "UserKnownHostsFile=/hosts", "GlobalKnownHostsFile=/dev/null"),
    ):
        assert words[words.index(option) - 1] == "-o"


def test_a_passphrase_is_asked_of_a_program() -> None:
    """And of nobody else; restic runs the same words."""
    words = command_line(_access(), "/key", "/hosts", "/run/ask pass")
    assert words[0] == "env"
    assert words.index("SSH_ASKPASS=/run/ask pass") < words.index("ssh")
    assert "SSH_ASKPASS_REQUIRE=force" in words
    assert "BatchMode=no" in words
    assert "PreferredAuthentications=publickey" in words


def test_without_a_key_the_lent_agent_s_are_used() -> None:
    """With a key no agent is asked."""
    assert "IdentityAgent=none" in command_line(_access(), "/key", "/hosts")
    words = command_line(_access(), "", "/hosts")
    assert "IdentityAgent=$KUSTOS_SSH_AGENT" in words
    assert {"IdentitiesOnly=no", "IdentityFile=none", "BatchMode=yes"} <= {*words}


def test_a_passphrase_is_one_line() -> None:
    """ssh would take the first one, and call it wrong."""
    assert passphrase_text(replace(_access(), passphrase="öffne dich")) == "öffne dich\n"
    with pytest.raises(AccessError):
        passphrase_text(replace(_access(), passphrase="two\nlines"))


@pytest.mark.parametrize("host", ["nas", "10.0.0.1", "fe80::1%eth0", "nas.example", "büro.example"])
def test_names_of_hosts(host: str) -> None:
    """Names and addresses of both kinds."""
    assert command_line(_access(host), "/k", "/h")[-2] == host


@pytest.mark.parametrize(
    "host", ["", "-oProxyCommand=x", "a b", "a\nb", "u@host", 'a"b', "a'b", "a\\b", "a/b"]
)
def test_what_is_no_host_is_refused(host: str) -> None:
    """It would be an option, two words, or another user's."""
    with pytest.raises(AccessError):
        command_line(_access(host), "/k", "/h")


@pytest.mark.parametrize("user", ["", "-l", "a\nb", "a'b", 'a"b', "\0"])
def test_what_is_no_user_is_refused(user: str) -> None:
    """The same."""
    with pytest.raises(AccessError):
        command_line(_access(user=user), "/k", "/h")


@pytest.mark.parametrize("user", ["anna", "DOMAIN\\anna", "anna b", "anna@example.org"])
def test_users_of_other_systems(user: str) -> None:
    """Windows servers have domains."""
    assert user in command_line(_access(user=user), "/k", "/h")
