"""Two sessions, a journal and a store over a wire that cuts, loses, doubles and overlaps: what must
be true whatever happens."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from kustos_agent.protocol.messages import (
    Cancelling,
    CancelTask,
    Heartbeat,
    Hello,
    TaskLog,
    Welcome,
)
from kustos_agent.protocol.session import (
    Acknowledged,
    AgentSession,
    Answered,
    Asked,
    Greeted,
    ManagerSession,
    Replayed,
    Reported,
    Welcomed,
)
from kustos_agent.protocol.version import MAJOR, MINOR

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class Journal:
    """An agent's: what it has numbered, and what of that it still owes."""

    id: str
    position: int = 0
    owed: list[int] = field(default_factory=list)
    given: list[int] = field(default_factory=list)
    dropped: set[int] = field(default_factory=set)


@dataclass
class Ledger:
    """A manager's, for one journal: in the order in which it was committed."""

    position: int = 0
    committed: list[int] = field(default_factory=list)


class Link:
    """One connection: both sessions, and what is under way between them."""

    def __init__(self, journal: Journal, ledger: Ledger) -> None:
        self.journal = journal
        self.ledger = ledger
        self.agent, self.manager = AgentSession(), ManagerSession()
        self.out: list[bytes] = []
        self.back: list[bytes] = []
        self.read: list[Reported | Replayed] = []
        self.open: set[str] = set()
        self.asked: list[Asked] = []
        owed = max(journal.owed, default=0)
        hello = Hello(
            major=MAJOR,
            minor=MINOR,
            agent_version="1",
            journal_id=journal.id,
            journal_position=journal.position,
            owed=owed,
            hostname="h",
            os_name="o",
        )
        greeted = self.manager.receive(self.agent.ask(hello))
        assert isinstance(greeted, Greeted)
        welcome = Welcome(major=MAJOR, minor=MINOR, manager_name="m", acknowledged=ledger.position)
        welcomed = self.agent.receive(self.manager.welcome(welcome))
        assert isinstance(welcomed, Welcomed)
        self.sent = welcomed.welcome.acknowledged

    def send_next(self) -> None:
        """The oldest that is owed and was not sent here."""
        following = [seq for seq in self.journal.owed if seq > self.sent]
        if following:
            self.sent = following[0]
            self.out.append(
                self.agent.report(self.sent, TaskLog(task_id="t", first=self.sent, lines=()))
            )

    def read_next(self) -> None:
        """The manager's session takes a frame; nothing is committed by that."""
        match self.manager.receive(self.out.pop(0)):
            case (Reported() | Replayed()) as told if told.seq:
                self.read.append(told)
            case Answered(id=id_):
                assert id_ in self.open, "answered twice, or unasked"
                self.open.remove(id_)

    def commit(self, *, acknowledge: bool) -> None:
        """All that was read, in one transaction; then perhaps the word of it."""
        events = [told.seq for told in self.read if isinstance(told, Reported)]
        last = max(told.seq for told in self.read)
        self.read.clear()
        for seq in events:
            if seq > self.ledger.position:
                self.ledger.committed.append(seq)
                self.ledger.position = seq
        if acknowledge:
            self.back.append(self.manager.acknowledge(last))

    def hear_next(self) -> None:
        """The agent takes what the manager said."""
        match self.agent.receive(self.back.pop(0)):
            case Acknowledged(seq=seq):
                assert seq <= self.sent, "an acknowledgement for what was not sent here"
                assert self.ledger.position >= seq, "acknowledged before it was committed"
                self.journal.owed = [one for one in self.journal.owed if one > seq]
            case Asked() as asked:
                self.asked.append(asked)


class Delivery(RuleBasedStateMachine):
    """Up to two links at a time: the newest, and one whose cable is cut and whose manager's end has
    not noticed. That one still commits what it has read; nothing of it reaches the agent."""

    @initialize()
    def begin(self) -> None:
        self.ledgers: dict[str, Ledger] = {}
        self.new_journal()

    # One rule for all: Hypothesis leaves out most rules of a run, and every story here needs many.
    @rule(
        what=st.sampled_from(
            ("happen", "send", "read", "commit", "hear", "cut", "commit_late") * 3
            + ("beat", "ask", "answer", "drop_the_oldest", "kill_the_manager", "lose_the_journal")
        ),
        count=st.integers(1, 4),
        flag=st.booleans(),
    )
    def step(self, what: str, count: int, *, flag: bool) -> None:
        """One of the methods below."""
        getattr(self, what)(count, flag)

    def new_journal(self) -> None:
        self.journal = Journal(id=f"journal-{len(self.ledgers)}")
        self.former: Link | None = None
        self.dial()

    def dial(self) -> None:
        ledger = self.ledgers.setdefault(self.journal.id, Ledger())
        self.link = Link(self.journal, ledger)

    def lose_the_journal(self, count: int, flag: bool) -> None:
        """A new disk: another id, numbers from 1. What was owed is gone with the disk."""
        if flag and count == 1:
            self.new_journal()

    def cut(self, count: int, flag: bool) -> None:
        """At any frame: some of what was under way still arrives at the manager, the rest is lost
        in both directions. Its end lives on for a while."""
        if flag:
            self.read(count, False)
        self.link.out.clear()
        self.link.back.clear()
        self.former = self.link
        self.dial()

    def kill_the_manager(self, count: int, flag: bool) -> None:
        """What was read and not committed is gone."""
        if flag:
            self.former = None
            self.dial()

    def happen(self, count: int, flag: bool) -> None:
        """Something to report; numbers may be left out."""
        for _ in range(count):
            self.journal.position += 1 + flag
            self.journal.owed.append(self.journal.position)
            self.journal.given.append(self.journal.position)

    def drop_the_oldest(self, count: int, flag: bool) -> None:
        """The journal is full; numbers may be missing afterwards."""
        if self.journal.owed:
            self.journal.dropped.add(self.journal.owed.pop(0))

    def send(self, count: int, flag: bool) -> None:
        """What is owed goes out in its order."""
        for _ in range(count):
            self.link.send_next()

    def read(self, count: int, flag: bool) -> None:
        """Frames arrive, perhaps one of them a second time."""
        if flag and self.link.out:
            self.link.out.insert(0, self.link.out[0])
        for _ in range(min(count, len(self.link.out))):
            self.link.read_next()

    def commit(self, count: int, flag: bool) -> None:
        """And say so, or be killed before that can be said."""
        if self.link.read:
            self.link.commit(acknowledge=flag)

    def commit_late(self, count: int, flag: bool) -> None:
        """The end of a link that was replaced: its batch was on its way to the store."""
        if self.former is not None and self.former.read:
            self.former.commit(acknowledge=True)
            self.former = None

    def hear(self, count: int, flag: bool) -> None:
        """What the manager said reaches the agent."""
        for _ in range(min(count, len(self.link.back))):
            self.link.hear_next()

    def ask(self, count: int, flag: bool) -> None:
        """The manager wants something in between."""
        id_, data = self.link.manager.ask(CancelTask(task_id="t"))
        self.link.open.add(id_)
        self.link.back.append(data)

    def answer(self, count: int, flag: bool) -> None:
        """In any order."""
        if self.link.asked:
            asked = self.link.asked.pop(count % len(self.link.asked))
            self.link.out.append(self.link.agent.respond(asked, Cancelling(known=False)))

    def beat(self, count: int, flag: bool) -> None:
        """Volatile events go between durable ones and move no number."""
        self.link.out.append(self.link.agent.report(0, Heartbeat(at=NOW)))

    @invariant()
    def each_is_committed_once_and_in_order(self) -> None:
        for ledger in self.ledgers.values():
            assert ledger.committed == sorted(set(ledger.committed))

    @invariant()
    def nothing_is_lost(self) -> None:
        """What was reported is committed, or owed, or given up by its own journal."""
        journal, ledger = self.journal, self.ledgers[self.journal.id]
        found = {*ledger.committed, *journal.owed, *journal.dropped}
        assert found == set(journal.given)

    @invariant()
    def what_was_forgotten_is_committed(self) -> None:
        """The agent's trust in an acknowledgement was never misplaced."""
        journal, ledger = self.journal, self.ledgers[self.journal.id]
        forgotten = set(journal.given) - set(journal.owed) - journal.dropped
        assert forgotten <= set(ledger.committed)


TestDelivery = Delivery.TestCase
TestDelivery.settings = settings(max_examples=100, stateful_step_count=60, deadline=None)
