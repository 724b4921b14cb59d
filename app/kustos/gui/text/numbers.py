"""Numbers with their units, in the locale in force: sizes, speeds, durations, counts.

Sizes are decimal (1 KB is 1000 bytes), as file managers and disk makers count.
"""

from typing import Final

from PySide6.QtCore import QCoreApplication, QLocale

from .words import Words

NBSP: Final = "\u00a0"
"""Keeps a number and its unit on one line."""

_STEP: Final = 1_000
UNITS: Final = ("KB", "MB", "GB", "TB", "PB", "EB")
_KB: Final = 1
_TB: Final = 4
_NO_DECIMALS_FROM: Final = 100
_TWO_DECIMALS_BELOW: Final = 10
_MINUTE: Final = 60
_HOUR: Final = 3_600
_DAY: Final = 86_400


def count(number: int) -> str:
    """38,412"""
    return QLocale().toString(number)


def percent(value: float) -> str:
    """72 %, from 0..100; never 100 before the end."""
    return f"{QLocale().toString(int(value))}{NBSP}%"


def decimal(number: float) -> str:
    """4.1; 120: one decimal where it is worth reading."""
    return QLocale().toString(number, "f", 0 if number >= _NO_DECIMALS_FROM else 1)


def milliseconds(value: float) -> str:
    """0.4 ms, 12 ms, 1.4 s"""
    if value >= _STEP:
        return f"{decimal(value / _STEP)}{NBSP}s"
    decimals = 1 if value < _TWO_DECIMALS_BELOW else 0
    return f"{QLocale().toString(value, 'f', decimals)}{NBSP}ms"


def size(bytes_: int) -> str:
    """3.1 GB"""
    number, unit = size_parts(bytes_)
    return f"{number}{NBSP}{unit}"


def size_parts(bytes_: int) -> tuple[str, str]:
    """("3.1", "GB")"""
    power = _power(bytes_)
    return _scaled(bytes_, power), _unit(power)


def size_of(done: int, total: int) -> str:
    """3.1 of 4.3 GB: both in the unit of the total."""
    number, rest = size_of_parts(done, total)
    return f"{number} {rest}"


def size_of_parts(done: int, total: int) -> tuple[str, str]:
    """("3.1", "of 4.3 GB")"""
    power = _power(total)
    of_total = QCoreApplication.translate("numbers", "of {total}").format(
        total=f"{_scaled(total, power)}{NBSP}{_unit(power)}"
    )
    decimals = max(_decimals(total / _STEP**power, power), _few(done / _STEP**power, power))
    return QLocale().toString(done / _STEP**power, "f", decimals), of_total


def speed(bytes_per_second: float) -> str:
    """21 MB/s"""
    number, unit = speed_parts(bytes_per_second)
    return f"{number}{NBSP}{unit}"


def speed_parts(bytes_per_second: float) -> tuple[str, str]:
    """("21", "MB/s")"""
    power = max(1, _power(int(bytes_per_second)))
    number = bytes_per_second / _STEP**power
    decimals = 1 if power > 1 and number < 10 else 0  # noqa: PLR2004  a live number keeps still
    return QLocale().toString(number, "f", decimals), f"{_unit(power)}/s"


def duration(seconds: float) -> str:
    """12 s, 2 min 5 s, 1 h 10 min, 3 d 4 h: the two largest units."""
    whole = max(0, round(seconds))
    if whole < _MINUTE:
        return _part(whole, "s")
    if whole < _HOUR:
        return _two(whole // _MINUTE, "min", whole % _MINUTE, "s")
    if whole < _DAY:
        return _two(whole // _HOUR, "h", whole % _HOUR // _MINUTE, "min")
    days = QCoreApplication.translate("numbers", "d", "days, abbreviated")
    return _two(whole // _DAY, days, whole % _DAY // _HOUR, "h")


def rough_duration(seconds: float) -> str:
    """12 s, 2 min, 1 h 10 min: for estimates, which are not worth their seconds."""
    whole = max(0, round(seconds))
    if whole < _MINUTE:
        return _part(whole, "s")
    if whole < _HOUR:
        return _part(round(whole / _MINUTE), "min")
    return duration(whole)


def time_left(seconds: float) -> str:
    """2 min left"""
    return QCoreApplication.translate("numbers", "{duration} left").format(
        duration=rough_duration(seconds)
    )


def countdown(seconds: float) -> str:
    """59:12"""
    whole = max(0, int(seconds))
    return f"{whole // _MINUTE}:{whole % _MINUTE:02}"


class Counts(Words):
    """Nouns with their number."""

    def files(self, number: int) -> str:
        return self.tr("%Ln file(s)", "", number)

    def of_files(self, number: int) -> str:
        """of 51,020 files"""
        return self.tr("of %Ln file(s)", "", number)

    def folders(self, number: int) -> str:
        return self.tr("%Ln folder(s)", "", number)

    def machines(self, number: int) -> str:
        return self.tr("%Ln machine(s)", "", number)

    def jobs(self, number: int) -> str:
        return self.tr("%Ln job(s)", "", number)

    def snapshots(self, number: int) -> str:
        return self.tr("%Ln snapshot(s)", "", number)

    def lines(self, number: int) -> str:
        return self.tr("%Ln line(s)", "", number)

    def tasks(self, number: int) -> str:
        return self.tr("%Ln task(s)", "", number)

    def items(self, number: int) -> str:
        """Files or folders."""
        return self.tr("%Ln item(s)", "", number)

    def unreadable(self, number: int) -> str:
        return self.tr("%Ln file(s) could not be read", "", number)


def _power(bytes_: int) -> int:
    """0 for bytes, 1 for KB, … by what is left after rounding: 999,999 bytes are 1.0 MB."""
    power = 0
    value = float(bytes_)
    while power < len(UNITS) and value >= _STEP - (0 if power == 0 else 0.5):
        value /= _STEP
        power += 1
    return power


def _scaled(bytes_: int, power: int) -> str:
    number = bytes_ / _STEP**power
    return QLocale().toString(number, "f", _decimals(number, power))


def _decimals(number: float, power: int) -> int:
    """640 KB, 1.4 MB, 112 GB, 1.84 TB: as many as are worth reading."""
    if power <= _KB or number >= _NO_DECIMALS_FROM:
        return 0
    return 2 if power >= _TB and number < _TWO_DECIMALS_BELOW else 1


def _few(number: float, power: int) -> int:
    """3.1 of 237 GB, but 81 of 237 GB."""
    return 1 if power > _KB and number < _TWO_DECIMALS_BELOW else 0


def _unit(power: int) -> str:
    if power == 0:
        return QCoreApplication.translate("numbers", "bytes")
    return UNITS[power - 1]


def _part(number: int, unit: str) -> str:
    return f"{number}{NBSP}{unit}"


def _two(first: int, unit: str, second: int, second_unit: str) -> str:
    return f"{_part(first, unit)} {_part(second, second_unit)}" if second else _part(first, unit)
