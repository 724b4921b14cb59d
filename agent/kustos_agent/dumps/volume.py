"""Docker volumes. Pure."""

from typing import Final

from ..protocol.dumps import VolumeDump
from .recipe import ANSWER, Recipe, operand

_BLOCK: Final = 512
_CHANGED: Final = 1
"""A file changed while GNU tar read it: nobody stops the containers. Its name is in the log."""


def recipe(dump: VolumeDump) -> Recipe:
    """Docker is asked where the volume lies, and tar run on that folder: no image is needed, no
    container is started, and none stopped. `docker run --volume` would make a volume that is not
    there, and the dump be empty and look good. Raises CommandError."""
    volume = operand(dump.volume)
    return Recipe(
        programs=("tar",),
        arguments=("-cf", "-", f"-C{ANSWER}", "."),
        question=("docker", "volume", "inspect", "--format={{.Mountpoint}}", "--", volume),
        ends=_whole,
        good_codes=frozenset({0, _CHANGED}),
    )


def _whole(tail: bytes) -> bool:
    """A tar archive ends with two blocks of zeros."""
    return tail.endswith(bytes(2 * _BLOCK))
