"""Tests run against the gazetteer that comes with evenhand, whatever the user has built."""

import os

from evenhand.gazetteer.lookup import embedded_path

os.environ["EVENHAND_GAZETTEER"] = str(embedded_path())
