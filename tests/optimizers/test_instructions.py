"""DSPy's six optimizers over real talks with the offline LM, each in a short run."""

import contextlib
from collections.abc import Iterator
from typing import Any

import dspy
import pytest
from dspy.evaluate import evaluate as dspy_evaluate

from esc_skills.corpora.load import own_dialogues, own_profiles
from esc_skills.lm.meter import Meter
from esc_skills.lm.roles import RoleNames, Roles, connect
from esc_skills.lm.wire import EndpointGone
from esc_skills.offline.engine import offline_lm
from esc_skills.optimizers.base import PassContext, PassResult, SkilledProgram
from esc_skills.optimizers.discover import Discover
from esc_skills.optimizers.instructions import Instructions
from esc_skills.optimizers.stock.compilers import STOCK, StockOptimizer, StockRun
from esc_skills.optimizers.stock.mended import mended
from esc_skills.simulation.rollouts import SimulatedRollouts
from esc_skills.skills.bank import SkillBank
from metrics.objective import final_emotion
from programs.agent import SupportAgent
from programs.bank_builder import BuildBank
from programs.extraction import ExtractUnits
from programs.saving import program_hash
from signatures.rollouts import SeekerProfile, Verdict

PROFILES = own_profiles("train")
POOR = "Write a reply that is fit for the moment:"


class _Yes:
    """A gate that accepts: what it would be asked about is what these tests look at."""

    def judge(
        self, incumbent: SkilledProgram, candidate: SkilledProgram, *, by: str, number: int
    ) -> Verdict:
        return Verdict(decision="accept", reason="yes", n=1, mean=1.0, low=0.5, high=1.5)


@pytest.fixture(scope="module")
def roles() -> Roles:
    return connect(RoleNames(), offline=offline_lm, meter=Meter())


@pytest.fixture(scope="module")
def mined(roles: Roles) -> SupportAgent:
    """A mined bank in which every second skill says next to nothing: something can be found."""
    with dspy.context(lm=roles.agent):
        discover = Discover(own_dialogues(), ExtractUnits(), BuildBank(n_skills=6))
        program: SupportAgent = discover.run(SupportAgent(), _context(roles)).program
    spoilt = tuple(
        skill.model_copy(update={"guidance": f"{POOR} {skill.card.name}."}) if i % 2 else skill
        for i, skill in enumerate(program.bank)
    )
    return program.with_bank(SkillBank(spoilt))


@pytest.fixture
def _offline(roles: Roles) -> Iterator[None]:
    with dspy.context(lm=roles.agent):
        yield


def _context(roles: Roles, people: tuple[SeekerProfile, ...] = PROFILES) -> PassContext:
    return PassContext(
        rollouts=SimulatedRollouts(roles),
        profiles=people,
        gate=_Yes(),
        objective=final_emotion,
        reflection=roles.reflection,
        seed=0,
        tell=lambda kind, data: None,
        keep=lambda program, /, **made: None,
    )


def _run(
    optimizer: StockOptimizer,
    agent: SupportAgent,
    roles: Roles,
    *,
    talks: int = 120,
    n_train: int = 12,
    n_val: int = 8,
    threads: int = 1,
) -> PassResult[SupportAgent]:
    one = Instructions(
        optimizer=optimizer, talks=talks, n_train=n_train, n_val=n_val, threads=threads
    )
    with dspy.context(lm=roles.agent):
        return one.run(agent, _context(roles))


@pytest.mark.slow
@pytest.mark.parametrize("name", STOCK)
def test_each_optimizer_changes_a_skill_and_nothing_else(
    name: str, mined: SupportAgent, roles: Roles
) -> None:
    before = program_hash(mined)
    talks = {"simba": 200, "gepa": 320}.get(name, 120)  # what two of its steps take
    result = _run(STOCK[name], mined, roles, talks=talks)
    assert program_hash(mined) == before  # the student is untouched
    changed = [s for s in result.program.bank if s != mined.bank[s.card.id]]
    assert changed
    assert all(s.card.version == 2 and "tuned by" in s.card.provenance.edit for s in changed)
    for part in ("assess", "select", "plain"):
        assert getattr(result.program, part).signature is getattr(mined, part).signature
    assert result.report["talks"] <= talks
    for skill in result.program.bank:
        for demo in skill.demos:  # turns, never scenario rows
            assert demo.history.startswith("Seeker: ")
            assert demo.reply
            assert "talk=" not in demo.history


@pytest.mark.slow
def test_the_same_seed_finds_the_same_program_on_one_thread_and_on_eight(
    mined: SupportAgent, roles: Roles
) -> None:
    for name in ("optuna", "copro"):
        one, eight = (_run(STOCK[name], mined, roles, threads=n) for n in (1, 8))
        assert program_hash(one.program) == program_hash(eight.program)


@pytest.mark.slow
def test_a_spent_budget_ends_the_run_and_our_own_record_decides(
    mined: SupportAgent, roles: Roles
) -> None:
    def never_ends(run: StockRun) -> dspy.Module:
        """Tries a new instruction on every example, for ever, and swallows what goes wrong."""
        best = run.student
        for k in range(1000):
            tried = run.student.deepcopy()
            _, predictor = tried.named_predictors()[k % len(tried.named_predictors())]
            text = predictor.signature.instructions + f" Try number {k}."
            predictor.signature = predictor.signature.with_instructions(text)
            for example in run.val:
                with contextlib.suppress(Exception):
                    tried(**example.inputs())
            best = tried
        return best

    result = _run(StockOptimizer("endless", never_ends), mined, roles, talks=40)
    assert result.report["talks"] == 40
    assert result.report["stopped"] == "budget"
    for skill in result.program.bank:
        assert "Try number 999" not in skill.guidance


@pytest.mark.slow
def test_an_optimizer_that_breaks_down_costs_nothing(mined: SupportAgent, roles: Roles) -> None:
    def breaks(run: StockRun) -> dspy.Module:
        raise KeyError("no such demo")

    result = _run(
        StockOptimizer("broken", breaks, needs_demos=True), mined, roles, n_train=6, n_val=2
    )
    assert result.program is mined
    assert result.report["failed"] == "KeyError: 'no such demo'"


@pytest.mark.slow
def test_what_fails_every_talk_alike_ends_the_run(
    mined: SupportAgent, roles: Roles, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*args: Any, **kwargs: Any) -> Any:
        raise EndpointGone("the endpoint is gone")

    def compiles(run: StockRun) -> dspy.Module:
        monkeypatch.setattr("esc_skills.simulation.conversation.Conversation.forward", gone)
        for example in run.val:
            with contextlib.suppress(Exception):
                run.student(**example.inputs())
        return run.student

    with pytest.raises(EndpointGone):
        _run(StockOptimizer("unlucky", compiles), mined, roles, n_train=2, n_val=2)


def test_needs_skills_to_tune(roles: Roles) -> None:
    with pytest.raises(ValueError, match="run discover before it"):
        _run(STOCK["simba"], SupportAgent(), roles)


def test_needs_scenes_to_keep_apart(mined: SupportAgent, roles: Roles) -> None:
    one_scene = tuple(p for p in PROFILES if p.scene == PROFILES[0].scene)
    with pytest.raises(ValueError, match="at least 2 scenes, got 1"):
        Instructions(optimizer=STOCK["gepa"]).run(mined, _context(roles, one_scene))


def test_refuses_numbers_below_one() -> None:
    with pytest.raises(ValueError, match="n_val must be at least 1, got 0"):
        Instructions(optimizer=STOCK["gepa"], n_val=0)


def test_no_example_is_played_twice_while_mended() -> None:
    with mended(0):
        assert dspy_evaluate.ParallelExecutor().timeout == 0
    assert dspy_evaluate.ParallelExecutor().timeout > 0
