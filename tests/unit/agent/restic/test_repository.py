"""Locations and credentials: what restic is told, and what it is never told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kustos_agent.protocol.restic_versions import Version
from kustos_agent.protocol.values import BucketLookup, RepositoryAccess, SshAccess
from kustos_agent.restic.repository import (
    AccessError,
    Door,
    Redactor,
    environment,
    host,
    local_path,
    options,
    scheme,
    shown,
)
from kustos_agent.restic.version import Restic
from kustos_agent.tasks.permission import local_folder

OLD = Restic("restic", Version(0, 14, 0))
NEW = Restic("restic", Version(0, 16, 1))


def _rest(location: str, user: str = "anna", password: str = "p/w:o@rd") -> Door:
    variables = {"RESTIC_REST_USERNAME": user, "RESTIC_REST_PASSWORD": password}
    return Door(RepositoryAccess(location=location, password="x", environment=variables))


@pytest.mark.parametrize(
    ("location", "kind"),
    [
        ("/srv/backup", "local"),
        ("local:/srv/backup", "local"),
        ("/srv/odd:name", "local"),
        ("sftp:anna@host:/srv", "sftp"),
        ("s3:https://host/bucket", "s3"),
        ("rclone:remote:path", "rclone"),
    ],
)
def test_kinds_of_locations(location: str, kind: str) -> None:
    """As restic reads them."""
    assert scheme(location) == kind


@pytest.mark.parametrize(
    ("location", "there", "here"),
    [
        ("C:\\backup", "local", ""),
        ("local:C:/backup", "local", ""),
        ("\\\\nas\\backup", "local", ""),
        ("\\\\nas", "", ""),
        ("/srv/backup", "", "local"),
        ("b2:bucket:x", "b2", "b2"),
    ],
)
def test_a_folder_is_one_of_the_machine_that_opens_it(location: str, there: str, here: str) -> None:
    """Which is not the one that this test runs on: on Windows, and elsewhere. "" is refused."""
    for windows, kind in ((True, there), (False, here)):
        if not kind:
            with pytest.raises(AccessError):
                scheme(location, windows=windows)
            continue
        assert scheme(location, windows=windows) == kind
        folder = location.removeprefix("local:") if kind == "local" else ""
        assert local_path(location, windows=windows) == folder
        assert local_folder(location, windows=windows) == (folder or None)


@pytest.mark.parametrize("location", ["", "backup", "./b", "~/b", "local:b", "C", "ftp:x", "/a\0b"])
def test_a_location_restic_would_take_for_a_relative_path_is_refused(location: str) -> None:
    """It would be created in the root folder of the machine."""
    with pytest.raises(AccessError):
        Door(RepositoryAccess(location=location, password="x"))


@pytest.mark.parametrize(
    "location",
    [
        'rclone::sftp,host=x,ssh="/path/to/program":p',
        "rclone:nas,ssh=program:p",
        "rclone:-config:p",
        "rclone:nas",
        "sftp:-oProxyCommand=program:/p",
        "sftp://-oProxyCommand=program/p",
    ],
)
def test_a_location_that_could_name_a_program_to_run_is_refused(location: str) -> None:
    """A manager decides what is saved, not what runs on the machine."""
    with pytest.raises(AccessError):
        Door(RepositoryAccess(location=location, password="x"))


@pytest.mark.parametrize(
    "name",
    [
        "LD_PRELOAD",
        "PATH",
        "RESTIC_PASSWORD_COMMAND",
        "RESTIC_REPOSITORY",
        "AWS_",
        "aws_x",
        "AWS_SHARED_CREDENTIALS_FILE",
        "AWS_CONFIG_FILE",
        "AWS_PROFILE",
        "GOOGLE_APPLICATION_CREDENTIALS",
        "GOOGLE_EXTERNAL_ACCOUNT_ALLOW_EXECUTABLES",
    ],
)
def test_a_variable_that_is_no_credential_is_refused(name: str) -> None:
    """Some would run a program on the machine."""
    with pytest.raises(AccessError) as refused:
        Door(RepositoryAccess(location="/r", password="x", environment={name: "value"}))
    assert refused.value.subject == name
    assert "value" not in str(refused.value)


def test_rest_credentials_by_version() -> None:
    """Variables since 0.16.1, before that percent-encoded in the address (a variable, too)."""
    door = _rest("rest:https://host:8000/office/")
    assert environment(door, NEW) == {
        "RESTIC_REPOSITORY": "rest:https://host:8000/office/",
        "RESTIC_REST_USERNAME": "anna",
        "RESTIC_REST_PASSWORD": "p/w:o@rd",
    }
    assert environment(door, OLD) == {
        "RESTIC_REPOSITORY": "rest:https://anna:p%2Fw%3Ao%40rd@host:8000/office/"
    }


def test_a_user_in_the_address_does_not_win_over_the_credentials() -> None:
    """restic ignores the variables when the address has a user."""
    door = _rest("rest:https://someone@host/")
    assert environment(door, NEW)["RESTIC_REPOSITORY"] == "rest:https://host/"
    assert environment(door, OLD)["RESTIC_REPOSITORY"] == ("rest:https://anna:p%2Fw%3Ao%40rd@host/")


def test_an_address_without_credentials_stays_as_it_is() -> None:
    """Also with a user, whom restic then logs in without a password."""
    door = Door(RepositoryAccess(location="rest:http://me@host/", password="x"))
    assert environment(door, OLD) == {"RESTIC_REPOSITORY": "rest:http://me@host/"}


def test_another_azure_cloud_is_not_taken_for_the_public_one() -> None:
    """restic 0.14 and 0.15 do not know the variable, and would log in at the public cloud."""
    variables = {"AZURE_ACCOUNT_NAME": "a", "AZURE_ENDPOINT_SUFFIX": "core.chinacloudapi.cn"}
    door = Door(RepositoryAccess(location="azure:box:/", password="x", environment=variables))
    assert environment(door, NEW)["AZURE_ENDPOINT_SUFFIX"] == "core.chinacloudapi.cn"
    with pytest.raises(AccessError) as refused:
        environment(door, OLD)
    assert refused.value.subject == "restic 0.14.0"


@pytest.mark.parametrize(
    ("location", "lookup", "told"),
    [
        ("s3:https://s3.example/box", BucketLookup.DNS, ["-o", "s3.bucket-lookup=dns"]),
        ("s3:https://s3.example/box", BucketLookup.PATH, ["-o", "s3.bucket-lookup=path"]),
        ("s3:https://s3.example/box", BucketLookup.AUTO, []),
        ("/srv/box", BucketLookup.PATH, []),
    ],
)
def test_where_the_bucket_stands_in_the_address(
    location: str, lookup: BucketLookup, told: list[str]
) -> None:
    """Only S3 is told; without a choice restic finds out."""
    access = RepositoryAccess(location=location, password="x", bucket_lookup=lookup)
    assert list(options(Door(access))) == told


@pytest.mark.parametrize(
    ("location", "server"),
    [
        ("rest:https://me:pw@host.example:8000/x/", "host.example"),
        ("s3:https://store.example/bucket", "store.example"),
        ("s3:store.example/bucket", "store.example"),
        ("/srv/backup", "/srv/backup"),
        ("b2:bucket:path", "api.backblazeb2.com"),
        ("rclone:cloud:path", "rclone:cloud:path"),
    ],
)
def test_the_server_for_people(location: str, server: str) -> None:
    """The subject of an error about a server."""
    assert host(RepositoryAccess(location=location, password="x")) == server


def test_the_server_of_sftp_is_where_ssh_goes() -> None:
    """restic's address does not count beside a command of our own."""
    ssh = SshAccess(host="nas", user="anna", private_key="k", known_hosts="")
    access = RepositoryAccess(location="sftp:x@elsewhere:/srv", password="x", ssh=ssh)
    assert host(access) == "nas"


def test_a_password_in_an_address_is_masked() -> None:
    """As restic masks it."""
    assert shown("rest:https://me:secret@host/x") == "rest:https://me:***@host/x"
    assert shown("sftp:me@host:/x") == "sftp:me@host:/x"


@given(
    st.sampled_from(["rest:http", "rest:https", "s3:https", "swift:x", "sftp"]),
    st.text(st.characters(exclude_characters="\0", codec="utf-8")).map(
        lambda typed: f"S1{typed}E9"
    ),
    st.sampled_from(["host/x", "127.0.0.1:1/x", "[::1]:8000/"]),
)
def test_a_typed_password_is_shown_nowhere_whatever_is_in_it(
    kind: str, password: str, rest: str
) -> None:
    """A `/`, `#`, `?`, `@`, `:` or `[` that nobody encoded: neither in the address as shown, nor as
    a server's name, nor in what restic repeats of it, whole or from where a login ends for it."""
    access = RepositoryAccess(location=f"{kind}://bob:{password}@{rest}", password="x")
    assert shown(access.location) == f"{kind}://bob:***@{rest}"
    told = host(access) + repr(access)
    assert "S1" not in told
    assert "E9" not in told
    clean = Redactor(access).clean
    assert clean(f'parse "{access.location}": x') == f'parse "{kind}://bob:***@{rest}": x'
    if len(password) > 4:
        assert password not in clean(f"at {password} end")


@pytest.mark.parametrize("mark", "/?#@")
def test_the_pieces_of_a_password_that_ends_too_early_are_masked(mark: str) -> None:
    """As Go tells them: the first as a port, the rest as a path with some of it encoded."""
    location = f"rest:http://bob:Zq7{mark}hunter two@host/x"
    clean = Redactor(RepositoryAccess(location=location, password="x")).clean
    assert clean('invalid port ":Zq7" after host') == 'invalid port ":***" after host'
    for piece in ("hunter two", "hunter%20two"):
        assert clean(f'Head "http://{piece}": EOF') == 'Head "http://***": EOF'


def test_the_path_of_a_local_repository() -> None:
    """Empty for the others."""
    assert local_path("local:/srv/x") == "/srv/x"
    assert local_path("/srv/x") == "/srv/x"
    assert local_path("rest:http://host/") == ""


def test_the_words_of_ssh_survive_restics_splitting() -> None:
    """restic takes quotes around whole words only."""
    words = ("ssh", "-l", "DOMAIN\\anna", "-o", "IdentityFile=/a b/c", "it's", 'say "x"')
    (_, option) = options(Door(RepositoryAccess(location="/r", password="x"), words))
    assert option == (
        'sftp.command=ssh -l "DOMAIN\\anna" -o "IdentityFile=/a b/c" "it\'s" \'say "x"\''
    )


@pytest.mark.parametrize("word", ["both ' and \"", "ends\\"])
def test_a_word_that_cannot_be_told_is_refused(word: str) -> None:
    """Rather than told as another."""
    with pytest.raises(AccessError):
        list(options(Door(RepositoryAccess(location="/r", password="x"), ("ssh", word))))


@given(st.text(min_size=4), st.text(), st.text())
def test_no_secret_is_left_in_cleaned_text(secret: str, before: str, after: str) -> None:
    """Neither plain nor percent-encoded."""
    variables = {"AWS_SECRET_ACCESS_KEY": secret, "AWS_ACCESS_KEY_ID": "AKIA"}
    access = RepositoryAccess(location="/r", password=secret, environment=variables)
    cleaned = Redactor(access).clean(f"{before}{secret}{after}")
    assert secret not in cleaned.replace("***", "")


def test_secrets_of_one_run_are_masked_as_well() -> None:
    """A new password, beside the repository's."""
    access = RepositoryAccess(location="/r", password="hunter2")
    assert (
        Redactor(access, more=["new one"]).clean("hunter2, new one, new%20one") == "***, ***, ***"
    )


def test_names_of_keys_are_no_secrets() -> None:
    """They help to find a mistake."""
    access = RepositoryAccess(
        location="rest:http://me:sesame@host/",
        password="hunter2",
        environment={"AWS_ACCESS_KEY_ID": "AKIA1234"},
    )
    text = "key AKIA1234, password hunter2, user me:sesame, sesame"
    assert Redactor(access).clean(text) == "key AKIA1234, password ***, user me:***, ***"
    assert Redactor().clean(text) == text
