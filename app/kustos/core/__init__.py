"""The manager's core: nouns, rules and services. No Qt, no SQL, no sockets."""
