"""The response-level job: an agent and the uncompiled one answer recorded dialogues.

An artifact and a file in, a record out that says all the scores rest on.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from esc_skills.corpora.load import Loaded, load_dialogues
from esc_skills.lm.roles import is_offline
from esc_skills.runs import reference_turns as cut
from esc_skills.runs.artifacts import Artifact, Refused, open_artifact
from esc_skills.runs.effort import Effort
from esc_skills.runs.reference_turns import ReferenceTurn
from esc_skills.runs.references import (
    RECORDED,
    Agreement,
    Answer,
    agreement,
    agreement_json,
    answered,
    difference,
    recorded,
)
from esc_skills.runs.scoring import MOST_UNSCORED, TooFewScored
from esc_skills.runs.session import Session, open_session
from esc_skills.runs.settings import ModelSettings
from metrics.copying import copying, demos_of
from metrics.response import versions
from metrics.statistics import Interval
from programs.agent import SupportAgent
from programs.demo_origins import choose_demos
from programs.saving import log_evaluation
from signatures.dialogues import Dialogue
from signatures.labels import DemoChoice

# Told a player's name and how many turns it has; returns what is told of every finished one.
OnPlayer = Callable[[str, int], Callable[[], None]]


@dataclass(frozen=True, slots=True)
class Recording:
    """Recorded dialogues, cut into the turns a saved agent has to answer.

    Attributes:
        artifact: the agent.
        source: where the dialogues are from.
        loaded: all dialogues, and the rows that did not fit.
        n_learnt: dialogues left out because a skill of the agent was learned from them.
        n_turns: turns of the others.
        scored: those of them to be answered.
    """

    artifact: Artifact
    source: str
    loaded: Loaded[Dialogue]
    n_learnt: int
    n_turns: int
    scored: tuple[ReferenceTurn, ...]

    @property
    def skipped(self) -> tuple[str, ...]:
        """A line for each row that did not fit."""
        return self.loaded.skipped


@dataclass(frozen=True, slots=True)
class ResponseLevel:
    """Scores of the uncompiled agent, the compiled one and the recording, and what they rest on.

    `note` is what a user should know of the agent, in one line; it may be empty.
    """

    recording: Recording
    seed: int
    offline: bool
    rows: tuple[Agreement, ...]
    difference: Interval | None
    demos_left_out: int = 0
    note: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``--json`` prints."""
        of, text = self.recording, self.rows[1].text
        return {
            "artifact": str(of.artifact.folder),
            "references": of.source,
            "sha256": cut.fingerprint(of.loaded.items),
            "licences": sorted({d.licence for d in of.loaded.items}),
            "policy": cut.POLICY,
            "offline": self.offline,
            "seed": self.seed,
            "dialogues": len(of.loaded.items),
            "learnt_from": of.n_learnt,
            "skipped": len(of.skipped),
            "demos_left_out": self.demos_left_out,
            "turns": of.n_turns,
            "scored": len(of.scored),
            **{row.name: agreement_json(row) for row in self.rows},
            "majority": cut.majority(of.scored),
            "difference": _interval(self.difference),
            "unavailable": text.unavailable if text else {},
            "versions": versions(),
        }


def open_recording(path: Path, source: str, *, limit: int = 0, seed: int = 0) -> Recording:
    """Load dialogues, less those a skill of the agent was learned from, and cut them into turns.

    Args:
        path: folder of the agent.
        source: dialogues in ESConv's schema: file or name on the hub.
        limit: turns at most, drawn with the seed; 0 takes all.
        seed: of the drawing.

    Raises:
        Refused: the limit is negative.
        BadArtifact: the folder does not verify.
        NothingToLoad: no row of the source fits.
    """
    if limit < 0:
        raise Refused(f"--limit must be 0 (all) or more, got {limit}")
    artifact, loaded = open_artifact(path), load_dialogues(source)
    learnt = {i for skill in artifact.bank for i in skill.card.provenance.dialogues}
    unseen = tuple(d for d in loaded.items if d.id not in learnt)
    n_learnt = len(loaded.items) - len(unseen)
    turns = cut.turns_of(unseen)
    scored = cut.sampled(turns, limit, seed=seed)
    return Recording(artifact, source, loaded, n_learnt, len(turns), scored)


def answer_recording(
    recording: Recording,
    settings: ModelSettings,
    *,
    bert: bool = False,
    demos: DemoChoice = "auto",
    on_player: OnPlayer = lambda _name, _turns: lambda: None,
) -> ResponseLevel:
    """Have the agent and the uncompiled one answer the turns, score both, and log the scores.

    Args:
        recording: what to answer.
        settings: models, threads and seed.
        bert: ask for BERTScore, too.
        demos: which of its demos the agent speaks with (`programs.saving.load_agent`).
        on_player: told of every agent that begins, and then of its finished turns.

    Raises:
        Refused: there is no turn to answer.
        TooFewScored: more than three quarters of the turns have no answer; nothing is kept.
        ValueError: a model cannot be reached.
    """
    if not recording.scored:
        raise Refused(f"{recording.source}: {_nothing(recording)}")
    of = recording.artifact
    chosen = choose_demos(of.agent, of.folder, model=settings.lm, choice=demos)
    note = chosen.told(settings.lm, keep="--demos all")
    with open_session(settings) as session:
        rows = _rows(
            chosen.agent, recording.scored, session, settings.seed, bert=bert, on_player=on_player
        )
    gain, left_out = difference(rows[0], rows[1]), chosen.n_left_out
    found = ResponseLevel(recording, settings.seed, session.offline, rows, gain, left_out, note)
    kept = {k: v for k, v in found.as_json().items() if k not in ("artifact", "policy")}
    log_evaluation(recording.artifact.folder, "references", kept)
    return found


def _rows(
    agent: SupportAgent,
    turns: Sequence[ReferenceTurn],
    session: Session,
    seed: int,
    *,
    bert: bool,
    on_player: OnPlayer,
) -> tuple[Agreement, ...]:
    reader, meter = session.roles.judge, session.meter
    rows = []
    uncompiled = SupportAgent(depth=agent.depth, plan=agent.plan)
    for name, player in (("uncompiled", uncompiled), ("compiled", agent)):
        on_turn, spent = on_player(name, len(turns)), meter.agent
        answers = answered(
            player, turns, reader=reader, seed=seed, threads=session.threads, on_turn=on_turn
        )
        _check_answered(name, answers)
        said = [answer.reply for answer in answers if answer.error is None]
        demos = () if is_offline(session.roles.agent.model) else demos_of(player.bank)
        found = replace(
            agreement(name, answers, bert=bert),
            effort=Effort(len(said), meter.agent - spent),
            copied=copying(said, demos) if demos else None,
        )
        rows.append(found)
    return (*rows, agreement(RECORDED, recorded(turns, reader=reader)))


def _check_answered(name: str, answers: Sequence[Answer]) -> None:
    missing = [answer.error for answer in answers if answer.error is not None]
    if len(missing) > MOST_UNSCORED * len(answers):
        raise TooFewScored(
            f"{len(missing)} of {len(answers)} turns of {name} have no answer, "
            f"the first because: {missing[0]}"
        )


def _nothing(recording: Recording) -> str:
    n = len(recording.loaded.items)
    if n == recording.n_learnt:
        return f"all {n} dialogues are among those the skills were learned from; give others"
    return "no supporter message with a seeker message before it: nothing to compare with"


def _interval(found: Interval | None) -> dict[str, float] | None:
    if found is None:
        return None
    return {k: round(v, 4) for k, v in asdict(found).items() if k in ("mean", "low", "high")}
