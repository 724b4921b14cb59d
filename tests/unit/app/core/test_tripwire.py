"""The tripwire: what is unusual for a job by its own history, and what never is."""

import math
from dataclasses import dataclass, replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from kustos.core.harm import Harm, Unusual
from kustos.core.tripwire import (
    COMPARED,
    LEAST_COMPARED,
    LEAST_FILES,
    Run,
    unusual,
)
from kustos_agent.protocol.tasks import BackupResult

KIB = 1 << 10


@dataclass
class Source:
    """The files of a job, as restic's summaries tell of them."""

    files: int
    size: int = 100 * KIB

    def first(self) -> Run:
        """restic knows none of them."""
        return self._run(new=self.files, added=self.files * self.size)

    def work(self, changed: int = 0, new: int = 0, gone: int = 0) -> Run:
        """People have worked."""
        self.files += new - gone
        return self._run(changed=changed, new=new, added=(changed + new) * self.size)

    def encrypt(self, share: float = 1.0, *, renamed: bool) -> Run:
        """So much of all files is other data now, in files of the same or other names."""
        hit = math.ceil(self.files * share)
        if renamed:
            return self._run(new=hit, added=hit * self.size)
        return self._run(changed=hit, added=hit * self.size)

    def _run(self, *, changed: int = 0, new: int = 0, added: int = 0) -> Run:
        result = BackupResult(
            snapshot_id="s",
            files_new=new,
            files_changed=changed,
            files_unmodified=self.files - new - changed,
            files_total=self.files,
            bytes_total=self.files * self.size,
            bytes_added=added + 300 * (changed + new),
        )
        return Run("all", result)


def steady(source: Source, runs: int = 20, changed: int = 120) -> list[Run]:
    """A history, newest first."""
    past = [source.first(), *(source.work(changed, new=5, gone=3) for _ in range(runs))]
    return past[::-1]


@pytest.mark.parametrize("renamed", [True, False])
@pytest.mark.parametrize("files", [80, 5_000, 400_000])
def test_a_run_after_which_all_files_are_others_is_unusual(files: int, *, renamed: bool) -> None:
    """Whatever they are called now; with what speaks for it in numbers."""
    source = Source(files)
    history = steady(source, changed=min(120, files // 40))
    files = source.files
    found = unusual(source.encrypt(renamed=renamed), history)
    assert found is not None
    assert found.grave
    assert found.harm is (Harm.RENAMED if renamed else Harm.CHANGED)
    assert found.changed + found.gone == files == found.of_files
    assert found.basis == 20
    assert found.usual <= found.most < files


def test_the_evidence_is_what_the_run_said_against_what_is_usual() -> None:
    """Changed 48,210 files; usual 123, at most 903 in 60 runs."""
    source = Source(100_000)
    past = [source.first(), *(source.work(120, gone=3) for _ in range(59))]
    past += [source.work(900, gone=3), *(source.work(120, gone=3) for _ in range(2))]
    found = unusual(source.work(48_210, new=10), past[::-1])
    assert found == Unusual(
        harm=Harm.CHANGED,
        changed=48_210,
        new=10,
        gone=0,
        of_files=source.files - 10,
        added=found.added if found else 0,
        of_bytes=(source.files - 10) * source.size,
        usual=123,
        most=903,
        basis=COMPARED,
    )


def test_files_that_are_gone_count_as_well() -> None:
    """A folder that somebody has emptied, or a disk that is not mounted any more."""
    source = Source(2_000)
    history = steady(source, changed=10)
    found = unusual(source.work(gone=1_900), history)
    assert found is not None
    assert (found.harm, found.gone, found.grave) == (Harm.GONE, 1_900, True)


def test_few_big_files_are_judged_by_their_data() -> None:
    """Five machines' disks of which some blocks change each day, and then all."""
    source = Source(5, size=40 << 30)
    day = structs.replace(source.work(5).result, bytes_added=3 << 30)
    history = [replace(source.first(), result=day)] * 20
    grown = structs.replace(day, bytes_added=200 << 30, bytes_total=400 << 30, files_total=6)
    assert unusual(Run("all", grown), history) is None
    found = unusual(source.encrypt(renamed=False), history)
    assert found is not None
    assert (found.harm, found.grave, found.usual) == (Harm.REWRITTEN, True, 3 << 30)


def test_what_is_only_new_destroys_nothing() -> None:
    """Somebody has copied 50,000 pictures to it."""
    source = Source(20_000)
    history = steady(source)
    assert unusual(source.work(120, new=50_000), history) is None


def test_rights_and_names_are_no_content() -> None:
    """All files have another owner; a folder was moved: hardly any data is new."""
    source = Source(20_000)
    history = steady(source)
    owned = structs.replace(source.work(20_000).result, bytes_added=6 << 20)
    moved = structs.replace(
        source.work().result, files_new=9_000, files_unmodified=0, bytes_added=3 << 20
    )
    assert unusual(Run("all", owned), history) is None
    assert unusual(Run("all", moved), history) is None


def test_a_full_reading_is_not_taken_for_harm() -> None:
    """restic found no snapshot to compare with: all is new to it, and none of the data. If most of
    the data is new as well, it is harm."""
    source = Source(20_000)
    history = steady(source)
    again = structs.replace(source.first().result, bytes_added=4 << 20)
    assert unusual(Run("all", again), history) is None
    assert unusual(source.first(), history) is not None
    source.files = 3_000
    fewer = structs.replace(source.first().result, bytes_added=4 << 20)
    found = unusual(Run("all", fewer), history)
    assert found is not None
    assert (found.harm, found.gone) == (Harm.GONE, history[0].result.files_total - 3_000)


def test_what_could_not_be_read_is_not_gone() -> None:
    """A program holds the files of a folder."""
    source = Source(2_000)
    history = steady(source, changed=10)
    held = structs.replace(source.work(gone=500).result, unreadable_count=500)
    assert unusual(Run("all", held), history) is None


def test_a_change_of_the_list_is_not_judged_by_what_was_before() -> None:
    """Neither the run after it; later ones are, by what ran before and since."""
    source = Source(20_000)
    history = steady(source)
    first = replace(source.encrypt(renamed=True), scope="other")
    assert unusual(first, history) is None
    history = [first, *history]
    second = replace(source.work(100), scope="other")
    assert unusual(second, history) is None
    third = replace(source.encrypt(renamed=False), scope="other")
    assert unusual(third, [second, *history]) is not None


def test_with_little_history_nobody_can_say() -> None:
    """One change fewer than are needed."""
    source = Source(20_000)
    history = steady(source, runs=LEAST_COMPARED)
    harm = source.encrypt(renamed=False)
    assert unusual(harm, history) is not None
    assert unusual(harm, history[:-1]) is None
    assert unusual(harm, []) is None


def test_what_was_caught_is_not_usual_the_next_time_unless_a_person_says_so() -> None:
    """Half of a job was written anew. Even then it takes two such runs until all may be."""
    source = Source(20_000)
    history = steady(source)
    run = source.work(9_000)
    caught = [replace(run, counts=False), *history]
    meant = [run, *history]
    again = source.work(9_000)
    assert unusual(again, caught) is not None
    assert unusual(again, meant) is None
    assert unusual(source.work(19_000), meant) is not None


@given(
    files=st.integers(100, 10**6),
    share=st.floats(0.0, 1.0),
    factors=st.lists(st.floats(0.6, 1.5), min_size=8, max_size=70),
)
def test_a_steady_job_never_rings(files: int, share: float, factors: list[float]) -> None:
    """However much of it changes each time."""
    source = Source(files)
    past = [source.first()]
    for factor in factors:
        run = source.work(min(files, round(files * share * factor)))
        assert unusual(run, past[::-1]) is None
        past.append(run)


@given(st.lists(st.integers(LEAST_FILES, 400), min_size=8, max_size=30), st.integers(1, 12))
def test_the_verdict_does_not_depend_on_the_size_of_an_office(days: list[int], by: int) -> None:
    """A hundred times as many files, and as many of them changed: the same is unusual."""

    def rings(scale: int, changed: int) -> bool:
        source = Source(10_000 * scale, size=4 << 20)
        past = [source.first(), *(source.work(day * scale) for day in days)]
        return unusual(source.work(changed * scale), past[::-1]) is not None

    for changed in (100, 300, 1_000, 3_000, 9_000):
        assert rings(1, changed) is rings(by, changed)


@dataclass(frozen=True)
class Office:
    """How a job's days are: each by its weekday, and by chance; on none most files change."""

    files: int
    weekdays: tuple[float, ...]
    spread: float

    def day(self, number: int, random: Random) -> int:
        usual = self.files * self.weekdays[number % 7]
        return min(round(0.4 * self.files), round(usual * random.lognormvariate(0, self.spread)))


def _offices(random: Random) -> list[Office]:
    found = []
    for _ in range(40):
        share = 10 ** random.uniform(-4, -1.5)
        busy = (share,) * 5
        weekend = random.choice(((share, share), (0.0, 0.0), (share * 30, 0.0), (0.0, share * 100)))
        found.append(
            Office(
                files=round(10 ** random.uniform(2.3, 5.7)),
                weekdays=tuple(min(0.2, one) for one in (*busy, *weekend)),
                spread=random.choice((0.2, 0.5, 0.9)),
            )
        )
    return found


def test_in_a_year_hardly_a_false_alarm_and_none_is_missed() -> None:
    """Offices with quiet or busy weekends, and days of any kind between, and a person who says of
    each alarm that it was meant: less than one in two jobs and years; an encrypting run is caught
    on any day of the year."""
    random = Random(8)
    offices = _offices(random)
    false = caught = tried = 0
    for office in offices:
        source = Source(office.files)
        past = [source.first()]
        for day in range(365):
            if day > LEAST_COMPARED and random.random() < 0.1:
                harm = Source(source.files).encrypt(
                    random.uniform(0.8, 1), renamed=random.random() < 0.5
                )
                tried += 1
                caught += unusual(harm, past[: -COMPARED - 2 : -1]) is not None
            run = source.work(office.day(day, random), new=3, gone=3)
            false += unusual(run, past[: -COMPARED - 2 : -1]) is not None
            past.append(run)
    assert tried > 1_000
    assert caught == tried
    assert 2 * false < len(offices)
