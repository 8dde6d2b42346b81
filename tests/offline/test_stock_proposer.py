"""The offline proposer answers DSPy's own proposal prompts, as DSPy writes them."""

import json
from typing import Any

import dspy
import pytest
from dspy.propose.grounded_proposer import generate_instruction_class
from dspy.teleprompt.copro_optimizer import (
    BasicGenerateInstruction,
    GenerateInstructionGivenAttempts,
)
from dspy.teleprompt.gepa.instruction_proposal import InstructionProposer
from dspy.teleprompt.simba_utils import OfferFeedback

from esc_skills.offline.engine import offline_lm
from esc_skills.offline.proposer.conduct import directions_of
from esc_skills.offline.proposer.recombine import sentences_of
from metrics.feedback import feedback
from tests.fakes import make_rollout

NOW = "[skill: name-the-feeling]\nName the feeling you hear. Give a list of ideas."


@pytest.fixture(autouse=True)
def _offline() -> Any:
    with dspy.context(lm=offline_lm()):
        yield


def _told(*thoughts: str, change: int = -5) -> str:
    rollout = make_rollout((change,) * len(thoughts))
    exchanges = tuple(
        e.model_copy(update={"appraisal": e.appraisal.model_copy(update={"activity": thought})})
        for e, thought in zip(rollout.exchanges, thoughts, strict=True)
    )
    return feedback(rollout.model_copy(update={"exchanges": exchanges}))


def test_gepa_gets_an_instruction_that_answers_the_feedback_and_keeps_its_label() -> None:
    example = {
        "Inputs": {"history": "Seeker: It is too much."},
        "Generated Outputs": {"reply": "Reply number 0."},
        "Feedback": _told("So many questions, like a questionnaire.", "Another question!"),
    }
    new = InstructionProposer()({"x": NOW}, {"x": [example] * 3}, ["x"])["x"]
    head, _, body = new.partition("\n")
    assert head == "[skill: name-the-feeling]"
    assert body != NOW.partition("\n")[2]
    assert 2 <= len(sentences_of(body)) <= 5


def test_feedback_decides_what_gepa_is_told() -> None:
    def proposals(thought: str) -> set[str]:
        found = set()
        for seed in range(12):
            with dspy.context(lm=offline_lm().copy(seed=seed)):
                example = {"Inputs": {}, "Generated Outputs": {}, "Feedback": _told(thought)}
                found.add(InstructionProposer()({"x": NOW}, {"x": [example]}, ["x"])["x"])
        return found

    asked = {d.conduct for p in proposals("So many questions.") for d in _directions(p)}
    other = {d.conduct for p in proposals("Always the same phrase.") for d in _directions(p)}
    assert "question_pile" in asked
    assert "question_pile" not in other


def _directions(text: str) -> Any:
    return {d for sentence in sentences_of(text) for d in directions_of(sentence)}


def test_mipro_gets_an_instruction() -> None:
    predictor = generate_instruction_class(use_dataset_summary=False, program_aware=False)
    said = predictor(
        task_demos="History: Seeker: It is too much.\nReply: What weighs most?\n\n",
        previous_instructions="",
        basic_instruction=NOW,
        tip="Keep the instruction clear and concise.",
    ).proposed_instruction
    assert said.startswith("[skill: name-the-feeling]\n")
    assert said != NOW


def test_copro_gets_different_instructions_for_one_prompt() -> None:
    said = dspy.Predict(BasicGenerateInstruction, n=4, temperature=1.4)(basic_instruction=NOW)
    proposed = said.completions.proposed_instruction
    assert len(set(proposed)) > 1
    assert NOW not in proposed
    assert len(said.completions.proposed_prefix_for_output_field) == 4


def test_copro_builds_on_the_best_attempt_and_repeats_none() -> None:
    tried = [NOW, "[skill: name-the-feeling]\nAsk one open question. Stay brief."]
    attempts: list[str] = []
    for i, (text, score) in enumerate(zip(tried, (31.5, 52.0), strict=True), 1):
        attempts += [f"Instruction #{i}: {text}", f"Prefix #{i}: Reply:"]
        attempts.append(f"Resulting Score #{i}: {score}")
    predictor = dspy.Predict(GenerateInstructionGivenAttempts, n=8, temperature=1.0)
    proposed = predictor(attempted_instructions=attempts).completions.proposed_instruction
    assert all(p.startswith("[skill: name-the-feeling]\n") and p not in tried for p in proposed)
    kept = [p for p in proposed if "Ask one open question." in p or "Stay brief." in p]
    assert len(kept) >= len(proposed) / 2


def test_simba_gets_advice_for_the_modules_that_spoke() -> None:
    spoke, silent = "agent.skills['name-the-feeling']", "agent.skills['one-step']"
    step = {"module_name": spoke, "inputs": {}, "outputs": {"reply": "Reply number 0."}}
    info = json.dumps({"feedback": _told("So many questions, like an interview.")})
    said = dspy.Predict(OfferFeedback)(
        program_code="", modules_defn="", program_inputs="", oracle_metadata="",
        worse_program_trajectory=json.dumps([step]), worse_program_outputs="{}",
        worse_reward_value=0.2, worse_reward_info=info,
        better_program_trajectory="[]", better_program_outputs="{}",
        better_reward_value=0.5, better_reward_info="{}", module_names=[spoke, silent],
    )  # fmt: skip
    assert set(said.module_advice) == {spoke}
    assert 1 <= len(sentences_of(said.module_advice[spoke])) <= 2


def test_a_prompt_that_tells_nothing_is_answered_all_the_same() -> None:
    with dspy.context(lm=offline_lm()):
        new = InstructionProposer()(
            {"x": "Reply."},
            {"x": [{"Inputs": {}, "Generated Outputs": {}, "Feedback": ""}]},
            ["x"],
        )
    assert sentences_of(new["x"])
