"""What is removed when a machine leaves its manager."""

from .identity import Identity
from .paths import AgentPaths
from .restic.secret_files import remove_leftovers
from .sealing.trouble import SealingError


def remove_traces(paths: AgentPaths, identity: Identity) -> SealingError | None:
    """The identity first, then everything that came with it: the credentials that are kept, what
    was owed to the manager, the note about the link, secrets that a crashed run left. The owner's
    configuration stays, and so does restic's cache. Call it while the agent's lock is held.

    What kept the credentials from being removed, None if nothing did. Raises OSError.
    """
    paths.identity_file.unlink(missing_ok=True)
    trouble = remove_sealed(paths, identity.agent_id)
    journal = paths.journal_file
    for file in (
        journal,
        journal.with_name(f"{journal.name}-wal"),
        journal.with_name(f"{journal.name}-shm"),
        paths.state_file,
    ):
        file.unlink(missing_ok=True)
    remove_leftovers(paths.run_folder)
    return trouble


def remove_sealed(paths: AgentPaths, agent_id: str) -> SealingError | None:
    """The credentials that this identity was given to keep, with their key. What kept them from
    being removed, None if nothing did."""
    if not (paths.sealed_folder.exists() or paths.sealed_key_file.exists()):
        return None
    # Here and not above: most machines that leave keep nothing.
    from .protocol.paths import to_wire  # noqa: PLC0415  see above
    from .protocol.seal_trouble import SealTrouble  # noqa: PLC0415  the same
    from .sealing.keys import may_use_keyring  # noqa: PLC0415  the same
    from .sealing.process import ask  # noqa: PLC0415  the same
    from .sealing.questions import Clear, Place  # noqa: PLC0415  the same

    place = Place(
        agent_id=agent_id,
        folder=to_wire(str(paths.sealed_folder)),
        key_file=to_wire(str(paths.sealed_key_file)),
        keyring=may_use_keyring(),
    )
    try:
        said = ask(Clear(place=place))
    except OSError as error:
        return SealingError(SealTrouble.OTHER, error.strerror or "")
    return None if said.trouble is None else SealingError(said.trouble, said.detail)
