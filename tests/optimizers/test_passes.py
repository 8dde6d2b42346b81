from dataclasses import replace
from typing import Any

import dspy
import pytest

from esc_skills.offline.prompt import Prompt
from esc_skills.optimizers.base import PassContext, PassResult
from esc_skills.optimizers.demos import BootstrapDemos
from esc_skills.optimizers.discover import Discover
from esc_skills.optimizers.evolve import Evolve
from esc_skills.optimizers.gate import Gate
from esc_skills.optimizers.pipeline import run_pipeline
from programs.agent import SupportAgent
from programs.bank_builder import BuildBank
from programs.extraction import ExtractUnits
from programs.saving import program_hash
from programs.versions import Versions
from signatures.rollouts import Talk
from tests.contracts import PassContract, profiles, refuses_empty
from tests.corpora.makers import annotated, make_dialogue
from tests.fakes import FakeRollouts, scripted_lm


def _reflect(prompt: Prompt, *, diagnosis: str = "profile_specific_failure") -> dict[str, str]:
    if "diagnosis" in prompt.outputs:
        return {"diagnosis": diagnosis, "why": "too soon"}
    if "new_guidance" in prompt.outputs:
        n = prompt.inputs["rejected"].count("\n- ") + 1
        return {
            "rationale": "try another way",
            "new_guidance": f"Better words, try {prompt.seed % 97}-{n}.",
        }
    if {"units", "reactions"}.intersection(prompt.outputs):
        return annotated(prompt)
    return {
        "name": "what helped",
        "guidance": f"Do what helped in {prompt.inputs['state']}: {prompt.inputs['action']}.",
        "expected_outcomes": '["the seeker says more"]',
        "risks": '["too soon"]',
    }


class TestEvolve(PassContract):
    def lm(self) -> Any:
        return scripted_lm(_reflect)

    def make(self, rollouts: FakeRollouts) -> Evolve:
        return Evolve(Gate(rollouts, profiles(), looks=(24,)), rounds=2, n_talks=12, n_proposals=2)

    def change(self, agent: Any, talk: Talk) -> int:
        better = any(s.guidance.startswith("Better") for s in agent.bank)
        return 5 if better else -5

    def test_an_accepted_edit_is_in_the_bank_and_in_the_record(self) -> None:
        result, events = self.run()
        assert result.program.bank["name-the-feeling"].guidance.startswith("Better")
        assert result.program.bank["name-the-feeling"].card.version == 2
        assert result.n_accepted == 1
        assert [d["decision"] for k, d in events if k == "edit"].count("accept") == 1

    def test_rejected_guidance_is_remembered_and_told_to_the_proposer(self) -> None:
        self.change = lambda a, t: -5  # type: ignore[method-assign]
        lm = self.lm()
        self.lm = lambda: lm  # type: ignore[method-assign]
        result, _ = self.run()
        assert result.n_accepted == 0
        asked = [p for p in lm._engine_spec.prompts if "new_guidance" in p.outputs]
        assert asked[0].inputs["rejected"] == ""
        assert "Better words" in asked[-1].inputs["rejected"]
        assert "no better" in result.tried[0].verdict.reason

    @pytest.mark.parametrize(
        ("diagnosis", "kind"),
        [("unsafe_intervention", "contraindicate"), ("missing_skill", "add")],
    )
    def test_the_diagnosis_decides_the_kind_of_edit(self, diagnosis: str, kind: str) -> None:
        self.lm = lambda: scripted_lm(lambda p: _reflect(p, diagnosis=diagnosis))  # type: ignore[method-assign]
        self.change = lambda a, t: 5 if t.seed % 5 == 0 else -5  # type: ignore[method-assign]
        result, _ = self.run()
        assert {t.edit.kind for t in result.tried} == {kind}

    def test_needs_training_profiles(self) -> None:
        refuses_empty(self.make(FakeRollouts(self.change)), self.lm())

    def test_refuses_numbers_below_one(self) -> None:
        with pytest.raises(ValueError, match="rounds"):
            Evolve(Gate(FakeRollouts(self.change), profiles()), rounds=0)


class TestDemos(PassContract):
    def lm(self) -> Any:
        return scripted_lm(_reflect)

    def make(self, rollouts: FakeRollouts) -> BootstrapDemos:
        return BootstrapDemos(Gate(rollouts, profiles(), looks=(24,)), n_talks=12)

    def change(self, agent: Any, talk: Talk) -> int:
        return 8 if any(s.demos for s in agent.bank) else 3

    def test_demos_are_winning_turns_of_different_scenes(self) -> None:
        demos = self.run()[0].program.bank["name-the-feeling"].demos
        assert len(demos) == 2
        assert all(d.reply == "Reply number 0." for d in demos)

    def test_demos_that_do_not_help_are_left_out(self) -> None:
        self.change = lambda a, t: 3  # type: ignore[method-assign]
        assert self.run()[0].program.bank["name-the-feeling"].demos == ()

    def test_needs_training_profiles(self) -> None:
        refuses_empty(self.make(FakeRollouts(self.change)), self.lm())


class TestDiscover(PassContract):
    def lm(self) -> Any:
        return scripted_lm(_reflect)

    def make(self, rollouts: FakeRollouts) -> Discover:
        dialogues = tuple(make_dialogue(f"d{i}") for i in range(4))
        return Discover(dialogues, ExtractUnits(), BuildBank(n_skills=2))

    def change(self, agent: Any, talk: Talk) -> int:
        return 0

    def test_reports_the_funnel_and_the_provenance(self) -> None:
        result, _ = self.run()
        mined = result.report["mined"]
        assert mined.counts["dialogues"] == 4
        assert mined.counts["skills"] == len(result.program.bank) > 0
        assert len(mined.units) == mined.counts["units"] == 8
        assert all(s.card.provenance.dialogues for s in result.program.bank)

    def test_needs_dialogues(self) -> None:
        refuses_empty(Discover((), ExtractUnits(), BuildBank()), self.lm())


class _Adds:
    name = "adds"

    def run(self, program: Any, context: PassContext) -> PassResult:
        better = TestDemos().start()
        context.keep(better)
        if context.seed == 1:
            raise KeyboardInterrupt
        return PassResult(better)


def _context(seed: int) -> PassContext:
    none: Any = FakeRollouts(lambda a, t: 0)
    return PassContext(
        none, profiles(), scripted_lm(_reflect), seed, lambda k, d: None, lambda p, **made: None
    )


def test_an_interrupted_pipeline_keeps_what_was_accepted_and_says_where() -> None:
    run = run_pipeline(SupportAgent(), [_Adds()], _context(1))
    assert run.stopped == "adds"
    assert program_hash(run.program) == program_hash(TestDemos().start())


class _LosesItsModel:
    name = "unlucky"

    def run(self, program: Any, context: PassContext) -> PassResult:
        raise dspy.LMBillingError("the credit is used up")


def test_a_model_that_fails_for_good_ends_the_pipeline_with_what_was_accepted() -> None:
    run = run_pipeline(SupportAgent(), [_Adds(), _LosesItsModel()], _context(0))
    assert run.stopped == "unlucky"
    assert isinstance(run.error, dspy.LMBillingError)
    assert program_hash(run.program) == program_hash(TestDemos().start())


def test_a_model_that_fails_before_anything_was_accepted_is_an_error() -> None:
    with pytest.raises(dspy.LMBillingError):
        run_pipeline(SupportAgent(), [_LosesItsModel()], _context(0))


def test_a_pipeline_says_which_pass_made_what_is_kept() -> None:
    told: list[dict[str, Any]] = []
    context = replace(_context(0), keep=lambda program, **made: told.append(made))
    run_pipeline(SupportAgent(), [_Adds()], context)
    assert told == [{"by": "adds"}]


def test_a_finished_pipeline_knows_each_passs_program() -> None:
    run = run_pipeline(SupportAgent(), [_Adds()], _context(0))
    assert run.stopped is None
    assert run.after("adds") is run.program
    assert run.after("other") is None


def test_passes_need_different_names() -> None:
    with dspy.context(lm=None), pytest.raises(ValueError, match="different names"):
        run_pipeline(SupportAgent(), [_Adds(), _Adds()], _context(0))


@pytest.mark.parametrize("contract", [TestEvolve, TestDemos])
def test_accepted_edits_are_handed_over_and_replay_to_the_program(contract: Any) -> None:
    case = contract()
    versions = Versions()
    start = case.start()
    versions.keep(start)
    rollouts = FakeRollouts(case.change)
    context = PassContext(rollouts, profiles(), case.lm(), 0, lambda k, d: None, versions.keep)
    with dspy.context(lm=case.lm()):
        result = case.make(rollouts).run(start, context)
    made = versions.history.versions[1:]
    assert len(made) == result.n_accepted > 0
    assert all(v.edits and v.verdict and v.order is None for v in made)
    assert versions.history.bank(len(made)) == result.program.bank
