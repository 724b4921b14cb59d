"""A dump is tried on a machine, with what was typed or what is stored."""

from typing import Any, cast

import pytest
from msgspec import structs

from kustos.core.dump_tests import DUMP_SECONDS, DumpTests
from kustos.core.dumps import DumpSecrets
from kustos.core.fields import FieldCode, InvalidError
from kustos.core.job_dump import DumpKind, JobDump
from kustos.core.ports import Links, UnitOfWork, Vault
from kustos.vault import throw_away_vault
from kustos_agent.protocol.dumps import CommandDump, PostgresDump
from kustos_agent.protocol.messages import DumpProbed, ProbeDump

from .conftest import Core

SHOP = JobDump(id="d1", kind=DumpKind.POSTGRESQL, name="shop.sql", subject="shop", user="bob")


class AskedLinks:
    """Notes what is asked, and for how long an answer is waited for."""

    def __init__(self) -> None:
        self.asked: list[ProbeDump] = []
        self.seconds: list[float] = []

    async def ask(self, machine_id: str, request: Any, timeout_seconds: float) -> DumpProbed:
        assert machine_id == "m"
        self.asked.append(request)
        self.seconds.append(timeout_seconds)
        return DumpProbed()


@pytest.fixture
def links() -> AskedLinks:
    return AskedLinks()


@pytest.fixture
async def tests(core: Core, links: AskedLinks) -> DumpTests:
    """With a stored password of SHOP."""
    vault: Vault = throw_away_vault(core.store)
    dumps = DumpSecrets(store=core.store, vault=vault)
    (sealed,) = await dumps.sealed([SHOP], {"d1": "stored"})

    def put(unit: UnitOfWork) -> None:
        unit.secrets.put(sealed)

    await core.store.write(put)
    return DumpTests(links=cast("Links", links), dumps=dumps)


async def test_what_was_typed_goes_before_what_is_stored(
    tests: DumpTests, links: AskedLinks
) -> None:
    """And where nothing is stored, or not for this kind, none is sent."""
    await tests.test("m", SHOP, "typed", stored=True)
    await tests.test("m", SHOP, "", stored=True)
    await tests.test("m", SHOP, "", stored=False)
    sent = [request.dump for request in links.asked]
    passwords = [dump.password for dump in sent if isinstance(dump, PostgresDump)]
    assert passwords == ["typed", "stored", ""]
    assert links.asked[0].timeout_seconds == DUMP_SECONDS
    assert links.seconds[0] > DUMP_SECONDS


async def test_a_command_is_tried_with_its_variables(tests: DumpTests, links: AskedLinks) -> None:
    command = JobDump(id="d2", kind=DumpKind.COMMAND, name="x", command=("slapcat",))
    await tests.test("m", command, "PW=typed", stored=False)
    (request,) = links.asked
    assert request.dump == CommandDump(name="x", command=("slapcat",), environment={"PW": "typed"})


async def test_what_is_wrong_is_said_before_anybody_is_asked(
    tests: DumpTests, links: AskedLinks
) -> None:
    """At its field."""
    command = JobDump(id="d2", kind=DumpKind.COMMAND, name="x", command=("slapcat",))
    for dump, secret, code in (
        (structs.replace(SHOP, name=""), "", FieldCode.REQUIRED),
        (command, "no variable", FieldCode.INVALID_ENVIRONMENT),
    ):
        with pytest.raises(InvalidError) as invalid:
            await tests.test("m", dump, secret, stored=False)
        assert [problem.code for problem in invalid.value.problems] == [code]
    assert not links.asked
