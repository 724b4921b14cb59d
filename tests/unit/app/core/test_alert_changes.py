"""What a look at the conditions changes about the alerts there are."""

from datetime import UTC, datetime, timedelta
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from kustos.core.alert_changes import AlertChange, Seen, changes
from kustos.core.alert_rules import AlertRules
from kustos.core.alerts import (
    Alert,
    AlertKey,
    AlertKind,
    AlertNews,
    Finding,
    MaintenanceMode,
    Severity,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
RULES = AlertRules(escalate_hours=48)


class Desk:
    """Alerts in memory, as the store would keep them."""

    def __init__(self) -> None:
        self.alerts: dict[str, Alert] = {}
        self.now = NOW
        self._ids = count()

    def look(
        self,
        *findings: Finding,
        unknown: frozenset[tuple[AlertKind, str]] = frozenset(),
        modes: tuple[MaintenanceMode, ...] = (),
        rules: AlertRules = RULES,
    ) -> list[AlertChange]:
        made = changes(
            self.open(),
            Seen(findings=findings, unknown=unknown),
            now=self.now,
            rules=rules,
            modes=modes,
            new_id=lambda: str(next(self._ids)),
        )
        self.alerts |= {change.alert.id: change.alert for change in made}
        return made

    def open(self) -> list[Alert]:
        return [alert for alert in self.alerts.values() if alert.resolved_at is None]

    def say(self, **fields: datetime | None) -> None:
        """A person has said something to the only open one."""
        (alert,) = self.open()
        changed = {name: getattr(alert, name) for name in alert.__dataclass_fields__} | fields
        self.alerts[alert.id] = Alert(**changed)


def found(
    kind: AlertKind = AlertKind.BACKUP_FAILED,
    machine_id: str = "m",
    job_id: str | None = "j",
    severity: Severity = Severity.WARNING,
) -> Finding:
    key = AlertKey(kind=kind, machine_id=machine_id, job_id=job_id)
    return Finding(key=key, severity=severity, since=NOW - timedelta(hours=1))


def news(made: list[AlertChange]) -> list[AlertNews | None]:
    return [change.news for change in made]


def test_what_holds_on_is_raised_once() -> None:
    """The second look changes nothing, and the end is told once as well."""
    desk = Desk()
    assert news(desk.look(found())) == [AlertNews.RAISED]
    assert desk.look(found()) == []
    assert news(desk.look()) == [AlertNews.RESOLVED]
    assert desk.look() == []


def test_two_failing_jobs_of_a_machine_are_two_alerts() -> None:
    """One that recovers does not resolve the other."""
    desk = Desk()
    assert len(desk.look(found(job_id="a"), found(job_id="b"))) == 2
    (resolved,) = desk.look(found(job_id="b"))
    assert resolved.alert.job_id == "a"
    assert [alert.job_id for alert in desk.open()] == ["b"]


def test_what_comes_back_is_another_alert() -> None:
    """The former one stays resolved, in the history."""
    desk = Desk()
    desk.look(found())
    desk.look()
    assert news(desk.look(found())) == [AlertNews.RAISED]
    assert len(desk.alerts) == 2


def test_it_is_noted_now_and_then_that_a_condition_still_holds() -> None:
    """Without a word to anybody, and with the time it began unchanged."""
    desk = Desk()
    desk.look(found())
    desk.now += timedelta(minutes=5)
    (change,) = desk.look(found())
    assert change.news is None
    assert change.alert.last_seen == desk.now
    assert change.alert.since == NOW - timedelta(hours=1)


def test_what_nobody_can_see_right_now_stays() -> None:
    """A machine that has gone offline has not got room on its disk by that."""
    desk = Desk()
    desk.look(found(AlertKind.DISK_LOW, job_id=None))
    assert desk.look(unknown=frozenset({(AlertKind.DISK_LOW, "m")})) == []
    assert news(desk.look(unknown=frozenset({(AlertKind.DISK_LOW, "other")}))) == [
        AlertNews.RESOLVED
    ]


def test_nothing_is_raised_in_maintenance_mode_but_what_ends_resolves() -> None:
    """And what still holds afterwards is raised then."""
    desk = Desk()
    mode = MaintenanceMode(machine_id="m", since=NOW, until=NOW + timedelta(hours=1))
    desk.look(found(job_id="a"))
    assert desk.look(found(job_id="a"), found(job_id="b"), modes=(mode,)) == []
    assert news(desk.look(found(job_id="b"), modes=(mode,))) == [AlertNews.RESOLVED]
    desk.now += timedelta(hours=1)
    assert news(desk.look(found(job_id="b"), modes=(mode,))) == [AlertNews.RAISED]


def test_a_warning_that_nobody_looks_after_becomes_critical_once() -> None:
    """After the hours that are set; it stays so although the condition is but a warning."""
    desk = Desk()
    desk.look(found())
    desk.now += timedelta(hours=48)
    (change,) = desk.look(found())
    assert (change.news, change.alert.severity) == (AlertNews.WORSE, Severity.CRITICAL)
    desk.now += timedelta(hours=48)
    (change,) = desk.look(found())
    assert (change.news, change.alert.severity) == (None, Severity.CRITICAL)


def test_an_acknowledged_one_does_not_escalate() -> None:
    """Somebody looks after it; nor does any while escalation is off."""
    desk = Desk()
    desk.look(found())
    desk.say(acknowledged_at=NOW)
    desk.now += timedelta(days=9)
    assert news(desk.look(found())) == [None]
    desk.say(acknowledged_at=None)
    assert news(desk.look(found(), rules=AlertRules(escalate_hours=0))) == []
    assert news(desk.look(found())) == [AlertNews.WORSE]


def test_what_gets_worse_was_not_acknowledged() -> None:
    """A partial backup was known of; that none comes any more is news."""
    desk = Desk()
    desk.look(found())
    desk.say(acknowledged_at=NOW)
    (change,) = desk.look(found(severity=Severity.CRITICAL))
    assert change.news is AlertNews.WORSE
    assert change.alert.pressing


def test_a_snooze_ends_by_itself() -> None:
    """It is told again then, once; one whose cause has gone meanwhile only resolves."""
    desk = Desk()
    desk.look(found())
    desk.say(snoozed_until=NOW + timedelta(hours=1))
    assert desk.look(found()) == []
    assert not desk.open()[0].pressing
    desk.now += timedelta(hours=1)
    assert news(desk.look(found())) == [AlertNews.AWAKE]
    assert desk.open()[0].pressing
    assert desk.look(found()) == []


def test_nothing_has_begun_in_the_future() -> None:
    """Whatever an agent's clock says."""
    ahead = Finding(
        key=AlertKey(kind=AlertKind.BACKUP_FAILED, machine_id="m", job_id="j"),
        severity=Severity.CRITICAL,
        since=NOW + timedelta(days=400),
    )
    assert Desk().look(ahead)[0].alert.since == NOW


LOOKS = st.lists(
    st.tuples(
        st.sets(st.tuples(st.sampled_from(["a", "b", "c"]), st.sampled_from(Severity))),
        st.integers(min_value=0, max_value=72),
        st.booleans(),
    ),
    max_size=12,
)


@given(LOOKS)
def test_whatever_is_seen_one_matter_has_one_open_alert(
    looks: list[tuple[set[tuple[str, Severity]], int, bool]],
) -> None:
    """Open are those that the last look found, each raised once before it was resolved once."""
    desk = Desk()
    told: list[tuple[str, AlertNews]] = []
    for jobs, hours, acknowledged in looks:
        desk.now += timedelta(hours=hours)
        findings = {job: found(job_id=job, severity=severity) for job, severity in jobs}
        made = desk.look(*findings.values())
        told += [(change.alert.id, change.news) for change in made if change.news]
        assert {alert.job_id for alert in desk.open()} == set(findings)
        assert len(desk.open()) == len(findings)
        if acknowledged and len(desk.open()) == 1:
            desk.say(acknowledged_at=desk.now)
    for alert in desk.alerts.values():
        heard = [word for id_, word in told if id_ == alert.id]
        assert heard[0] is AlertNews.RAISED
        assert heard.count(AlertNews.RAISED) == 1
        assert heard.count(AlertNews.RESOLVED) == (alert.resolved_at is not None)
