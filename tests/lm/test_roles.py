import dspy
import pytest

from esc_skills.lm.meter import Meter
from esc_skills.lm.model import SeededLM
from esc_skills.lm.roles import RoleNames, connect
from esc_skills.lm.seeds import HELD_OUT, derive_seed
from esc_skills.offline.prompt import Prompt
from tests.fakes import scripted_lm


def _lm_and_seeds() -> tuple[dspy.LM, list[int]]:
    seeds: list[int] = []

    def answer(prompt: Prompt) -> dict[str, str]:
        seeds.append(prompt.seed)
        return {"b": "x"}

    return scripted_lm(answer), seeds


def test_seeds_stay_in_their_half() -> None:
    seeds = [derive_seed("x", i) for i in range(200)]
    assert all(0 <= s < HELD_OUT for s in seeds)
    assert all(HELD_OUT <= derive_seed("x", i, held_out=True) < 2**31 for i in range(200))
    assert len(set(seeds)) == 200


def test_rollout_id_reaches_the_model_as_a_seed() -> None:
    lm, seeds = _lm_and_seeds()
    predictor = dspy.Predict("a -> b")
    with dspy.context(lm=lm):
        for rollout in (None, 1, 2, 1):
            predictor(
                a="?", config={} if rollout is None else {"rollout_id": rollout, "temperature": 1.0}
            )
        with dspy.context(lm=lm.copy(rollout_id=2, temperature=1.0)):
            predictor(a="?")
    assert seeds[0] == 0
    assert seeds[1] == seeds[3] != seeds[2]
    assert seeds[4] == seeds[2]


def test_copies_count_on_the_same_meter() -> None:
    lm, _ = _lm_and_seeds()
    lm.meter = Meter()
    with dspy.context(lm=lm.copy(seed=3)):
        dspy.Predict("a -> b")(a="?")
    assert lm.meter.calls == 1


def test_roles_default_to_the_agents_model_and_share_it() -> None:
    lm, _ = _lm_and_seeds()
    roles = connect(RoleNames(), offline=lambda _: lm, meter=Meter())
    assert roles.agent is roles.seeker is roles.judge is roles.reflection


def test_the_judge_defaults_to_the_seekers_model() -> None:
    lm, _ = _lm_and_seeds()
    names = RoleNames(seeker="openai/x", api_base="http://127.0.0.1:1/v1")
    roles = connect(names, offline=lambda _: lm, meter=Meter())
    assert roles.judge is roles.seeker
    assert roles.judge.model == "openai/x"


@pytest.mark.parametrize("name", ["gpt-4o", "openai/", "/x", ""])
def test_a_model_without_provider_is_refused(name: str) -> None:
    lm, _ = _lm_and_seeds()
    with pytest.raises(ValueError, match="provider/model"):
        connect(RoleNames(agent=name), offline=lambda _: lm, meter=Meter())


def test_a_vllm_server_is_reached_by_its_own_prefix() -> None:
    lm, _ = _lm_and_seeds()
    with pytest.raises(ValueError, match="hosted_vllm/qwen"):
        connect(RoleNames(agent="vllm/qwen"), offline=lambda _: lm, meter=Meter())


def test_a_reasoning_model_gets_room_to_think() -> None:
    lm, _ = _lm_and_seeds()
    roles = connect(RoleNames(agent="openai/o3-mini"), offline=lambda _: lm, meter=Meter())
    assert roles.agent.kwargs["max_completion_tokens"] == 16_000


def test_every_model_has_a_timeout_and_no_retries_but_ours() -> None:
    lm, _ = _lm_and_seeds()
    roles = connect(RoleNames(agent="openai/x"), offline=lambda _: lm, meter=Meter())
    assert isinstance(roles.agent, SeededLM)
    assert roles.agent.wire
    assert roles.agent.wire.patience.timeout == 60
    assert roles.agent.num_retries == 0
