"""What is common to all messages: an action, and for a request the class of its answer."""

from typing import Annotated, ClassVar, Generic, TypeVar

from msgspec import Meta

from .values import Value

TaskId = Annotated[str, Meta(min_length=1, max_length=64)]
JobId = Annotated[str, Meta(min_length=1, max_length=64)]


class Message(Value, frozen=True, kw_only=True):
    """Base of all payloads; `action` is the message's name on the wire."""

    action: ClassVar[str]


class Answer(Value, frozen=True, kw_only=True):
    """Base of responses: they travel under their request's action and id."""


AnswerT_co = TypeVar("AnswerT_co", bound=Answer, covariant=True)


class Request(Message, Generic[AnswerT_co], frozen=True, kw_only=True):
    """Base of requests; `answer` is the class of the response."""

    answer: ClassVar[type[Answer]]


class Event(Message, frozen=True, kw_only=True):
    """Base of what an agent reports unasked."""

    durable: ClassVar[bool] = False
