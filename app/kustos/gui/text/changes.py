"""What the tripwire has found, as sentences with their numbers."""

from kustos.core.harm import Harm, Unusual

from . import numbers
from .words import Words


class UnusualChanges(Words):
    """Of one run."""

    def sentence(self, found: Unusual) -> str:
        """48,210 of 61,000 files were changed; usual are 120, at most 900 in 60 runs."""
        return f"{self._found(found)} {self._usual(found)}"

    def _found(self, found: Unusual) -> str:
        of = numbers.count(found.of_files)
        match found.harm:
            case Harm.CHANGED:
                said = self.tr("%Ln of {of} file(s) have other content", "", found.changed)
                more = self.tr(", %Ln are gone", "files", found.gone) if found.gone else ""
            case Harm.RENAMED:
                said = self.tr("%Ln of {of} file(s) are gone", "", found.gone)
                more = self.tr(", and %Ln others are there instead", "files", found.new)
            case Harm.GONE:
                said = self.tr("%Ln of {of} file(s) are gone", "", found.gone)
                more = ""
            case Harm.REWRITTEN:
                return self.tr(
                    "Of {of} {added} are new data, and the files are hardly bigger."
                ).format(of=numbers.size(found.of_bytes), added=numbers.size(found.added))
        added = self.tr("; {added} of data are new.").format(added=numbers.size(found.added))
        return said.format(of=of) + more + added

    def _usual(self, found: Unusual) -> str:
        said = numbers.size if found.harm is Harm.REWRITTEN else numbers.count
        return self.tr("Usual are {usual}, at most {most} in %Ln run(s).", "", found.basis).format(
            usual=said(found.usual), most=said(found.most)
        )
