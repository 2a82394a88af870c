"""Accounts of one incident become findings: who says what, how independently, and what is agreed."""

from __future__ import annotations

from evenhand.corroborate.findings import FIELDS, corroborate
from evenhand.corroborate.presentation import Estimate, estimate, present, rules, sensitivity, tolls_by_speaker

__all__ = ["FIELDS", "Estimate", "corroborate", "estimate", "present", "rules", "sensitivity", "tolls_by_speaker"]
