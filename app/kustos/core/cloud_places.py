"""Where repositories are in somebody's cloud, or wherever rclone leads: without any secret."""

from enum import StrEnum

from msgspec import Struct


class AzureLogin(StrEnum):
    """What Azure is shown: the account's key, or a signature that may do less and ends one day."""

    KEY = "key"
    SIGNATURE = "signature"


class AzurePlace(Struct, frozen=True, kw_only=True, tag_field="type", tag="azure"):
    """A container of an Azure storage account. `suffix` is that of a cloud of its own (China, a
    ministry), without `ACCOUNT.blob.`; empty for the public one."""

    account: str
    container: str
    prefix: str = ""
    suffix: str = ""
    login: AzureLogin = AzureLogin.KEY


class GooglePlace(Struct, frozen=True, kw_only=True, tag_field="type", tag="gcs"):
    """A bucket of Google Cloud Storage. `project` is needed to make the bucket, no more."""

    bucket: str
    prefix: str = ""
    project: str = ""


class BackblazePlace(Struct, frozen=True, kw_only=True, tag_field="type", tag="b2"):
    """A bucket of Backblaze B2, by its own interface."""

    bucket: str
    key_id: str
    prefix: str = ""


class RclonePlace(Struct, frozen=True, kw_only=True, tag_field="type", tag="rclone"):
    """A path on a remote that the machine's rclone knows by this name."""

    remote: str
    path: str = ""


CloudPlace = AzurePlace | GooglePlace | BackblazePlace | RclonePlace
