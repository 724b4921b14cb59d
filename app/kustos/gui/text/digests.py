"""The daily digest in words: one sentence first, then what needs a person, then the numbers."""

from typing import Final

from PySide6.QtCore import QLocale

from kustos.core.alerts import AlertView, Severity
from kustos.core.channels import PingStage
from kustos.core.digest import Coming, ComingKind, Digest
from kustos.core.messages import Run
from kustos.core.model import MachineState, TaskState
from kustos.gui.theme.palette import Tone

from . import errors, numbers, outcomes, times
from .alerts import Alerts
from .letter import Entry, Letter, Section, html, plain
from .states import Fleet, protected, task_state
from .words import Words

MOST_NAMED: Final = 20
"""Alerts that are told one by one; of more the number is told."""

_TONES: Final = {
    Severity.CRITICAL: Tone.FAILING,
    Severity.WARNING: Tone.ATTENTION,
    Severity.INFO: Tone.NEUTRAL,
}
_BAD: Final = frozenset({MachineState.FAILING, MachineState.OVERDUE})


class Digests(Words):
    """A digest as subject, text and HTML."""

    def words(self, digest: Digest) -> tuple[str, str, str]:
        letter = self.letter(digest)
        return f"Kustos: {letter.headline}", plain(letter), html(letter)

    def letter(self, digest: Digest) -> Letter:
        """What there is to say, before it takes a form."""
        fleet = Fleet()
        headline = f"{fleet.answer(digest.machines)} {fleet.rest(digest.machines)}".strip()
        sections = [self._waiting(digest), self._runs(digest)]
        if digest.grown:
            sections.append(
                Section(
                    title=self.tr("What grew most"),
                    entries=tuple(
                        Entry(
                            title=f"{one.machine} · {one.name}",
                            right=f"+{numbers.size(one.bytes_added)}",
                        )
                        for one in digest.grown
                    ),
                )
            )
        if digest.coming:
            sections.append(
                Section(
                    title=self.tr("Coming up"),
                    entries=tuple(self._coming(one) for one in digest.coming),
                )
            )
        return Letter(
            language=QLocale().name().partition("_")[0],
            day=times.exact(digest.now),
            headline=headline,
            tone=_tone(digest),
            sections=sections,
            foot=self.tr(
                "Sent by Kustos once a day. Whether and when is set under “Settings”, at this"
                " channel."
            ),
        )

    def _waiting(self, digest: Digest) -> Section:
        entries = [self._alert(view, digest) for view in digest.pressing[:MOST_NAMED]]
        more = len(digest.pressing) - len(entries)
        if more:
            entries.append(Entry(title=self.tr("%Ln more", "alerts", more)))
        if not entries:
            entries.append(Entry(title=self.tr("Nothing needs a person."), tone=Tone.PROTECTED))
        if digest.known:
            entries.append(
                Entry(title=self.tr("%Ln are known or put off.", "alerts", digest.known))
            )
        return Section(title=self.tr("What needs a person"), entries=tuple(entries))

    def _alert(self, view: AlertView, digest: Digest) -> Entry:
        said = Alerts().explain(view, digest.now)
        since = self.tr("Since {when}.").format(when=times.date_and_time(view.alert.since))
        severity = Alerts().severity(view.alert.severity)
        return Entry(
            title=said.title,
            lines=tuple(filter(None, (f"{since} {said.cause}".strip(), said.step))),
            right=severity,
            tone=_TONES[view.alert.severity],
        )

    def _runs(self, digest: Digest) -> Section:
        title = self.tr("The last 24 hours")
        if not digest.ended:
            return Section(title=title, entries=(Entry(title=self.tr("No backup has ended.")),))
        entries = [
            Entry(
                title=self.tr("Backups: {state}").format(state=task_state(state)),
                right=numbers.count(digest.ended[state]),
            )
            for state in TaskState
            if digest.ended.get(state)
        ]
        entries.append(
            Entry(
                title=self.tr("Added to the repositories"), right=numbers.size(digest.bytes_added)
            )
        )
        return Section(title=title, entries=tuple(entries))

    def _coming(self, one: Coming) -> Entry:
        match one.kind:
            case ComingKind.CERTIFICATE_ENDS:
                said = self.tr("The certificate of Kustos ends. It is renewed by itself.")
            case ComingKind.PAUSE_ENDS:
                said = self.tr("{machine}: the pause of “{job}” ends.").format(
                    machine=one.machine, job=one.name
                )
        return Entry(title=said, right=times.date(one.at))


class Pings(Words):
    """What a health check keeps with a ping."""

    def run(self, run: Run, stage: PingStage) -> str:
        """PC-1: Office: Success. 1.2 GB …"""
        name = f"{run.machine.name}: {run.job.name}"
        if stage is PingStage.START:
            return self.tr("{name}: the backup has begun.").format(name=name)
        words = outcomes.Results()
        problem = run.task.problem
        cause = "" if problem is None else f"{errors.explain(problem).title}."
        said = (cause, words.sentence(run.task), words.brief(run.task))
        return f"{name}: {task_state(run.task.state)}. {' '.join(filter(None, said))}".strip()


def _tone(digest: Digest) -> Tone:
    if any(view.verdict.state in _BAD for view in digest.machines):
        return Tone.FAILING
    return Tone.PROTECTED if all(map(protected, digest.machines)) else Tone.ATTENTION
