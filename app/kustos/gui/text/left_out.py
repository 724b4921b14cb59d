"""What a job leaves out, in words."""

from kustos.core.jobs import JobDraft
from kustos_agent.protocol.messages import SourcesWeighed
from kustos_agent.protocol.paths import to_display
from kustos_agent.protocol.values import LeftOut, LeftOutBy

from . import numbers
from .words import Words


class LeftOutWords(Words):
    """Sentences with numbers in them."""

    def saved(self, found: SourcesWeighed) -> str:
        """To be saved: 12,480 files (34 GB). Left out: 1,204 files (3.4 GB)."""
        left = sum(line.files for line in found.left)
        said = self.tr("To be saved: {amount}.").format(amount=_amount(found.files, found.bytes))
        if not left:
            return f"{said} " + self.tr("Nothing is left out.")
        amount = _amount(left, sum(line.bytes for line in found.left))
        return f"{said} " + self.tr("Left out: {amount}.").format(amount=amount)

    def remarks(self, found: SourcesWeighed) -> list[str]:
        """What keeps the numbers from being the whole truth."""
        said = []
        if not found.complete:
            said.append(self.tr("There is more: the time was over before all was counted."))
        if found.unreadable:
            said.append(self.tr("%Ln folder(s) could not be looked into.", "", found.unreadable))
        return said

    def reason(self, left: LeftOut, draft: JobDraft) -> str:
        """Why it is left out."""
        match left.by:
            case LeftOutBy.PATTERN:
                said = to_display(left.pattern)
            case LeftOutBy.DISK:
                said = self.tr("Other disks")
            case LeftOutBy.SIZE:
                said = self.tr("Larger than {size}").format(
                    size=numbers.size(draft.exclude_larger_than)
                )
            case LeftOutBy.CACHE:
                said = self.tr("Caches")
            case LeftOutBy.MARKER:
                said = self.tr("Beside {name}").format(name=draft.exclude_if_present)
            case LeftOutBy.OTHER:
                said = self.tr("Other reasons")
        return said

    def amount(self, left: LeftOut) -> str:
        """12 files, 3.4 MB, for instance /home/anna/a.tmp"""
        if not left.example:
            return self.tr("Leaves nothing out. Is it spelled right?")
        example = to_display(left.example)
        if left.by is LeftOutBy.DISK:
            return self.tr("Not counted, for instance {path}").format(path=example)
        return self.tr("{amount}, for instance {path}").format(
            amount=_amount(left.files, left.bytes), path=example
        )


def _amount(files: int, bytes_: int) -> str:
    """12 files (3.4 MB)"""
    return f"{numbers.Counts().files(files)} ({numbers.size(bytes_)})"
