"""Who is told what and when: routes, quiet hours, digests and pings, without store or clock."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kustos.core.alert_changes import AlertChange
from kustos.core.alerts import Alert, AlertKind, AlertNews, Evidence, Severity
from kustos.core.apprise_services import SERVICES
from kustos.core.channel_problems import problems
from kustos.core.channels import (
    AppriseTarget,
    Channel,
    ChannelDraft,
    Delivery,
    HealthCheckTarget,
    NtfyTarget,
    Ping,
    PingStage,
    Target,
)
from kustos.core.fields import FieldCode
from kustos.core.model import JobRecord, Task, TaskState
from kustos.core.orders import lost_order
from kustos.core.outbox import deliveries, digests
from kustos.core.pings import FRESH, ended, holds, pings
from kustos.core.quiet_hours import DailyAt, QuietHours, day_due, first_day, over_at
from kustos.core.routes import ChosenMachines, OfSite, Route
from kustos.core.site import FIRST_SITE, Belongings
from kustos_agent.protocol.schedules import Blocked
from kustos_agent.protocol.values import TaskKind

BERLIN = "Europe/Berlin"
WEEK = (1, 2, 3, 4, 5, 6, 7)
NIGHT = QuietHours(zone=BERLIN, times=(Blocked(days=WEEK, begin=22 * 60, end=7 * 60),))
NOON = datetime(2026, 11, 22, 11, tzinfo=UTC)
"""12:00 in Berlin."""
LATE = datetime(2026, 11, 22, 22, tzinfo=UTC)
"""23:00 in Berlin."""
SEVEN = datetime(2026, 11, 23, 6, tzinfo=UTC)
"""07:00 in Berlin, the next morning."""

CHANNEL = Channel(
    id="c",
    name="Phone",
    target=NtfyTarget(server="https://ntfy.sh", topic="office"),
    floor=Severity.WARNING,
    created_at=NOON,
)
QUIET = replace(CHANNEL, quiet=NIGHT)
BELONGINGS = Belongings({"n": "north"}, {"shared": frozenset({FIRST_SITE, "north"})})
"""The machine n is in the north, and every other one in the first site; both save to one place."""


def change(
    id_: str = "a",
    severity: Severity = Severity.WARNING,
    news: AlertNews = AlertNews.RAISED,
    machine_id: str | None = "m",
    *,
    channel_id: str | None = None,
    repository_id: str | None = None,
) -> AlertChange:
    alert = Alert(
        id=id_,
        kind=AlertKind.DISK_LOW,
        severity=severity,
        since=NOON,
        raised_at=NOON,
        last_seen=NOON,
        evidence=Evidence(),
        machine_id=machine_id,
        channel_id=channel_id,
        repository_id=repository_id,
    )
    return AlertChange(alert=alert, news=news)


def told(
    channel: Channel, *changes: AlertChange, now: datetime, so_far: Delivery | None = None
) -> list[Delivery]:
    numbers = count(1)
    gathering = {} if so_far is None else {channel.id: so_far}
    return deliveries(
        changes,
        [channel],
        now,
        lambda: f"d{next(numbers)}",
        gathering=gathering,
        belongings=BELONGINGS,
    )


def test_by_day_it_is_told_at_once() -> None:
    """Quiet hours or not."""
    (one,) = told(QUIET, change(), now=NOON)
    assert one.due_at == NOON


def test_what_comes_up_at_night_is_told_together_in_the_morning() -> None:
    """Of each alert the last word."""
    (first,) = told(QUIET, change("a"), now=LATE)
    assert first.due_at == SEVEN
    (more,) = told(QUIET, change("b"), now=LATE + timedelta(hours=1), so_far=first)
    assert (more.id, more.due_at) == (first.id, SEVEN)
    assert [one.alert_id for one in more.told] == ["a", "b"]
    over = change("a", news=AlertNews.RESOLVED)
    (last,) = told(QUIET, over, now=LATE + timedelta(hours=2), so_far=more)
    assert [(one.alert_id, one.news) for one in last.told] == [
        ("a", AlertNews.RESOLVED),
        ("b", AlertNews.RAISED),
    ]


def test_what_is_critical_wakes_only_where_that_is_wanted() -> None:
    """And that it is over again wakes nobody."""
    bad = change("a", Severity.CRITICAL)
    at_once, later = told(QUIET, bad, change("b"), now=LATE)
    assert (at_once.due_at, at_once.told[0].alert_id) == (LATE, "a")
    assert (later.due_at, later.told[0].alert_id) == (SEVEN, "b")
    asleep = QuietHours(zone=BERLIN, times=NIGHT.times, wakes=False)
    (one,) = told(replace(CHANNEL, quiet=asleep), bad, now=LATE)
    assert one.due_at == SEVEN
    (one,) = told(QUIET, change("a", Severity.CRITICAL, AlertNews.RESOLVED), now=LATE)
    assert one.due_at == SEVEN


@given(
    minutes=st.integers(0, 60 * 24 * 400),
    begin=st.integers(0, 1_439),
    end=st.integers(0, 1_439),
    days=st.sets(st.integers(1, 7), min_size=1, max_size=6),
)
def test_quiet_hours_always_end_outside_of_themselves(
    minutes: int, begin: int, end: int, days: set[int]
) -> None:
    """Also over the nights on which clocks are set, and never before now."""
    times = (Blocked(days=tuple(sorted(days)), begin=begin, end=end),)
    quiet = QuietHours(zone=BERLIN, times=times)
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    until = over_at(quiet, now)
    assert until >= now
    assert over_at(quiet, until) == until


def test_a_zone_that_nobody_knows_any_more_keeps_nothing_back() -> None:
    """Better told at night than never."""
    lost = QuietHours(zone="Mars/Olympus", times=NIGHT.times)
    assert over_at(lost, LATE) == LATE


def test_a_channel_tells_of_its_machines_and_of_what_concerns_all() -> None:
    """A repository is everybody's."""
    mine = ChosenMachines(ids=("m",))
    chosen = replace(CHANNEL, route=mine)
    assert told(chosen, change(machine_id="m"), now=NOON)
    assert told(chosen, change(machine_id="other"), now=NOON) == []
    assert told(chosen, change(machine_id=None), now=NOON)


NORTH, FIRST, SOUTH = OfSite(site_id="north"), OfSite(site_id=FIRST_SITE), OfSite(site_id="south")


@pytest.mark.parametrize(
    ("machine_id", "repository_id", "telling"),
    [
        ("m", None, [FIRST]),
        ("n", None, [NORTH]),
        ("m", "shared", [FIRST, NORTH]),
        (None, "shared", [FIRST, NORTH]),
        (None, "unused", [FIRST, NORTH, SOUTH]),
        (None, None, [FIRST, NORTH, SOUTH]),
    ],
)
def test_a_channel_of_a_site_tells_nothing_of_another(
    machine_id: str | None, repository_id: str | None, telling: list[Route]
) -> None:
    """Of a repository those of all sites that save there, of what concerns none all."""
    it = change(machine_id=machine_id, repository_id=repository_id)
    routes: list[Route] = [FIRST, NORTH, SOUTH]
    assert [one for one in routes if told(replace(CHANNEL, route=one), it, now=NOON)] == telling
    assert told(CHANNEL, it, now=NOON)


def test_no_channel_tells_of_its_own_trouble() -> None:
    """Another one does; and a health check is told of no alerts at all."""
    own = change(machine_id=None, channel_id="c")
    assert told(CHANNEL, own, now=NOON) == []
    assert told(replace(CHANNEL, id="other"), own, now=NOON)
    check = replace(CHANNEL, target=HealthCheckTarget(host="h"))
    assert told(check, change(), now=NOON) == []


def daily(first: date = date(2026, 11, 22)) -> DailyAt:
    return DailyAt(zone=BERLIN, minute=450, first=first)


def test_a_digest_is_due_from_its_hour_to_the_end_of_the_day() -> None:
    """A manager that starts at noon tells it; after midnight it is left out."""
    today = date(2026, 11, 22)
    assert day_due(daily(), datetime(2026, 11, 22, 6, 29, tzinfo=UTC)) is None
    assert day_due(daily(), datetime(2026, 11, 22, 6, 30, tzinfo=UTC)) == today
    assert day_due(daily(), datetime(2026, 11, 22, 22, 59, tzinfo=UTC)) == today
    assert day_due(daily(), datetime(2026, 11, 22, 23, 0, tzinfo=UTC)) is None


def test_the_first_digest_is_the_next_one() -> None:
    """Not one at ten for whoever has asked for half past seven."""
    assert first_day(daily(), NOON) == date(2026, 11, 23)
    assert first_day(daily(), datetime(2026, 11, 22, 3, tzinfo=UTC)) == date(2026, 11, 22)
    assert day_due(daily(date(2026, 11, 23)), NOON) is None


def test_a_digest_of_a_day_has_one_id() -> None:
    """However often it is asked for."""
    channel = replace(CHANNEL, digest=daily())
    (first,), (second,) = digests([channel], NOON), digests([channel], NOON + timedelta(hours=2))
    assert first.id == second.id
    (tomorrow,) = digests([channel], NOON + timedelta(days=1))
    assert tomorrow.id != first.id


CHECK = replace(CHANNEL, target=HealthCheckTarget(host="hc", jobs=("j",)))


def task(state: TaskState, at: datetime = NOON, **fields: object) -> Task:
    made = Task(
        id="t",
        kind=TaskKind.BACKUP,
        machine_id="m",
        repository_id="r",
        order=lost_order(TaskKind.BACKUP),
        created_at=at,
        state=state,
        job_id="j",
        started_at=at,
        finished_at=at if state.terminal else None,
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def record(last: Task) -> JobRecord:
    return JobRecord(job_id=last.job_id or "", last=last, last_good_at=None)


def stages(found: list[Delivery]) -> list[PingStage]:
    return [one.errand.stage for one in found if isinstance(one.errand, Ping)]


@pytest.mark.parametrize(
    ("state", "stage"),
    [
        (TaskState.SUCCESS, PingStage.SUCCESS),
        (TaskState.WARNING, PingStage.SUCCESS),
        (TaskState.FAILED, PingStage.FAIL),
    ],
)
def test_a_run_is_told_by_its_end(state: TaskState, stage: PingStage) -> None:
    """A snapshot with files left out is there: so is the sign of life."""
    assert stages(pings([CHECK], [record(task(state))], [], NOON)) == [stage]


def test_a_start_is_told_of_backups_of_the_chosen_jobs() -> None:
    """Under one id, however often the run is seen."""
    running = task(TaskState.RUNNING)
    found = pings([CHECK], [], [running], NOON)
    assert stages(found) == [PingStage.START]
    later = pings([CHECK], [], [running], NOON + timedelta(minutes=5))
    assert [one.id for one in later] == [one.id for one in found]
    assert pings([CHECK], [], [replace(running, job_id="other")], NOON) == []
    assert pings([CHECK], [], [replace(running, kind=TaskKind.CHECK)], NOON) == []
    assert pings([CHANNEL], [], [running], NOON) == []


def test_what_is_learnt_late_is_not_told_as_if_it_were_now() -> None:
    """The machine ran by itself while the manager was off."""
    done = record(task(TaskState.SUCCESS))
    assert pings([CHECK], [done], [], NOON + FRESH)
    assert pings([CHECK], [done], [], NOON + FRESH + timedelta(seconds=1)) == []


def test_a_start_that_gets_through_after_the_end_is_not_told() -> None:
    """Nor a failure after the next run: the check would wait for what has happened."""
    running, done = task(TaskState.RUNNING), task(TaskState.FAILED)
    (start,) = pings([CHECK], [], [running], NOON)
    assert isinstance(start.errand, Ping)
    assert holds(start.errand, running, None)
    assert not holds(start.errand, done, record(done))
    failed = ended(record(done))
    assert failed is not None
    assert holds(failed, done, record(done))
    assert not holds(failed, done, record(task(TaskState.SUCCESS, id="later")))


def said(target: Target, **fields: object) -> dict[str, FieldCode]:
    draft = replace(ChannelDraft(name="x", target=target), **fields)  # type: ignore[arg-type]
    return {one.field: one.code for one in problems(draft)}


@pytest.mark.parametrize(
    "scheme",
    [
        *("file", "exec", "syslog", "dbus", "gnome", "glib", "macosx", "windows", "blink1"),
        *("rsyslog", "mqtts", "json", "jsons", "mailto", "ntfy", "gotify", "matrix", "growl"),
        *("kodi", "custom"),
    ],
)
def test_only_services_over_https_are_reached_by_apprise(scheme: str) -> None:
    """Nothing that runs programs, writes files or reaches this computer; nothing in clear."""
    target = AppriseTarget(scheme=scheme)
    assert scheme not in SERVICES
    assert said(target, address=f"{scheme}://x/y") == {"url": FieldCode.NOT_A_SERVICE}


def test_each_wrong_input_of_a_channel_is_said_at_its_field() -> None:
    """A sentence at the field, and nothing is kept."""
    ntfy = NtfyTarget(server="http://ntfy.lan", topic="a b")
    assert said(ntfy) == {"server": FieldCode.NOT_HTTPS, "topic": FieldCode.NOT_A_TOPIC}
    good = NtfyTarget(server="https://ntfy.lan", topic="a-b")
    assert said(good) == {}
    assert said(good, secret="tk\r\nX: y") == {"secret": FieldCode.NOT_A_TOKEN}
    assert said(good, route=ChosenMachines(ids=())) == {"route": FieldCode.REQUIRED}
    assert said(good, route=OfSite(site_id="gone")) == {"route": FieldCode.UNKNOWN}
    assert said(AppriseTarget(scheme="")) == {"url": FieldCode.REQUIRED}
    assert said(AppriseTarget(scheme=""), address="tgram") == {"url": FieldCode.NOT_A_URL}
    check = HealthCheckTarget(host="", jobs=())
    assert said(check, address="http://hc/") == {
        "url": FieldCode.NOT_HTTPS,
        "jobs": FieldCode.REQUIRED,
    }


def test_quiet_hours_that_cover_the_week_are_refused() -> None:
    """In one piece or in several; a single free minute is enough."""
    good = NtfyTarget(server="https://ntfy.lan", topic="a-b")

    def of(*times: Blocked, zone: str = BERLIN) -> dict[str, FieldCode]:
        return said(good, quiet=QuietHours(zone=zone, times=times))

    whole = Blocked(days=WEEK, begin=0, end=0)
    halves = (Blocked(days=WEEK, begin=0, end=720), Blocked(days=WEEK, begin=720, end=0))
    assert of(whole) == {"quiet": FieldCode.ALWAYS_QUIET}
    assert of(*halves) == {"quiet": FieldCode.ALWAYS_QUIET}
    assert of(Blocked(days=WEEK, begin=0, end=1_439)) == {}
    assert of(Blocked(days=(), begin=0, end=5)) == {"quiet": FieldCode.NO_DAY}
    assert of(*NIGHT.times, zone="Mars") == {"quiet_zone": FieldCode.NOT_A_ZONE}
    wrong = DailyAt(zone="", minute=1_440, first=date.min)
    assert said(good, digest=wrong) == {
        "digest_zone": FieldCode.NOT_A_ZONE,
        "digest": FieldCode.OUT_OF_RANGE,
    }
