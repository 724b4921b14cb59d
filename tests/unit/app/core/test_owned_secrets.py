"""Whose a sealed secret is."""

from itertools import product

import pytest

from kustos.core.model import SecretKind
from kustos.core.owned_secrets import of_dump, of_hooks, of_maintainer, of_repository
from kustos.core.ports import SecretDamagedError
from kustos.vault.sealing import Sealer

_OWNERS = [of(id_) for of, id_ in product((of_repository, of_maintainer, of_dump, of_hooks), "ab")]
_BINDINGS = [owner.binding(kind) for owner, kind in product(_OWNERS, SecretKind)]


@pytest.mark.parametrize("sealed_as", _BINDINGS)
def test_no_secret_opens_as_another(sealed_as: str) -> None:
    """Neither another owner's with the same id, nor the same owner's of another kind."""
    sealer = Sealer(bytes(32))
    sealed = sealer.seal(sealed_as, "correct horse")
    for opened_as in set(_BINDINGS) - {sealed_as}:
        with pytest.raises(SecretDamagedError):
            sealer.open(opened_as, sealed)


def test_the_forms_that_lie_in_databases_stay() -> None:
    """Another form would leave every installed manager without its secrets."""
    assert [(owner.rows, owner.bound) for owner in _OWNERS[::2]] == [
        ("a", "repository:a"),
        ("a/maintenance", "maintenance:a"),
        ("a", "dump:a"),
        ("a", "job:a"),
    ]
