"""Words about the deliveries of a channel."""

from datetime import datetime

from kustos.core.channels import DeliveryState, DigestOf, Ping, PingStage
from kustos.core.telling import DeliveryView

from . import times
from .alerts import Alerts, until
from .channels import Channels
from .words import Words


class Deliveries(Words):
    """What it is about, and what became of it."""

    def about(self, view: DeliveryView) -> str:
        """PC-1: the backup “Office” failed, and 2 more"""
        errand = view.delivery.errand
        match errand:
            case DigestOf(day=day):
                return self.tr("Digest of {day}").format(day=times.day(day))
            case Ping(stage=stage):
                return f"{self._stage(stage)}: {self._run(view)}"
            case None if not view.alerts:
                return self.tr("About what has been removed meanwhile")
            case None:
                first = Alerts().title(view.alerts[0])
                more = len(view.alerts) - 1
                if not more:
                    return first
                return self.tr("{first}, and %Ln more", "", more).format(first=first)

    def _run(self, view: DeliveryView) -> str:
        return f"{view.machine} · {view.job}" if view.job else self.tr("a job that was removed")

    def _stage(self, stage: PingStage) -> str:
        match stage:
            case PingStage.START:
                return self.tr("Start")
            case PingStage.SUCCESS:
                return self.tr("Success")
            case PingStage.FAIL:
                return self.tr("Failure")

    def state(self, state: DeliveryState) -> str:
        """One word."""
        match state:
            case DeliveryState.WAITING:
                return self.tr("Waiting")
            case DeliveryState.SENT:
                return self.tr("Sent")
            case DeliveryState.GIVEN_UP:
                return self.tr("Given up")
            case DeliveryState.LEFT_OUT:
                return self.tr("Left out")

    def became(self, view: DeliveryView, now: datetime) -> str:
        """When it was made and when it is tried again; beneath that what the other end said."""
        delivery = view.delivery
        said = [self.tr("Made {when}.").format(when=times.when(delivery.created_at, now))]
        if delivery.attempts:
            said.append(self.tr("%Ln attempt(s).", "", delivery.attempts))
        match delivery.state:
            case DeliveryState.WAITING if delivery.due_at > now:
                said.append(self.tr("Next try {when}.").format(when=until(delivery.due_at, now)))
            case DeliveryState.WAITING:
                said.append(self.tr("It is sent in a moment."))
            case DeliveryState.LEFT_OUT:
                said.append(self.tr("It would have come too late."))
            case _:
                said.append(
                    self.tr("Ended {when}.").format(when=times.when(delivery.ended_at, now))
                )
        answered = []
        if delivery.trouble is not None:
            answered.append(Channels().trouble(delivery.trouble)[0])
        if delivery.answer:
            answered.append(self.tr("Answer: {answer}").format(answer=delivery.answer))
        return "\n".join(filter(None, (" ".join(said), " ".join(answered))))
