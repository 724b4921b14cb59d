"""What importing the vault loads."""

import subprocess
import sys


def test_importing_the_vault_loads_no_cryptography_and_no_keyring() -> None:
    """They cost 0.1 s and 18 MB, and an app that only shows states needs neither."""
    printed = subprocess.run(
        [sys.executable, "-c", "import kustos.vault, sys; print(*sys.modules)"],
        check=True,
        capture_output=True,
        text=True,
    )
    loaded = {name.partition(".")[0] for name in printed.stdout.split()}
    assert loaded & {"keyring", "cryptography", "argon2", "sqlalchemy"} == set()
