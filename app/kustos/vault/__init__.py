"""The vault: one master key, and the secrets sealed under it (SPEC 5).

`desktop_vault` and `throw_away_vault` compose it for a program. Importing this package loads
neither keyring nor cryptography nor argon2; each is loaded, in a thread, when first needed.
"""

from .composition import desktop_vault, throw_away_vault
from .detection import KeyKind, key_kind, usable_keyring
from .key_source import KeySource
from .keyring_key import KeyringKey
from .kustos_vault import KustosVault, VaultState
from .passphrase_key import PassphraseKey
from .throw_away_key import ThrowAwayKey
from .wrapping import PassphraseCost

__all__ = [
    "KeyKind",
    "KeySource",
    "KeyringKey",
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
