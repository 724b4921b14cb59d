"""Join tokens: once, for an hour; the embedded agent keeps its place."""

from datetime import timedelta

from kustos_agent.protocol.messages import Enrol, Enrolled
from kustos_agent.protocol.token import parse_token
from kustos_agent.protocol.values import ErrorClass, Problem

from .conftest import Core


async def _spend(core: Core, token: str, hostname: str = "PC") -> Enrolled | Problem:
    return await core.composition.manager.enrolment.spend(
        Enrol(
            secret=parse_token(token).secret, hostname=hostname, os_name="linux", agent_version="1"
        )
    )


async def test_a_token_expires_after_an_hour(core: Core) -> None:
    token = await core.composition.manager.enrolment.issue_token()
    core.clock.forward(timedelta(hours=1))
    refused = await _spend(core, token)
    assert refused == Problem(error=ErrorClass.LOGIN_REFUSED, subject="token-expired")


async def test_machines_of_one_host_name_get_names_of_their_own(core: Core) -> None:
    enrolment = core.composition.manager.enrolment
    for _ in range(3):
        assert isinstance(await _spend(core, await enrolment.issue_token()), Enrolled)
    names = [view.machine.name for view in await core.composition.manager.machines.overview()]
    assert names == ["PC", "PC 2", "PC 3"]


async def test_the_embedded_agent_keeps_its_place_and_its_old_token_dies(core: Core) -> None:
    enrolment = core.composition.manager.enrolment
    first = await _spend(core, await enrolment.issue_token(embedded=True))
    second = await _spend(core, await enrolment.issue_token(embedded=True))
    assert isinstance(first, Enrolled)
    assert isinstance(second, Enrolled)
    assert first.agent_id == second.agent_id
    assert await enrolment.recognise(first.token) is None
    assert await enrolment.recognise(second.token) == first.agent_id
    (view,) = await core.composition.manager.machines.overview()
    assert view.machine.embedded


async def test_a_bearer_token_and_a_join_token_never_show_in_a_repr(core: Core) -> None:
    token = await core.composition.manager.enrolment.issue_token()
    identity = await _spend(core, token)
    assert isinstance(identity, Enrolled)
    assert identity.token not in repr(identity)
    assert parse_token(token).secret not in repr(parse_token(token))


async def test_a_token_tells_who_came_by_it(core: Core) -> None:
    """Nobody, then the machine; other tokens tell of others."""
    enrolment = core.composition.manager.enrolment
    token, other = await enrolment.issue_token(), await enrolment.issue_token()
    assert await enrolment.joined_by(token) is None
    enrolled = await _spend(core, token)
    assert isinstance(enrolled, Enrolled)
    assert await enrolment.joined_by(token) == enrolled.agent_id
    assert await enrolment.joined_by(other) is None
