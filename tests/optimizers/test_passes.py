from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import dspy
import pytest

from esc_skills.optimizers.base import P, PassContext, PassResult, SkilledProgram
from esc_skills.optimizers.demos import BootstrapDemos
from esc_skills.optimizers.discover import Discover
from esc_skills.optimizers.evolve import Evolve
from esc_skills.optimizers.pipeline import run_pipeline
from programs.agent import SupportAgent
from programs.bank_builder import BuildBank
from programs.extraction import ExtractUnits
from programs.saving import program_hash
from programs.versions import Versions
from signatures.rollouts import SeekerProfile, Talk, Verdict
from signatures.skills import SkillEdit
from tests.contracts import LOOK, PassContract, lent
from tests.corpora.makers import make_dialogue
from tests.fakes import FakeRollouts, scripted_lm
from tests.optimizers.reflecting import reflect


class TestEvolve(PassContract):
    @property
    def budget(self) -> int:
        return 2 * (12 + 2 * 10 + 2 * LOOK)

    def lm(self) -> dspy.LM:
        return scripted_lm(reflect)

    def make(self) -> Evolve:
        return Evolve(rounds=2, n_talks=12, n_proposals=2)

    def change(self, agent: SkilledProgram, talk: Talk) -> int:
        better = any(s.guidance.startswith("Better") for s in agent.bank)
        return 5 if better else -5

    def test_an_accepted_edit_is_in_the_bank_and_in_the_record(self) -> None:
        ran = self.run()
        assert ran.program.bank["name-the-feeling"].guidance.startswith("Better")
        assert ran.program.bank["name-the-feeling"].card.version == 2
        assert ran.result.n_accepted == 1
        assert [d["decision"] for k, d in ran.events if k == "edit"].count("accept") == 1

    def test_rejected_guidance_is_remembered_and_told_to_the_proposer(self) -> None:
        lm = scripted_lm(reflect)
        ran = self.run(change=lambda a, t: -5, lm=lm)
        assert ran.result.n_accepted == 0
        asked = [p for p in lm._engine_spec.prompts if "new_guidance" in p.outputs]
        assert asked[0].inputs["rejected"] == ""
        assert "Better words" in asked[-1].inputs["rejected"]
        assert "no better" in ran.result.tried[0].verdict.reason

    @pytest.mark.parametrize(
        ("diagnosis", "kind"),
        [("unsafe_intervention", "contraindicate"), ("missing_skill", "add")],
    )
    def test_the_diagnosis_decides_the_kind_of_edit(self, diagnosis: str, kind: str) -> None:
        ran = self.run(
            change=lambda a, t: 5 if t.seed % 5 == 0 else -5,
            lm=scripted_lm(lambda p: reflect(p, diagnosis=diagnosis)),
        )
        assert {t.edit.kind for t in ran.result.tried} == {kind}

    def test_refuses_numbers_below_one(self) -> None:
        with pytest.raises(ValueError, match="rounds"):
            Evolve(rounds=0)


class TestDemos(PassContract):
    @property
    def budget(self) -> int:
        return 12 + 2 * LOOK

    def lm(self) -> dspy.LM:
        return scripted_lm(reflect)

    def make(self) -> BootstrapDemos:
        return BootstrapDemos(n_talks=12)

    def change(self, agent: SkilledProgram, talk: Talk) -> int:
        return 8 if any(s.demos for s in agent.bank) else 3

    def test_demos_are_winning_turns_of_different_scenes(self) -> None:
        demos = self.run().program.bank["name-the-feeling"].demos
        assert len(demos) == 2
        assert all(d.reply == "Reply number 0." for d in demos)

    @pytest.mark.parametrize(
        ("speaker", "worded_by"), [("offline/esc", "offline"), ("openai/x", "model openai/x")]
    )
    def test_demos_say_who_worded_them(self, speaker: str, worded_by: str) -> None:
        demos = self.run(speaker=speaker).program.bank["name-the-feeling"].demos
        assert {demo.worded_by for demo in demos} == {worded_by}

    def test_demos_that_do_not_help_are_left_out(self) -> None:
        assert self.run(change=lambda a, t: 3).program.bank["name-the-feeling"].demos == ()


class TestDiscover(PassContract):
    @property
    def budget(self) -> int:
        return 0

    def lm(self) -> dspy.LM:
        return scripted_lm(reflect)

    def make(self) -> Discover:
        dialogues = tuple(make_dialogue(f"d{i}") for i in range(4))
        return Discover(dialogues, ExtractUnits(), BuildBank(n_skills=2))

    def empty(self) -> tuple[Discover, tuple[SeekerProfile, ...]]:
        return Discover((), ExtractUnits(), BuildBank()), ()

    def change(self, agent: SkilledProgram, talk: Talk) -> int:
        return 0

    def test_reports_the_funnel_and_the_provenance(self) -> None:
        result = self.run().result
        mined = result.report["mined"]
        assert mined.counts["dialogues"] == 4
        assert mined.counts["skills"] == len(result.program.bank) > 0
        assert len(mined.units) == mined.counts["units"] == 8
        assert all(s.card.provenance.dialogues for s in result.program.bank)


class _Adds:
    name = "adds"

    def run(self, program: P, context: PassContext) -> PassResult[P]:
        better = program.with_bank(TestDemos().start().bank)
        context.keep(better)
        if context.seed == 1:
            raise KeyboardInterrupt
        return PassResult(better)


def _context(seed: int) -> PassContext:
    return lent(FakeRollouts(lambda a, t: 0), scripted_lm(reflect), seed=seed)


def test_an_interrupted_pipeline_keeps_what_was_accepted_and_says_where() -> None:
    run = run_pipeline(SupportAgent(), [_Adds()], _context(1))
    assert run.stopped == "adds"
    assert program_hash(run.program) == program_hash(TestDemos().start())


class _LosesItsModel:
    name = "unlucky"

    def run(self, program: P, context: PassContext) -> PassResult[P]:
        raise dspy.LMBillingError("the credit is used up")


def test_a_model_that_fails_for_good_ends_the_pipeline_with_what_was_accepted() -> None:
    run = run_pipeline(SupportAgent(), [_Adds(), _LosesItsModel()], _context(0))
    assert run.stopped == "unlucky"
    assert isinstance(run.error, dspy.LMBillingError)
    assert program_hash(run.program) == program_hash(TestDemos().start())


def test_a_model_that_fails_before_anything_was_accepted_is_an_error() -> None:
    with pytest.raises(dspy.LMBillingError):
        run_pipeline(SupportAgent(), [_LosesItsModel()], _context(0))


class _HasAFault:
    name = "faulty"

    def run(self, program: P, context: PassContext) -> PassResult[P]:
        raise ZeroDivisionError


def test_a_fault_of_a_pass_costs_nothing_that_was_accepted() -> None:
    told: list[tuple[str, object]] = []
    context = replace(_context(0), tell=lambda kind, data: told.append((kind, data.get("why"))))
    run = run_pipeline(SupportAgent(), [_Adds(), _HasAFault(), _LosesItsModel()], context)
    assert run.stopped == "faulty"
    assert isinstance(run.error, ZeroDivisionError)
    assert program_hash(run.program) == program_hash(TestDemos().start())
    assert told[-1] == ("interrupted", "ZeroDivisionError")
    with pytest.raises(ZeroDivisionError):
        run_pipeline(SupportAgent(), [_HasAFault()], context)


def test_a_listener_that_fails_costs_nothing_that_was_accepted() -> None:
    def tell(kind: str, data: dict[str, Any]) -> None:
        if kind != "pass_started":
            raise BrokenPipeError("nobody listens")

    run = run_pipeline(SupportAgent(), [_Adds(), _LosesItsModel()], replace(_context(0), tell=tell))
    assert program_hash(run.program) == program_hash(TestDemos().start())
    assert run.error is not None


def test_a_pipeline_says_which_pass_made_what_is_kept() -> None:
    told: list[str] = []

    def keep(
        program: SkilledProgram,
        /,
        *,
        edits: Sequence[SkillEdit] = (),
        verdict: Verdict | None = None,
        by: str = "",
    ) -> None:
        assert not edits
        assert verdict is None
        told.append(by)

    run_pipeline(SupportAgent(), [_Adds()], replace(_context(0), keep=keep))
    assert told == ["adds"]


def test_a_finished_pipeline_knows_each_passs_program() -> None:
    run = run_pipeline(SupportAgent(), [_Adds()], _context(0))
    assert run.stopped is None
    assert run.after("adds") is run.program
    assert run.after("other") is None


def test_passes_need_different_names() -> None:
    with dspy.context(lm=None), pytest.raises(ValueError, match="different names"):
        run_pipeline(SupportAgent(), [_Adds(), _Adds()], _context(0))


@pytest.mark.parametrize("case", [TestEvolve(), TestDemos()], ids=["evolve", "demos"])
def test_accepted_edits_are_handed_over_and_replay_to_the_program(case: PassContract) -> None:
    versions = Versions()
    start = case.start()
    versions.keep(start)
    context = lent(FakeRollouts(case.change), case.lm(), keep=versions.keep)
    with dspy.context(lm=case.lm()):
        result = case.make().run(start, context)
    made = versions.history.versions[1:]
    assert len(made) == result.n_accepted > 0
    assert all(v.edits and v.verdict and v.order is None for v in made)
    assert versions.history.bank(len(made)) == result.program.bank
