"""Labels and hints of a repository's form, which differ a little by type."""

from kustos.core.model import RepositoryType
from kustos.gui.text import places
from kustos.gui.text.words import Words


class RepositoryWords(Words):
    """Said anew for each type and language."""

    def labels(self, type_: RepositoryType) -> dict[str, str]:
        """By field."""
        s3 = type_ is RepositoryType.S3
        return {
            "type": self.tr("Type"),
            "name": self.tr("Name"),
            "path": self.tr("Folder"),
            "host": self.tr("Server"),
            "user": self.tr("User"),
            "private-key": self.tr("Private key"),
            "known_hosts": self.tr("Server's keys"),
            "url": self.tr("Address"),
            "ca_certificate": self.tr("Own certificate"),
            "endpoint": self.tr("Address"),
            "bucket": self.tr("Bucket"),
            "prefix": self.tr("Folder inside"),
            "region": self.tr("Region"),
            "key_id": self.tr("Access key"),
            "login": self.tr("Secret key") if s3 else self.tr("User's password"),
            "location": self.tr("Address"),
            "environment": self.tr("Variables"),
            "password": self.tr("Password"),
        }

    def hints(self, type_: RepositoryType) -> dict[str, str]:
        """By field; fields without one are not there."""
        optional = self.tr("Optional.")
        user = self.tr("Leave empty if the server asks for none.")
        return {
            "type": places.type_hint(type_),
            "url": self.tr("For instance https://nas.example:8000/kanzlei"),
            "endpoint": self.tr("For instance https://s3.eu-central-1.amazonaws.com"),
            "prefix": optional,
            "region": optional,
            "user": user if type_ is RepositoryType.REST else "",
            "private-key": self.tr("In OpenSSH form, without a passphrase."),
            "ca_certificate": self.tr("Only for a server with a certificate of its own making."),
            "location": self.tr("As restic wants it, for instance rclone:cloud:backup"),
            "environment": self.tr("What restic needs to log in, one NAME=value a line."),
            "password": self.tr(
                "It encrypts everything in the repository. Without it nobody can read the backups"
                " again: note it down outside this computer."
            ),
        }
