"""Accounts of one incident become findings: who says what, how independently, and what is agreed."""

from __future__ import annotations

from evenhand.corroborate.findings import FIELDS, corroborate
from evenhand.corroborate.presentation import Estimate, estimate, present, rules, sensitivity, tolls_by_speaker
from evenhand.corroborate.total import shared_tolls, total

__all__ = [
    "FIELDS",
    "Estimate",
    "corroborate",
    "estimate",
    "present",
    "rules",
    "sensitivity",
    "shared_tolls",
    "tolls_by_speaker",
    "total",
]
