"""The reviewer's next question, and the answer: queue, card, decisions, same or different, agreement, history."""

from evenhand.review.agreement import FieldAgreement, agreement, alpha
from evenhand.review.card import Card, ClaimView, FieldView, open_card
from evenhand.review.deciding import Answer, add_claim, answer, terms, undo
from evenhand.review.history import Event, history
from evenhand.review.linking import SideBySide, judge, merge, next_pair, side_by_side, split
from evenhand.review.queue import Filter, Progress, Task, next_task, progress, queue, where_on_map, without_place

__all__ = [
    "Answer",
    "Card",
    "ClaimView",
    "Event",
    "FieldAgreement",
    "FieldView",
    "Filter",
    "Progress",
    "SideBySide",
    "Task",
    "add_claim",
    "agreement",
    "alpha",
    "answer",
    "history",
    "judge",
    "merge",
    "next_pair",
    "next_task",
    "open_card",
    "progress",
    "queue",
    "side_by_side",
    "split",
    "terms",
    "undo",
    "where_on_map",
    "without_place",
]
