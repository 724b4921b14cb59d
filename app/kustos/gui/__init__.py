"""The window. Speaks to the engine through `bridge` alone; `text` is the only place with words
that come from codes."""
