"""The key of a Google service account, as far as restic may be given it. Pure."""

from typing import Final, Literal

import msgspec

_HTTPS: Final = "https://"


class GoogleKeyError(ValueError):
    """This text is no key of a service account."""


class _ServiceAccount(msgspec.Struct, kw_only=True):
    """The fields of such a key that log in, and no other."""

    type: Literal["service_account"]
    client_email: str
    private_key: str
    token_uri: str = "https://oauth2.googleapis.com/token"  # noqa: S105  an address
    private_key_id: str = ""
    project_id: str = ""


def checked_google_key(text: str) -> str:
    """The key anew, with nothing but what logs in. Raises GoogleKeyError.

    Google's library reads other kinds of credentials from the same file: `external_account` names
    files of this machine to be sent to an address, or a program to be run. A manager may choose
    neither.
    """
    try:
        key = msgspec.json.decode(text.encode("utf-8", "surrogatepass"), type=_ServiceAccount)
    except msgspec.DecodeError:  # its text may quote the key
        raise GoogleKeyError("not the key of a service account") from None
    if not key.token_uri.startswith(_HTTPS):
        raise GoogleKeyError("a login without TLS")
    return msgspec.json.encode(key).decode()
