"""Each class of error has a test that brings it about, and the list of them cannot lie."""

from pathlib import Path
from textwrap import dedent

from kustos_agent.protocol.values import ErrorClass
from tests import provoked
from tests.provoked import Provocation, findings, provocations

SOURCE = """
    @pytest.mark.parametrize("error", [ErrorClass.TIMEOUT])
    @pytest.mark.provokes(ErrorClass.QUOTA, ErrorClass.TIMEOUT)
    async def test_marked() -> None:
        assert found is ErrorClass.QUOTA

    def test_other() -> None:
        assert found is ErrorClass.CORRUPT

    @pytest.mark.provokes(ErrorClass.CORRUPT)
    def test_idle() -> None:
        assert found
"""


def _complete() -> list[Provocation]:
    every = frozenset(ErrorClass.__members__)
    return [Provocation(Path("tests/test_x.py"), "test_every", every, every)]


def test_of_this_checkout_every_class_is_provoked() -> None:
    """Or is said to be beyond a test, with the reason."""
    assert findings() == []


def test_marks_are_read_without_running_anything(tmp_path: Path) -> None:
    """What is named, and what is looked for in the body or by a parameter; nothing unmarked."""
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "test_some.py").write_text(dedent(SOURCE))
    marked, idle = provocations(tmp_path)
    assert marked.path == Path(tmp_path.name, "deep", "test_some.py")
    assert marked.test == "test_marked"
    assert marked.named == marked.sought == {"QUOTA", "TIMEOUT"}
    assert (idle.named, idle.sought) == (frozenset({"CORRUPT"}), frozenset())


def test_a_class_without_a_test_needs_a_reason_and_a_reason_no_test() -> None:
    """Each is told, by its name."""
    (whole,) = _complete()
    lacking = [whole._replace(named=whole.named - {"QUOTA"})]
    assert findings(_complete()) == []
    (told,) = findings(lacking)
    assert told.startswith("quota:")
    assert findings(lacking, {ErrorClass.QUOTA: "no file system here has quotas"}) == []
    (told,) = findings(_complete(), {ErrorClass.QUOTA: "no file system here has quotas"})
    assert "test_every" in told


def test_a_mark_whose_test_does_not_look_is_told(tmp_path: Path) -> None:
    """A mark alone proves nothing; a class that does not exist even less."""
    (tmp_path / "test_some.py").write_text(dedent(SOURCE))
    assert "test_idle is marked CORRUPT and does not look for it" in findings(
        [*_complete(), *provocations(tmp_path)]
    )
    unknown = Provocation(Path("tests/test_x.py"), "test_y", frozenset({"NONE"}), frozenset())
    assert findings([*_complete(), unknown]) == ["test_y is marked NONE and does not look for it"]


def test_reasons_are_for_classes_that_exist() -> None:
    """And are sentences a reader of docs/errors.md can use."""
    assert all(len(reason.split()) > 3 for reason in provoked.NOT_PROVOKED.values())
