"""What is wrong with the secrets that a place takes, field by field. Pure."""

from collections.abc import Mapping

from . import place_problems, places, ssh_keys
from .fields import FieldCode, FieldProblem
from .model import Place, RestPlace, SecretKind, TypedPlace


def problems(
    place: Place, secrets: Mapping[SecretKind, str], stored: frozenset[SecretKind]
) -> list[FieldProblem]:
    """Of what was entered, given which are stored already. Fields are named by the kinds."""
    present = stored | {kind for kind, secret in secrets.items() if secret}
    needed = places.secret_kinds(place)
    if isinstance(place, RestPlace | TypedPlace):
        needed = frozenset({SecretKind.PASSWORD})  # a login is not needed everywhere
    elif not ssh_keys.takes_passphrase(secrets.get(SecretKind.PRIVATE_KEY, "")):
        needed -= {SecretKind.KEY_PASSPHRASE}
    elif not secrets.get(SecretKind.KEY_PASSPHRASE):
        present -= {SecretKind.KEY_PASSPHRASE}  # a stored one is that of the key before this one
    found = [
        FieldProblem(kind.value, FieldCode.REQUIRED)
        for kind in SecretKind
        if kind in needed - present
    ]
    return found + [
        problem
        for kind, secret in secrets.items()
        if secret and kind in needed | {SecretKind.ENVIRONMENT}
        for problem in _of_one(kind, secret)
    ]


def _of_one(kind: SecretKind, secret: str) -> list[FieldProblem]:
    match kind:
        case SecretKind.PRIVATE_KEY if not ssh_keys.is_private_key(secret):
            return [FieldProblem(kind.value, FieldCode.NOT_A_KEY)]
        case SecretKind.SERVICE_ACCOUNT if not place_problems.is_service_account(secret):
            return [FieldProblem(kind.value, FieldCode.NOT_A_SERVICE_ACCOUNT)]
        case SecretKind.ENVIRONMENT:
            try:
                places.parse_environment(secret)
            except ValueError as error:
                return [FieldProblem(kind.value, FieldCode.INVALID_ENVIRONMENT, str(error))]
    return []
