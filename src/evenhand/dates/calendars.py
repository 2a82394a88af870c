"""Calendars: Hijri (Umm al-Qura), Solar Hijri, Ethiopian, and the feasts that follow from them, to Gregorian and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from hijridate import Gregorian, Hijri

#: Days of doubt to each side of a date, by calendar: the new moon is sighted on different evenings in different places.
DOUBT = {"hijri": 1}
#: Hijri years covered by the Umm al-Qura tables. Outside them the tabular calendar is used, with two days of doubt.
HIJRI_YEARS = range(1343, 1501)
_HIJRI_EPOCH = (
    227014  # ordinal of 1 Muharram 1 in the proleptic Gregorian calendar (civil epoch, Friday 16 July 622 Julian)
)
_ETHIOPIAN_EPOCH = 2796  # ordinal of 1 Meskerem 1 (29 August 8, Julian)
#: Years in which the pattern of leap years of the Solar Hijri calendar shifts (K. M. Borkowski, 1996).
_BREAKS = (-61, 9, 38, 199, 426, 686, 756, 818, 1111, 1181, 1210, 1635, 2060, 2097, 2192, 2262, 2324, 2394, 2456, 3178)


def hijri_to_gregorian(year: int, month: int, day: int) -> dt.date:
    """The Gregorian day of a Hijri day. Raises ValueError for a day that does not exist."""
    if year in HIJRI_YEARS:
        return dt.date(*Hijri(year, month, day).to_gregorian().datetuple())
    length = 30 if month % 2 or (month == 12 and (11 * year + 14) % 30 < 11) else 29
    if not (1 <= year <= 9000 and 1 <= month <= 12 and 1 <= day <= length):
        raise ValueError(f"no day {day}/{month}/{year} in the Hijri calendar")
    days = (year - 1) * 354 + (3 + 11 * year) // 30 + 29 * (month - 1) + month // 2 + day - 1
    return dt.date.fromordinal(_HIJRI_EPOCH + days + 1)


def gregorian_to_hijri(day: dt.date) -> tuple[int, int, int]:
    """Year, month and day in the Umm al-Qura calendar. Raises ValueError outside 1343-1500 AH (1924-2077)."""
    try:
        found = Gregorian(day.year, day.month, day.day).to_hijri()
    except OverflowError as error:
        raise ValueError(f"{day} is outside the Umm al-Qura tables") from error
    return found.year, found.month, found.day


def nowruz(year: int) -> dt.date:
    """The first day of a Solar Hijri year. Raises ValueError outside years 1 to 3177."""
    if not 1 <= year < _BREAKS[-1]:
        raise ValueError(f"no Solar Hijri year {year}")
    leap, start, jump = -14, _BREAKS[0], 0
    for stop in _BREAKS[1:]:
        jump = stop - start
        if year < stop:
            break
        leap += jump // 33 * 8 + jump % 33 // 4
        start = stop
    passed = year - start
    leap += passed // 33 * 8 + (passed % 33 + 3) // 4
    if jump % 33 == 4 and jump - passed == 4:
        leap += 1
    gregorian = year + 621
    gregorian_leap = gregorian // 4 - (gregorian // 100 + 1) * 3 // 4 - 150
    return dt.date(gregorian, 3, 20 + leap - gregorian_leap)


def solar_hijri_to_gregorian(year: int, month: int, day: int) -> dt.date:
    """The Gregorian day of a Solar Hijri day (Iran, Afghanistan). Raises ValueError for a day that does not exist."""
    length = 31 if month <= 6 else 30 if month <= 11 else (nowruz(year + 1) - nowruz(year)).days - 336
    if not (1 <= month <= 12 and 1 <= day <= length):
        raise ValueError(f"no day {day}/{month}/{year} in the Solar Hijri calendar")
    before = 31 * (month - 1) if month <= 7 else 186 + 30 * (month - 7)
    return nowruz(year) + dt.timedelta(days=before + day - 1)


def gregorian_to_solar_hijri(day: dt.date) -> tuple[int, int, int]:
    """Year, month and day in the Solar Hijri calendar."""
    year = day.year - 621 if day >= nowruz(day.year - 621) else day.year - 622
    passed = (day - nowruz(year)).days
    if passed < 186:
        return year, passed // 31 + 1, passed % 31 + 1
    return year, (passed - 186) // 30 + 7, (passed - 186) % 30 + 1


def ethiopian_to_gregorian(year: int, month: int, day: int) -> dt.date:
    """The Gregorian day of an Ethiopian day. Raises ValueError for a day that does not exist."""
    length = 30 if month <= 12 else 6 if year % 4 == 3 else 5
    if not (1 <= year <= 9000 and 1 <= month <= 13 and 1 <= day <= length):
        raise ValueError(f"no day {day}/{month}/{year} in the Ethiopian calendar")
    return dt.date.fromordinal(_ETHIOPIAN_EPOCH + 365 * (year - 1) + year // 4 + 30 * (month - 1) + day - 1)


def gregorian_to_ethiopian(day: dt.date) -> tuple[int, int, int]:
    """Year, month and day in the Ethiopian calendar."""
    passed = day.toordinal() - _ETHIOPIAN_EPOCH
    year = (4 * passed + 1463) // 1461
    rest = passed - (365 * (year - 1) + year // 4)
    return year, rest // 30 + 1, rest % 30 + 1


def easter(year: int, *, eastern: bool = False) -> dt.date:
    """Easter Sunday, western (Gregorian) or eastern (Julian), by the methods in J. Meeus, Astronomical Algorithms (1991)."""
    if eastern:
        moon = (19 * (year % 19) + 15) % 30
        week = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7
        month, day = divmod(moon + week + 114, 31)
        return dt.date(year, month, day + 1) + dt.timedelta(days=year // 100 - year // 400 - 2)
    century, rest = divmod(year, 100)
    golden = year % 19
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    shift = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * shift + 114, 31)
    return dt.date(year, month, day + 1)


#: To Gregorian, by the name that ``When.calendar`` carries.
TO_GREGORIAN: dict[str, Callable[[int, int, int], dt.date]] = {
    "gregorian": dt.date,
    "hijri": hijri_to_gregorian,
    "solar_hijri": solar_hijri_to_gregorian,
    "ethiopian": ethiopian_to_gregorian,
}


def last_day(calendar: str, year: int, month: int) -> int:
    """The number of days of a month. Raises ValueError for a month that does not exist."""
    convert = TO_GREGORIAN[calendar]
    convert(year, month, 1)
    for day in (31, 30, 29, 28, 6, 5):
        try:
            convert(year, month, day)
        except (ValueError, OverflowError):
            continue
        return day
    raise ValueError(f"no month {month} of {year} in the {calendar} calendar")
