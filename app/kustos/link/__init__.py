"""The manager's end of the link: TLS, WebSocket, one peer per connected agent."""
