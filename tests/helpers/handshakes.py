"""A TLS handshake between two contexts, without a network."""

import ssl

from kustos_agent.protocol.version import SERVER_NAME


def shake_hands(client: ssl.SSLContext, server: ssl.SSLContext) -> bytes:
    """The server's certificate (DER) as the client saw it. Raises ssl.SSLError of the side that
    refuses."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    asking = client.wrap_bio(to_client, to_server, server_hostname=SERVER_NAME)
    answering = server.wrap_bio(to_server, to_client, server_side=True)
    left = {asking, answering}
    while left:
        for side in (asking, answering):
            try:
                side.do_handshake()
                left.discard(side)
            except ssl.SSLWantReadError:
                continue
    shown = asking.getpeercert(binary_form=True)
    assert shown is not None or client.verify_mode is ssl.CERT_NONE
    return shown or b""
