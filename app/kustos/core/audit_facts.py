"""What an audit entry says of a noun before and after: the fields that differ, and no secret. Pure.

Secrets are told by their types. What is sealed, and all other bytes, says "changed" and nothing
else; what may hold a secret in the clear (a draft, an access) has no place here at all.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Final

import msgspec
from msgspec import Struct, structs

from .channels import WebhookTarget
from .model import SealedSecret, SecretKind

CHANGED: Final = "changed"
"""In the place of a secret."""

MOST_ITEMS: Final = 100
LONGEST_TEXT: Final = 1_000
"""Characters; of longer texts and lists the beginning is said, and that there is more."""

CUT: Final = "…"

_BOOKKEEPING: Final = frozenset(
    {
        *("id", "created_at", "enrolled_at", "revision", "applied_revision", "restic_id"),
        *("last_seen", "hostname", "os_name", "os_version", "agent_version", "restic_version"),
        *("home", "own_pause", "paused_since", "job_gone_at"),
    }
)
"""Fields that nobody sets: ids, and what follows from something else or is told by agents."""

_SECRET: Final = frozenset(
    {
        *("password", "passwords", "passphrase", "secret", "secrets", "token", "login"),
        *("environment", "hook_variables", "private_key", "service_account"),
    }
)
"""Fields by which secrets travel in the clear: whatever has one filled was put here by mistake."""

Flat = dict[str, object]

NO_NAMES: Final[Mapping[str, str]] = {}


def differing(
    before: object | None, after: object | None, names: Mapping[str, str] = NO_NAMES
) -> tuple[str, str]:
    """The fields that differ, each side as a JSON object, for `Deed`. None: it was not there, or
    is no more. A field within another is `place.host`; one that holds an id of which `names` has
    the name says that instead.

    Raises TypeError for what may hold a secret in the clear.
    """
    old, new = _named(_flat(before), names), _named(_flat(after), names)
    wanted = sorted(name for name in old.keys() | new.keys() if _differs(name, old, new))
    return _json(old, wanted), _json(new, wanted)


def _differs(name: str, old: Flat, new: Flat) -> bool:
    if name in old and name in new:
        return old[name] != new[name]
    # Where there was nothing, what is off or nought says nothing.
    return (old | new)[name] not in (False, 0)


def _named(flat: Flat, names: Mapping[str, str]) -> Flat:
    found: Flat = {}
    for name, value in flat.items():
        if name.endswith("_id") and isinstance(value, str) and value in names:
            found[name.removesuffix("_id")] = names[value]
        else:
            found[name] = value
    return found


def told(**said: object) -> tuple[str, str]:
    """What an order says that changes no field: nothing before, this after. Raises TypeError as
    `differing` does."""
    return differing(None, said)


def with_secrets(
    facts: tuple[str, str], touched: Iterable[SealedSecret], of: str = ""
) -> tuple[str, str]:
    """The same, and which secrets were stored anew; `of` goes before their names."""
    before, after = facts
    return before, _with(after, (f"{of}secret.{one.kind.value}" for one in touched))


def without_secrets(facts: tuple[str, str], gone: Iterable[SecretKind]) -> tuple[str, str]:
    """The same, and which secrets were removed."""
    before, after = facts
    return _with(before, (f"secret.{kind.value}" for kind in gone)), after


def _with(said: str, names: Iterable[str]) -> str:
    return _encoded({**msgspec.json.decode(said, type=Flat), **dict.fromkeys(names, CHANGED)})


class _Hidden:
    """Stands for a secret: equal to the same one, and shown as `shown`."""

    def __init__(self, secret: object, shown: str) -> None:
        self._secret = secret
        self.shown = shown

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Hidden) and other._secret == self._secret

    def __hash__(self) -> int:
        return hash(self.shown)

    def __repr__(self) -> str:
        return self.shown


def _flat(noun: object | None, path: str = "") -> Flat:
    """By dotted names. What is None or empty stays out."""
    if noun is None:
        return {}
    found: Flat = {}
    for name, value in _fields(noun):
        if not path and name in _BOOKKEEPING:
            continue
        here = f"{path}{name}"
        if value is None or value in ("", (), {}):
            continue
        if name in _SECRET and not isinstance(value, Enum):
            raise TypeError(f"{type(noun).__name__}.{name} may hold a secret")
        if isinstance(value, bytes | SealedSecret):
            found[here] = _Hidden(value, CHANGED)
        elif not _has_fields(value):
            found[here] = value
        elif value:
            found |= _flat(value, f"{here}.")
    return found


def _has_fields(value: object) -> bool:
    return isinstance(value, Struct | Mapping) or is_dataclass(value)


def _fields(noun: object) -> Iterable[tuple[str, object]]:
    if isinstance(noun, Mapping):
        return [(str(name), value) for name, value in noun.items()]
    if isinstance(noun, WebhookTarget):
        # Whoever knows the whole address may use it, as long as it is not sealed.
        address = [("url", _Hidden(noun.url, CHANGED))] if noun.url else []
        return [("host", noun.host), *address]
    if isinstance(noun, Struct):
        config = noun.__struct_config__
        kind = [] if config.tag_field is None else [(config.tag_field, config.tag)]
        return kind + [(one.name, getattr(noun, one.name)) for one in structs.fields(noun)]
    if is_dataclass(noun):
        return [(one.name, getattr(noun, one.name)) for one in fields(noun)]
    raise TypeError(f"{type(noun).__name__} has no fields")


def _json(flat: Flat, names: Sequence[str]) -> str:
    return _encoded({name: _plain(flat[name]) for name in names if name in flat})


def _encoded(flat: Flat) -> str:
    return msgspec.json.encode(flat, order="sorted").decode()


def _plain(value: object) -> object:
    """As JSON has it. Raises TypeError for a type that nobody has thought of."""
    match value:
        case _Hidden():
            return value.shown
        case Enum() | str() | bool() | int() | float() | None:
            return _word(value)
        case datetime() | date():
            return value.isoformat()
        case frozenset():
            return _items(sorted(value, key=str))
        case tuple() | list():
            return _items(value)
        case _:
            return {name: _plain(one) for name, one in _flat(value).items()}


def _word(value: object) -> object:
    plain = value.value if isinstance(value, Enum) else value
    if isinstance(plain, str) and len(plain) > LONGEST_TEXT:
        return plain[:LONGEST_TEXT] + CUT
    return plain


def _items(items: Sequence[object]) -> list[object]:
    plain = [_plain(one) for one in items[:MOST_ITEMS]]
    return plain if len(items) <= MOST_ITEMS else [*plain, f"{CUT} +{len(items) - MOST_ITEMS}"]
