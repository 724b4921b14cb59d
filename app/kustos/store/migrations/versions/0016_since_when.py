"""When pauses began, and when machines lost a job."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Add the columns. Of what was before they say what the audit knows, and where a pause is older
    than the audit, when the job became what it is."""
    op.add_column("machines", sa.Column("job_gone_at", sa.BigInteger()))
    op.add_column("jobs", sa.Column("paused_since", sa.BigInteger()))
    op.execute(
        """
        UPDATE jobs SET paused_since = coalesce(
            (SELECT max(at) FROM audit WHERE action = 'job-paused' AND subject_id = jobs.id),
            (
                SELECT max(at) FROM audit
                WHERE action = 'policy-paused' AND subject_id = jobs.policy_id
            ),
            (SELECT saved_at FROM job_revisions WHERE revision = jobs.revision),
            created_at
        ) WHERE paused_until IS NOT NULL
        """
    )
    # The audit names the job, its kept revisions the machine.
    op.execute(
        """
        UPDATE machines SET job_gone_at = (
            SELECT max(audit.at) FROM audit
            JOIN job_revisions ON job_revisions.job_id = audit.subject_id
            WHERE audit.action = 'job-removed' AND job_revisions.machine_id = machines.id
        )
        """
    )
