"""The office of the walk: two people's computers, a disk of both, and names in both languages."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kustos.home import Home
from tests.e2e.walk_machine import Computer, furnish
from tests.helpers.locks import lock_files
from tests.helpers.processes import Child


@dataclass(frozen=True)
class Names:
    """How things are called in the office."""

    desk: str
    books: str
    papers: str
    pictures: str
    bills: tuple[str, ...]
    repository: str
    own_job: str
    job: str


NAMES: Final[Mapping[str, Names]] = {
    "en": Names(
        desk="OFFICE",
        books="ACCOUNTING",
        papers="Documents",
        pictures="Pictures",
        bills=("Invoice 1041.pdf", "Invoice 1042.pdf", "Invoice 1043.pdf", "Overview.xlsx"),
        repository="NAS in the cellar",
        own_job="Office documents",
        job="Documents and scans",
    ),
    "de": Names(
        desk="BUERO",
        books="BUCHHALTUNG",
        papers="Dokumente",
        pictures="Bilder",
        bills=("Rechnung 1041.pdf", "Rechnung 1042.pdf", "Rechnung 1043.pdf", "Übersicht.xlsx"),
        repository="NAS im Keller",
        own_job="Dokumente im Büro",
        job="Dokumente und Scans",
    ),
}
PASSWORD: Final = "correct horse battery staple"


@dataclass(frozen=True)
class Office:
    """`desk` runs the manager, `books` is the second machine; `nas` is a disk of both."""

    names: Names
    desk: Computer
    books: Computer
    nas: Path

    @property
    def preferences(self) -> Path:
        """What the window remembers."""
        return Home(self.desk.kustos_home).preferences

    @property
    def repository(self) -> Path:
        """Where the backups go."""
        return self.nas / "backup" / "kustos"

    def furnish(self, *, scans: int = 0, own_scans: int = 0) -> None:
        """Files for both; `scans` MB on the second machine, `own_scans` on the manager's."""
        names = self.names
        folder = f"{names.papers}/2026"
        own_papers = {folder: names.bills, names.papers: ("Kustos.odt", "Plan.odt")}
        furnish(self.desk.home, own_papers, own_scans)
        letters = ("Anschreiben.odt", "Kontakte.csv", "Steuer 2025.pdf")
        papers = {folder: names.bills, names.papers: letters, names.pictures: ("IMG_2041.jpg",)}
        furnish(self.books.home, papers, scans)
        (self.books.home / "Downloads").mkdir()
        self.desk.introduce(Home(self.desk.kustos_home).agent)

    def prefer(self, language: str, scheme: str) -> None:
        """As if it had been chosen in Settings the last time."""
        self.preferences.write_text(f"[window]\nlanguage={language}\nscheme={scheme}\n")

    @property
    def locks(self) -> list[str]:
        """restic's locks in the repository."""
        return [lock.name for lock in lock_files(self.repository)]

    def token(self) -> str:
        """`kustos token`, without its note."""
        return self.desk.done("kustos", "token").splitlines()[0]

    def join(self, token: str) -> str:
        """`kustos-agent join -` on the second machine; what it said."""
        self.books.introduce(self.books.kustos_home)
        return self.books.done("kustos_agent", "join", "-", stdin=token.encode())

    @contextmanager
    def books_agent(self) -> Iterator[Child]:
        """`kustos-agent run` there."""
        with self.books.running("kustos_agent", "run") as agent:
            yield agent


def open_office(folder: Path, language: str, desk_variables: Mapping[str, str]) -> Office:
    """Its computers, in a new folder; `desk_variables` are those of the desktop."""
    names = NAMES[language]
    nas = folder / "nas"
    desk = Computer(
        folder / "desk", nas, names.desk, "petra", ".local/share/kustos", dict(desk_variables)
    )
    books = Computer(folder / "books", nas, names.books, "maria", ".local/share/kustos-agent")
    return Office(names, desk, books, nas)
