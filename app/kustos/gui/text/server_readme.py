"""What lies beside the files of a server: how its admin has it run, in the window's language."""

import shlex
from collections.abc import Mapping

from kustos.core import server_plan
from kustos.core.server_plan import ACCOUNT, MAINTAINER, ServerPlan, ServerWish

from .words import Words


def readme(wish: ServerWish, plan: ServerPlan, names: Mapping[str, str]) -> str:
    """A plain text of lines that a terminal shows. `names` are those of the machines by their ids.
    No secret is in it."""
    return ReadmeWords().text(wish, plan, names)


class ReadmeWords(Words):
    """Its paragraphs."""

    def text(self, wish: ServerWish, plan: ServerPlan, names: Mapping[str, str]) -> str:
        parts = [
            self._head(wish),
            self._copying(wish),
            self._starting(),
            self._by_hand(plan),
            self._ports(wish),
            self._repositories(wish, plan, names),
            self._secrets(),
        ]
        return "\n\n".join(parts) + "\n"

    def _head(self, wish: ServerWish) -> str:
        title = self.tr("A backup server that lets go of nothing: {host}").format(host=wish.host)
        about = self.tr(
            "Two processes serve one folder. The machines' takes backups and removes none. The\n"
            "maintainer's removes as well, with a login that one machine alone is given."
        )
        return f"{title}\n{'=' * len(title)}\n\n{about}"

    def _copying(self, wish: ServerWish) -> str:
        said = self.tr(
            "1. On the server, as root, with {program} installed: copy this folder's files to\n"
            "   {settings}, and give them and the folder of the backups to an account of their own."
        ).format(program=wish.program.value, settings=wish.settings)
        return _with_lines(
            said,
            f"useradd --system --no-create-home --shell /usr/sbin/nologin {ACCOUNT}",
            f"install -d -m 700 -o {ACCOUNT} -g {ACCOUNT} {wish.folder}",
            f"chown -R {ACCOUNT}:{ACCOUNT} {wish.settings}",
            f"chmod -R go= {wish.settings}",
        )

    def _starting(self) -> str:
        units = f"{server_plan.MACHINES_UNIT} {server_plan.MAINTAINER_UNIT}"
        return _with_lines(
            self.tr("2. With systemd, start both in that folder, now and with every start:"),
            f"cp {units} /etc/systemd/system/",
            f"systemctl enable --now {units}",
        )

    def _by_hand(self, plan: ServerPlan) -> str:
        return _with_lines(
            self.tr("   Without systemd, these are the two commands:"),
            shlex.join(plan.machines_command),
            "",
            shlex.join(plan.maintainer_command),
        )

    def _ports(self, wish: ServerWish) -> str:
        if wish.local:
            return self.tr(
                "3. In the firewall let the machines reach port {port}. Port {other} answers the\n"
                "   server itself alone."
            ).format(port=wish.port, other=wish.maintainer_port)
        return self.tr(
            "3. In the firewall let the machines reach port {port}, and the maintainer alone\n"
            "   reach port {other}."
        ).format(port=wish.port, other=wish.maintainer_port)

    def _repositories(self, wish: ServerWish, plan: ServerPlan, names: Mapping[str, str]) -> str:
        said = self.tr(
            "4. In Kustos initialise the repositories: “Test” in the form of each offers it.\n"
            "   Every machine has one of its own and can reach no other:"
        )
        users = [f"{names[id_]}: {plan.place_of(id_)}/  ({plan.users[id_]})" for id_ in plan.users]
        maintainer = self.tr("{machine} looks after all of them: {url}/…/  ({user})").format(
            machine=names[wish.maintainer_id], url=plan.maintainer_url, user=MAINTAINER
        )
        return _with_lines(said, *users, "", maintainer)

    def _secrets(self) -> str:
        return self.tr(
            "{key} and the two files .htpasswd are secrets. The passwords themselves are sealed\n"
            "in Kustos and stand nowhere else; the files have hashes of them. The certificate\n"
            "is good for ten years, and pinned in Kustos: enter another one in each form."
        ).format(key=server_plan.KEY)


def _with_lines(said: str, *lines: str) -> str:
    shown = "\n".join(f"     {line}" if line else "" for line in lines)
    return f"{said}\n\n{shown}"
