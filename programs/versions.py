"""Keeps the versions a program goes through while it is compiled, and makes one of them again."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dspy

from esc_skills.skills.diff import PredictorText
from esc_skills.skills.history import History
from programs.agent import SupportAgent
from programs.saving import Manifest, save
from signatures.rollouts import Verdict
from signatures.skills import SkillEdit


class Versions:
    """Remembers every program it is given; hand `keep` to the pipeline.

    Args:
        history: what came before this run.
    """

    def __init__(self, history: History | None = None) -> None:
        self.history = history or History()

    def keep(
        self,
        program: Any,  # an agent of any kind that has a bank and DSPy's state
        *,
        edits: Sequence[SkillEdit] = (),
        verdict: Verdict | None = None,
        by: str = "",
    ) -> None:
        """Add a version, unless nothing differs from the newest one.

        Args:
            program: has a `bank` and DSPy's state.
            edits: what made its bank of the version before, if edits did.
            verdict: the gate's.
            by: the pass or step that made it.
        """
        bank, prompts = program.bank, _prompt_state(program)
        newest = self.history.versions[-1:]
        told = self.history.prompts(newest[0].number) if newest else None
        if newest and newest[0].bank == bank.hash and told == prompts:
            return
        self.history = self.history.add(
            bank,
            by=by,
            why="; ".join(dict.fromkeys(edit.rationale for edit in edits)),
            edits=edits,
            verdict=verdict,
            prompts=None if told == prompts else prompts,
        )


def prompts_of(agent: SupportAgent) -> dict[str, PredictorText]:
    """Return what an agent holds beside its skills, for a diff: instructions, depth, plan."""
    told = {
        name: PredictorText(
            predictor.signature.instructions,
            tuple(json.dumps(demo.toDict(), ensure_ascii=False) for demo in predictor.demos),
        )
        for name, predictor in agent.named_predictors()
        if not _is_skill(name)
    }
    return {
        **told,
        "depth": PredictorText(f"At most {agent.depth} skills are offered for selection."),
        "plan": PredictorText(f"A reply takes {agent.plan} requests."),
    }


def at_version(agent: SupportAgent, history: History, number: int) -> SupportAgent:
    """Return `agent` as it was at a version: that bank, and the instructions of that time.

    Raises:
        ValueError: there is no such version, or it cannot be rebuilt.
    """
    old = agent.with_bank(history.bank(number))
    old.load_state({**old.dump_state(), **history.prompts(number)})
    return old


def save_child(
    agent: SupportAgent, folder: Path, *, parent: Manifest, history: History, note: str
) -> Manifest:
    """Save an agent that was made from an artifact without compiling.

    It takes over models, settings, data, licences and how often the test was read; not the scores,
    which are the parent's own.

    Raises:
        FileExistsError: the folder holds something.
    """
    licences = {s.card.provenance.licence for s in agent.bank} | set(parent.licences)
    return save(
        agent,
        folder,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        models=parent.models,
        history=history,
        settings=parent.settings,
        data=parent.data,
        licences=tuple(sorted(licences)),
        test_reads=parent.test_reads,
        note=" ".join(filter(None, (note, parent.note))),
        parent=parent.program_hash,
    )


def _prompt_state(program: dspy.Module) -> dict[str, Any]:
    """Return the state of the predictors that are no skills, without any model, as JSON has it."""
    state = program.dump_state()
    kept = {n: {**s, "lm": None} for n, s in state.items() if not _is_skill(n)}
    found: dict[str, Any] = json.loads(json.dumps(kept))
    return found


def _is_skill(name: str) -> bool:
    return name.startswith("skills[")
