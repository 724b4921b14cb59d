"""A letter of sections as plain text and as HTML that mail programs show: pure.

Mail programs know tables and styles on the element, hardly more: no images, no links, no scripts,
no style sheet but for the dark scheme, which those that know none leave aside. Every text is
escaped.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from kustos.gui.theme.palette import DARK, LIGHT, Palette, Tone

_FONT: Final = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
_WIDTH: Final = 640
_LEFT: Final = 520
"""Px of the words; the rest is for the number or word at the right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A strong line, what is said beneath it, and a number or word at the right. `tone`: a bar
    beside it; its words say the same."""

    title: str
    lines: tuple[str, ...] = ()
    right: str = ""
    tone: Tone | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with entries."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """`day` stands above the headline; `foot` says who writes and how to change that."""

    language: str
    day: str
    headline: str
    tone: Tone
    sections: Sequence[Section]
    foot: str


def plain(letter: Letter) -> str:
    """As text."""
    parts = [letter.headline]
    for section in letter.sections:
        parts += ["", section.title, "-" * len(section.title)]
        for number, entry in enumerate(section.entries):
            if number and entry.lines:
                parts.append("")
            right = f": {entry.right}" if entry.right else ""
            parts.append(entry.title + right)
            parts += [f"  {line}" for line in entry.lines]
    return "\n".join([*parts, "", "-- ", letter.foot, ""])


def html(letter: Letter) -> str:
    """As a page of its own."""
    body = "".join(_section(section) for section in letter.sections)
    return (
        f'<!DOCTYPE html><html lang="{escape(letter.language)}"><head>'
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        '<meta name="color-scheme" content="light dark">'
        '<meta name="supported-color-schemes" content="light dark">'
        f"<title>{escape(letter.headline)}</title><style>{_dark_style()}</style></head>"
        f'<body class="k-window" style="margin:0;padding:0;background-color:{LIGHT.window}">'
        f'<table role="presentation" class="k-window" width="100%" cellspacing="0" cellpadding="0"'
        f' border="0" bgcolor="{LIGHT.window}"><tr><td align="center" style="padding:24px 12px">'
        f'<table role="presentation" class="k-card" width="{_WIDTH}" cellspacing="0"'
        f' cellpadding="0" border="0" bgcolor="{LIGHT.card}"'
        f' style="max-width:{_WIDTH}px;width:100%;background-color:{LIGHT.card};'
        f'border:1px solid {LIGHT.line}">'
        f"{_head(letter)}{body}</table>"
        f'<p class="k-muted" style="{_FONT};font-size:12px;color:{LIGHT.muted}">'
        f"{escape(letter.foot)}</p></td></tr></table></body></html>\n"
    )


def _head(letter: Letter) -> str:
    bar = LIGHT.tone(letter.tone).ink
    return (
        f'<tr><td class="k-{letter.tone.value}" colspan="2"'
        f' style="padding:20px 24px 12px 20px;border-left:4px solid {bar}">'
        f'<p class="k-muted" style="{_FONT};margin:0 0 4px 0;font-size:12px;'
        f'color:{LIGHT.muted}">{escape(letter.day)}</p>'
        f'<h1 class="k-text" style="{_FONT};margin:0;font-size:20px;font-weight:600;'
        f'line-height:28px;color:{LIGHT.text}">{escape(letter.headline)}</h1></td></tr>'
    )


def _section(section: Section) -> str:
    heading = (
        f'<tr><td class="k-line" colspan="2" style="padding:16px 24px 4px 24px;'
        f'border-top:1px solid {LIGHT.line}"><h2 class="k-text" style="{_FONT};margin:0;'
        f'font-size:14px;font-weight:600;color:{LIGHT.text}">{escape(section.title)}</h2></td></tr>'
    )
    space = '<tr><td colspan="2" style="padding:0 0 12px 0;font-size:1px">&nbsp;</td></tr>'
    return heading + "".join(map(_entry, section.entries)) + space


def _entry(entry: Entry) -> str:
    bar, kind = "", ""
    if entry.tone is not None:
        bar = f"border-left:4px solid {LIGHT.tone(entry.tone).ink};"
        kind = f' class="k-{entry.tone.value}"'
    weight = "600" if entry.lines else "400"
    lines = "".join(
        f'<p class="k-muted" style="{_FONT};margin:2px 0 0 0;font-size:13px;line-height:18px;'
        f'color:{LIGHT.muted}">{escape(line)}</p>'
        for line in entry.lines
    )
    return (
        f'<tr><td{kind} valign="top" width="{_LEFT}"'
        f' style="padding:6px 12px 6px {20 if bar else 24}px;{bar}">'
        f'<p class="k-text" style="{_FONT};margin:0;font-size:13px;font-weight:{weight};'
        f'line-height:18px;color:{LIGHT.text}">{escape(entry.title)}</p>{lines}</td>'
        f'<td valign="top" align="right" width="{_WIDTH - _LEFT}"'
        ' style="padding:6px 24px 6px 0;white-space:nowrap">'
        f'<p class="k-text" style="{_FONT};margin:0;font-size:13px;line-height:18px;'
        f'color:{LIGHT.text}">{escape(entry.right)}</p></td></tr>'
    )


def _dark_style() -> str:
    """For programs that show mail dark and know how; `!important` against the elements' own."""
    return f"@media (prefers-color-scheme:dark){{{''.join(_rules(DARK))}}}"


def _rules(palette: Palette) -> list[str]:
    card = f"background-color:{palette.card}!important;border-color:{palette.line}!important"
    rules = [
        f".k-window{{background-color:{palette.window}!important}}",
        f".k-card{{{card}}}",
        f".k-text{{color:{palette.text}!important}}",
        f".k-muted{{color:{palette.muted}!important}}",
        f".k-line{{border-color:{palette.line}!important}}",
    ]
    rules += [
        f".k-{tone.value}{{border-left-color:{palette.tone(tone).ink}!important}}" for tone in Tone
    ]
    return rules
