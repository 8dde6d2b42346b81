"""The protocol as a table: from where a talk stands and what is heard to the step that answers.

Pure functions over `resources/machine.json`; no words (`wordings.py`), no reading (`hearing.py`).
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from typing import Any, Final, Literal

Voice = Literal["none", "after", "alone"]
HEARD: Final = "heard"
WATCH: Final = "watch"


@dataclass(frozen=True, slots=True)
class Rule:
    """A step of the table.

    `voice`: whether fixed words are the whole reply (``alone``), follow the model's (``after``) or
    there are none. `since`: turns after which `due` takes its place.
    """

    name: str
    voice: Voice
    phase: str
    reason: str = ""
    parts: tuple[str, ...] = ()
    by_track: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    due: str = ""
    since: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a talk stands.

    Args:
        phase: of the table.
        reason: why a talk is watched.
        tracks: what it is about, the most urgent first.
        doubts: what was only doubted so far.
        asked: which question the supporter's last message put, "" where none.
        since: the seeker's messages since the protocol last spoke, many where it never did.
        unclear: answers in a row that could not be read.
        checks: re-checks put since the talk is watched.
        minor: whether the seeker said to be under age.
    """

    phase: str = "ordinary"
    reason: str = ""
    tracks: tuple[str, ...] = ()
    doubts: frozenset[str] = frozenset()
    asked: str = ""
    since: int = 99
    unclear: int = 0
    checks: int = 0
    minor: bool = False

    @property
    def in_crisis(self) -> bool:
        """Whether the protocol speaks alone until it is answered."""
        return self.phase not in ("ordinary", "doubted", WATCH)

    @property
    def track(self) -> str:
        """The most urgent of what the talk is about."""
        return self.tracks[0] if self.tracks else "suicide"


@cache
def table() -> dict[str, Any]:
    """Return the table as it is written."""
    text = resources.files(__package__).joinpath("resources/machine.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


@cache
def rule(name: str) -> Rule:
    """Return a step of the table."""
    row = dict(table()["steps"][name])
    due = row.pop("due", {})
    by_track = {track: tuple(parts) for track, parts in row.pop("by_track", {}).items()}
    parts = tuple(row.pop("parts", ()))
    return Rule(
        name=name, parts=parts, by_track=by_track,
        due=due.get("step", ""), since=due.get("since", 0), **row,
    )  # fmt: skip


def family(track: str) -> tuple[str, ...]:
    """Return a track and those whose words serve it, too, nearest first."""
    like: Mapping[str, str] = table()["like"]
    found = [track]
    while found[-1] in like:
        found.append(like[found[-1]])
    return tuple(found)


def parts_of(rule: Rule, track: str) -> tuple[str, ...]:
    """Return the parts of which a step's words are made for a track."""
    return next((rule.by_track[t] for t in family(track) if t in rule.by_track), rule.parts)


def by_urgency(tracks: Collection[str]) -> tuple[str, ...]:
    """Order tracks, the most urgent first."""
    order: list[str] = table()["urgency"]
    return tuple(sorted(set(tracks), key=order.index))


def are_kin(one: str, other: str) -> bool:
    """Tell whether two tracks are one matter, so that to name both would be to say it twice."""
    return any({one, other} <= {*kin} for kin in table()["kin"])


def question_of(key: str) -> str:
    """Return what the words of `key` ("ask.abuse") ask, "" where they ask nothing."""
    asks: Mapping[str, str] = table()["asks"]
    part, _, track = key.partition(".")
    keys = [f"{part}.{t}" for t in family(track)] if track else []
    return next((asks[k] for k in [*keys, part] if k in asks), "")


def after_seeker(standing: Standing, events: Collection[str]) -> tuple[Rule, Standing]:
    """Return the step that answers what was heard, and where the talk stands once it is said."""
    phase = table()["phases"][standing.phase]
    found = next((step for event, step in phase["on"].items() if event in events), None)
    unclear = 0 if found else standing.unclear + 1
    name = found or phase["else"]
    if not found and unclear > phase.get("patience", unclear):
        name = "let_go"
    step = _due(rule(name), standing)
    stays = step.phase == "="
    after = replace(
        standing,
        phase=standing.phase if stays else step.phase,
        reason=standing.reason if stays else step.reason,
        unclear=unclear,
        checks=standing.checks if stays else 0,
        asked="",
    )
    return step, after


def _due(step: Rule, standing: Standing) -> Rule:
    if step.name == WATCH:
        waits: list[int] = table()["rechecks"][standing.reason]
        due = standing.checks < len(waits) and standing.since >= waits[standing.checks]
        return rule("recheck") if due else step
    return rule(step.due) if step.due and standing.since >= step.since else step


def after_supporter(
    before: Standing, step: Rule, after: Standing, *, said: Collection[str], asked: str
) -> Standing:
    """Return where a talk stands after what the supporter really said.

    Args:
        before: where it stood when the seeker spoke.
        step: what the table wanted to be said.
        after: where it would stand then.
        said: keys of our words in the message, "" in none: it may be somebody else's.
        asked: what the message asked, in our words or in others.
    """
    names = {key.partition(".")[0] for key in said}
    if not names:
        return _unsaid(before, step, replace(after, asked=asked))
    tracks = {key.partition(".")[2] for key in said} & {*table()["urgency"]}
    tracks -= {like for track in after.tracks for like in family(track)}
    after = replace(after, asked=asked, since=0, tracks=by_urgency({*after.tracks, *tracks}))
    if names & {*step.parts}:
        return replace(after, checks=after.checks + (step.name == "recheck"))
    phases: Mapping[str, str] = table()["said"]
    phase = next((phases[name] for name in phases if name in names), after.phase)
    return replace(after, phase=phase, checks=after.checks + ("recheck" in names))


def _unsaid(before: Standing, step: Rule, after: Standing) -> Standing:
    # A question of ours that was never put cannot be answered; one of theirs may be.
    if after.asked in ("danger", "safe"):
        phase = {"ordinary": "doubted", HEARD: "asked"}.get(after.phase, after.phase)
        return replace(after, phase=phase, since=0)
    if step.name == "ask":
        return replace(after, phase=HEARD)
    if step.name == "check":
        return replace(after, phase=before.phase)
    return after
