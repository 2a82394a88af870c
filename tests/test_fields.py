"""What words become when a record is coded, where the rooms leave something open."""

import datetime as dt

import evenhand
from evenhand.model import Where


def test_a_place_that_no_gazetteer_has_gets_no_coordinates_of_its_own():
    text = "Gunmen killed two men in Zumbleford on Monday, residents of Herat said; others fled to Injil and Guzara."
    report = evenhand.Report.of(text, published=dt.date(2024, 8, 8), language="en")
    values = [code for a in evenhand.read(report) for _, code in a.coded_of("place") if code.how == "places.unlisted"]
    assert values
    for code in values:
        assert isinstance(code.value, Where)
        assert (code.value.latitude, code.value.longitude, code.value.precision) == (None, None, "unknown")
        assert code.others, "where it may lie stays a candidate"
