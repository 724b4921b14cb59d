"""The vault: one master key, and the secrets sealed under it (SPEC 5).

`desktop_vault` and `throw_away_vault` compose it for a program. Importing this package loads
neither keyring nor cryptography nor argon2: keyring is loaded by a process of its own, the others
in a thread when first needed.
"""

from .composition import KeyKind, desktop_vault, key_kind, throw_away_vault
from .key_source import KeySource
from .keyring_key import KeyringKey
from .keyring_process import KeyringProcess, usable_keyring
from .kustos_vault import KustosVault, VaultState
from .passphrase_key import PassphraseKey
from .throw_away_key import ThrowAwayKey
from .wrapping import PassphraseCost

__all__ = [
    "KeyKind",
    "KeySource",
    "KeyringKey",
    "KeyringProcess",
    "KustosVault",
    "PassphraseCost",
    "PassphraseKey",
    "ThrowAwayKey",
    "VaultState",
    "desktop_vault",
    "key_kind",
    "throw_away_vault",
    "usable_keyring",
]
