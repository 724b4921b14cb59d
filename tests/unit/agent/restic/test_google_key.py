"""Of what a manager calls a Google key nothing reaches restic but what logs in."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kustos_agent.protocol.restic_versions import Version
from kustos_agent.protocol.values import RepositoryAccess
from kustos_agent.restic.credentials import opened
from kustos_agent.restic.google_key import GoogleKeyError, checked_google_key
from kustos_agent.restic.repository import AccessError, environment
from kustos_agent.restic.version import Restic

KEY = {
    "type": "service_account",
    "project_id": "kanzlei",
    "private_key_id": "1f",
    "private_key": "-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----\n",
    "client_email": "backup@kanzlei.iam.gserviceaccount.com",
    "token_uri": "https://oauth2.googleapis.com/token",
}


def test_the_key_of_a_service_account_is_passed_on_without_the_rest() -> None:
    """Google gives out more fields; none of them is needed."""
    more = KEY | {"client_id": "1", "universe_domain": "example.org", "quota_project_id": "x"}
    assert json.loads(checked_google_key(json.dumps(more))) == KEY


@pytest.mark.parametrize(
    "wrong",
    [
        KEY | {"type": "external_account", "credential_source": {"file": "/etc/shadow"}},
        KEY | {"type": "authorized_user"},
        KEY | {"token_uri": "http://oauth2.googleapis.com/token"},
        {name: value for name, value in KEY.items() if name != "private_key"},
        [KEY],
    ],
    ids=["files of the machine", "a person's login", "no TLS", "no key", "a list"],
)
def test_other_credentials_are_refused(wrong: object, tmp_path: Path) -> None:
    """Some kinds name a file to be sent away or a program to be run."""
    text = json.dumps(wrong)
    with pytest.raises(GoogleKeyError):
        checked_google_key(text)
    access = RepositoryAccess(location="gs:box:/x", password="p", google_key=text)
    with pytest.raises(AccessError) as refused, opened(access, tmp_path):
        pass
    assert refused.value.subject == "gs:box:/x"
    assert "PRIVATE KEY" not in str(refused.value)


@given(st.text())
def test_any_text_is_a_key_or_refused(text: str) -> None:
    with pytest.raises(GoogleKeyError):
        checked_google_key(text)


def test_restic_finds_the_key_in_a_file_while_the_door_is_open(tmp_path: Path) -> None:
    """Its variable names the file; the key itself is in no variable."""
    access = RepositoryAccess(location="gs:box:/x", password="p", google_key=json.dumps(KEY))
    with opened(access, tmp_path) as door:
        variables = environment(door, Restic("restic", Version(0, 14)))
        file = Path(variables["GOOGLE_APPLICATION_CREDENTIALS"])
        assert json.loads(file.read_text()) == KEY
        assert not any("PRIVATE" in value for value in variables.values())
    assert not file.exists()


def test_a_manager_names_no_file_of_the_machine(tmp_path: Path) -> None:
    """The variable itself is not taken from it."""
    variables = {"GOOGLE_APPLICATION_CREDENTIALS": "/etc/other.json"}
    access = RepositoryAccess(location="gs:box:/x", password="p", environment=variables)
    with pytest.raises(AccessError), opened(access, tmp_path):
        pass
