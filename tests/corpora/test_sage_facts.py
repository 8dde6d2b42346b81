"""A scene written the way SAGE writes them (ours), and what its seeker can say of it."""

import os
import re
from pathlib import Path

import pytest

from esc_skills.corpora.load import load_profiles
from esc_skills.corpora.sage_facts import Teller, facts_in, teller_in

SHEET = "* 姓名：林晓梅\n* 年龄：28岁\n* 性别：女性\n* 职业：护士"
SCENE = """### 背景故事
**事件起因：**
林晓梅和搭班的同事陈姐因为排班吵了一架。她觉得特别委屈，晚上回家饭也没吃。
- **第一阶段（两个月前）**：晓梅连着替陈姐顶了三个夜班，其他人都不知道。
- 一周前：陈姐当着护士长的面说“她自己愿意的”，然而林晓梅并未点过头。
- 护士长找她谈话时，她一句话也没有说出来。
**冲突角色：**
林晓梅与陈姐。
**冲突内在原因：**
陈姐的孩子正在住院，林晓梅并不知道。
**当前面对的问题：** 林晓梅不知道该如何开口拒绝下一次换班。
她渴望有人能够用心倾听，理解她的委屈。
林晓梅希望NPC能帮她想想办法。
### 玩家不同状态下可能的反应
- 角色emotion高时：林晓梅会讲得很平静。
####隐藏主题:
***你希望对方用心倾听你的情绪宣泄"""
TELLER = Teller("林晓梅", "她")


def test_the_teller_is_read_from_the_sheet() -> None:
    assert teller_in(SHEET, SCENE) == TELLER
    assert teller_in("一位护士", "他和他的同事……").pronoun == "他"


def test_the_story_is_told_in_the_first_person_and_in_its_order() -> None:
    assert facts_in(SCENE, TELLER) == (
        "我和搭班的同事陈姐因为排班吵了一架。",
        "我觉得特别委屈，晚上回家饭也没吃。",
        "两个月前，我连着替陈姐顶了三个夜班，别人都不知道。",
        "我不知道该怎么开口拒绝下一次换班。",
    )


@pytest.mark.parametrize(
    "gone", ["NPC", "渴望", "emotion", "住院", "林晓梅", "隐藏", "一句话也没有"]
)
def test_what_only_an_author_knows_or_a_pronoun_leaves_open_is_left_out(gone: str) -> None:
    assert gone not in "".join(facts_in(SCENE, TELLER))


def test_a_question_in_quotation_marks_keeps_both_marks() -> None:
    assert facts_in("林晓梅在走廊上被人拦住问：“你还值夜班吗？”她一路都没有再作声。", TELLER) == (
        "我在走廊上被人拦住问：“你还值夜班吗？”",
        "我一路都没有再作声。",
    )


def test_long_stories_are_thinned_out_evenly() -> None:
    scene = "\n".join(f"林晓梅第{n}次去找护士长，都没有见到人。" for n in range(100, 140))
    facts = facts_in(scene, TELLER)
    assert len(facts) == 12
    assert "100" in facts[0]
    assert "139" in facts[-1]


def test_sages_profiles_as_they_are_give_facts_to_tell() -> None:
    folder = os.environ.get("ESC_SKILLS_DATA")
    path = Path(folder or "", "sage_profiles_dev_original.jsonl")
    if not folder or not path.is_file():
        pytest.skip("ESC_SKILLS_DATA holds no SAGE profiles")
    found = load_profiles(str(path))
    assert not found.skipped
    counts = sorted(len(p.facts) for p in found.items)
    assert counts[0] >= 3
    assert sum(n >= 6 for n in counts) >= 0.95 * len(counts)
    for p in found.items:
        assert not any(re.search(r"NPC|emotion|玩家|隐藏主题", fact) for fact in p.facts)
        assert sum("我" in fact for fact in p.facts) >= 0.6 * len(p.facts)
