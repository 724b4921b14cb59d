"""What was chosen for a restore, counted and said as far as it is known."""

from kustos.core.model import Snapshot
from kustos.gui.pages.restore_what import RestoreWhat
from kustos.gui.text import numbers, times
from kustos.gui.text.explanation import Explanation
from kustos.gui.text.words import Words
from kustos_agent.protocol.paths import to_display
from kustos_agent.protocol.values import EntryType


class RestoreCounts(Words):
    """What was chosen, counted as far as it is known."""

    def words(self, what: RestoreWhat, snapshot: Snapshot) -> tuple[str, str]:
        """("2 files, 1 folder", "3.5 MB · from one snapshot")"""
        if what.everything:
            whole = [numbers.size(snapshot.bytes)] if snapshot.bytes is not None else []
            return self.tr("Everything"), " · ".join((*whole, times.exact(snapshot.time)))
        files, folders, size = 0, 0, 0
        for path, chosen in what.selection.marks.items():
            entry = what.model.entry_at(path) if chosen else None
            if entry is not None and entry.type is not EntryType.FOLDER:
                files, size = files + 1, size + entry.size
            elif chosen:
                folders += 1
        counts = numbers.Counts()
        parts = [counts.folders(folders)] if folders else []
        parts += [counts.files(files)] if files else []
        left_out = len(what.selection.left_out)
        more = [numbers.size(size)] if files and not folders else []
        more += [self.tr("%Ln left out", "", left_out)] if left_out else []
        return ", ".join(parts), " · ".join((*more, times.exact(snapshot.time)))

    def not_read(self, folder: str) -> Explanation:
        return Explanation(
            title=self.tr("A folder could not be read to its end"),
            cause=self.tr("What else {folder} holds is not known.").format(
                folder=to_display(folder)
            ),
            step=self.tr("Open it again, or choose it as a whole."),
        )

    def too_many(self, number: int) -> Explanation:
        return Explanation(
            title=self.tr("These are too many single paths"),
            cause=self.tr("%Ln path(s) would have to be named.", "", number),
            step=self.tr("Choose whole folders, or restore in several steps."),
        )
