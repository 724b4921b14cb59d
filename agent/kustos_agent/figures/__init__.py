"""The machine's figures for a heartbeat: one module for each concern."""
