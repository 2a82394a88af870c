"""Finds who acts and who or what is attacked: mentions of actors, people and things, and their roles in an event.

Words are coded by the codebook's lists (actor_words, target_words, actors), state and non-state alike.
"""

from __future__ import annotations

from evenhand.actors.finding import code_actor, code_target, find_actors, is_loaded, is_piece, shortened
from evenhand.actors.mentions import ActorMention
from evenhand.actors.referring import referred_to, told_in_place
from evenhand.actors.roles import Roles, find_roles
from evenhand.actors.sides import find_sides
from evenhand.actors.tending import is_asked, only_tends, stands_apart

__all__ = [
    "ActorMention",
    "Roles",
    "code_actor",
    "code_target",
    "find_actors",
    "find_roles",
    "find_sides",
    "is_asked",
    "is_loaded",
    "is_piece",
    "only_tends",
    "referred_to",
    "shortened",
    "stands_apart",
    "told_in_place",
]
