"""Two readers of one report: the network's incidents, with the rules as a second opinion.

What both find is surer than what one finds. Where they differ, on whether something happened or on what kind of thing, the
confidence of the account's type falls below :data:`evenhand.readers.DOUBT`, and ``evenhand check`` lists it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from evenhand.actors import code_actor, find_actors
from evenhand.model import HAPPENED, Draft, Report, Span
from evenhand.readers import DOUBT
from evenhand.readers.rules import RulesReader
from evenhand.readers.rules.arguments import drafts_of
from evenhand.readers.rules.figures import is_figure
from evenhand.readers.rules.likeness import related
from evenhand.readers.rules.lines import Line, says
from evenhand.readers.rules.scene import Scene
from evenhand.readers.rules.scenes import find_scenes, tells_elsewhere
from evenhand.readers.rules.who import BESIDE, no_doers
from evenhand.readers.trained import SHIPPED, Told, TrainedReader
from evenhand.setting import Setting
from evenhand.triggers import find_triggers

#: The rules' incidents are kept from this chance on that the network gives them.
KEEP = 0.4
#: Of types that it has seldom seen, sure words for them are kept from this chance on.
KEEP_SELDOM = 0.15
_SELDOM = frozenset({"territory_taken", "withdrawal", "robbery", "looting", "hijacking", "mob_violence"})
#: The network's own incidents are added from this chance on, where the rules tell of none.
ADD = 0.8
#: Confidence of an account that only one reader has, or of whose kind they differ: this share of the network's.
_ALONE, _OTHER_KIND = 0.5, 0.5
#: Fields in which the network's words fill what the rules have left open.
_FILLED = ("actor", "target", "means", "place", "date", "responsibility")


class BothReader:
    """The default reader."""

    def __init__(self, folder: Path = SHIPPED, *, scope: str = "all", threads: int = 1) -> None:
        """Load the network. Raises :class:`ReaderError` where the folder does not hold one."""
        self._first = TrainedReader(folder, scope=scope, threads=threads)

    @property
    def name(self) -> str:
        """Both names."""
        return f"{self._first.name}+{RulesReader.name}"

    def read(self, report: Report) -> list[Draft]:
        """The rules' incidents that the network sees too, and its own where the rules tell of none; in the order told.

        What only one of them tells, and is not used, is handed over as left out. What is told as denied, planned or the like
        is never counted, and is kept whether or not the network sees it.
        """
        setting = Setting(report)
        seen = self._first.tell(setting, least=KEEP_SELDOM)
        told = [each for each in seen if each.confidence >= KEEP]
        scenes = find_scenes(setting)
        found: list[tuple[Span, list[Draft]]] = []
        covered: set[Span] = set()
        parts = _parts(scenes, told)
        _leave(scenes, _alone(scenes, [each for each, whole in zip(told, parts, strict=True) if whole is None]))
        for number, scene in enumerate(scenes):
            partner = _partner(scene, told) or (_partner(scene, seen) if _is_seldom(scene) else None)
            drafts = drafts_of(scene, setting=setting, label="")
            if partner is None and scene.stance in HAPPENED:
                found.append((scene.events[0].line.span, _left_out(drafts, "only the rules tell of an incident here")))
                continue
            covered |= {line.span for line in scene.lines} if scene.accident else _lines(scene)
            if partner is not None:
                partner, aside = _apart(partner, scene, scenes), no_doers(scene)
                drafts = _held(_filled(drafts, partner, setting, aside=aside), _confidence(scene, partner))
                for part in (each for each, whole in zip(told, parts, strict=True) if whole == number):
                    drafts = _filled(drafts, part, setting, part=True, aside=aside)
            found.append((scene.events[0].line.span, drafts))
        for incident, whole in zip(told, parts, strict=True):
            if whole is not None or any(line.span in covered for line in incident.told_in):
                continue
            if is_figure(incident.main[0].line, setting):
                continue
            drafts = _held(incident.drafts(setting, ""), incident.confidence * _ALONE)
            if incident.confidence < ADD or not _names_act(incident):
                drafts = _left_out(drafts, "only the network tells of an incident here, and is not sure enough")
            if incident.confidence >= DOUBT:
                found.append((incident.told_in[0].span, drafts))
        found.sort(key=lambda entry: entry[0])
        return [replace(d, account=str(number)) for number, (_, drafts) in enumerate(found, start=1) for d in drafts]


def _alone(scenes: Sequence[Scene], told: Sequence[Told]) -> set[Span]:
    """The sentences of the incidents that are kept although only the network tells of them."""
    covered = {
        event.line.span
        for scene in scenes
        if scene.stance not in HAPPENED or _partner(scene, told) is not None
        for event in scene.events
    }
    return {
        line.span
        for incident in told
        if incident.confidence >= ADD
        and _names_act(incident)
        and not any(told_in.span in covered for told_in in incident.told_in)
        for line in incident.told_in
    }


def _parts(scenes: Sequence[Scene], told: Sequence[Told]) -> list[int | None]:
    """Of the incidents that only the network tells, the number of the scene that each is a part of: it led up to it in the
    same paragraph, or is told on from it there, of no other place or day.
    """
    known = {event.line.span for scene in scenes for event in scene.events}
    found: list[int | None] = [None] * len(told)
    for index, incident in enumerate(told):
        if any(line.span in known for line in incident.told_in):
            continue
        for number, scene in enumerate(scenes):
            if scene.stance in HAPPENED and _partner(scene, told) is not None and _is_part(incident, scene):
                found[index] = number
                before = [line for line in incident.told_in if line.span < scene.lines[0].span]
                scene.lines[:0], scene.parts[:0] = before, [line.span for line in before]
                break
    return found


def _is_part(incident: Told, scene: Scene) -> bool:
    first, last, opening = incident.told_in[0], incident.told_in[-1], scene.events[0].line
    leads = last.span.end <= opening.span.start and last.sentence.paragraph == opening.sentence.paragraph
    follows = _in_paragraph(first, scene) and any(line.span == first.span for line in scene.lines)
    if not (leads or follows) or any(
        says(line.text, "another") or says(line.text, "later") for line in incident.told_in
    ):
        return False
    return not any(tells_elsewhere(line, scene, near=True) for line in incident.told_in)


def _in_paragraph(line: Line, scene: Scene) -> bool:
    return any(event.line.sentence.paragraph == line.sentence.paragraph for event in scene.events)


def _leave(scenes: Sequence[Scene], sentences: set[Span]) -> None:
    """Take sentences of another incident out of the scenes that they only follow: their tolls are of that incident."""
    for scene in scenes:
        own = {event.line.span for event in scene.events}
        kept = [
            (line, part)
            for line, part in zip(scene.lines, scene.parts, strict=True)
            if line.span in own or line.span not in sentences
        ]
        scene.lines[:], scene.parts[:] = [line for line, _ in kept], [part for _, part in kept]


def _partner(scene: Scene, told: Sequence[Told]) -> Told | None:
    """Of the network's incidents told in the sentences of a scene's events, the surest that shares most of them."""
    lines = _lines(scene)
    near = [(sum(line.span in lines for line in each.told_in), each.confidence, each) for each in told]
    best = max(near, key=lambda entry: entry[:2], default=None)
    return best[2] if best is not None and best[0] else None


def _is_seldom(scene: Scene) -> bool:
    """Whether sure words tell of an act of a type that the network has seldom seen, with a place."""
    event = scene.events[0]
    return bool(event.places) and any(trigger.strong and trigger.code in _SELDOM for trigger in event.triggers)


def _lines(scene: Scene) -> set[Span]:
    """The sentences that tell of its events."""
    return {event.line.span for event in scene.events}


def _apart(partner: Told, scene: Scene, scenes: Sequence[Scene]) -> Told:
    """What the network tells of an incident, without the sentences, and the parts of its own sentences, that tell of other
    incidents by the rules.
    """
    own = {line.span for line in scene.lines}
    others = {line.span for other in scenes if other is not scene for line in other.lines} - own
    beside = {event.part for other in scenes if other is not scene for event in other.events if event.part not in own}
    beside = {part for part in beside if not any(part.overlaps(event.part) for event in scene.events)}
    parts = {event.line.span: event.part for event in reversed(scene.events)} if beside else {}
    kept = [
        (line, parts.get(line.span, part))
        for line, part in zip(partner.scene.lines, partner.scene.parts, strict=True)
        if line.span not in others
    ]
    if not kept:
        return partner
    events = [
        event
        for event in partner.scene.events
        if event.line.span not in others and not any(event.part.overlaps(part) for part in beside)
    ] or partner.scene.events
    seen = replace(partner.scene, events=events, lines=[line for line, _ in kept], parts=[part for _, part in kept])
    elsewhere = [*others, *beside]
    given = tuple(words for words in partner.given if not any(span.overlaps(words.span) for span in elsewhere))
    return replace(partner, scene=seen, given=given)


def _confidence(scene: Scene, partner: Told) -> float:
    code = partner.main[1].code
    same = any(related(code, trigger.code) for event in scene.events for trigger in event.triggers)
    return partner.confidence if same else partner.confidence * _OTHER_KIND


def _filled(
    drafts: list[Draft], partner: Told, setting: Setting, *, part: bool = False, aside: Collection[str] = ()
) -> list[Draft]:
    """The rules' drafts, and the network's for fields of which the rules say nothing; of a part, only doers who are known;
    nobody whom the rules know to be no doer (``aside``).
    """
    kind = next((draft.quote for draft in drafts if draft.field == "type"), "")
    act = partner.main[1].span.of(setting.report.text)
    said = {draft.field for draft in drafts if draft.field != "actor" or draft.quote != kind}
    more = [d for d in partner.drafts(setting, "") if d.field in _FILLED and d.field not in said and d.quote != kind]
    more = [draft for draft in more if draft.field != "actor" or (draft.quote != act and _may_act(draft.quote))]
    more = [draft for draft in more if draft.field not in {"actor", "responsibility"} or draft.quote not in aside]
    if part:
        more = [draft for draft in more if draft.field != "actor" or _is_known(draft.quote)]
    if partner.main[1].code in BESIDE and not BESIDE & {trigger.code for trigger in find_triggers(kind)}:
        more = [draft for draft in more if draft.field != "actor"]  # who arrested somebody for it
    if all(draft.field != "actor" for draft in more):
        more = [draft for draft in more if draft.field != "responsibility"]
    told = {draft.field for draft in more}
    if "actor" in told and not any(_says_who(d.quote) for d in more if d.field == "actor"):
        told.remove("actor")  # the words for the act still say that nobody is named
    return [draft for draft in drafts if draft.field not in told] + more


def _names_act(incident: Told) -> bool:
    """Whether some words tell the act: of an incident without any the network has only those hit to show."""
    told = incident.main[1].span
    hit = [words.span for words in incident.given if words.field == "target"]
    return not any(span.start <= told.start and told.end <= span.end for span in hit)


def _says_who(words: str) -> bool:
    """Whether the codebook has a doer in words."""
    doer = code_actor(words)
    return doer is not None and doer.actor_type is not None


def _may_act(words: str) -> bool:
    """Whether words that the network takes for doers can be: people of no armed side are rather those hit, and things as
    "two bulldozers" are what it was done with.
    """
    doer = code_actor(words)
    if doer is None:
        return all(mention.kind != "thing" for mention in find_actors(words))
    return doer.actor_type != "civilians"


def _is_known(words: str) -> bool:
    """Whether words say who somebody is who did something."""
    doer = code_actor(words)
    return doer is not None and doer.actor_type not in {None, "unknown"}


def _left_out(drafts: Sequence[Draft], reason: str) -> list[Draft]:
    """What tells the type of an incident that is not used, so that a person can look at it."""
    return [replace(draft, left_out=reason) for draft in drafts if draft.field == "type"]


def _held(drafts: Sequence[Draft], confidence: float) -> list[Draft]:
    return [replace(d, confidence=round(confidence, 3)) if d.field == "type" else d for d in drafts]
