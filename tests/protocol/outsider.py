"""A backup agent made from docs/protocol.md and docs/reference/messages.md, not from Kustos' code.

`outsider.py FILE PROGRAM…` keeps all that must last in FILE. Without an identity it reads a join
token from standard input. PROGRAM makes the backups: it reads a BackupSpec (JSON) from its standard
input and prints a log, whose last line is the id of the snapshot.
"""

# ruff: noqa: E401, I001
import asyncio, base64, hashlib, itertools, json, os, random, signal, socket, ssl, sys, time
from asyncio.subprocess import PIPE, create_subprocess_exec as start
from contextlib import suppress
from datetime import UTC, datetime
from http.client import HTTPException, HTTPSConnection
from pathlib import Path
from typing import Any
from uuid import uuid4
from websockets import ClientConnection, WebSocketException, connect

Json = dict[str, Any]
ABOUT = {"hostname": socket.gethostname(), "os_name": sys.platform, "agent_version": "outsider"}


def now() -> str:
    return datetime.now(UTC).isoformat()


def dial(address: str, path: str, subprotocol: Any, ca: str, **headers: str) -> connect:
    tls = ssl.create_default_context(cadata=ca)
    tls.minimum_version = ssl.TLSVersion.TLSv1_3
    rules: Json = {"ssl": tls, "server_hostname": "manager.kustos.internal", "max_size": 2**20}
    rules |= {"subprotocols": [subprotocol], "compression": None, "proxy": None}
    return connect(f"wss://{address}{path}", additional_headers=headers, **rules)


async def say(link: ClientConnection, kind: str, action: str, payload: Json, **more: Any) -> None:
    await link.send(json.dumps({"type": kind, "action": action, "payload": payload} | more))


async def ask(link: ClientConnection, action: str, payload: Json) -> Any:
    await say(link, "request", action, payload, id="1")
    answer = json.loads(await asyncio.wait_for(link.recv(), 10))
    if answer["action"] != action or not link.subprotocol:
        sys.exit(f"refused: {answer['payload']}")
    return answer["payload"]


class Agent:
    def __init__(self, path: str, *program: str) -> None:
        self.path, self.program, self.turn = Path(path), program, asyncio.Lock()
        self.runs, self.progress, self.sent = Json(), Json(), 0
        fresh: Json = {"journal": str(uuid4()), "position": 0, "owed": [], "tasks": {}}
        self.kept = json.loads(self.path.read_text()) if self.path.exists() else fresh
        for task in self.unended():
            self.end(task, outcome="failed", problem={"error": "interrupted"})

    def unended(self) -> list[str]:
        return [task for task, ended in self.kept["tasks"].items() if not ended]

    def keep(self, **changes: Any) -> None:
        """When this returns, the changes are on disk and count."""
        self.kept |= changes
        new = self.path.with_suffix(".new")
        with new.open("w") as file:
            print(json.dumps(self.kept), file=file, flush=True)
            os.fsync(file.fileno())
        new.replace(self.path)

    def report(self, action: str, task: str, **payload: Any) -> None:
        position = self.kept["position"] + 1
        event = position, action, {"task_id": task, **payload}
        self.kept["tasks"][task] = action == "task-finished"
        self.keep(position=position, owed=[*self.kept["owed"], event])

    def end(self, task: str, **end: Any) -> None:
        self.progress.pop(task, None)
        self.report("task-finished", task, at=now(), **end)

    def acknowledge(self, position: int) -> None:
        self.keep(owed=[event for event in self.kept["owed"] if event[0] > position])

    async def join(self, text: str) -> None:
        text = "".join(text.split()).removeprefix("kustos1-")
        token = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        for address in token["addresses"]:
            with suppress(OSError, ValueError, HTTPException, WebSocketException):
                # The first certificate of /ca is to be believed if it is the one of the token.
                anyone = ssl._create_unverified_context()
                http = HTTPSConnection(address, timeout=10, context=anyone)
                http.request("GET", "/ca")
                answer = http.getresponse().read(65536).decode()
                ca = answer.split("-----END CERTIFICATE-----")[0] + "-----END CERTIFICATE-----"
                if hashlib.sha256(ssl.PEM_cert_to_DER_cert(ca)).hexdigest() != token["ca"]:
                    continue
                async with dial(address, "/enrol", "kustos.enrol.v1", ca) as link:
                    me = await ask(link, "enrol", {"secret": token["secret"], **ABOUT})
                return self.keep(token=me["token"], ca=ca, addresses=token["addresses"])
        sys.exit("no manager answers")

    async def link(self, address: str) -> None:
        bearer = {"Authorization": f"Bearer {self.kept['token']}"}
        async with dial(address, "/agent", "kustos.agent.v1", self.kept["ca"], **bearer) as link:
            hello = {"major": 1, "minor": 1, "running": self.unended(), **ABOUT}
            hello |= {"journal_id": self.kept["journal"], "journal_position": self.kept["position"]}
            hello["owed"] = max((event[0] for event in self.kept["owed"]), default=0)
            welcome = await ask(link, "hello", hello)
            self.sent, beat = welcome["acknowledged"], welcome.get("heartbeat_seconds", 30)
            if self.sent > self.kept["position"]:  # our file is an old copy of itself
                return self.keep(journal=str(uuid4()))
            self.acknowledge(self.sent)
            sending = asyncio.create_task(self.send(link, min(max(beat, 0.1), 60)))
            try:
                async for text in link:
                    frame = json.loads(text)
                    if frame["type"] == "request":
                        await self.answer(link, frame)
                    elif frame["type"] == "ack" and frame["seq"] <= self.sent:
                        self.acknowledge(frame["seq"])
                    else:
                        await link.close(4400)
            finally:
                sending.cancel()

    async def send(self, link: ClientConnection, seconds: float) -> None:
        """All that goes out unasked, four times a second, in the order in which it happened."""
        due = 0.0
        while True:
            for seq, action, payload in [one for one in self.kept["owed"] if one[0] > self.sent]:
                self.sent = seq
                await say(link, "event", action, payload, seq=seq)
            while self.progress:
                task, progress = self.progress.popitem()
                await say(link, "event", "task-progress", {"task_id": task, **progress})
            if time.monotonic() >= due:
                due = time.monotonic() + seconds
                await say(link, "event", "heartbeat", {"at": now(), "running": list(self.runs)})
            await asyncio.sleep(min(0.25, seconds))

    async def answer(self, link: ClientConnection, frame: Json) -> None:
        action, asked, answer = frame["action"], frame.get("payload", {}), Json()
        task = asked.get("task_id")
        if action == "run-task" and asked["spec"]["kind"] == "backup":
            if task not in self.kept["tasks"]:
                self.keep(tasks={**self.kept["tasks"], task: False})
                self.runs[task] = asyncio.create_task(self.run(task, asked))
                await asyncio.sleep(0)  # cancelled before its first step it would have no end
        elif action == "cancel-task":
            answer["known"] = task in self.runs and self.runs[task].cancel()
        else:
            action, answer = "problem", {"error": "unsupported", "subject": action}
        await say(link, "response", action, answer, id=frame["id"])

    async def run(self, task: str, asked: Json) -> None:
        end, lines, said = {"outcome": "failed", "problem": {"error": "internal"}}, 0, ""
        try:
            async with self.turn, asyncio.timeout(asked.get("timeout_seconds", 21600)):
                self.report("task-started", task, kind="backup", at=now())
                process: Any = await start(*self.program, stdin=PIPE, stdout=PIPE)
                try:
                    process.stdin.write(json.dumps(asked["spec"]).encode())
                    process.stdin.close()
                    async for line in process.stdout:
                        lines, said = lines + 1, line.decode(errors="replace").strip()[:8192]
                        new = {"at": now(), "text": said}
                        self.report("task-log", task, first=lines, lines=[new])
                        self.progress[task] = {"files_done": lines}
                    if await process.wait() == 0:
                        made = {"kind": "backup", "snapshot_id": said}
                        end = {"outcome": "success", "result": made}
                finally:
                    if process.returncode is None:
                        process.send_signal(signal.SIGINT)
                        await process.wait()
        except asyncio.CancelledError:
            end = {"outcome": "cancelled"}
        except (OSError, ValueError) as error:  # PROGRAM is not there, or its line is endless
            end["problem"] = {"error": ("internal", "timeout")[isinstance(error, TimeoutError)]}
        self.end(task, **end)
        del self.runs[task]


async def main(path: str, *program: str) -> None:
    os.umask(0o077)
    agent, failures = Agent(path, *program), 0
    if "token" not in agent.kept:
        await agent.join(sys.stdin.read())
    for address in itertools.cycle(agent.kept["addresses"]):
        began = time.monotonic()
        with suppress(OSError, WebSocketException):
            await agent.link(address)
        failures = 0 if time.monotonic() > began + 30 else failures + 1
        await asyncio.sleep(random.uniform(0, min(2**failures / 2, 300)))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
