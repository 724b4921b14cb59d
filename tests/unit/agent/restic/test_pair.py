"""Two repositories in one run: each gets its own credentials, or nothing is run."""

import msgspec
import pytest

from kustos_agent.protocol.restic_versions import Version
from kustos_agent.protocol.values import BucketLookup, RepositoryAccess, SshAccess
from kustos_agent.restic import mending_commands
from kustos_agent.restic.pair import pair_environment, source_options
from kustos_agent.restic.repository import AccessError, Door, Redactor
from kustos_agent.restic.version import Restic

OLD = Restic("/usr/bin/restic", Version(0, 14, 0))
NEW = Restic("/usr/bin/restic", Version(0, 19, 1))
ID = "0123456789abcdef" * 4
LOCAL = RepositoryAccess(location="/srv/backup", password="the local one's")
KEYS = {"AWS_ACCESS_KEY_ID": "AKIA1", "AWS_SECRET_ACCESS_KEY": "secret one"}
OTHER_KEYS = {"AWS_ACCESS_KEY_ID": "AKIA2", "AWS_SECRET_ACCESS_KEY": "secret two"}


def _s3(bucket: str, keys: dict[str, str]) -> Door:
    location = f"s3:https://store.example/{bucket}"
    return Door(RepositoryAccess(location=location, password="x", environment=keys))


def _rest(name: str, user: str = "", password: str = "", ca_file: str = "") -> Door:
    variables = {"RESTIC_REST_USERNAME": user, "RESTIC_REST_PASSWORD": password} if user else {}
    location = f"rest:https://{name}.example/"
    access = RepositoryAccess(location=location, password="x", environment=variables)
    return Door(access, ca_file=ca_file)


def _sftp(name: str) -> Door:
    ssh = SshAccess(host=name, user="kustos", private_key="KEY", known_hosts="HOSTS")
    location = f"sftp:kustos@{name}:/srv"
    return Door(RepositoryAccess(location=location, password="x", ssh=ssh), ("ssh", name))


def test_two_buckets_of_google_share_a_key_or_nothing() -> None:
    """Each door has a file of its own; what counts is what is in it."""

    def door(bucket: str, key: str, file: str) -> Door:
        access = RepositoryAccess(location=f"gs:{bucket}:/", password="x", google_key=key)
        return Door(access, google_file=file)

    variables = pair_environment(door("a", "KEY", "/fd/1"), door("b", "KEY", "/fd/2"), NEW)
    assert variables["GOOGLE_APPLICATION_CREDENTIALS"] == "/fd/2"
    with pytest.raises(AccessError) as refused:
        pair_environment(door("a", "KEY", "/fd/1"), door("b", "OTHER", "/fd/2"), NEW)
    assert refused.value.subject == "GOOGLE_APPLICATION_CREDENTIALS"


def test_two_stores_that_are_addressed_in_different_ways() -> None:
    """restic has one option for both."""
    one, other = _s3("a", KEYS), _s3("b", KEYS)
    by_path = msgspec.structs.replace(other.access, bucket_lookup=BucketLookup.PATH)
    assert list(source_options(one, other)) == []
    with pytest.raises(AccessError):
        list(source_options(one, Door(by_path)))
    assert list(source_options(Door(LOCAL), Door(by_path))) == []


def test_a_copy() -> None:
    """Locations are variables, both passwords go apart, no secret is in the command line."""
    target = _s3("bucket", KEYS)
    command = mending_commands.copy(Door(LOCAL), target, NEW, (ID,), lock_wait_seconds=5)
    assert command.argv == ("/usr/bin/restic", "copy", ID[:63], "--retry-lock=5s", "--json")
    assert command.password == "x"
    assert command.from_password == "the local one's"
    assert command.environment == {
        "RESTIC_FROM_REPOSITORY": "/srv/backup",
        "RESTIC_REPOSITORY": "s3:https://store.example/bucket",
        "RESTIC_PROGRESS_FPS": "4",
        **KEYS,
    }
    assert command.display == (
        f"restic -r s3:https://store.example/bucket copy {ID[:63]} --from-repo /srv/backup"
    )


@pytest.mark.parametrize("restic", [OLD, NEW], ids=["0.14", "0.19"])
def test_two_rest_servers_have_a_login_each(restic: Restic) -> None:
    """In their addresses; the variables would hold for both, also for one without a login."""
    command = mending_commands.copy(
        _rest("a", "anna", "p/w@1"), _rest("b", "bert", "other"), restic, (ID,)
    )
    variables = command.environment
    assert variables["RESTIC_FROM_REPOSITORY"] == "rest:https://anna:p%2Fw%401@a.example/"
    assert variables["RESTIC_REPOSITORY"] == "rest:https://bert:other@b.example/"
    assert not [name for name in variables if name.startswith("RESTIC_REST")]
    assert "p%2Fw" not in command.display

    variables = pair_environment(_rest("a"), _rest("b", "bert", "other"), restic)
    assert variables["RESTIC_FROM_REPOSITORY"] == "rest:https://a.example/"
    assert not [name for name in variables if name.startswith("RESTIC_REST")]


def test_one_login_for_two_buckets_is_no_collision() -> None:
    """The same account."""
    variables = pair_environment(_s3("a", KEYS), _s3("b", KEYS), NEW)
    assert variables.items() >= KEYS.items()


@pytest.mark.parametrize(
    ("source", "target", "subject"),
    [
        (_s3("a", KEYS), _s3("b", OTHER_KEYS), "AWS_ACCESS_KEY_ID"),
        (_s3("a", KEYS), _s3("b", {}), "AWS_ACCESS_KEY_ID"),
        (_s3("a", {}), _s3("b", KEYS), "AWS_ACCESS_KEY_ID"),
        (Door(LOCAL), Door(LOCAL), "/srv/backup"),
    ],
    ids=["two logins", "only the source's", "only the target's", "one repository"],
)
def test_credentials_that_would_be_used_for_the_other_are_refused(
    source: Door, target: Door, subject: str
) -> None:
    """With the variable that both would read."""
    with pytest.raises(AccessError) as refused:
        mending_commands.copy(source, target, NEW, (ID,))
    assert refused.value.subject == subject


def test_what_the_source_needs_is_added_where_it_concerns_nobody_else() -> None:
    """One of both over SSH, or by a private CA with the other on a disk; two CAs together."""
    assert list(source_options(_sftp("a"), Door(LOCAL))) == ["-o", "sftp.command=ssh a"]
    assert list(source_options(_sftp("a"), _sftp("a"))) == []
    assert list(source_options(Door(LOCAL), _sftp("a"))) == []
    assert list(source_options(_rest("a", ca_file="/f/1"), Door(LOCAL))) == ["--cacert=/f/1"]
    both = source_options(_rest("a", ca_file="/f/1"), _rest("b", ca_file="/f/2"))
    assert list(both) == ["--cacert=/f/1"]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (_sftp("a"), _sftp("b")),
        (_rest("a", ca_file="/f/1"), _s3("b", KEYS)),
        (_rest("a"), _rest("b", ca_file="/f/2")),
    ],
    ids=["two ways over SSH", "the source's CA alone", "the target's CA alone"],
)
def test_options_that_would_hold_for_the_other_are_refused(source: Door, target: Door) -> None:
    """restic has one set of them; the sentence names a way out."""
    with pytest.raises(AccessError, match="rclone"):
        mending_commands.copy(source, target, NEW, (ID,))


def test_the_secrets_of_both_are_masked() -> None:
    """In one log."""
    first = RepositoryAccess(location="/a", password="first secret")
    second = RepositoryAccess(location="/b", password="second one")
    assert Redactor(first, second).clean("first secret, second one") == "***, ***"
