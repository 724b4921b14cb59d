"""The wire between agent and manager: values, messages, frames, session rules. Pure, no I/O.

Start reading at `messages`; docs/protocol.md tells the same to people who write an agent elsewhere.
"""
