"""Colours, measures, fonts, icons and the application's look.

Import from the modules: `palette` and `measure` are pure Python, the others need QtGui.
"""
