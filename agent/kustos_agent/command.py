"""What every command of `kustos-agent` stands on: the agent's files, and how it ends."""

import asyncio
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import ExitStack, contextmanager
from enum import IntEnum
from pathlib import Path
from typing import Any

from .config import Config, ConfigError, load_config
from .departure import remove_sealed
from .identity import Identity, IdentityError, IdentityFile
from .instance import AlreadyRunningError, InstanceLock
from .paths import AgentPaths
from .sealing.trouble import SealingError
from .sentences import Say
from .text import AgentText


class ExitCode(IntEnum):
    """What `main` returns."""

    DONE = 0
    FAILED = 1
    NOT_JOINED = 2
    RUNNING = 3
    NOT_RUNNING = 4
    NOT_LINKED = 5


class EndError(Exception):
    """All is said; the exit code tells how it is."""

    def __init__(self, code: ExitCode) -> None:
        super().__init__(code.name)
        self.code = code


class StopError(Exception):
    """The command ends here with a sentence."""

    def __init__(self, sentence: str, code: ExitCode = ExitCode.FAILED) -> None:
        super().__init__(sentence)
        self.code = code


class Command:
    """The agent's files in the hands of a command. Whatever is wrong with them raises StopError
    with the sentence for it."""

    def __init__(self, paths: AgentPaths, text: AgentText) -> None:
        self._paths = paths
        self._text = text
        self._identity_file = IdentityFile(paths.identity_file)

    def _keep(self, coming: Coroutine[Any, Any, Identity]) -> Identity:
        """The identity, on disk; not asked for where it could not be kept. Raises JoinError."""
        try:
            self._check_writable()
        except StopError:
            coming.close()
            raise
        try:
            identity = asyncio.run(coming)
            self._save(identity)
        except OSError as error:
            raise self._files_unusable(self._paths.identity_file, error) from error
        return identity

    def _save(self, identity: Identity) -> None:
        """In place of any other; the credentials that were given to that one go before it. Raises
        OSError."""
        try:
            former = self._identity_file.load()
        except IdentityError:
            former = None
        former_id = "" if former is None else former.agent_id
        if former_id != identity.agent_id:
            self._say_left(remove_sealed(self._paths, former_id))
        self._identity_file.save(identity)

    def _say_left(self, trouble: SealingError | None) -> None:
        """That credentials are still there, if something kept them from being removed."""
        if trouble is not None:
            folder, key = self._paths.sealed_folder, self._paths.sealed_key_file
            sentence = self._text(Say.SEALED_LEFT, folder=folder, key=key, reason=trouble)
            sys.stderr.write(f"{sentence}\n")

    def _check_writable(self) -> None:
        try:
            self._identity_file.check_writable()
        except OSError as error:
            raise self._files_unusable(self._paths.identity_file, error) from error

    def _keep_joined(self, *, replace: bool) -> None:
        if not replace and (present := self._identity()) is not None:
            raise StopError(self._text.already_joined(present.manager_name))

    def _config(self) -> Config:
        try:
            return load_config(self._paths.config_file)
        except ConfigError as error:
            raise StopError(self._text.config_unusable(error)) from error

    def _prepare(self) -> None:
        try:
            self._paths.prepare()
        except OSError as error:
            raise self._files_unusable(error.filename, error) from error

    def _identity(self) -> Identity | None:
        try:
            return self._identity_file.load()
        except IdentityError as error:
            if isinstance(error.__cause__, OSError):
                # To join again would not help: it writes the same file.
                raise self._files_unusable(self._paths.identity_file, error.__cause__) from error
            sentence = self._text.identity_unusable(self._paths.identity_file, error)
            raise StopError(sentence) from error

    @contextmanager
    def _lock(self, told: Callable[[int], str] | None = None) -> Iterator[None]:
        """`told` is the sentence for the process that holds it."""
        with ExitStack() as held:
            # Only taking it is translated, not what goes wrong while it is held.
            try:
                held.enter_context(InstanceLock(self._paths.lock_file))
            except AlreadyRunningError as error:
                sentence = (told or self._text.already_running)(error.pid)
                raise StopError(sentence, ExitCode.RUNNING) from error
            except OSError as error:
                raise self._files_unusable(self._paths.lock_file, error) from error
            yield

    def _files_unusable(self, path: str | Path, error: OSError) -> StopError:
        if isinstance(error, NotADirectoryError):
            # The file in the way, not the one that would be behind it.
            above = Path(path).parents
            path = next((one for one in above if one.exists() and not one.is_dir()), path)
        return StopError(self._text.files_unusable(path, error))
