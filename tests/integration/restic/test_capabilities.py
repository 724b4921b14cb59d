"""The table of versions against what each restic says of itself."""

import subprocess
from typing import Final

import pytest

from kustos_agent.protocol.restic_versions import Capability
from kustos_agent.restic.version import Restic

_IN_HELP: Final = {
    Capability.BANDWIDTH_LIMITS: ("backup", "--limit-upload"),
    Capability.COMPRESSION: ("backup", "--compression"),
    Capability.COMPRESSION_LEVELS: ("backup", "fastest"),
    Capability.READ_CONCURRENCY: ("backup", "--read-concurrency"),
    Capability.SKIP_IF_UNCHANGED: ("backup", "--skip-if-unchanged"),
    Capability.STDIN_FROM_COMMAND: ("backup", "--stdin-from-command"),
    Capability.SPARSE_RESTORE: ("restore", "--sparse"),
    Capability.FOLDER_RESTORE: ("restore", "snapshotID:subfolder"),
    Capability.OVERWRITE_CHOICE: ("restore", "--overwrite"),
    Capability.RESTORE_DELETE: ("restore", "--delete"),
    Capability.RESTORE_DRY_RUN: ("restore", "--dry-run"),
    Capability.REWRITE: ("rewrite", "restic rewrite ["),
    Capability.REPAIR_INDEX: ("repair index", "restic repair index ["),
    Capability.REPAIR_SNAPSHOTS: ("repair snapshots", "restic repair snapshots ["),
    Capability.CHECK_SNAPSHOTS: ("check", "--host"),
    Capability.RETRY_LOCK: ("backup", "--retry-lock"),
}
"""Command, and what its help says only where the capability is there."""


@pytest.mark.parametrize("capability", _IN_HELP, ids=lambda one: one.value)
def test_what_can_be_read_in_the_help_is_as_the_table_says(
    restic: Restic, capability: Capability
) -> None:
    """For every flag and command."""
    command, said = _IN_HELP[capability]
    shown = subprocess.run(
        [restic.path, *command.split(), "--help"], capture_output=True, check=False, text=True
    )
    assert (said in shown.stdout) is restic.can(capability)
