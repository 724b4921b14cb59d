"""Which mirror this machine's own apt fetches Debian from, read from its source lists (pure)."""

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
_RELEASES = frozenset(
    ("oldstable", "stable", "testing", "unstable", "sid", "bookworm", "trixie", "forky", "duke")
)


@dataclass(frozen=True, slots=True)
class Mirror:
    """A Debian mirror as apt knows it."""

    uri: str
    signed_by: str
    """The file of the keys that its lists are signed with."""

    def line(self, suite: str) -> str:
        """The one-line source entry for `suite`, component main."""
        return f"deb [signed-by={self.signed_by}] {self.uri} {suite} main"


@dataclass(frozen=True, slots=True)
class _Entry:
    uris: tuple[str, ...]
    suites: tuple[str, ...]
    components: tuple[str, ...]
    signed_by: str


def find(lists: Mapping[str, str]) -> Mirror | None:
    """The mirror in these source lists (file name → text); None when there is no Debian in them.

    The one that serves a whole Debian release: not the security archive, nor another project's
    repository that borrows the release's name but has no component main.
    """
    for name, text in sorted(lists.items()):
        entries = _stanzas(text) if name.endswith(".sources") else _lines(text)
        for entry in entries:
            if _RELEASES.isdisjoint(entry.suites) or "main" not in entry.components:
                continue
            for uri in entry.uris:
                if not uri.startswith("cdrom:"):
                    return Mirror(uri, entry.signed_by)
    return None


def _stanzas(text: str) -> Iterator[_Entry]:
    """The entries of a deb822 file: paragraphs of `Field: value`, a value may go on indented."""
    fields: dict[str, str] = {}
    name = ""
    for line in [*text.splitlines(), ""]:
        if line.startswith("#"):
            continue
        if line[:1].isspace() and line.strip() and name:
            fields[name] += "\n" + line.strip()
        elif line.strip():
            name, _, value = line.partition(":")
            name = name.strip().lower()
            fields[name] = value.strip()
        else:
            if "deb" in fields.get("types", "").split() and fields.get("enabled", "yes") != "no":
                yield _Entry(
                    tuple(fields.get("uris", "").split()),
                    tuple(fields.get("suites", "").split()),
                    tuple(fields.get("components", "").split()),
                    _keyring(fields.get("signed-by", "")),
                )
            fields, name = {}, ""


def _lines(text: str) -> Iterator[_Entry]:
    """The entries of a classic list: `deb [option=value …] uri suite component …`."""
    for line in text.splitlines():
        words = shlex.split(line, comments=True)
        if not words or words[0] != "deb":
            continue
        options: list[str] = []
        del words[0]
        if words and words[0].startswith("["):
            end = next((at for at, word in enumerate(words) if word.endswith("]")), len(words) - 1)
            options = " ".join(words[: end + 1]).strip("[] ").split()
            words = words[end + 1 :]
        if len(words) < 3:  # noqa: PLR2004 - uri, suite and a component at least
            continue
        signed = [word.partition("=")[2] for word in options if word.startswith("signed-by=")]
        yield _Entry((words[0],), (words[1],), tuple(words[2:]), _keyring("".join(signed)))


def _keyring(signed_by: str) -> str:
    """A key may stand in the list itself; then Debian's own keyring is what is meant."""
    return signed_by.split(maxsplit=1)[0] if signed_by.startswith("/") else _KEYRING
