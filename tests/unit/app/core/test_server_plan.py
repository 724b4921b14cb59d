"""How an append-only server is to be run follows from what was entered."""

import base64
import hashlib
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kustos.core.fields import FieldCode
from kustos.core.htpasswd import htpasswd
from kustos.core.server_plan import (
    MAINTAINER,
    ServerProgram,
    ServerWish,
    plan,
    problems,
    unit,
    user_names,
)

WISH = ServerWish(
    host="backup.example",
    port=8000,
    maintainer_port=8001,
    folder="/srv/backups",
    settings="/etc/kustos-server",
    program=ServerProgram.REST_SERVER,
    machine_ids=("a", "b"),
    maintainer_id="b",
    local=False,
    target="/home/anna/server",
    password="secret",
)
NAMES = {"a": "EMPFANG", "b": "SERVER-01"}


@given(st.dictionaries(st.text(), st.text()))
def test_every_machine_has_a_user_that_both_servers_take(names: dict[str, str]) -> None:
    """One path in a URL and one field of a line, no two alike, and none the maintainer's."""
    users = user_names(names)
    assert users.keys() == names.keys()
    assert len(set(users.values())) == len(names)
    assert MAINTAINER not in users.values()
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", user) for user in users.values())


def test_users_are_named_after_their_machines() -> None:
    names = {"1": "Büro PC", "2": "buro-pc", "3": "東京", "4": "Maintainer"}
    assert list(user_names(names).values()) == ["buro-pc", "buro-pc-2", "machine", "maintainer-2"]


@pytest.mark.parametrize("name", ["Config", "data", "index", "keys", "locks", "SNAPSHOTS"])
def test_no_user_has_the_name_of_a_part_of_a_repository(name: str) -> None:
    """rest-server would take /data/ for the packs of a repository at the root."""
    assert user_names({"1": name}) == {"1": f"{name.lower()}-2"}


@pytest.mark.parametrize("program", ServerProgram)
def test_only_one_of_two_processes_removes_and_only_one_user_has_it(
    program: ServerProgram,
) -> None:
    """Both serve the same folder by the same certificate; each knows its own users."""
    made = plan(replace(WISH, program=program), NAMES)
    machines, maintainer = made.machines_command, made.maintainer_command
    assert machines[0] == maintainer[0] == program.value
    differ = set(machines) ^ set(maintainer)
    assert differ == {
        "--append-only",
        "--private-repos",
        ":8000",
        ":8001",
        "/etc/kustos-server/machines.htpasswd",
        "/etc/kustos-server/maintainer.htpasswd",
    }
    assert {"--append-only", "--private-repos"} <= set(machines)
    assert "/srv/backups" in machines


def test_each_machine_has_a_repository_of_its_own_at_either_port() -> None:
    made = plan(WISH, NAMES)
    assert made.place_of("a") == "https://backup.example:8000/empfang"
    assert made.maintained("a") == "https://backup.example:8001/empfang"
    assert made.names == ("backup.example", "localhost", "127.0.0.1")


def test_a_maintainer_on_the_server_itself_opens_no_port_to_others() -> None:
    made = plan(replace(WISH, local=True), NAMES)
    assert "127.0.0.1:8001" in made.maintainer_command
    assert made.maintained("a") == "https://127.0.0.1:8001/empfang"
    assert ":8000" in made.machines_command


def test_an_ipv6_address_stands_in_brackets_in_urls_alone() -> None:
    made = plan(replace(WISH, host="fd00::7"), NAMES)
    assert made.place_of("b") == "https://[fd00::7]:8000/server-01"
    assert made.names[0] == "fd00::7"


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"host": ""}, "host", FieldCode.REQUIRED),
        ({"host": "https://backup"}, "host", FieldCode.NOT_A_SERVER),
        ({"host": "backup:8000"}, "host", FieldCode.NOT_A_SERVER),
        ({"host": "-rf"}, "host", FieldCode.NOT_A_SERVER),
        ({"port": 0}, "port", FieldCode.NOT_A_PORT),
        ({"maintainer_port": 8000}, "maintainer_port", FieldCode.SAME_PORT),
        ({"folder": ""}, "folder", FieldCode.REQUIRED),
        ({"folder": "backups"}, "folder", FieldCode.NOT_A_PLAIN_PATH),
        ({"folder": "/srv/our backups"}, "folder", FieldCode.NOT_A_PLAIN_PATH),
        ({"folder": "/srv/$(reboot)"}, "folder", FieldCode.NOT_A_PLAIN_PATH),
        ({"folder": "/srv/100%i"}, "folder", FieldCode.NOT_A_PLAIN_PATH),
        ({"settings": "/etc/../srv/backups"}, "settings", FieldCode.NOT_A_PLAIN_PATH),
        ({"settings": "/srv/backups/etc"}, "settings", FieldCode.INSIDE_SERVED),
        ({"settings": "/srv/backups"}, "settings", FieldCode.INSIDE_SERVED),
        ({"machine_ids": ()}, "machine_ids", FieldCode.REQUIRED),
        ({"maintainer_id": ""}, "maintainer_id", FieldCode.REQUIRED),
        ({"password": ""}, "password", FieldCode.REQUIRED),
        ({"target": ""}, "target", FieldCode.REQUIRED),
        ({"target": "server"}, "target", FieldCode.NOT_ABSOLUTE),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    change: dict[str, Any], field: str, code: FieldCode
) -> None:
    (problem,) = problems(replace(WISH, **change))
    assert (problem.field, problem.code) == (field, code)


def test_what_is_right_is_left_alone() -> None:
    for host in ("backup.example", "nas", "192.0.2.7", "fd00::7", "backup.example."):
        assert problems(replace(WISH, host=host)) == []


def test_a_unit_runs_the_very_command() -> None:
    """In one line, as an account that may write to the backups alone."""
    command = plan(WISH, NAMES).machines_command
    lines = unit(command, WISH.folder, "Backups").splitlines()
    assert f"ExecStart={' '.join(command)}" in lines
    assert "ReadWritePaths=/srv/backups" in lines
    assert "User=kustos-server" in lines
    rclone = plan(replace(WISH, program=ServerProgram.RCLONE), NAMES).machines_command
    assert "--config '' --cache-objects=false" in unit(rclone, WISH.folder, "Backups")


def test_a_login_is_kept_as_its_hash() -> None:
    """The form that both servers read; the secret itself is nowhere in it."""
    text = htpasswd({"empfang": "one", "server": "two"})
    digest = base64.b64encode(hashlib.sha1(b"one").digest()).decode()
    assert text.splitlines()[0] == f"empfang:{{SHA}}{digest}"
    assert len(text.splitlines()) == 2
    assert "one" not in text.replace(digest, "")


def test_the_password_of_the_repositories_is_not_shown() -> None:
    assert "secret" not in repr(WISH)
