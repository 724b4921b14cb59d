"""The Kustos manager: the desktop app and its core."""
