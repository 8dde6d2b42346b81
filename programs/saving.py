"""Saves a compiled agent as a folder of JSON, and loads it after checking every byte of it.

`program.json` is DSPy's state, `bank.json` the cards with guidance and demos for people and tools,
`history.jsonl` the versions the bank went through, `manifest.json` the rest: hashes, versions,
models, settings, licences, scores, parent. Never pickle.
"""

import json
import os
import shutil
import warnings
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import dspy

from esc_skills.safety.places import read_locale
from esc_skills.skills.bank import SkillBank
from esc_skills.skills.history import History
from programs.agent import SupportAgent
from programs.demo_origins import choose_demos, count_origins
from programs.evaluations import log_evaluation, read_evaluations
from programs.manifest import (
    BadArtifact,
    Manifest,
    find_artifact,
    read_manifest,
    read_text,
    released,
    sha256,
)
from programs.plans import in_plan
from programs.signing import require_signature
from programs.state import check_state, read_state, refuse_unsafe
from signatures.labels import DemoChoice, Plan

__all__ = [
    "BadArtifact",
    "DemosLeftOut",
    "Manifest",
    "OfflineWarning",
    "find_artifact",
    "load",
    "load_agent",
    "log_evaluation",
    "pack",
    "program_hash",
    "read_evaluations",
    "read_history",
    "read_manifest",
    "save",
    "unpack",
]

_HISTORY: Final = "history.jsonl"
_PACKAGES: Final = ("dspy", "pydantic", "numpy", "optuna", "scikit-learn", "datasets")


class OfflineWarning(UserWarning):
    """Said when an agent speaks without any language model."""


class DemosLeftOut(UserWarning):
    """Said when demos are not for the model an agent is loaded with."""


def program_hash(agent: SupportAgent) -> str:
    """Return 16 hex digits over all the agent's instructions, demos and cards, and nothing else."""
    plan = "" if agent.plan == "three" else f"\n{agent.plan}"  # hashes are older than plans
    return _short(f"{_state(agent)}\n{agent.bank.to_json()}\n{agent.depth}{plan}")


def save(
    agent: SupportAgent,
    folder: Path,
    *,
    created: str,
    models: dict[str, str],
    events: str | None = None,
    extras: Mapping[str, str] = MappingProxyType({}),
    history: History | None = None,
    **manifest: Any,  # pydantic checks them
) -> Manifest:
    """Write `agent` as `folder`, whole or not at all; its manifest holds a hash of every file.

    Args:
        agent: the program to be shipped, never a frozen wrapper round it.
        folder: must not exist yet, or be empty.
        created: ISO time.
        models: role -> model string.
        events: the run's decisions, a line of JSON each.
        extras: further files by name.
        history: the versions the bank went through, the last one being `agent.bank`.
        **manifest: other fields of `Manifest`.

    Raises:
        FileExistsError: the folder holds something.
        ValueError: the history does not end with the agent's bank.
    """
    if history and history.versions and history.versions[-1].bank != agent.bank.hash:
        raise ValueError("the history must end with the bank that is saved")
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(f"{folder} already holds something; choose another --out")
    texts = {"program.json": _state(agent), "bank.json": agent.bank.to_json(), **extras}
    if history is not None:
        texts[_HISTORY] = history.to_jsonl()
    if events is not None:
        texts["events.jsonl"] = events
    record = Manifest(
        program_hash=program_hash(agent),
        files={name: sha256(text) for name, text in texts.items()},
        created=created,
        depth=agent.depth,
        plan=agent.plan,
        models=models,
        demos=count_origins(agent.bank),
        packages={name: version(name) for name in _PACKAGES},
        **manifest,
    )
    texts["manifest.json"] = record.model_dump_json(indent=2) + "\n"
    _write(folder, texts)
    return record


def load(folder: Path) -> SupportAgent:
    """Load an agent without an LM of its own.

    Raises:
        BadArtifact: the folder does not verify.
    """
    manifest = read_manifest(folder)
    try:
        bank = SkillBank.from_json(read_text(folder, "bank.json"))
        agent = SupportAgent(bank, depth=manifest.depth, plan=manifest.plan)
        own = agent.dump_state()
        state = read_state(read_text(folder, "program.json"), own)
        agent.load_state(state)
        refuse_unsafe(agent.bank, state, own)
    except (ValueError, KeyError) as error:
        raise BadArtifact(f"{folder} does not hold a program of this version: {error}") from error
    if program_hash(agent) != manifest.program_hash:
        raise BadArtifact(f"{folder}: bank.json and program.json do not belong together")
    return agent


def read_history(folder: Path) -> History:
    """Read the versions of an artifact's bank; one made before there were any has its bank only.

    Raises:
        BadArtifact: the folder does not verify, or a version cannot be rebuilt.
    """
    manifest = read_manifest(folder)
    if _HISTORY not in manifest.files:
        return History().add(load(folder).bank, by="artifact", why="no earlier version was kept")
    try:
        history = History.from_jsonl(read_text(folder, _HISTORY))
        for version in history.versions:
            check_state(version.prompts or {})
        return history
    except ValueError as error:
        raise BadArtifact(f"{folder}/{_HISTORY}: {error}") from error


def pack(agent: SupportAgent) -> str:
    """Write a program as one text, for another process."""
    parts = {
        "bank": agent.bank.to_json(),
        "state": _state(agent),
        "depth": agent.depth,
        "plan": agent.plan,
    }
    return json.dumps(parts)


def unpack(text: str) -> SupportAgent:
    """Make the program that `pack` wrote; it has no LM of its own."""
    parts = json.loads(text)
    return _assembled(parts["bank"], parts["state"], depth=parts["depth"], plan=parts["plan"])


def load_agent(
    path: str | Path | None = None,
    *,
    lm: dspy.LM | None = None,
    plan: Plan | None = None,
    demos: DemoChoice = "auto",
    locale: str | None = None,
    trusted_keys: Sequence[str | Path] | None = None,
) -> SupportAgent:
    """Load a compiled agent, ready to be called.

    Args:
        path: artifact folder, or ``released``, the default: the bundled one.
        lm: the language model it shall use; None takes DSPy's configured one, and where there is
            none the offline LM, with a warning: that is no language model.
        plan: requests a reply takes. Where None is named, and none was when it was compiled, an
            agent keeps the plan it was compiled in, but one that was compiled with the offline LM
            takes two requests once a language model speaks.
        demos: "auto" leaves out, with a warning, those that the offline LM worded, where a model
            speaks; "all" keeps every demo, "none" keeps none.
        locale: where it serves, such as ``en-GB``: whose emergency numbers are told.
        trusted_keys: public keys, or files that hold them: what none of them signed is refused.
            None asks for no signature; a hash is none.

    Raises:
        BadArtifact: the folder does not verify; says what is wrong.
        ValueError: there is no such plan or choice of demos, or the locale is no language tag.
    """
    folder = released() if path is None else find_artifact(path)
    if trusted_keys is not None:
        require_signature(folder, trusted_keys)
    agent = load(folder)
    agent.locale = read_locale(locale)
    if lm is None and dspy.settings.lm is None:
        from esc_skills.offline.engine import offline_lm

        warnings.warn(
            "this agent answers with the offline LM, which is not a language model: it is for "
            "trying the system out, not for people. Pass lm=dspy.LM('provider/model')",
            OfflineWarning,
            stacklevel=2,
        )
        lm = offline_lm()
    speaker = lm if lm is not None else dspy.settings.lm
    agent = in_plan(agent, read_manifest(folder), model=speaker.model, plan=plan)
    chosen = choose_demos(agent, folder, model=speaker.model, choice=demos)
    if chosen.n_left_out:
        told = chosen.told(speaker.model, keep='demos="all"')
        warnings.warn(told, DemosLeftOut, stacklevel=2)
    chosen.agent.lm = speaker
    return chosen.agent


def _assembled(bank: str, state: str, *, depth: int, plan: Plan) -> SupportAgent:
    agent = SupportAgent(SkillBank.from_json(bank), depth=depth, plan=plan)
    agent.load_state(json.loads(state))
    return agent


def _write(folder: Path, texts: Mapping[str, str]) -> None:
    partial = folder.with_name(f"{folder.name}.writing")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    for name, text in texts.items():
        with (partial / name).open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    if folder.exists():
        folder.rmdir()
    partial.rename(folder)


def _state(agent: SupportAgent) -> str:
    state = agent.dump_state()
    for predictor in state.values():
        # Which model speaks is for whoever loads it; what an optimizer noted is for nobody.
        predictor |= {"lm": None, "traces": [], "train": []}
    return json.dumps(state, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def _short(text: str) -> str:
    return sha256(text)[:16]
