"""How many people were killed, injured, abducted, arrested or displaced, of whom, and by whose structure of words.

A number is tied to an outcome by the clause it stands in, never by being nearest. The words come from
``codebook/numbers.yaml``, ``codebook/outcomes.yaml`` and ``codebook/victims.yaml``.
"""

from evenhand.counts.mentions import CountMention, find_counts
from evenhand.counts.statements import Toll, toll_of
from evenhand.counts.toll import code_count, combine

__all__ = ["CountMention", "Toll", "code_count", "combine", "find_counts", "toll_of"]
