"""The fault bench: real agents and a real manager, a wire that misbehaves, kill -9 of either side,
and a judge that knows what must be true at the end.

`python -m tests.faults --histories N --seed S --json`
"""
