"""The main job: load, compile, score on the sealed test once, save. Tells what it does."""

import contextlib
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from esc_skills.lm.meter import Meter, Spent
from esc_skills.lm.roles import is_offline
from esc_skills.optimizers.base import PassContext, Tell
from esc_skills.optimizers.evidence import record_evidence
from esc_skills.optimizers.pipeline import PipelineRun, run_pipeline
from esc_skills.runs.comparison import Comparison
from esc_skills.runs.compile_settings import Settings
from esc_skills.runs.data import Data, load_data
from esc_skills.runs.discovery import mined_files
from esc_skills.runs.estimate import asked_at_most
from esc_skills.runs.event_log import EventLog
from esc_skills.runs.folder import RunFolder
from esc_skills.runs.lending import lend
from esc_skills.runs.outcome import Outcome
from esc_skills.runs.passes import PASSES
from esc_skills.runs.players import open_players
from esc_skills.runs.progress import OnEvent, silent, talks_told
from esc_skills.runs.scoring import score_programs
from esc_skills.runs.session import Session, open_session
from esc_skills.runs.watching import Watched, WatchedPlayers
from esc_skills.skills.history import History
from programs.agent import SupportAgent
from programs.saving import Manifest, program_hash, save
from programs.versions import Versions
from signatures.rollouts import Verdict


@dataclass(frozen=True, slots=True)
class Compiled:
    """The outcome of a compile.

    Args:
        agent: the program.
        run: what each pass did; says where it was stopped, and by what.
        comparison: its scores beside the other programs' on the sealed test; None where it was
            stopped before.
        settings: of the run.
        data: what it worked on.
        models: role -> model string.
        seconds: it took.
        spent: calls, tokens, USD.
        created: ISO time.
        history: the versions of the bank.
        events: its decisions, a line of JSON each.
    """

    agent: SupportAgent
    run: PipelineRun[SupportAgent]
    comparison: Comparison | None
    settings: Settings
    data: Data
    models: dict[str, str]
    seconds: float
    spent: Spent
    created: str
    history: History
    events: str

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """The gate's verdict on every proposal that came before it, in order."""
        return tuple(tried.verdict for _, result in self.run.results for tried in result.tried)

    @property
    def outcome(self) -> Outcome:
        """What people are shown of it."""
        return Outcome(
            program_hash=program_hash(self.agent),
            seconds=round(self.seconds, 1),
            spent=self.spent,
            stopped=self.run.stopped,
            comparison=self.comparison,
            offline=all(map(is_offline, self.models.values())),
        )

    def save(self, path: str | Path) -> Manifest:
        """Write an artifact that `load_agent` loads.

        Raises:
            FileExistsError: the folder holds something.
        """
        outcome = self.outcome
        return save(
            self.agent,
            Path(path),
            created=self.created,
            models=self.models,
            events=self.events,
            history=self.history,
            extras=mined_files(self.run),
            settings=self.settings.saved(),
            data=self.data.fingerprint(),
            licences=self.data.licences,
            scores=outcome.saved(),
            # Where the models went away while the test was played, it was read all the same.
            test_reads=int(self.comparison is not None or self.run.stopped == "scoring"),
            note="Compiled offline: no evidence for any language model." if outcome.offline else "",
        )


def compile_agent(
    settings: Settings, *, folder: RunFolder | None = None, on_event: OnEvent = silent
) -> Compiled:
    """Run the pipeline and score its programs on the sealed test, once.

    Args:
        settings: of the run.
        folder: claimed before; keeps the events while they are made, then the artifact. None keeps
            all in memory: call `save`.
        on_event: told of every decision and every talk.

    Raises:
        NothingToLoad: there are no dialogues or profiles that fit.
        ValueError: a model string is malformed or a model does not answer.
        Exception: what failed before any pass had accepted anything. After that the run says what
            it was (`run.error`), and what was accepted is kept.

    Example:
        >>> from esc_skills.runs import Settings, compile_agent
        >>> settings = Settings(
        ...     profiles="profiles.jsonl", passes=("discover",), n_skills=3, n_talks=2
        ... )
        >>> done = compile_agent(settings)
        >>> len(done.agent.bank), done.verdicts, done.outcome.offline
        (3, (), True)
        >>> [row.name for row in done.comparison.rows]
        ['uncompiled', 'static', 'compiled', 'oracle']
        >>> _ = done.save("artifacts/mine")
    """
    with folder or contextlib.nullcontext():
        done = _compiled(settings, folder.log if folder else EventLog(), on_event)
        if folder:
            done.save(folder.path)
            folder.remove()
    return done


def _compiled(settings: Settings, log: EventLog, on_event: OnEvent) -> Compiled:
    started, created = time.monotonic(), datetime.now(UTC).isoformat(timespec="seconds")
    data = load_data(settings)
    on_event("loaded", {"skipped": list(data.skipped)})

    def tell(kind: str, found: dict[str, object]) -> None:
        log.write(kind, found)
        on_event(kind, found)

    with open_session(settings) as session:
        on_event("bounded", {"talks": asked_at_most(settings, data).counts["talk"]})
        run, comparison, history = _run(settings, data, session, tell, on_event)
    names = ("agent", "seeker", "reflection", "judge")
    return Compiled(
        agent=run.program,
        run=run,
        comparison=comparison,
        settings=settings,
        data=data,
        models={role: str(getattr(session.roles, role).model) for role in names},
        seconds=time.monotonic() - started,
        spent=session.meter.spent,
        created=created,
        history=history,
        events=log.text(),
    )


def _run(
    settings: Settings, data: Data, session: Session, tell: Tell, on_event: OnEvent
) -> tuple[PipelineRun[SupportAgent], Comparison | None, History]:
    """Run the passes, gather evidence, score."""
    versions, roles, meter = Versions(), session.roles, session.meter
    on_talk = talks_told(on_event, meter)
    with open_players(settings, roles, meter, on_talk=on_talk) as players:
        rollouts = WatchedPlayers(players)
        context = lend(settings, data, roles, rollouts, tell=tell, keep=versions.keep)
        built = (PASSES[name].build(settings, data, roles) for name in settings.pipeline)
        passes = [Watched(one, rollouts) for one in built]
        uncompiled = SupportAgent(depth=settings.depth, plan=settings.agent_plan)
        run = run_pipeline(uncompiled, passes, context)
        comparison = _finished(run, context, rollouts, settings, data, meter)
    versions.keep(run.program, by="evidence")
    return run, comparison, versions.history


def _finished(
    run: PipelineRun[SupportAgent],
    context: PassContext,
    rollouts: WatchedPlayers,
    settings: Settings,
    data: Data,
    meter: Meter,
) -> Comparison | None:
    """Gather evidence and score on the sealed test; None where that fails."""
    if run.error is not None:
        return None
    try:
        rollouts.begin("evidence and test")
        if run.stopped is None:
            run.program = record_evidence(run.program, context, n_talks=2 * settings.n_talks)
        context.tell("scoring", {"split": "test", "profiles": len(data.test)})
        return score_programs(
            run.program,
            rollouts,
            data.test,
            static=run.after("discover"),
            seed=settings.seed,
            split="test",
            meter=meter,
            objective=context.objective,
            speaker=context.speaker,
        )
    except (KeyboardInterrupt, Exception) as stop:
        run.interrupt("scoring", stop, context.tell)
        return None
