"""Labels and hints of a repository's form, which differ a little by type."""

from kustos.core.cloud_places import AzureLogin
from kustos.core.model import RepositoryType
from kustos.gui.forms.repository_fields import LASTING, LENT_KEY, OWN_KEY, SESSION
from kustos.gui.text import places
from kustos.gui.text.words import Words
from kustos_agent.protocol.values import BucketLookup


class RepositoryWords(Words):
    """Said anew for each type and language."""

    def labels(self, type_: RepositoryType) -> dict[str, str]:
        """By field."""
        return {
            "type": self.tr("Type"),
            "name": self.tr("Name"),
            "path": self.tr("Folder"),
            "host": self.tr("Server"),
            "user": self.tr("User"),
            "private-key": self.tr("Private key"),
            "key-passphrase": self.tr("Passphrase"),
            "known_hosts": self.tr("Server's keys"),
            "url": self.tr("Address"),
            "ca_certificate": self.tr("Own certificate"),
            "endpoint": self.tr("Address"),
            "bucket": self.tr("Bucket"),
            "prefix": self.tr("Folder inside"),
            "region": self.tr("Region"),
            "lookup": self.tr("Bucket is named"),
            "ssh_key": self.tr("Log in with"),
            "s3_login": self.tr("Log in with"),
            "azure_login": self.tr("Log in with"),
            "key_id": self.tr("Key ID") if type_ is RepositoryType.B2 else self.tr("Access key"),
            "login": self._login(type_),
            "token": (
                self.tr("SAS token") if type_ is RepositoryType.AZURE else self.tr("Session token")
            ),
            "account": self.tr("Storage account"),
            "container": self.tr("Container"),
            "suffix": self.tr("Server ends in"),
            "service-account": self.tr("Service account's key"),
            "project": self.tr("Project"),
            "remote": self.tr("Remote"),
            "location": self.tr("Address"),
            "environment": self.tr("Variables"),
            "password": self.tr("Password"),
        }

    def _login(self, type_: RepositoryType) -> str:
        match type_:
            case RepositoryType.S3:
                return self.tr("Secret key")
            case RepositoryType.AZURE:
                return self.tr("Account key")
            case RepositoryType.B2:
                return self.tr("Application key")
            case _:
                return self.tr("User's password")

    def hints(self, type_: RepositoryType) -> dict[str, str]:
        """By field; fields without one are not there."""
        common = {
            "type": places.type_hint(type_),
            "prefix": self.tr("Optional."),
            "password": self.tr(
                "It encrypts everything in the repository. Without it nobody can read the backups"
                " again: note it down outside this computer."
            ),
        }
        return common | self._hints_of(type_)

    def _hints_of(self, type_: RepositoryType) -> dict[str, str]:
        own_certificate = self.tr("Only for a server with a certificate of its own making.")
        match type_:
            case RepositoryType.SFTP:
                return {
                    "ssh_key": self.tr(
                        "No key is stored here. The owner of each machine lends an ssh-agent in the"
                        " agent's own configuration (ssh_agent in agent.toml)."
                    ),
                    "key-passphrase": self.tr("Only for a private key that is protected by one."),
                    "private-key": self.tr("In OpenSSH form."),
                }
            case RepositoryType.REST:
                return {
                    "url": self.tr("For instance https://nas.example:8000/kanzlei"),
                    "user": self.tr("Leave empty if the server asks for none."),
                    "ca_certificate": own_certificate,
                }
            case RepositoryType.S3:
                return {
                    "endpoint": self.tr("For instance https://s3.eu-central-1.amazonaws.com"),
                    "region": self.tr("Optional. Some servers want to be told."),
                    "lookup": self.tr("Change it only if the server does not find its bucket."),
                    "token": self.tr("It ends after hours, and the backups with it."),
                    "ca_certificate": own_certificate,
                }
            case RepositoryType.TYPED:
                return {
                    "location": self.tr("As restic wants it, for instance swift:backup:/kanzlei"),
                    "environment": self.tr("What restic needs to log in, one NAME=value a line."),
                }
            case _:
                return self._hints_of_cloud(type_)

    def _hints_of_cloud(self, type_: RepositoryType) -> dict[str, str]:
        match type_:
            case RepositoryType.AZURE:
                return {
                    "account": self.tr("Its name alone: NAME of NAME.blob.core.windows.net"),
                    "token": self.tr(
                        "It must allow reading, writing, listing and deleting. Backups end on the"
                        " day it does."
                    ),
                    "suffix": self.tr(
                        "Empty for Azure's public cloud. Others take restic 0.16 or newer, for"
                        " instance core.chinacloudapi.cn"
                    ),
                }
            case RepositoryType.GCS:
                return {
                    "service-account": self.tr("The JSON file that Google gives out for it."),
                    "project": self.tr("Optional. Needed where the bucket does not exist yet."),
                }
            case RepositoryType.B2:
                return {
                    "key_id": self.tr("A key for this bucket alone is enough, and safer."),
                }
            case RepositoryType.RCLONE:
                return {
                    "remote": self.tr(
                        "Its name on the machine: “rclone listremotes” shows it there."
                    ),
                    "path": self.tr("Optional. Where in the remote."),
                }
            case _:
                return {}

    def ssh_keys(self) -> list[tuple[str, str]]:
        """Whose key logs in to an SFTP server: id and name."""
        return [
            (OWN_KEY, self.tr("A private key")),
            (LENT_KEY, self.tr("The machine's ssh-agent")),
        ]

    def s3_logins(self) -> list[tuple[str, str]]:
        """The ways to log in to S3, by id."""
        return [
            (LASTING, self.tr("Access key")),
            (SESSION, self.tr("Temporary access key with a session token")),
        ]

    def azure_logins(self) -> list[tuple[str, str]]:
        """The ways to log in to Azure, by id."""
        return [
            (AzureLogin.KEY.value, self.tr("Account key")),
            (AzureLogin.SIGNATURE.value, self.tr("Shared access signature (SAS)")),
        ]

    def lookups(self) -> list[tuple[str, str]]:
        """Where the bucket's name may stand in an address, by id."""
        return [
            (BucketLookup.AUTO.value, self.tr("where it fits (automatic)")),
            (BucketLookup.PATH.value, self.tr("in the path: server/bucket")),
            (BucketLookup.DNS.value, self.tr("before the server: bucket.server")),
        ]
