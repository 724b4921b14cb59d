"""What opens repositories and what is secret in jobs, kept on this machine: sealed files, and the
key that they are sealed under in another place.

Only `child` and what it works with touch keys and secrets. It is a process that ends with its
answer, so that neither a cipher nor a keyring nor an opened secret stays in the agent's memory.
"""
