"""Setting up a server is done whole or not at all."""

import ssl
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kustos.core.backup_servers import BackupServers
from kustos.core.fields import FieldCode, InvalidError
from kustos.core.model import LocalPlace, RestPlace, SecretKind
from kustos.core.ports import KeyTrouble, VaultLockedError
from kustos.core.repositories import RepositoryDraft
from kustos.core.server_plan import ServerWish
from kustos.server_files import FolderOfFiles

from .conftest import Core
from .test_server_plan import WISH

FILES = {
    "README.txt",
    "kustos-machines.service",
    "kustos-maintainer.service",
    "machines.htpasswd",
    "maintainer.htpasswd",
    "server.crt",
    "server.key",
}


async def wish_of(core: Core, target: Path) -> ServerWish:
    """Two machines, the second of which is the maintainer."""
    first, second = await core.machine("EMPFANG"), await core.machine("SERVER-01")
    return replace(
        WISH,
        machine_ids=(first.id, second.id),
        maintainer_id=second.id,
        target=str(target),
        password="correct horse",
    )


async def test_each_machine_gets_a_repository_with_two_logins(core: Core, tmp_path: Path) -> None:
    """Its own, that the machines' file knows as a hash; and the maintainer's."""
    target = tmp_path / "server"
    wish = await wish_of(core, target)
    manager = core.composition.manager
    made = await manager.backup_servers.set_up(wish, "read me")
    views = await manager.repositories.overview()
    assert [view.repository.name for view in views] == [
        "EMPFANG (backup.example)",
        "SERVER-01 (backup.example)",
    ]
    assert {one.id for one in made.repositories.values()} == {view.repository.id for view in views}
    for view, user in zip(views, ("empfang", "server-01"), strict=True):
        place = view.repository.place
        assert isinstance(place, RestPlace)
        assert (place.url, place.user) == (f"https://backup.example:8000/{user}", user)
        assert place.ca_certificate == (target / "server.crt").read_text()
        assert view.maintenance is not None
        assert view.maintenance.machine_id == wish.maintainer_id
        own = view.maintenance.place
        assert isinstance(own, RestPlace)
        assert (own.url, own.user) == (f"https://backup.example:8001/{user}", "maintainer")
        assert (await manager.repositories.access(view.repository.id)).password == "correct horse"


async def test_the_files_are_private_and_no_password_is_in_them(core: Core, tmp_path: Path) -> None:
    target = tmp_path / "server"
    wish = await wish_of(core, target)
    manager = core.composition.manager
    await manager.backup_servers.set_up(wish, "read me")
    assert {file.name for file in target.iterdir()} == FILES
    assert target.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in target.iterdir()} == {0o600}
    assert (target / "README.txt").read_text() == "read me"
    written = "".join(file.read_text() for file in target.iterdir())
    assert "correct horse" not in written
    for repository_id in await manager.repositories.names():
        access = await manager.repositories.access(repository_id)
        assert access.environment["RESTIC_REST_PASSWORD"] not in written
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(target / "server.crt", target / "server.key")


@pytest.mark.parametrize("with_file", [True, False])
async def test_what_is_there_is_not_written_over(
    core: Core, tmp_path: Path, *, with_file: bool
) -> None:
    """An empty folder will do; any other is refused at its field, and stays as it is."""
    target = tmp_path / "server"
    target.mkdir()
    if with_file:
        (target / "server.key").write_text("mine")
    wish = await wish_of(core, target)
    manager = core.composition.manager
    if not with_file:
        await manager.backup_servers.set_up(wish, "")
        return
    with pytest.raises(InvalidError) as refused:
        await manager.backup_servers.set_up(wish, "")
    (problem,) = refused.value.problems
    assert (problem.field, problem.code) == ("target", FieldCode.FOLDER_TAKEN)
    assert (target / "server.key").read_text() == "mine"
    assert await manager.repositories.overview() == []


async def test_where_nothing_can_be_written_nothing_is_created(core: Core, tmp_path: Path) -> None:
    wish = await wish_of(core, tmp_path / "missing" / "server")
    manager = core.composition.manager
    with pytest.raises(InvalidError) as refused:
        await manager.backup_servers.set_up(wish, "")
    (problem,) = refused.value.problems
    assert (problem.field, problem.code) == ("target", FieldCode.NOT_WRITABLE)
    assert problem.subject == "No such file or directory"
    assert await manager.repositories.overview() == []


class _Failing(FolderOfFiles):
    """A disk that is full after the third file."""

    async def write(self, folder: str, texts: Mapping[str, str]) -> None:
        class _Full(dict[str, str]):
            def items(self) -> Any:
                for number, item in enumerate(super().items()):
                    if number == 3:
                        raise OSError(28, "No space left on device")
                    yield item

        await super().write(folder, _Full(texts))


class _Noting(FolderOfFiles):
    removed: Iterable[str] = ()

    async def remove(self, folder: str, names: Iterable[str]) -> None:
        self.removed = tuple(names)
        await super().remove(folder, self.removed)


def servers(core: Core, files: FolderOfFiles) -> BackupServers:
    repositories = core.composition.manager.repositories
    return BackupServers(
        store=core.store, repositories=repositories, files=files, clock=core.clock, audit=core.audit
    )


async def test_a_full_disk_leaves_no_half_of_it(core: Core, tmp_path: Path) -> None:
    target = tmp_path / "server"
    wish = await wish_of(core, target)
    with pytest.raises(InvalidError) as refused:
        await servers(core, _Failing()).set_up(wish, "")
    assert refused.value.problems[0].code is FieldCode.NOT_WRITABLE
    assert not target.exists()
    assert await core.composition.manager.repositories.overview() == []


async def test_without_a_key_to_seal_with_the_files_go_again(
    core: Core, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder too, if it was made for them."""
    target = tmp_path / "server"
    wish = await wish_of(core, target)
    files = _Noting()

    async def locked(*_: object) -> bytes:
        raise VaultLockedError(KeyTrouble.PASSPHRASE_NEEDED)

    vault = core.composition.manager.repositories._vault
    monkeypatch.setattr(vault, "seal", locked)
    with pytest.raises(VaultLockedError):
        await servers(core, files).set_up(wish, "")
    assert set(files.removed) == FILES
    assert not target.exists()


async def test_a_machine_that_is_gone_is_said_at_its_field(core: Core, tmp_path: Path) -> None:
    wish = await wish_of(core, tmp_path / "server")
    await core.composition.manager.enrolment.remove(wish.maintainer_id)
    with pytest.raises(InvalidError) as refused:
        await core.composition.manager.backup_servers.set_up(wish, "")
    assert {problem.field for problem in refused.value.problems} == {"machine_ids", "maintainer_id"}
    assert not (tmp_path / "server").exists()


async def test_names_that_are_taken_get_a_number(core: Core, tmp_path: Path) -> None:
    manager = core.composition.manager
    taken = RepositoryDraft(
        name="empfang (backup.example)",
        place=LocalPlace(path="/x"),
        secrets={SecretKind.PASSWORD: "p"},
    )
    await manager.repositories.save(taken)
    made = await manager.backup_servers.set_up(await wish_of(core, tmp_path / "server"), "")
    names = [one.name for one in made.repositories.values()]
    assert names == ["EMPFANG (backup.example) 2", "SERVER-01 (backup.example)"]
