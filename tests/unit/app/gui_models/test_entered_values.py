"""Small things that forms are made of."""

import pytest
from PySide6.QtCore import QCoreApplication

from kustos.core.fields import FieldCode, FieldProblem
from kustos.core.model import RepositoryType
from kustos.core.passwords import ALPHABET, strong_password
from kustos.gui.forms.host_keys import HostKey, host_keys
from kustos.gui.models.snapshot_tree_paths import stored_path, target_name
from kustos.gui.text import fields, places

ED25519 = "AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl"


def test_fingerprints_are_those_of_ssh_keygen() -> None:
    """GitHub's published ED25519 key and fingerprint; other lines are left out."""
    lines = f"""# a comment
    [github.com]:22,140.82.121.4 ssh-ed25519 {ED25519} with a comment
    @cert-authority *.example ecdsa-sha2-nistp256 {ED25519}
    half ssh-rsa
    broken ssh-rsa %%%
    """
    digest = "SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU"
    assert host_keys(lines) == [HostKey("ED25519", digest), HostKey("ECDSA", digest)]


def test_strong_passwords_differ_and_can_be_copied_from_paper() -> None:
    """25 letters that are not mixed up."""
    made = {strong_password() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        assert len(password) == 29
        assert set(password) <= {*ALPHABET, "-"}


@pytest.mark.parametrize("code", FieldCode)
def test_every_field_code_has_a_sentence(code: FieldCode) -> None:
    """With the subject where there is one, and without gaps where there is none."""
    QCoreApplication.instance()
    said = fields.sentence(FieldProblem("name", code, "a\nb"))
    assert said.endswith(".")
    assert "{" not in said
    assert "\n" not in said
    assert fields.sentences((FieldProblem("other", code),), "name") == ""


def test_every_type_of_repository_has_a_name_and_a_hint() -> None:
    """All different."""
    names = {places.type_name(type_) for type_ in RepositoryType}
    hints = {places.type_hint(type_) for type_ in RepositoryType}
    assert len(names) == len(hints) == len(RepositoryType)


def test_paths_of_windows_are_found_in_snapshots() -> None:
    """restic stores drives as folders."""
    assert stored_path("C:\\Users\\maria") == "/C/Users/maria"
    assert stored_path("D:\\") == "/D"
    assert stored_path("/home/maria") == "/home/maria"


def test_a_proposed_folder_has_a_name_that_every_system_takes() -> None:
    """Characters that Windows forbids become hyphens."""
    assert target_name('Restored a/b:c* "2026" ') == "Restored a-b-c- -2026-"
    assert target_name(" .. ") == "-"
