"""What the tripwire has found, as sentences with their numbers."""

from typing import Final

from kustos.core.harm import Harm, Unusual
from kustos_agent.protocol.name_figures import NameFigures, Renaming
from kustos_agent.protocol.paths import to_display

from . import numbers
from .words import Words

_EXAMPLES: Final = 3
"""More makes nobody wiser who sees an alert."""
_LONGEST: Final = 80
"""Characters of a path; its end tells most."""


class UnusualChanges(Words):
    """Of one run."""

    def sentence(self, found: Unusual) -> str:
        """48,210 of 61,000 files were changed; usual are 120, at most 900 in 60 runs."""
        said = [self._found(found), self._usual(found)]
        if found.names is not None:
            said += [self._names(found, found.names), self._examples(found.names)]
        return " ".join(part for part in said if part)

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

    def _names(self, found: Unusual, names: NameFigures) -> str:
        """48,210 files were given the ending .locked."""
        strange = found.strange_ending
        if strange is not None:
            ending = to_display(f".{strange.ending}")
            given = min(strange.new, names.renamed)
            if 2 * given >= strange.new:
                said = self.tr("%Ln file(s) were given the ending {ending}.", "", given)
            else:
                said = self.tr(
                    "%Ln new file(s) have the ending {ending}, which none of those had that are"
                    " gone or changed.",
                    "",
                    strange.new,
                )
            return said.format(ending=ending)
        return self.tr("%Ln file(s) were renamed.", "", names.renamed) if names.renamed else ""

    def _examples(self, names: NameFigures) -> str:
        if not names.examples:
            return ""
        quoted = [self.tr("“{file}”").format(file=_name(one)) for one in names.examples[:_EXAMPLES]]
        return self.tr("For example {files}.").format(files=", ".join(quoted))

    def _usual(self, found: Unusual) -> str:
        said = numbers.size if found.harm is Harm.REWRITTEN else numbers.count
        return self.tr("Usual are {usual}, at most {most} in %Ln run(s).", "", found.basis).format(
            usual=said(found.usual), most=said(found.most)
        )


def _name(found: Renaming) -> str:
    """What the file is called now, or was if it is gone. Names are not Kustos' own: nothing in them
    may turn the line around or break it."""
    name = to_display(found.now or found.before)
    return name if len(name) <= _LONGEST else "…" + name[1 - _LONGEST :]
