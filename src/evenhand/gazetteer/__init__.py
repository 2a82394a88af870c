"""Places of the world by their names: an embedded gazetteer, full ones from GeoNames dumps, and local lists."""

from evenhand.gazetteer.dumps import Progress, build_full
from evenhand.gazetteer.fetching import fetch
from evenhand.gazetteer.local import add_csv
from evenhand.gazetteer.lookup import Gazetteer, chosen_path, open_gazetteer, own_path
from evenhand.gazetteer.records import Place

__all__ = [
    "Gazetteer",
    "Place",
    "Progress",
    "add_csv",
    "build_full",
    "chosen_path",
    "fetch",
    "open_gazetteer",
    "own_path",
]
