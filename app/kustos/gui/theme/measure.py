"""The measures: device-independent pixels on an 8 px grid, font sizes and weights."""

from typing import Final

PAGE_MARGIN_X: Final = 24
PAGE_MARGIN_Y: Final = 20
GAP: Final = 16
GAP_SMALL: Final = 8

CARD_RADIUS: Final = 8
CARD_PADDING: Final = 16
FIELD_RADIUS: Final = 6
FIELD_HEIGHT: Final = 32
BUTTON_HEIGHT: Final = 32

SIDEBAR_WIDTH: Final = 196
SIDEBAR_ITEM_HEIGHT: Final = 35
TOP_BAR_HEIGHT: Final = 52
SEARCH_WIDTH: Final = 300

ROW_HEIGHT: Final = 36
ROW_HEIGHT_TWO_LINES: Final = 54
ROW_HEIGHT_TREE: Final = 28
ROW_HEIGHT_LOG: Final = 20
HEADER_HEIGHT: Final = 36
CELL_PADDING: Final = 10

PILL_HEIGHT: Final = 20
BAR_HEIGHT: Final = 8
BAR_HEIGHT_BIG: Final = 12
STRIP_HEIGHT: Final = 18
STRIP_DAYS: Final = 30
FORM_LABEL_WIDTH: Final = 142
ICON: Final = 16

FONT_SMALL: Final = 12
FONT_TEXT: Final = 13
FONT_TITLE: Final = 16
FONT_BIG: Final = 22

REGULAR: Final = 400
# 550, but just below the middle: families without such a weight then give Medium, not Semi Bold.
MEDIUM: Final = 545
STRONG: Final = 620
