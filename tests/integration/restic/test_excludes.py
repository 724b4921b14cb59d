"""Our reading of restic's rules for leaving out, and our count, against restic itself."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kustos_agent.forbidden import ForbiddenPaths
from kustos_agent.protocol.excludes import BadPatternError, Excludes
from kustos_agent.protocol.messages import SourcesWeighed, WeighSources
from kustos_agent.protocol.values import LeftOutBy, RepositoryAccess
from kustos_agent.restic.version import Restic
from kustos_agent.weighing import CACHE_FILE, CACHE_SIGNATURE, weigh
from tests.integration.restic.conftest import PASSWORD

FILES = ("a.tmp", "b", "A", "x/a", "x/b/a", "x/b/c/b", "y/x/a.tmp", "y/[a]", "y/a b", "y/-", "é")
TRICKY: Sequence[Sequence[str]] = (
    ["*.tmp"],
    ["x"],
    ["/x"],
    ["b/**"],
    ["**/b"],
    ["**"],
    ["x/**/b"],
    ["x/**/**/a", "y"],
    ["/**/a/**"],
    ["**/x/**/b/**"],
    ["y/*", "!y/x"],
    ["[a-c]"],
    ["[^a]"],
    ["[!a]"],
    ["[z-a]"],
    ["[]-a]"],
    ["\\[a\\]"],
    ["?"],
    ["***"],
    ["y/a b", "y/-"],
    ["./b", "y//x/"],
    ["x/../y"],
    ["[é]"],
    ["[a"],
    ["[a-]"],
    ["a\\"],
    ["!"],
    ["."],
)


class Tree:
    """Small files, one restic and its repository."""

    def __init__(self, restic: Restic, access: RepositoryAccess, folder: Path) -> None:
        self.root = folder / "data"
        for number, name in enumerate(FILES, 1):
            file = self.root / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(b"." * number)
        self.restic = restic
        self._access = access
        self._cache = folder / "cache"

    def rooted(self, pattern: str) -> str:
        """`/x` means the one in this tree."""
        sign = "!" if pattern.startswith("!/") else ""
        rest = pattern.removeprefix("!")
        return f"{sign}{self.root}{rest}" if rest.startswith("/") else pattern

    def saved(self, *arguments: str) -> set[str] | None:
        """The files that restic would save with these; None if it refuses."""
        ended = subprocess.run(
            [
                self.restic.path,
                *("backup", "--dry-run", "--json", "-vv"),
                *(f"--cache-dir={self._cache}", f"--repo={self._access.location}"),
                *arguments,
                str(self.root),
            ],
            capture_output=True,
            env={"RESTIC_PASSWORD": PASSWORD, "HOME": "/"},
            check=False,
            text=True,
        )
        if ended.returncode:
            assert "pattern" in ended.stderr + ended.stdout, ended
            return None
        told = (json.loads(line) for line in ended.stdout.splitlines() if line.startswith("{"))
        return {
            str(Path(line["item"]).relative_to(self.root))
            for line in told
            if line.get("action") == "new" and not line["item"].endswith("/")
        }

    def expected(self, patterns: Sequence[str]) -> set[str] | None:
        """The same, by our reading."""
        try:
            excludes = Excludes(patterns, windows=False)
        except BadPatternError:
            return None
        return {name for name in FILES if not self._left_out(excludes, self.root / name)}

    def _left_out(self, excludes: Excludes, file: Path) -> bool:
        """restic does not look into folders that are left out."""
        steps = [step for step in (file, *file.parents) if self.root in step.parents]
        return any(excludes.first(str(step)) is not None for step in steps)


@pytest.fixture
def tree(restic: Restic, access: RepositoryAccess, tmp_path: Path) -> Tree:
    """With each restic."""
    return Tree(restic, access, tmp_path)


def test_patterns_mean_what_they_mean_to_restic(tree: Tree) -> None:
    """The ones that are easily read in another way, and those that restic refuses to run with."""
    for patterns in TRICKY:
        rooted = [tree.rooted(pattern) for pattern in patterns]
        arguments = [f"--exclude={pattern}" for pattern in rooted]
        assert tree.saved(*arguments) == tree.expected(rooted), patterns


def test_the_count_is_what_restic_saves(tree: Tree) -> None:
    """With every way of leaving something out at once, and a link that is not followed."""
    for name in ("cache", "build", "none"):
        (tree.root / name / "deep").mkdir(parents=True)
        (tree.root / name / "deep" / "file").write_bytes(b"." * 1_000)
    (tree.root / "cache" / CACHE_FILE).write_bytes(CACHE_SIGNATURE + b"\n")
    (tree.root / "none" / CACHE_FILE).write_bytes(b"something else")
    (tree.root / "build" / ".nobackup").touch()
    (tree.root / "big").write_bytes(b"." * 5_001)
    (tree.root / "as big as may be").write_bytes(b"." * 5_000)
    (tree.root / "link").symlink_to(tree.root / "big")
    wish = WeighSources(
        sources=(str(tree.root),),
        excludes=("*.tmp", "/nowhere"),
        exclude_caches=True,
        exclude_if_present=".nobackup",
        exclude_larger_than=5_000,
        one_file_system=True,
    )
    saved = tree.saved(
        *("--exclude=*.tmp", "--exclude=/nowhere", "--exclude-caches", "--one-file-system"),
        *("--exclude-if-present=.nobackup", "--exclude-larger-than=5000"),
    )
    assert saved is not None
    weighed = weigh(wish, ForbiddenPaths([]), seconds=60)
    assert isinstance(weighed, SourcesWeighed)
    assert weighed.files == len(saved)
    regular = [tree.root / name for name in saved if not (tree.root / name).is_symlink()]
    assert weighed.bytes == sum(file.stat().st_size for file in regular)
    assert [(left.by, left.pattern, left.files, left.bytes) for left in weighed.left] == [
        (LeftOutBy.PATTERN, "*.tmp", 2, 8),
        (LeftOutBy.PATTERN, "/nowhere", 0, 0),
        (LeftOutBy.SIZE, "", 1, 5_001),
        (LeftOutBy.CACHE, "", 1, 1_000),
        (LeftOutBy.MARKER, "", 1, 1_000),
    ]
    assert weighed.complete


def test_a_source_that_matches_itself_is_looked_into(tree: Tree) -> None:
    """Up to 0.18 it is not, and `!` takes nothing back; we count as newer ones do."""
    saved = tree.saved("--exclude=*", "--exclude=!a.tmp")
    assert tree.expected(["*", "!a.tmp"]) == {"a.tmp"}
    assert saved == ({"a.tmp"} if tree.restic.version >= (0, 19) else set())


CHARACTERS = st.sampled_from(
    ["a", "b", "x", "y", "*", "?", "[", "]", "^", "-", "!", "/", "\\", "."]
)
PATTERNS = st.lists(
    st.one_of(
        st.lists(
            st.sampled_from(["a", "b", "x", "y", "*", "**", "c", "?"]), min_size=1, max_size=4
        ).map("/".join),
        st.text(CHARACTERS, min_size=1, max_size=6),
    ).flatmap(lambda said: st.sampled_from([said, f"!{said}", f"/{said}"])),
    min_size=1,
    max_size=3,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(patterns=PATTERNS)
def test_any_pattern_means_what_it_means_to_restic(newest: Tree, patterns: list[str]) -> None:
    """To the newest one that is here."""
    rooted = [newest.rooted(pattern) for pattern in patterns]
    saved = newest.saved(*(f"--exclude={pattern}" for pattern in rooted))
    assert saved == newest.expected(rooted)


@pytest.fixture
def newest(tree: Tree) -> Tree:
    """With one restic only."""
    if tree.restic.version < (0, 19):
        pytest.skip("the patterns of Go, the same in all versions")
    return tree
