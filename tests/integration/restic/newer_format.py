"""A repository of a format that no restic of today knows."""

import json
from pathlib import Path
from typing import Final

from tests.helpers.sealed_files import opened, own_key, sealed

FORMAT: Final = 3


def make_newer(repository: Path, password: str) -> None:
    """Raise the version in the configuration, which is sealed with the repository's own key."""
    own = own_key(repository, password)
    config = repository / "config"
    settings = json.loads(opened(own, config.read_bytes()))
    settings["version"] = FORMAT
    config.chmod(0o600)
    config.write_bytes(sealed(own, json.dumps(settings).encode()))
