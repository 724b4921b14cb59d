"""What a run says is sorted, bounded and without secrets."""

import json
from datetime import UTC, datetime

import pytest

from kustos_agent.protocol.values import LogLevel, LogLine, RepositoryAccess
from kustos_agent.restic.command import CommandKind
from kustos_agent.restic.reports import CheckSummary, Counted, Line, OtherLine, Status
from kustos_agent.restic.repository import Redactor
from kustos_agent.restic.transcript import MAX_ITEMS, Ears, Transcript

NOW = datetime(2026, 11, 21, tzinfo=UTC)
RETRY = (
    b'Stat(<config/>) returned error, retrying after 1.04s: Head "http://:***@h/config": dial tcp'
    b" h: connect: connection refused"
)


class Told:
    """A transcript with everything that it hands on, and a clock to turn."""

    def __init__(self, kind: CommandKind = CommandKind.BACKUP, patience: float = 60.0) -> None:
        self.log: list[LogLine] = []
        self.statuses: list[Status] = []
        self.lines: list[Line] = []
        self.now = 0.0
        self.transcript = Transcript(
            kind,
            Redactor(RepositoryAccess(location="/r", password="hunter2")),
            now=lambda: self.now,
            clock=lambda: NOW,
            on_log=self.log.append,
            ears=Ears(on_status=self.statuses.append, on_line=self.lines.append),
            patience_seconds=patience,
        )

    @property
    def texts(self) -> list[str]:
        return [line.text for line in self.log]


@pytest.fixture
def told() -> Told:
    return Told()


def _error(item: str, during: str = "archival", text: str = "denied") -> bytes:
    message = {"message_type": "error", "error": {"message": text}, "during": during, "item": item}
    return json.dumps(message).encode()


def test_an_item_is_told_once_and_a_scan_does_not_count(told: Told) -> None:
    """restic meets the same item twice."""
    for line in (_error("/a", "scan"), _error("/a"), _error("/a"), _error("/b", text="read /b: x")):
        told.transcript.stderr(line)
    assert [item.item for item in told.transcript.items] == ["/a", "/b"]
    assert told.transcript.item_count == 2
    assert told.texts == ["/a: denied", "read /b: x"]
    assert told.log[0] == LogLine(at=NOW, text="/a: denied", level=LogLevel.WARNING)


def test_thousands_of_items_are_counted_and_some_named(told: Told) -> None:
    """The rest of the log is a number."""
    for number in range(6_000):
        told.transcript.stderr(_error(f"/{number}"))
    told.transcript.close()
    assert len(told.transcript.items) == MAX_ITEMS
    assert told.transcript.item_count == 6_000
    assert len(told.log) == 5_001
    assert told.texts[-1] == "… +1000"


def test_no_secret_reaches_the_log(told: Told) -> None:
    """Wherever restic might repeat it; what is kept for the verdict is as restic wrote it."""
    told.transcript.stderr(b"Fatal: hunter2 is wrong")
    told.transcript.stderr(_error("/a", text="hunter2"))
    exit_error = b'{"message_type":"exit_error","code":1,"message":"hunter2"}'
    told.transcript.stderr(exit_error)
    told.transcript.stdout(b"open repository with hunter2")
    assert not [text for text in told.texts if "hunter2" in text]
    assert len(told.log) == 4
    assert list(told.transcript.tail) == ["Fatal: hunter2 is wrong"]
    assert told.log[0].level is LogLevel.ERROR


async def test_a_repository_that_does_not_open_is_given_up_after_a_while(told: Told) -> None:
    """restic 0.18 and newer would go on for 15 minutes."""
    told.transcript.stderr(RETRY)
    told.now = 59.0
    told.transcript.stderr(RETRY)
    assert not told.transcript.give_up.is_set()
    told.now = 61.0
    told.transcript.stderr(RETRY)
    assert told.transcript.give_up.is_set()
    assert told.transcript.waiting_for.endswith("connection refused")


@pytest.mark.parametrize(
    "asked", [b"Stat(<config/>)", b"Load(<config/0000000000>, 0, 0)", b"Load(<key/53401f>, 0, 0)"]
)
async def test_what_a_person_waits_for_is_given_up_at_once(asked: bytes) -> None:
    """The first reason is as good as the tenth, whichever file nothing opens without."""
    told = Told(CommandKind.CONFIG, patience=0.0)
    told.transcript.stderr(RETRY.replace(b"Stat(<config/>)", asked))
    assert told.transcript.give_up.is_set()


async def test_a_backend_that_falters_later_is_waited_for(told: Told) -> None:
    """restic survives that by itself."""
    for second in range(0, 600, 60):
        told.now = float(second)
        told.transcript.stderr(RETRY.replace(b"Stat(<config/>)", b"Save(<data/ab>)"))
    assert not told.transcript.give_up.is_set()


def test_the_configuration_is_kept_as_it_came() -> None:
    """Its lines are no messages, and nothing for a log."""
    told = Told(CommandKind.CONFIG)
    for line in (b"{", b'  "id": "ab"', b"}"):
        told.transcript.stdout(line)
    assert told.transcript.output == b'{\n  "id": "ab"\n}'
    assert told.log == []


def test_progress_is_handed_on(told: Told) -> None:
    """As it comes."""
    told.transcript.stdout(b'{"message_type":"status","bytes_done":5}')
    assert told.statuses == [Status(bytes_done=5)]


def test_a_report_is_logged_without_its_progress() -> None:
    """A prune of hours counts packs four times a second; who listens gets all of it."""
    told = Told(CommandKind.PRUNE)
    for line in (b"[0:00] 50.00%  1 / 2 packs processed", b"removing 2 old packs", b"done"):
        told.transcript.stdout(line)
    assert told.texts == ["removing 2 old packs", "done"]
    assert told.transcript.output == b"removing 2 old packs\ndone"
    assert told.lines == [
        Counted(done=1, total=2, step="packs processed"),
        OtherLine(text="removing 2 old packs"),
        OtherLine(text="done"),
    ]


def test_findings_without_a_name_are_all_kept() -> None:
    """Of a check. The same text twice is one."""
    told = Told(CommandKind.CHECK)
    for text in ("pack a: does not exist", "pack b: does not exist", "pack a: does not exist"):
        told.transcript.stderr(json.dumps({"message_type": "error", "message": text}).encode())
    told.transcript.stdout(b'{"message_type":"summary","num_errors":2,"broken_packs":["ab"]}')
    assert told.texts == ["pack a: does not exist", "pack b: does not exist"]
    assert told.transcript.item_count == 2
    assert told.lines[-1] == CheckSummary(errors=2, broken=("ab",))
