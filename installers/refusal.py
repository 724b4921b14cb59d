"""A set-up that cannot go on. Read by every Python from 3.8."""

from __future__ import annotations


class Refusal(Exception):  # noqa: N818 - not an error of ours: a sentence for the person
    """Ends the program with status 1 and its text: what is wrong, then what to do."""
