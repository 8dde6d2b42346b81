"""Builds a judge without hand-made detectors and asks it about agents compiled for ours.

    python -m benchmarks.third_judge --turns FILE --out DIR --artifact DIR --profiles FILE

Characters of the reply (TF-IDF of 1 to 3 characters, reduced to 60 components), state, intention
and persona go into boosted trees, fitted to the recorded Chinese replies. It is written to a run
folder, never shipped and never optimised on: if a compiled agent pleases our judge but not this
one, it has learnt our detectors. `--artifact` plays that agent and the uncompiled one with SAGE's
Chinese profiles and has both judges rate the same replies. Load only a judge you built: joblib
files can run code.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final

import joblib
import numpy as np
import typer
from rich.console import Console
from rich.table import Table
from sklearn.decomposition import TruncatedSVD
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import Pipeline, make_pipeline
from threadpoolctl import threadpool_limits

from esc_skills.cli.console import UserError, told_plainly
from esc_skills.offline.fit.audit import prepare
from esc_skills.offline.fit.figures import auc, rank_correlation, rounded
from esc_skills.offline.fit.fit import N_FOLDS, folds_of
from esc_skills.offline.fit.table import Replies
from metrics.sage import SAGE
from signatures.labels import INTENTIONS, PERSONA_TYPES
from signatures.rollouts import Rollout, SeekerProfile

_OUT: Final = Console()
_ERR: Final = Console(stderr=True)
_COMPONENTS: Final = 60


@dataclass(frozen=True, slots=True)
class ThirdJudge:
    """Text to components, and trees over components, state, intention and persona."""

    words: Pipeline
    trees: HistGradientBoostingRegressor

    @classmethod
    def fit(cls, texts: Sequence[str], state: np.ndarray, change: np.ndarray) -> "ThirdJudge":
        """Fit on replies; `state` is (n, 5): emotion, last change, turn, intention, persona."""
        words = make_pipeline(
            TfidfVectorizer(analyzer="char", ngram_range=(1, 3), min_df=5, sublinear_tf=True),
            TruncatedSVD(_COMPONENTS, random_state=0),
        )
        trees = HistGradientBoostingRegressor(
            max_iter=150, learning_rate=0.05, max_leaf_nodes=15, random_state=0
        )
        return cls(words, trees.fit(np.hstack([words.fit_transform(texts), state]), change))

    def expected(self, texts: Sequence[str], state: np.ndarray) -> np.ndarray:
        """Return the expected change of each reply, shape (n,)."""
        found: np.ndarray = self.trees.predict(np.hstack([self.words.transform(texts), state]))
        return found


def _texts(replies: Replies) -> list[str]:
    return [rated.reply for talk in replies.talks for rated in talk.replies]


def _state(replies: Replies) -> np.ndarray:
    emotion = [rated.emotion for talk in replies.talks for rated in talk.replies]
    return np.column_stack(
        [emotion, replies.state[:, 0], replies.turn, replies.intention, replies.persona]
    )


def cross_figures(replies: Replies) -> dict[str, float | None]:
    """Return AUC of sign and Spearman on profiles not fitted on, state given."""
    texts, state, folds = np.array(_texts(replies)), _state(replies), folds_of(replies)
    expected = np.empty(len(texts))
    for fold in range(N_FOLDS):
        seen, held = folds != fold, folds == fold
        judge = ThirdJudge.fit(texts[seen], state[seen], replies.change[seen])
        expected[held] = judge.expected(texts[held], state[held])
    return {
        "auc_state": auc(expected, replies.change),
        "rho_state": rank_correlation(expected, replies.change),
    }


def replayed(judge: ThirdJudge, profile: SeekerProfile, rollout: Rollout) -> float:
    """Return the final emotion if this judge had rated the replies of `rollout`, without noise."""
    emotion, last = float(SAGE.start), 0.0
    who = INTENTIONS.index(profile.intention), PERSONA_TYPES.index(profile.persona_type)
    for turn, exchange in enumerate(rollout.exchanges, 1):
        state = np.array([[emotion, last, turn, *who]])
        last = float(judge.expected([exchange.reply], state)[0])
        emotion = min(emotion + last, float(SAGE.top))
        if emotion < SAGE.floor:
            break
    return emotion


def _compare(judge: ThirdJudge, artifact: Path, profiles: Path, n: int) -> dict[str, Any]:
    import dspy

    from esc_skills.corpora.load import load_profiles
    from esc_skills.lm.adapter import ChatAdapter
    from esc_skills.lm.meter import Meter
    from esc_skills.runs.compile_settings import Settings
    from esc_skills.runs.scoring import talks_for
    from esc_skills.runs.session import connect_roles
    from esc_skills.simulation.rollouts import SimulatedRollouts
    from programs.agent import SupportAgent
    from programs.saving import load

    agent = load(artifact)
    items = tuple(p for p in load_profiles(str(profiles)).items if p.language == "zh")[:n]
    if not items:
        raise UserError(f"{profiles}: no Chinese profile; the third judge reads only Chinese")
    roles = connect_roles(Settings(), Meter())
    rollouts, talks = SimulatedRollouts(roles), talks_for(items, seed=0, split="val")
    found: dict[str, Any] = {}
    table = Table("program", "our judge", "third judge", title=f"{len(items)} Chinese profiles")
    with dspy.context(lm=roles.agent, adapter=ChatAdapter(), disable_history=True):
        for name, program in (("uncompiled", SupportAgent()), ("compiled", agent)):
            played = [r for r in rollouts.run(program, talks) if r.scored]
            by_id = {p.id: p for p in items}
            ours = float(np.mean([r.final for r in played]))
            theirs = float(np.mean([replayed(judge, by_id[r.profile_id], r) for r in played]))
            table.add_row(name, f"{ours:.1f}", f"{theirs:.1f}")
            found[name] = {"ours": rounded(ours, 2), "third": rounded(theirs, 2)}
    _OUT.print(table)
    return found


def third_judge(
    turns: Annotated[Path, typer.Option(help="SAGE's rated replies, JSONL.")],
    out: Annotated[Path, typer.Option(help="Run folder to write the judge to.")],
    judge: Annotated[str, typer.Option(help="ds or g4: whose ratings it is fitted to.")] = "ds",
    artifact: Annotated[Path | None, typer.Option(help="A compiled agent to ask about.")] = None,
    profiles: Annotated[Path | None, typer.Option(help="SAGE's profiles, for --artifact.")] = None,
    n: Annotated[int, typer.Option(help="Profiles played at most.", min=1)] = 70,
) -> None:
    """Build the third judge; with --artifact, rate a compiled agent and the uncompiled one."""
    with told_plainly():
        if (artifact is None) != (profiles is None):
            raise UserError("--artifact and --profiles belong together")
        with _ERR.status("fitting"), threadpool_limits(1):
            replies = prepare(turns, judge)
            figures = cross_figures(replies)
            built = ThirdJudge.fit(_texts(replies), _state(replies), replies.change)
        out.mkdir(parents=True, exist_ok=True)
        joblib.dump(built, out / "third_judge.joblib")
        table = Table("figure", "third judge", title="Profiles not fitted on, state given")
        for name, value in figures.items():
            table.add_row(name, "-" if value is None else f"{value:.3f}")
        _OUT.print(table)
        found: dict[str, Any] = {name: rounded(value) for name, value in figures.items()}
        if artifact is not None and profiles is not None:
            found["agents"] = _compare(built, artifact, profiles, n)
        print(json.dumps({"out": str(out / "third_judge.joblib"), **found}))


if __name__ == "__main__":
    typer.run(third_judge)
