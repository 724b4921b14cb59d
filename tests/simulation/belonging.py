"""Which of the loop's tasks belong to whom, so that a machine can be switched off like one."""

import asyncio
import contextvars
from collections.abc import Callable, Coroutine
from typing import Any
from weakref import WeakSet

_OWNER: contextvars.ContextVar["Owner | None"] = contextvars.ContextVar("owner", default=None)


class Owner:
    """Everything that is begun by what was begun here belongs here as well."""

    def __init__(self) -> None:
        self.tasks: WeakSet[asyncio.Future[Any]] = WeakSet()
        self._context = contextvars.copy_context()
        self._context.run(_OWNER.set, self)

    def begin(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run it as part of this."""
        return asyncio.get_running_loop().create_task(work, context=self._context)

    def call(self, function: Callable[[], Any]) -> Any:
        """The same of what is no coroutine."""
        return self._context.run(function)

    async def end(self) -> None:
        """All of it stops where it is."""
        while left := [task for task in self.tasks if not task.done()]:
            for task in left:
                task.cancel()
            await asyncio.wait(left)


def belonging(
    loop: asyncio.AbstractEventLoop, work: Coroutine[Any, Any, Any], **more: Any
) -> asyncio.Task[Any]:
    """A factory of tasks for the loop."""
    task: asyncio.Task[Any] = asyncio.Task(work, loop=loop, **more)
    context = more.get("context")
    owner = _OWNER.get() if context is None else context.get(_OWNER)
    if owner is not None:
        owner.tasks.add(task)
    return task
