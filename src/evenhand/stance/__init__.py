"""How a told event stands to having happened, who says so, and who is said to have done it.

Not all that is told has happened: denied, hypothetical, planned, threatened and long-past events are marked, never counted.
"""

from __future__ import annotations

from evenhand.stance.responsibility import ResponsibilityMention, find_responsibility, only_speaks
from evenhand.stance.speech import authorities
from evenhand.stance.standing import StanceMention, find_stance

__all__ = ["ResponsibilityMention", "StanceMention", "authorities", "find_responsibility", "find_stance", "only_speaks"]
