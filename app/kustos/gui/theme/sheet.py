"""The application's style sheet, made from palette and measures. Pure text.

It styles Qt's own controls and our frames by class and by two properties, `look` (buttons) and
`role` (labels). It has no `::item` rules: they would match the sheet for every cell of every table.
"""

from string import Template

from kustos.gui.theme import measure
from kustos.gui.theme.palette import Palette

_FRAMES = """
QToolTip { background: $tip_ground; color: $tip_ink; border: 1px solid $line; padding: 4px 6px; }
QMainWindow, QDialog { background: $window; }
Card, Sheet { background: $card; }
Card { border: 1px solid $line; border-radius: ${card_radius}px; }
Rule { background: $line; border: 0; }
TopBar { background: $card; border: 0; border-bottom: 1px solid $line; }
Sidebar { background: $side; border: 0; border-right: 1px solid $line; }
QScrollArea, QScrollArea > QWidget > Plain { background: transparent; border: 0; }
QSplitter::handle { background: transparent; }
QMenu { background: $card; color: $text; border: 1px solid $line; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 4px; }
QMenu::item:selected { background: $selection; color: $selection_text; }
QMenu::item:disabled { color: $disabled; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
"""

_LABELS = """
QLabel { color: $text; background: transparent; }
QLabel:disabled { color: $disabled; }
QLabel[role="title"] { font-size: ${title}px; font-weight: $strong; }
QLabel[role="big"] { font-size: ${big}px; font-weight: $strong; }
QLabel[role="strong"] { font-weight: $strong; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="caption"] { color: $muted; font-size: ${small}px; }
QLabel[role="error"] { color: $failing; font-size: ${small}px; }
"""

_BUTTONS = """
QPushButton {
  background: $card; color: $text; border: 1px solid $line; border-radius: ${field_radius}px;
  padding: 0 12px; min-height: ${button_inner}px; font-weight: $medium;
}
QPushButton:hover { background: $hover; }
QPushButton:pressed, QPushButton:checked { background: $pressed; }
QPushButton:disabled { color: $disabled; background: $card; }
QPushButton[look="primary"] { background: $accent; color: $accent_text; border-color: $accent; }
QPushButton[look="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[look="primary"]:pressed { background: $accent_pressed; border-color: $accent_pressed; }
QPushButton[look="danger"] { background: $danger; color: $danger_text; border-color: $danger; }
QPushButton[look="danger"]:hover { background: $danger_hover; border-color: $danger_hover; }
QPushButton[look="danger"]:pressed { background: $danger_pressed; border-color: $danger_pressed; }
QPushButton[look="primary"]:disabled, QPushButton[look="danger"]:disabled {
  background: $pressed; color: $disabled; border-color: $line;
}
QPushButton[look="link"] {
  background: transparent; color: $accent; border: 1px solid transparent; padding: 0 6px;
}
QPushButton[look="link"]:hover { background: $selection; }
QPushButton[look="link"]:disabled { color: $disabled; }
QPushButton[look="icon"] {
  padding: 0; min-width: ${button_inner}px; max-width: ${button_inner}px;
}
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
"""

_FIELDS = """
QLineEdit, QPlainTextEdit, QTextEdit {
  background: $field; color: $text; border: 1px solid $line; border-radius: ${field_radius}px;
  selection-background-color: $accent; selection-color: $accent_text;
  placeholder-text-color: $muted;
}
QLineEdit { min-height: ${field_inner}px; padding: 0 8px; }
QPlainTextEdit, QTextEdit { padding: 5px 6px; }
QLineEdit:hover, QPlainTextEdit:hover { border-color: $field_line; }
QLineEdit[invalid="true"], QPlainTextEdit[invalid="true"] { border-color: $failing; }
QLineEdit:focus {
  border: 2px solid $focus; padding: 0 7px; min-height: ${field_inner_focus}px;
}
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid $focus; padding: 4px 5px; }
QLineEdit[invalid="true"]:focus, QPlainTextEdit[invalid="true"]:focus { border-color: $failing; }
QLineEdit:disabled, QPlainTextEdit:disabled { color: $disabled; }
QLineEdit[role="mono"], QPlainTextEdit[role="mono"] { font-family: $mono; font-size: ${small}px; }
QAbstractSpinBox QLineEdit, QComboBox QLineEdit {
  border: 0; padding: 0; background: transparent; min-height: 0;
}
QComboBox { min-height: ${combo_inner}px; max-height: ${combo_inner}px; combobox-popup: 0; }
QAbstractSpinBox { min-height: ${spin_inner}px; max-height: ${spin_inner}px; }
QComboBox QAbstractItemView::item { min-height: 28px; padding: 0 6px; }
QComboBox QAbstractItemView::item:disabled { color: $disabled; }
QComboBox QAbstractItemView {
  background: $card; border: 1px solid $line; padding: 4px; outline: 0;
}
QCheckBox, QRadioButton { spacing: 8px; background: transparent; color: $text; }
QCheckBox:disabled, QRadioButton:disabled { color: $disabled; }
QCheckBox::indicator, QRadioButton::indicator { width: 16px; height: 16px; }
"""

_VIEWS = """
QAbstractItemView { background: transparent; border: 0; outline: 0; color: $text; }
CheckTree[framed="true"] {
  background: $field; border: 1px solid $line; border-radius: ${field_radius}px;
}
CheckTree[framed="true"][invalid="true"] { border-color: $failing; }
QHeaderView { background: transparent; border: 0; }
QHeaderView::section {
  background: transparent; color: $muted; border: 0; border-bottom: 1px solid $line;
  padding: 0 ${cell}px; font-size: ${small}px; font-weight: $medium;
}
QHeaderView::section:hover { color: $text; }
QScrollBar { background: transparent; border: 0; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: $scroll; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; }
QTabWidget::pane { border: 0; }
QTabBar::scroller { width: 44px; }
QTabBar QToolButton { background: $card; border: 0; }
"""

_SHEET = Template(_FRAMES + _LABELS + _BUTTONS + _FIELDS + _VIEWS)


def sheet(palette: Palette) -> str:
    """The style sheet for a scheme."""
    return _SHEET.substitute(
        window=palette.window,
        card=palette.card,
        side=palette.side,
        field=palette.field,
        line=palette.line,
        field_line=palette.field_line,
        text=palette.text,
        muted=palette.muted,
        disabled=palette.disabled,
        accent=palette.accent,
        accent_hover=palette.accent_hover,
        accent_pressed=palette.accent_pressed,
        accent_text=palette.accent_text,
        danger=palette.danger,
        danger_hover=palette.danger_hover,
        danger_pressed=palette.danger_pressed,
        danger_text=palette.danger_text,
        selection=palette.selection,
        selection_text=palette.selection_text,
        hover=palette.hover,
        pressed=palette.pressed,
        focus=palette.focus,
        scroll=palette.field_line,
        failing=palette.failing.ink,
        tip_ground=palette.tooltip.ground,
        tip_ink=palette.tooltip.ink,
        card_radius=measure.CARD_RADIUS,
        field_radius=measure.FIELD_RADIUS,
        button_inner=measure.BUTTON_HEIGHT - 2,
        # Qt adds the frame widths of the base style (Fusion 6.8 to 6.11) to these two.
        combo_inner=measure.FIELD_HEIGHT - 2,
        spin_inner=measure.FIELD_HEIGHT - 6,
        field_inner=measure.FIELD_HEIGHT - 2,
        field_inner_focus=measure.FIELD_HEIGHT - 4,
        cell=measure.CELL_PADDING,
        title=measure.FONT_TITLE,
        big=measure.FONT_BIG,
        small=measure.FONT_SMALL,
        medium=measure.MEDIUM,
        strong=measure.STRONG,
        mono='"Cascadia Mono", "Consolas", "Menlo", "DejaVu Sans Mono", monospace',
    )
