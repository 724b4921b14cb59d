"""Forms of repositories become restic's strings and environment, and bad input is named."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kustos.core import place_problems, places
from kustos.core.cloud_places import (
    AzureLogin,
    AzurePlace,
    BackblazePlace,
    GooglePlace,
    RclonePlace,
)
from kustos.core.fields import FieldCode
from kustos.core.model import (
    LocalPlace,
    Place,
    RepositoryType,
    RestPlace,
    S3Place,
    SecretKind,
    SftpPlace,
    TypedPlace,
    type_of,
)
from kustos_agent.protocol.values import BucketLookup


@pytest.mark.parametrize(
    ("place", "location"),
    [
        (LocalPlace(path="/srv/backup"), "/srv/backup"),
        (SftpPlace(host="nas", user="kustos", path="/vol/b"), "sftp://kustos@nas:22//vol/b"),
        (SftpPlace(host="nas", user="k", path="b", port=2222), "sftp://k@nas:2222/b"),
        (SftpPlace(host="fd00::1", user="k", path="/b"), "sftp://k@[fd00::1]:22//b"),
        (SftpPlace(host="fe80::1%eth0", user="k", path="b"), "sftp://k@[fe80::1%25eth0]:22/b"),
        (SftpPlace(host="nas", user="k", path="/a #1?%20"), "sftp://k@nas:22//a %231%3F%2520"),
        (RestPlace(url="https://nas:8000/anna"), "rest:https://nas:8000/anna/"),
        (
            S3Place(endpoint="https://s3.example/", bucket="b", key_id="k"),
            "s3:https://s3.example/b",
        ),
        (
            S3Place(endpoint="http://s3:9000", bucket="b", key_id="k", prefix="/office/pc/"),
            "s3:http://s3:9000/b/office/pc",
        ),
        (AzurePlace(account="a", container="box"), "azure:box:/"),
        (AzurePlace(account="a", container="box", prefix="/pc/"), "azure:box:/pc"),
        (GooglePlace(bucket="box"), "gs:box:/"),
        (GooglePlace(bucket="box", prefix="office/pc"), "gs:box:/office/pc"),
        (BackblazePlace(bucket="box", key_id="k"), "b2:box:"),
        (BackblazePlace(bucket="box", key_id="k", prefix="/office"), "b2:box:office"),
        (RclonePlace(remote="cloud", path="office"), "rclone:cloud:office"),
        (RclonePlace(remote="cloud:", path="/srv/x"), "rclone:cloud:/srv/x"),
        (TypedPlace(location="b2:bucket:path"), "b2:bucket:path"),
    ],
)
def test_each_form_becomes_the_string_that_restic_knows(place: Place, location: str) -> None:
    assert places.location(place) == location


def test_secrets_go_into_environment_and_never_into_the_location() -> None:
    secret = "s3cr3t-7261"
    for place in (
        RestPlace(url="https://nas:8000/", user="anna"),
        S3Place(endpoint="https://s3", bucket="b", key_id="KEY"),
        SftpPlace(host="nas", user="k", path="/b"),
        AzurePlace(account="a", container="box"),
        AzurePlace(account="a", container="box", login=AzureLogin.SIGNATURE),
        GooglePlace(bucket="box"),
        BackblazePlace(bucket="box", key_id="k"),
    ):
        access = places.access(place, dict.fromkeys(SecretKind, secret))
        assert secret not in access.location
        assert secret not in repr(access)
    access = places.access(RestPlace(url="https://nas/", user="anna"), {SecretKind.LOGIN: secret})
    assert access.environment == {
        "RESTIC_REST_USERNAME": "anna",
        "RESTIC_REST_PASSWORD": secret,
    }


ALL_SECRETS = {kind: f"the {kind}" for kind in SecretKind}


@pytest.mark.parametrize(
    ("place", "environment"),
    [
        (
            S3Place(endpoint="https://s3", bucket="b", key_id="K", region="eu"),
            {
                "AWS_ACCESS_KEY_ID": "K",
                "AWS_SECRET_ACCESS_KEY": "the login",
                "AWS_DEFAULT_REGION": "eu",
            },
        ),
        (
            S3Place(endpoint="https://s3", bucket="b", key_id="K", session=True),
            {
                "AWS_ACCESS_KEY_ID": "K",
                "AWS_SECRET_ACCESS_KEY": "the login",
                "AWS_SESSION_TOKEN": "the token",
            },
        ),
        (
            AzurePlace(account="a", container="b", suffix="core.chinacloudapi.cn"),
            {
                "AZURE_ACCOUNT_NAME": "a",
                "AZURE_ACCOUNT_KEY": "the login",
                "AZURE_ENDPOINT_SUFFIX": "core.chinacloudapi.cn",
            },
        ),
        (
            AzurePlace(account="a", container="b", login=AzureLogin.SIGNATURE),
            {"AZURE_ACCOUNT_NAME": "a", "AZURE_ACCOUNT_SAS": "the token"},
        ),
        (GooglePlace(bucket="b", project="p"), {"GOOGLE_PROJECT_ID": "p"}),
        (
            BackblazePlace(bucket="b", key_id="K"),
            {"B2_ACCOUNT_ID": "K", "B2_ACCOUNT_KEY": "the login"},
        ),
        (RclonePlace(remote="cloud"), {}),
    ],
)
def test_a_cloud_gets_its_own_login_and_no_other(place: Place, environment: dict[str, str]) -> None:
    """By restic's names; a way to log in that was left behind is not tried."""
    assert places.access(place, ALL_SECRETS).environment == environment


@pytest.mark.parametrize(("lent", "key"), [(False, "the private-key"), (True, "")])
def test_whose_key_opens_an_ssh_server(lent: bool, key: str) -> None:
    """One that is stored but not chosen stays where it is, and its passphrase too."""
    ssh = places.access(SftpPlace(host="nas", user="k", path="/b", lent_key=lent), ALL_SECRETS).ssh
    assert ssh is not None
    assert ssh.private_key == key
    assert bool(ssh.passphrase) is not lent


def test_what_is_no_variable_has_a_field_of_its_own() -> None:
    """Google's key, and where the bucket stands."""
    access = places.access(GooglePlace(bucket="b"), ALL_SECRETS)
    assert access.google_key == "the service-account"
    s3 = S3Place(endpoint="https://s3", bucket="b", key_id="K", lookup=BucketLookup.DNS)
    found = places.access(msgspec.structs.replace(s3, ca_certificate="PEM"), ALL_SECRETS)
    assert (found.bucket_lookup, found.ca_certificate) == (BucketLookup.DNS, "PEM")
    assert places.access(RclonePlace(remote="cloud"), ALL_SECRETS).google_key == ""


def test_each_place_has_its_form() -> None:
    """The word in the store is the form's."""
    assert type_of(GooglePlace(bucket="b")) is RepositoryType.GCS
    assert type_of(LocalPlace(path="/x")) is RepositoryType.LOCAL


@pytest.mark.parametrize(
    ("place", "field", "code"),
    [
        (LocalPlace(path=" "), "path", FieldCode.REQUIRED),
        (LocalPlace(path="backup"), "path", FieldCode.NOT_ABSOLUTE),
        (LocalPlace(path="\\\\nas"), "path", FieldCode.NOT_ABSOLUTE),
        (LocalPlace(path="C:backup"), "path", FieldCode.NOT_ABSOLUTE),
        (SftpPlace(host="", user="k", path="/b"), "host", FieldCode.REQUIRED),
        (SftpPlace(host="-oProxyCommand=x", user="k", path="/b"), "host", FieldCode.NOT_A_HOST),
        (SftpPlace(host="nas", user="-l", path="/b"), "user", FieldCode.NOT_A_HOST),
        (SftpPlace(host="nas", user="k", path="/b", port=0), "port", FieldCode.NOT_A_PORT),
        (RestPlace(url="ftp://nas/"), "url", FieldCode.NOT_A_URL),
        (RestPlace(url="https://nas:port/"), "url", FieldCode.NOT_A_URL),
        (RestPlace(url="https://u:p@nas/"), "url", FieldCode.CREDENTIALS_IN_URL),
        (TypedPlace(location="rest:https://u:p@nas/"), "location", FieldCode.CREDENTIALS_IN_URL),
        (TypedPlace(location="sftp://u:p@nas//b"), "location", FieldCode.CREDENTIALS_IN_URL),
        (
            TypedPlace(location="rest:http://bob:Zq7/hunter@127.0.0.1:1/x"),
            "location",
            FieldCode.CREDENTIALS_IN_URL,
        ),
        (
            TypedPlace(location="s3:https://AKIA:Zq7/hunterS3@s3.example/b"),
            "location",
            FieldCode.CREDENTIALS_IN_URL,
        ),
        (TypedPlace(location="rest:http://b:Zq7#r@h/x"), "location", FieldCode.CREDENTIALS_IN_URL),
        (TypedPlace(location="rest:http://bob:9/Z@h/x"), "location", FieldCode.CREDENTIALS_IN_URL),
        (TypedPlace(location="s3:AKIA:Zq7/h@s3/b"), "location", FieldCode.CREDENTIALS_IN_URL),
        (RestPlace(url="https://bob:Zq7?hunter@nas/"), "url", FieldCode.CREDENTIALS_IN_URL),
        (
            S3Place(endpoint="https://A:9/Z@s3", bucket="b", key_id="k"),
            "endpoint",
            FieldCode.CREDENTIALS_IN_URL,
        ),
        (AzurePlace(account="", container="box"), "account", FieldCode.REQUIRED),
        (AzurePlace(account="a/b", container="box"), "account", FieldCode.NOT_A_STORE),
        (AzurePlace(account="a", container="box:/x"), "container", FieldCode.NOT_A_STORE),
        (
            AzurePlace(account="a", container="box", suffix="https://x/"),
            "suffix",
            FieldCode.NOT_A_SUFFIX,
        ),
        (GooglePlace(bucket="gs://box"), "bucket", FieldCode.NOT_A_STORE),
        (BackblazePlace(bucket="kanzlei", key_id=" "), "key_id", FieldCode.REQUIRED),
        (BackblazePlace(bucket="box", key_id="k"), "bucket", FieldCode.NOT_A_B2_BUCKET),
        (BackblazePlace(bucket="kanz_lei", key_id="k"), "bucket", FieldCode.NOT_A_B2_BUCKET),
        (RclonePlace(remote=""), "remote", FieldCode.REQUIRED),
        (RclonePlace(remote=":sftp,ssh=x"), "remote", FieldCode.NOT_A_REMOTE_NAME),
        (RclonePlace(remote="-config"), "remote", FieldCode.NOT_A_REMOTE_NAME),
        (TypedPlace(location=""), "location", FieldCode.REQUIRED),
        (TypedPlace(location="rclone::sftp,ssh=x:p"), "location", FieldCode.NOT_A_REMOTE),
        (TypedPlace(location="rclone:nas,x=y:p"), "location", FieldCode.NOT_A_REMOTE),
    ],
)
def test_what_is_wrong_is_named_at_its_field(place: Place, field: str, code: FieldCode) -> None:
    assert [(found.field, found.code) for found in place_problems.problems(place)] == [
        (field, code)
    ]


def test_environment_lines_are_read_and_bad_ones_named_by_number_only() -> None:
    assert places.parse_environment("A=1\n\nB = two=2 \n") == {"A": "1", "B": "two=2"}
    with pytest.raises(ValueError, match=r"^2$"):
        places.parse_environment("A=1\nmy secret")


@given(st.text(max_size=30))
def test_no_text_makes_a_check_fail_instead_of_answer(text: str) -> None:
    for place in (
        LocalPlace(path=text),
        RestPlace(url=text),
        TypedPlace(location=text),
        SftpPlace(host=text, user=text, path=text),
    ):
        assert isinstance(place_problems.problems(place), list)


NO_AT = st.characters(exclude_categories=["Cs"], exclude_characters="@")


@given(st.text(NO_AT, min_size=1), st.text(min_size=1), st.sampled_from(["rest:http", "s3:https"]))
def test_no_password_gets_into_a_typed_url_whatever_is_in_it(
    user: str, password: str, scheme: str
) -> None:
    """Slashes, hashes, question marks, more at signs, and what urlsplit would strip."""
    place = TypedPlace(location=f"{scheme}://{user}:{password}@127.0.0.1:8000/x")
    assert FieldCode.CREDENTIALS_IN_URL in [found.code for found in place_problems.problems(place)]


@pytest.mark.parametrize(
    "location",
    [
        "rest:https://nas/anna@office",
        "rest:https://nas:8000/anna%40office/",
        "sftp:anna@nas:/b@home",
        "sftp://anna@nas//b@home",
        "sftp://anna@nas:2222//b",
        "rclone:nas:b@home",
        "s3:s3.example/b@home",
        "/srv/b@home:2",
    ],
)
def test_an_at_sign_that_hides_no_password_may_be_typed(location: str) -> None:
    assert place_problems.problems(TypedPlace(location=location)) == []
