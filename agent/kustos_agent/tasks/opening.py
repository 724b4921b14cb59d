"""A task as it was offered or is planned -> with what the agent keeps for it."""

from msgspec.structs import replace

from ..protocol.job_secrets import with_secrets
from ..protocol.messages import RunTask
from ..protocol.seal_trouble import SECRETS, SealTrouble
from ..protocol.tasks import BackupSpec
from ..protocol.values import Problem
from ..sealing.credentials import Credentials, refused


async def opened(request: RunTask, credentials: Credentials) -> RunTask | Problem:
    """The credentials of its repository first, then the secrets of its job; the problem names the
    one that does not open, or that is of another repository, or of other dumps or hooks."""
    if request.sealed is not None:
        access = await credentials.open(request.sealed)
        if isinstance(access, Problem):
            return access
        if access.location != request.spec.repository.location:
            return refused(SealTrouble.NOT_KEPT)
        request = replace(request, spec=replace(request.spec, repository=access), sealed=None)
    if request.secrets is not None:
        secrets = await credentials.open_secrets(request.secrets)
        if isinstance(secrets, Problem):
            return secrets
        spec = request.spec
        whole = with_secrets(spec, secrets) if isinstance(spec, BackupSpec) else None
        if whole is None:
            return refused(SealTrouble.NOT_KEPT, subject=SECRETS)
        request = replace(request, spec=whole, secrets=None)
    return request
