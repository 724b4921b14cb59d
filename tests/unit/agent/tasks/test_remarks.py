"""What a run's log begins with."""

from kustos_agent.protocol.tasks import BackupSpec, ListChange
from kustos_agent.protocol.values import LogLevel, RepositoryAccess
from kustos_agent.tasks.permission import Permitted
from kustos_agent.tasks.remarks import remarks


def spec(changed: ListChange | None = None) -> BackupSpec:
    access = RepositoryAccess(location="/r", password="p")
    return BackupSpec(repository=access, sources=("/home",), host="pc", changed=changed)


def test_what_has_changed_since_the_last_run_is_said() -> None:
    """A line each, names as a person reads them."""
    change = ListChange(
        sources_added=("/srv/caf\0e9",), sources_removed=("/old",), excludes_removed=("*.tmp",)
    )
    assert list(remarks(Permitted(spec(change)))) == [
        ("folder added since the last run: /srv/caf\\xe9", LogLevel.INFO),
        ("folder removed since the last run: /old", LogLevel.INFO),
        ("pattern removed since the last run: *.tmp", LogLevel.INFO),
    ]


def test_dumps_and_hooks_are_said_as_well() -> None:
    """By their names."""
    change = ListChange(
        dumps_added=("shop.sql",),
        dumps_removed=("old.sql",),
        dumps_changed=("web.tar",),
        hooks_added=("before",),
        hooks_removed=("after",),
        hooks_changed=("failed",),
    )
    assert [text for text, _ in remarks(Permitted(spec(change)))] == [
        "dump added since the last run: shop.sql",
        "dump removed since the last run: old.sql",
        "dump changed since the last run: web.tar",
        "hook added since the last run: before",
        "hook removed since the last run: after",
        "hook changed since the last run: failed",
    ]


def test_what_the_owner_forbids_is_a_warning() -> None:
    """It is missing in the backup."""
    assert list(remarks(Permitted(spec(), left_out=("/home/private",)))) == [
        ("forbidden on this machine, left out: /home/private", LogLevel.WARNING)
    ]
    assert not list(remarks(Permitted(spec())))
