"""Places of the world by their names: an embedded gazetteer, full ones from GeoNames dumps, and local lists."""

from evenhand.gazetteer.lookup import Gazetteer, open_gazetteer
from evenhand.gazetteer.records import Place

__all__ = ["Gazetteer", "Place", "open_gazetteer"]
