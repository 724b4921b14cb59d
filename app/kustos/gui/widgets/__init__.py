"""The building blocks of the window. They know Qt and the theme, never the core, and hold no words.

Import each from its module (`from kustos.gui.widgets.card import Card`): a page pays only for
what it shows.
"""
