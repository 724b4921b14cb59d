"""What every keeper of credentials keeps to: under each place for the key, and the one of tests."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from kustos_agent.protocol.dumps import PostgresDump
from kustos_agent.protocol.hooks import Hook, Hooks
from kustos_agent.protocol.ids import new_id
from kustos_agent.protocol.job_secrets import JobSecrets
from kustos_agent.protocol.messages import ForgetCredentials, SealCredentials, SealSecrets
from kustos_agent.protocol.seal_trouble import CREDENTIALS, SECRETS
from kustos_agent.protocol.values import (
    ErrorClass,
    Problem,
    RepositoryAccess,
    SealedCredentials,
    SealedSecrets,
    SshAccess,
)
from kustos_agent.sealing.credentials import Credentials, KeptCredentials
from kustos_agent.sealing.entries import Entries, KeyPlace
from tests.helpers.keyring_session import keyring_session
from tests.helpers.memory_credentials import MemoryCredentials

ACCESS = RepositoryAccess(
    location="sftp://nas/backup",
    password="correct horse",
    environment={"AWS_SECRET_ACCESS_KEY": "battery staple"},
    ssh=SshAccess(host="nas", user="u", private_key="k" * 4_000, known_hosts="h"),
)
FIRST = SealedCredentials(repository_id="nas", revision="1")
SECOND = SealedCredentials(repository_id="nas", revision="2")
OTHER = SealedCredentials(repository_id="cloud", revision="1")
SECRETS_OF_JOB = JobSecrets(
    dumps=(PostgresDump(name="shop.sql", user="shop", password="battery staple"),),
    hooks=Hooks(before=Hook(command=("true",), environment={"TOKEN": "hunter2"})),
)
OWN = SealedSecrets(job_id="nas", revision="1")
"""Of a job whose id is that of the repository."""

Open = Callable[[], Credentials]


@pytest.fixture(scope="module")
def sessions() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture(scope="module")
def environment(sessions: ExitStack) -> dict[str, str]:
    return sessions.enter_context(keyring_session())


@pytest.fixture(params=[*KeyPlace, "memory"])
def opening(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Open]:
    """Opens one and the same keeper anew, as each start of an agent does; nothing is in it yet."""
    if request.param == "memory":
        memory = MemoryCredentials()
        yield lambda: memory
        return
    if request.param is KeyPlace.KEYRING:
        for name, value in request.getfixturevalue("environment").items():
            monkeypatch.setenv(name, value)
    if request.param is KeyPlace.SYSTEMD:
        (tmp_path / "given").mkdir()
        (tmp_path / "given" / "kustos-agent-key").write_bytes(b"\0\n" * 16)
        monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "given"))
    agent_id = new_id()
    keyring = request.param is KeyPlace.KEYRING
    yield lambda: KeptCredentials(
        tmp_path / "sealed", tmp_path / "sealed.key", agent_id, keyring=keyring
    )
    places = {entry.key for entry in Entries(tmp_path / "sealed").all()}
    assert places <= {request.param}


async def keep(credentials: Credentials, *kept: SealedCredentials) -> None:
    """Seal the access as each of these."""
    for one in kept:
        said = await credentials.seal(SealCredentials(kept=one, access=ACCESS))
        assert said.trouble is None, said


async def is_refused(credentials: Credentials, kept: SealedCredentials) -> bool:
    """Whether it does not open, told in the way that has them given anew."""
    said = await credentials.open(kept)
    if isinstance(said, RepositoryAccess):
        return False
    assert isinstance(said, Problem)
    assert (said.error, said.subject) == (ErrorClass.SECRET_DAMAGED, CREDENTIALS)
    return True


async def test_nothing_is_kept_at_first(opening: Open) -> None:
    """Neither listed nor opened, and no folder is made by looking."""
    assert await opening().held() == ()
    assert await is_refused(opening(), FIRST)


async def test_what_was_sealed_opens_after_a_restart(opening: Open) -> None:
    """Every field of it, a private key included."""
    await keep(opening(), FIRST)
    assert await opening().open(FIRST) == ACCESS
    assert await opening().held() == (FIRST,)


async def test_another_revision_takes_the_place_of_the_former(opening: Open) -> None:
    """Which opens no more."""
    await keep(opening(), FIRST, SECOND)
    assert await opening().held() == (SECOND,)
    assert await is_refused(opening(), FIRST)
    assert await opening().open(SECOND) == ACCESS


async def test_what_is_forgotten_is_gone_and_the_others_stay(opening: Open) -> None:
    """Of a repository that was never there nothing is said."""
    await keep(opening(), FIRST, OTHER)
    forget = ForgetCredentials(repository_ids=("nas", "unheard-of"))
    assert (await opening().forget(forget)).trouble is None
    assert await opening().held() == (OTHER,)
    assert await is_refused(opening(), FIRST)
    assert await opening().open(OTHER) == ACCESS


async def test_clearing_leaves_nothing(opening: Open) -> None:
    """And what is sealed afterwards opens."""
    await keep(opening(), FIRST, OTHER)
    await opening().clear()
    assert await opening().held() == ()
    assert await is_refused(opening(), FIRST)
    await opening().clear()
    await keep(opening(), SECOND)
    assert await opening().open(SECOND) == ACCESS


async def test_what_is_secret_in_a_job_is_kept_beside_its_repository(opening: Open) -> None:
    """Each opens as what it is, and goes alone."""
    await keep(opening(), FIRST)
    said = await opening().seal(SealSecrets(kept=OWN, secrets=SECRETS_OF_JOB))
    assert said.trouble is None, said
    assert set(await opening().held()) == {FIRST, OWN}
    assert await opening().open_secrets(OWN) == SECRETS_OF_JOB
    assert await opening().open(FIRST) == ACCESS
    other = await opening().open_secrets(SealedSecrets(job_id="nas", revision="2"))
    assert isinstance(other, Problem)
    assert (other.error, other.subject) == (ErrorClass.SECRET_DAMAGED, SECRETS)
    forget = ForgetCredentials(repository_ids=(), job_ids=("nas", "unheard-of"))
    assert (await opening().forget(forget)).trouble is None
    assert await opening().held() == (FIRST,)
    assert isinstance(await opening().open_secrets(OWN), Problem)
