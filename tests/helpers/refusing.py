"""A server that says no to everything it is asked, over plain HTTP on loopback."""

import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from tests.helpers.processes import LOOPBACK


@contextmanager
def refusing_server(status: HTTPStatus) -> Iterator[int]:
    """The port of a running one. Its answers are JSON, as those of a cloud's interface."""
    body = json.dumps({"status": int(status), "code": "refused", "message": ""}).encode()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815  the name is the library's

        def log_message(self, *_: object) -> None:
            """Nothing: a test's output is its own."""

    with http.server.ThreadingHTTPServer((LOOPBACK, 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join(10)
