"""Dialogs: short questions and forms. All are shown with `open()`, none runs a loop of its own."""
