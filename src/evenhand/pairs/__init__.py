"""Which accounts may tell of one incident, and why."""

from evenhand.pairs.candidates import Index, candidates, met_pairs
from evenhand.pairs.compare import compare, suggest
from evenhand.pairs.compared import Compared, compare_all, compare_some
from evenhand.pairs.filed import Filed, Files, filed
from evenhand.pairs.rarity import Rarity, Weighed
from evenhand.pairs.records import LinkRecord, link_record, link_records
from evenhand.pairs.weights import Weights, read_weights, shipped_weights

__all__ = [
    "Compared",
    "Filed",
    "Files",
    "Index",
    "LinkRecord",
    "Rarity",
    "Weighed",
    "Weights",
    "candidates",
    "compare",
    "compare_all",
    "compare_some",
    "filed",
    "link_record",
    "link_records",
    "met_pairs",
    "read_weights",
    "shipped_weights",
    "suggest",
]
