"""When repositories are looked into: pure, over simulated days."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kustos.core.cloud_places import AzurePlace, BackblazePlace, GooglePlace, RclonePlace
from kustos.core.model import LocalPlace, Place, RestPlace, S3Place, SftpPlace, TypedPlace
from kustos.core.monitor_plan import (
    FAR_MINUTES,
    LONGEST,
    MOST_AT_ONCE,
    NEAR_MINUTES,
    OFF,
    UNREACHABLE_AFTER,
    Watched,
    due_at,
    to_look,
    usual_minutes,
)

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ONE = Watched(repository_id="one", minutes=NEAR_MINUTES, since=NOW)
LATE = replace(ONE, looked_at=NOW - timedelta(hours=12))

ids = st.text(min_size=1, max_size=40)
minutes = st.integers(1, 24 * 60)


@pytest.mark.parametrize(
    "place",
    [
        LocalPlace(path="/srv/restic"),
        SftpPlace(host="nas", user="b", path="/r"),
        SftpPlace(host="192.168.1.4", user="b", path="/r"),
        SftpPlace(host="fd00::1", user="b", path="/r"),
        RestPlace(url="https://nas.local:8000/r"),
        RestPlace(url="https://[fe80::1]:8000/r"),
        S3Place(endpoint="http://10.0.0.2:9000", bucket="b", key_id="k"),
        TypedPlace(location="/srv/restic"),
        TypedPlace(location="D:\\restic"),
        TypedPlace(location="local:restic"),
        TypedPlace(location="rest:http://nas:8000/"),
        TypedPlace(location="s3:10.0.0.2:9000/b"),
        TypedPlace(location="sftp:b@nas:/r"),
        TypedPlace(location="sftp://b@nas.lan:22//r"),
    ],
)
def test_what_is_in_the_house_is_looked_into_often(place: Place) -> None:
    """Folders, private addresses and names that mean something in one network alone are near."""
    assert usual_minutes(place) == NEAR_MINUTES


@pytest.mark.parametrize(
    "place",
    [
        SftpPlace(host="backup.example.com", user="b", path="/r"),
        SftpPlace(host="8.8.8.8", user="b", path="/r"),
        SftpPlace(host="", user="b", path="/r"),
        RestPlace(url="https://backup.example.com/r"),
        RestPlace(url="https://[nonsense/r"),
        S3Place(endpoint="https://s3.example.com", bucket="b", key_id="k"),
        AzurePlace(account="a", container="c"),
        GooglePlace(bucket="b"),
        BackblazePlace(bucket="b", key_id="k"),
        RclonePlace(remote="r"),
        TypedPlace(location="s3:s3.amazonaws.com/b"),
        TypedPlace(location="sftp:b@backup.example.com:/r"),
        TypedPlace(location="swift:c:/r"),
        TypedPlace(location=""),
    ],
)
def test_what_may_cost_money_is_looked_into_seldom(place: Place) -> None:
    """A cloud, an address of the whole world, and what nobody can tell, are far."""
    assert usual_minutes(place) == FAR_MINUTES


@given(ids, minutes)
def test_the_first_look_comes_within_two_paces(id_: str, pace: int) -> None:
    """Not at once, and those that are watched from the same moment on are not all looked into
    together."""
    due = due_at(Watched(repository_id=id_, minutes=pace, since=NOW), NOW)
    assert due is not None
    assert NOW + pace * MINUTE <= due < NOW + 2 * pace * MINUTE


@given(ids, minutes, st.integers(0, 10_000))
def test_looks_are_never_closer_than_the_pace(id_: str, pace: int, failures: int) -> None:
    """Whatever the jitter and the failures, and never further apart than the longest and a
    tenth."""
    one = Watched(repository_id=id_, minutes=pace, since=NOW, looked_at=NOW, failures=failures)
    due = due_at(one, NOW)
    assert due is not None
    assert NOW + pace * MINUTE <= due <= NOW + max(LONGEST, pace * MINUTE) * 1.1


def test_two_repositories_drift_apart_and_each_keeps_its_own_jitter() -> None:
    """The jitter is the repository's: another one's is another, its own is always the same."""
    dues = {due_at(replace(LATE, repository_id=str(n), looked_at=NOW), NOW) for n in range(100)}
    assert len(dues) == 100
    assert due_at(replace(ONE, looked_at=NOW), NOW) == due_at(replace(ONE, looked_at=NOW), NOW)


@given(ids, minutes)
def test_failures_slow_it_down_once_it_counts_as_unreachable(id_: str, pace: int) -> None:
    """Before that it is looked into as fast as ever, so that a person hears of it soon."""
    one = Watched(repository_id=id_, minutes=pace, since=NOW, looked_at=NOW)
    dues = [due_at(replace(one, failures=failures), NOW) or NOW for failures in range(40)]
    assert dues == sorted(dues)
    assert len(set(dues[:UNREACHABLE_AFTER])) == 1
    assert dues[UNREACHABLE_AFTER] > dues[0] or pace * MINUTE >= LONGEST


def test_one_that_is_off_is_never_looked_into() -> None:
    """However long ago the last look was."""
    off = replace(LATE, minutes=OFF)
    assert due_at(off, NOW) is None
    assert to_look([off], NOW) == []


def test_one_in_use_is_left_alone() -> None:
    """What runs there tells how it is; a look would only be in its way."""
    assert to_look([LATE], NOW) == ["one"]
    assert to_look([replace(LATE, in_use=True)], NOW) == []


@given(st.sets(ids, max_size=30))
def test_never_more_than_five_at_once(waiting: set[str]) -> None:
    """As many as there are, up to that."""
    found = to_look([replace(LATE, repository_id=id_) for id_ in waiting], NOW)
    assert len(found) == len(set(found)) == min(MOST_AT_ONCE, len(waiting))


def test_a_clock_that_was_set_back_stops_no_watch() -> None:
    """A look of the future, or one watched since then, is no reason to wait for it."""
    ahead = NOW + timedelta(days=400)
    assert to_look([replace(ONE, looked_at=ahead)], NOW) == ["one"]
    assert to_look([replace(ONE, since=ahead)], NOW) == ["one"]


def test_none_of_many_is_forgotten_when_there_is_not_room_for_all() -> None:
    """60 repositories that would need 12 looks a minute, of which a minute has room for five: each
    has its turn, the longest waiting first."""
    fleet = {
        str(number): replace(ONE, repository_id=str(number), minutes=5) for number in range(60)
    }
    last = dict.fromkeys(fleet, NOW)
    longest = timedelta()
    for minute in range(1, 24 * 60):
        now = NOW + minute * MINUTE
        for id_ in to_look(fleet.values(), now):
            longest = max(longest, now - last[id_])
            last[id_] = now
            fleet[id_] = replace(fleet[id_], looked_at=now)
    assert longest <= 20 * MINUTE
    assert min(last.values()) >= now - 15 * MINUTE
