"""Mines dialogues into a static bank one can trust, with every unit behind it."""

import contextlib
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from esc_skills.corpora.load import load_all_dialogues, own_dialogues
from esc_skills.corpora.remarks import remarks
from esc_skills.lm.meter import Spent
from esc_skills.lm.roles import Roles, is_offline
from esc_skills.optimizers.base import Tell
from esc_skills.optimizers.discover import Mined
from esc_skills.runs.data import print_of
from esc_skills.runs.discovery import discover_pass, files_of
from esc_skills.runs.event_log import EventLog
from esc_skills.runs.folder import RunFolder
from esc_skills.runs.progress import OnEvent, silent
from esc_skills.runs.reading import READ, KeptReading
from esc_skills.runs.session import open_session
from esc_skills.runs.settings import DiscoverSettings
from programs.agent import SupportAgent
from programs.saving import Manifest, save
from signatures.dialogues import Dialogue


@dataclass(frozen=True, slots=True)
class Discovered:
    """The outcome of discovery; nothing in it was tested, so there are no verdicts.

    Args:
        agent: the program with the static bank.
        mined: the bank, the units and prototypes behind it, and what was left out.
        settings: of the job.
        model: that read and wrote.
        dialogues: that were read.
        n_skipped: rows that could not be.
        seconds: it took.
        spent: calls, tokens, USD.
        created: ISO time.
        events: its decisions, a line of JSON each.
    """

    agent: SupportAgent
    mined: Mined
    settings: DiscoverSettings
    model: str
    dialogues: tuple[Dialogue, ...]
    n_skipped: int
    seconds: float
    spent: Spent
    created: str
    events: str

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``--json`` prints."""
        return {**self.mined.counts, "seconds": round(self.seconds, 1)}

    def save(self, path: str | Path) -> Manifest:
        """Write an artifact that loads like any other, with units and prototypes beside it.

        Raises:
            FileExistsError: the folder holds something.
        """
        offline = is_offline(self.model)
        return save(
            self.agent,
            Path(path),
            created=self.created,
            models={"reflection": self.model},
            events=self.events,
            extras=files_of(self.mined.units, self.mined.prototypes),
            settings=self.settings.saved(),
            data={"dialogues": print_of(self.dialogues), "skipped": self.n_skipped},
            licences=tuple(sorted({d.licence for d in self.dialogues})),
            note="Static bank, discovered and not evolved or tested."
            + (" Mined offline: no evidence for any language model." if offline else ""),
        )


def discover_bank(
    settings: DiscoverSettings, *, folder: RunFolder | None = None, on_event: OnEvent = silent
) -> Discovered:
    """Mine dialogues into intervention units, prototypes and a static bank.

    Args:
        settings: of the job.
        folder: claimed before; keeps what was read, so that an interrupted job goes on, and then
            the artifact. None keeps all in memory: call `save`.
        on_event: told of what is loaded, of every few dialogues and of what was found.

    Raises:
        NothingToLoad: there are no dialogues that fit.
        ValueError: nothing in them helped anybody, or a model does not answer.

    Example:
        >>> from esc_skills.runs import DiscoverSettings, discover_bank
        >>> done = discover_bank(DiscoverSettings(n_skills=4))
        >>> len(done.agent.bank), done.mined.counts["dialogues"]
        (4, 36)
    """
    with folder or contextlib.nullcontext():
        done = _discovered(settings, folder, on_event)
        if folder:
            done.save(folder.path)
            folder.remove()
    return done


def _discovered(
    settings: DiscoverSettings, folder: RunFolder | None, on_event: OnEvent
) -> Discovered:
    started, created = time.monotonic(), datetime.now(UTC).isoformat(timespec="seconds")
    log = folder.log if folder else EventLog()
    dialogues, skipped = _dialogues(settings)
    on_event("loaded", {"skipped": list(skipped), "remarks": list(remarks(dialogues))})

    def tell(kind: str, data: dict[str, Any]) -> None:
        on_event(kind, data)
        if kind != "dialogue_read":
            log.write(kind, data)

    with open_session(settings, speaker="reflection") as session:
        mined = _mined(settings, dialogues, session.roles, folder, tell)
    return Discovered(
        agent=SupportAgent(mined.bank, depth=settings.depth, plan=settings.agent_plan),
        mined=mined,
        settings=settings,
        model=str(session.roles.reflection.model),
        dialogues=dialogues,
        n_skipped=len(skipped),
        seconds=time.monotonic() - started,
        spent=session.meter.spent,
        created=created,
        events=log.text(),
    )


def _dialogues(settings: DiscoverSettings) -> tuple[tuple[Dialogue, ...], tuple[str, ...]]:
    if not settings.dialogues:
        return own_dialogues(), ()
    loaded = load_all_dialogues(settings.dialogues)
    return loaded.items, loaded.skipped


def _mined(
    settings: DiscoverSettings,
    dialogues: tuple[Dialogue, ...],
    roles: Roles,
    folder: RunFolder | None,
    tell: Tell,
) -> Mined:
    """Mine, and keep each dialogue as it is read; what helped nobody is not worth keeping."""
    one = discover_pass(settings, dialogues, roles)
    if folder is None:
        return one.mined(tell)
    kept = KeptReading(one.extract, folder.partial / READ, model=roles.reflection.model)
    tell("dialogue_read", {"done": kept.n_known, "of": len(dialogues), "known": kept.n_known})
    try:
        return replace(one, extract=kept).mined(tell)
    except ValueError:
        folder.remove()
        raise
