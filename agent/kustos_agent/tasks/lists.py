"""What a run is to save, as it is remembered until the job's next one. Pure."""

from ..protocol.job_secrets import bare
from ..protocol.lists import Lists, mark
from ..protocol.messages import RunTask
from ..protocol.tasks import BackupSpec
from .report import job_of


def lists_of(request: RunTask) -> Lists | None:
    """Nothing secret is in it. None for what is no backup of a job."""
    if not isinstance(request.spec, BackupSpec) or not job_of(request):
        return None
    spec = bare(request.spec)
    hooks = spec.hooks
    by_name = {
        "before": hooks.before if hooks else None,
        "after": hooks.after if hooks else None,
        "failed": hooks.failed if hooks else None,
    }
    return Lists(
        sources=spec.sources,
        excludes=spec.excludes,
        dumps={dump.name: mark(dump) for dump in spec.dumps},
        hooks={name: mark(hook) for name, hook in by_name.items() if hook is not None},
    )
