"""Tooltips that say what people and machines have named things, letter by letter."""

from PySide6.QtGui import Qt as GuiQt


def plain_tip(text: str) -> str:
    """A tooltip that reads as `text`. Qt takes a tooltip that looks like HTML for HTML: a machine
    on the network could call itself `<img src=…>`."""
    return GuiQt.convertFromPlainText(text) if GuiQt.mightBeRichText(text) else text
