"""Bringing messages to people: one module a kind of channel. Knows the core's nouns, and neither
store nor link nor window."""
