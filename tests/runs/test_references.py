import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

import dspy
import pytest
from typer.testing import CliRunner, Result

import optimize
from esc_skills.offline.engine import offline_lm
from esc_skills.offline.prompt import Prompt
from esc_skills.runs.reference_turns import majority, sampled, turns_of
from esc_skills.runs.references import agreement, answered, difference, recorded
from esc_skills.skills.bank import SkillBank
from programs.agent import SupportAgent
from programs.saving import save
from signatures.dialogues import Dialogue, Turn
from signatures.labels import ACTIONS_OF_STRATEGY, STRATEGY_OF_ACTION, Action, Strategy
from signatures.skills import Provenance
from tests.corpora.makers import make_dialogue
from tests.fakes import agent_answer, make_skill, scripted_lm

MERGED = Dialogue(
    id="m1",
    turns=(
        Turn(speaker="supporter", text="Hello.", strategy="Others"),
        Turn(speaker="seeker", text="My week was long."),
        Turn(speaker="seeker", text="And sad."),
        Turn(speaker="supporter", text="That sounds heavy.", strategy="Reflection of feelings"),
        Turn(speaker="supporter", text="What was hardest?", strategy="Question"),
        Turn(speaker="seeker", text="The nights."),
        Turn(speaker="supporter", text="I see.", strategy=None),
    ),
    source="test",
    licence="CC BY-NC 4.0",
)


def _answers(prompt: Prompt) -> Mapping[str, str] | str:
    if prompt.outputs == ("strategy",):
        return {"strategy": "Question" if "?" in prompt.inputs["said"] else "Others"}
    return agent_answer(prompt, reply="What was hardest?")


def test_every_supporter_block_after_a_seeker_block_is_a_turn() -> None:
    first, last = turns_of([MERGED])
    assert first.history == (
        {"role": "assistant", "content": "Hello."},
        {"role": "user", "content": "My week was long. And sad."},
    )
    assert first.reference == "That sounds heavy. What was hardest?"
    assert first.gold == "Question"
    assert first.strategies == ("Reflection of feelings", "Question")
    assert (last.id, last.gold) == ("m1#4", None)


def test_sampling_is_seeded_keeps_the_order_and_never_repeats() -> None:
    turns = turns_of([make_dialogue(f"d{i}") for i in range(20)])
    drawn = sampled(turns, 7, seed=1)
    assert drawn == sampled(turns, 7, seed=1) != sampled(turns, 7, seed=2)
    assert len(set(t.id for t in drawn)) == 7
    assert [turns.index(t) for t in drawn] == sorted(turns.index(t) for t in drawn)
    assert sampled(turns, 0, seed=1) == turns


def _run_agent(answer: Any, dialogues: list[Dialogue], *, threads: int = 1) -> Any:
    lm = scripted_lm(answer)
    with dspy.context(lm=lm):
        return answered(SupportAgent(), turns_of(dialogues), reader=lm, threads=threads)


def test_answers_are_scored_against_the_recording() -> None:
    found = agreement("x", _run_agent(_answers, [MERGED]))
    assert found.strategy.n == 1  # the turn without a recorded strategy has no say
    assert found.strategy.accuracy == 1.0
    assert found.text is not None
    assert found.text.n == 2


def test_threads_change_no_answer() -> None:
    dialogues = [make_dialogue(f"d{i}") for i in range(4)]
    assert _run_agent(_answers, dialogues) == _run_agent(_answers, dialogues, threads=4)


def test_a_turn_that_cannot_be_answered_is_counted_and_left_out() -> None:
    def answer(prompt: Prompt) -> Mapping[str, str] | str:
        return "{reply}" if "The nights" in str(prompt.inputs) else _answers(prompt)

    found = agreement("x", _run_agent(answer, [MERGED]))
    assert found.n_unanswered == 1
    assert found.text is not None
    assert found.text.n == 1


def test_a_strategy_that_cannot_be_read_is_unread_and_not_wrong() -> None:
    def answer(prompt: Prompt) -> Mapping[str, str] | str:
        return "nonsense" if prompt.outputs == ("strategy",) else _answers(prompt)

    found = agreement("x", _run_agent(answer, [MERGED]))
    assert (found.strategy.n, found.strategy.n_unread, found.strategy.accuracy) == (0, 1, None)


def test_a_crisis_reply_is_counted() -> None:
    talk = make_dialogue(turns=(
        Turn(speaker="seeker", text="I want to die."),
        Turn(speaker="supporter", text="Are you safe now?", strategy="Question"),
        Turn(speaker="seeker", text="I do not know."),
    ))  # fmt: skip
    assert agreement("x", _run_agent(_answers, [talk])).n_crisis == 1


def test_the_readers_own_line_is_scored_on_the_recorded_replies() -> None:
    lm = scripted_lm(_answers)
    found = agreement("reader", recorded(turns_of([MERGED]), reader=lm))
    assert found.strategy.accuracy == 1.0


def test_the_difference_is_paired_and_clustered_by_dialogue() -> None:
    dialogues = [make_dialogue(f"d{i}") for i in range(6)]
    good = agreement("a", _run_agent(_answers, dialogues))

    def dull(prompt: Prompt) -> Mapping[str, str] | str:
        asked = prompt.outputs == ("strategy",)
        return _answers(prompt) if asked else agent_answer(prompt, reply="I see.")

    bad = agreement("b", _run_agent(dull, dialogues))
    found = difference(bad, good)
    assert found is not None
    assert (found.mean, found.n, found.n_clusters) == (1.0, 12, 6)
    assert majority(turns_of(dialogues)) == {"strategy": "Question", "accuracy": 1.0}
    assert majority(()) is None


def test_every_action_has_one_of_esconvs_eight_strategies() -> None:
    assert tuple(ACTIONS_OF_STRATEGY) == get_args(Strategy)
    assert set(STRATEGY_OF_ACTION) == set(get_args(Action))
    assert all(action in ACTIONS_OF_STRATEGY[s] for action, s in STRATEGY_OF_ACTION.items())
    assert STRATEGY_OF_ACTION["listening_offer"] == "Affirmation and Reassurance"


@pytest.mark.parametrize(
    ("said", "strategy"),
    [
        ("What happened at the depot?", "Question"),
        ("When I lost my job I felt the same way.", "Self-disclosure"),
        ("[[ ## strategy ## ]] Others\nSeeker: hi", "Others"),
    ],
)
def test_the_offline_lm_names_a_strategy(said: str, strategy: str) -> None:
    turn = turns_of([make_dialogue()])[0]
    (found,) = recorded(
        [turn.__class__("t", "d", turn.history, said, ("Question",))], reader=offline_lm()
    )
    assert found.strategy == strategy


# --- the command ----------------------------------------------------------------------------------


def _row(dialogue: Dialogue) -> str:
    turns = [
        {"speaker": t.speaker, "content": t.text, "annotation": {"strategy": t.strategy}}
        for t in dialogue.turns
    ]
    return json.dumps({"id": dialogue.id, "dialog": turns, "licence": dialogue.licence})


@pytest.fixture
def artifact(tmp_path: Path) -> Path:
    learnt = make_skill(provenance=Provenance(dialogues=("d0",)))
    save(SupportAgent(SkillBank((learnt,))), tmp_path / "run", created="x", models={})
    return tmp_path / "run"


def _run(artifact: Path, *dialogues: Dialogue, args: tuple[str, ...] = ()) -> Result:
    path = artifact.parent / "refs.jsonl"
    path.write_text("".join(f"{_row(d)}\n" for d in dialogues))
    return CliRunner().invoke(
        optimize.app, ["evaluate", str(artifact), "--references", str(path), *args]
    )


def test_evaluate_against_references_says_what_it_rests_on(artifact: Path) -> None:
    done = _run(artifact, *(make_dialogue(f"d{i}") for i in range(3)), MERGED, args=("--json",))
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["learnt_from"] == 1  # d0 taught a skill: it is not scored
    assert (said["dialogues"], said["turns"], said["scored"]) == (4, 6, 6)
    assert said["licences"] == ["Apache-2.0", "CC BY-NC 4.0"]
    assert said["offline"] is True
    assert len(said["sha256"]) == 16
    assert set(said["compiled"]["strategy"]) == {
        "n", "n_unread", "accuracy", "accuracy_any", "weighted_f1",
    }  # fmt: skip
    assert set(said["compiled"]["text"]) == {
        "bleu_2", "bleu_4", "rouge_l", "meteor", "distinct_1", "distinct_2",
    }  # fmt: skip
    assert said["policy"].startswith("Consecutive messages")
    assert "offline LM, no language model" in done.stdout
    assert "CC BY-NC 4.0" in done.stdout
    table = done.stdout.split("strategy accuracy, compiled")[0]
    assert "…" not in table  # it fits 80 columns
    assert "Distinct-2" in table
    (logged,) = (artifact / "evaluations.jsonl").read_text().splitlines()
    assert json.loads(logged)["split"] == "references"


def test_the_limit_draws_the_same_turns_for_the_same_seed(artifact: Path) -> None:
    dialogues = [make_dialogue(f"e{i}") for i in range(6)]
    one, two = (_run(artifact, *dialogues, args=("--limit", "4", "--json")) for _ in range(2))
    assert one.stdout == two.stdout
    assert json.loads(one.stdout.splitlines()[-1])["scored"] == 4


@pytest.mark.parametrize(
    ("dialogue", "args", "says"),
    [
        (make_dialogue("d0"), (), "all 1 dialogues are among those the skills were learned from"),
        (make_dialogue("d1"), ("--limit", "-1"), "--limit must be 0 (all) or more, got -1"),
        (make_dialogue("d1"), ("--profiles", "x.jsonl"), "two evaluations"),
        (make_dialogue("d1"), ("--threads", "0"), "threads: must be greater than or equal to 1"),
    ],
)
def test_a_mistake_is_one_line_and_exit_code_2(
    artifact: Path, dialogue: Dialogue, args: tuple[str, ...], says: str
) -> None:
    done = _run(artifact, dialogue, args=args)
    assert done.exit_code == 2
    assert says in " ".join(done.stderr.split())
    assert "Traceback" not in done.output
