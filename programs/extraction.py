"""Dialogue -> intervention units: blocks, annotation, reaction, polarity by evidence."""

from collections.abc import Sequence

import dspy

from esc_skills.lm.ask import PASSING, Unreadable, ask, reason
from esc_skills.mining.blocks import Block, Window, blocks_of, windows
from esc_skills.mining.polarity import decide, outcome_of
from esc_skills.mining.strangers import clean
from esc_skills.safety.screen import screen_talk
from programs.reactions import Pair, ReactionReader
from signatures.dialogues import (
    Dialogue,
    InterventionUnit,
    ResponseChange,
    SeekerState,
    SupportAction,
)
from signatures.extraction import AnnotateDialogue, Reaction, UnitLabels
from signatures.labels import ACTIONS_OF_STRATEGY, POLARITY_OF_CHANGE, Scenario
from signatures.transcript import defuse


class ExtractUnits(dspy.Module):
    """Annotates a dialogue and returns its intervention units."""

    def __init__(self) -> None:
        super().__init__()
        self.annotate = dspy.Predict(AnnotateDialogue)
        self.reader = ReactionReader()

    def forward(self, dialogue: Dialogue) -> dspy.Prediction:
        """Extract the units of one dialogue. Nothing is dropped without a word.

        Returns:
            A prediction with `units`; `n_blocks`; `problems`, a line for each window or block the
            model did not answer for; `set_aside`, a line for each unit that may not be used:
            a talk in which the crisis screen finds danger (no skill is learnt from those), or
            text that gives orders to a model; `masked`, kinds of things replaced in the text.
        """
        blocks = blocks_of(dialogue)
        found = dspy.Prediction(
            units=(),
            n_blocks=len(blocks),
            problems=(),
            set_aside=(),
            masked=tuple(kind for block in blocks for kind in block.masked),
        )
        said = (turn.text for turn in dialogue.turns if turn.speaker == "seeker")
        if screen_talk(said).is_crisis:
            found.set_aside = (f"{dialogue.id}: a talk in crisis",)
            return found
        units: list[InterventionUnit] = []
        problems: list[str] = []
        set_aside: list[str] = []
        for window in windows(blocks):
            refused = {i: why for i in window.places if (why := _refusal(blocks, i))}
            set_aside += [f"{dialogue.id}#{i}: {why}" for i, why in refused.items()]
            wanted = [i for i in window.places if i not in refused]
            try:
                made, missing = self._window(dialogue, blocks, window, wanted)
            except (Unreadable, *PASSING) as problem:
                where = f"{dialogue.id}, {len(wanted)} places from block {window.start} on"
                problems.append(f"{where}: {reason(problem)}")
                continue
            units += made
            problems += [f"{dialogue.id}#{i}: the model left it out" for i in missing]
        found.units, found.problems = tuple(units), tuple(problems)
        found.set_aside = tuple(set_aside)
        return found

    def _window(
        self, dialogue: Dialogue, blocks: Sequence[Block], window: Window, wanted: Sequence[int]
    ) -> tuple[list[InterventionUnit], list[int]]:
        """Return the units of one window, and the wanted blocks the model said nothing of."""
        if not wanted:
            return [], []
        answer = ask(
            self.annotate,
            check=lambda said: _gap(said.units, wanted),
            situation=defuse(clean(dialogue.situation).text) if dialogue.situation else "",
            dialogue="\n".join(_line(window.start + k, b) for k, b in enumerate(window.blocks)),
        )
        labels = {one.block: one for one in reversed(answer.units)}
        pairs = [Pair(i, blocks[i - 1].text, blocks[i + 1].text) for i in wanted if i in labels]
        reactions = self.reader(pairs=pairs).reactions
        units = [
            _unit(dialogue, blocks, labels[i], reactions[i], answer.scenario)
            for i in wanted
            if i in labels and i in reactions
        ]
        return units, [i for i in wanted if i not in labels or i not in reactions]


def _gap(units: Sequence[UnitLabels], wanted: Sequence[int]) -> str | None:
    known = {one.block for one in units}
    return None if known.intersection(wanted) else f"none of {len(wanted)} blocks was annotated"


def _refusal(blocks: Sequence[Block], i: int) -> str:
    return next((b.refused for b in blocks[i - 1 : i + 2] if b.refused), "")


def _line(i: int, block: Block) -> str:
    who = "Seeker" if block.speaker == "seeker" else "Supporter"
    # Strategies come from strangers, too: only known names are shown.
    strategy = f" ({block.strategy})" if block.strategy in ACTIONS_OF_STRATEGY else ""
    return f"{i} {who}{strategy}: {defuse(block.text)}"


def _unit(
    dialogue: Dialogue,
    blocks: Sequence[Block],
    labels: UnitLabels,
    reaction: Reaction,
    scenario: Scenario,
) -> InterventionUnit:
    i = labels.block
    before, action, after = blocks[i - 1], blocks[i], blocks[i + 1]
    outcome = outcome_of(dialogue)
    star_before = next((b.star for b in reversed(blocks[: i + 1]) if b.star is not None), None)
    polarity, evidence = decide(
        after.star, star_before=star_before, shift=reaction.shift, outcome=outcome
    )
    return InterventionUnit(
        id=f"{dialogue.id}#{i}",
        dialogue_id=dialogue.id,
        scenario=scenario,
        before=SeekerState(
            emotion=labels.emotion_before,
            intensity=labels.intensity_before,
            need=labels.need_before,
            stage=labels.stage,
        ),
        before_text=before.text,
        action=SupportAction(label=labels.action, text=action.text, strategy=action.strategy),
        after=SeekerState(
            emotion=labels.emotion_after,
            intensity=labels.intensity_after,
            need=labels.need_after,
            stage=labels.stage,
        ),
        after_text=after.text,
        change=ResponseChange(
            label=reaction.change,
            polarity=POLARITY_OF_CHANGE[reaction.change],
            shift=reaction.shift,
        ),
        polarity=polarity,
        evidence=evidence,
        message_indices=(*before.indices, *action.indices, *after.indices),
        outcome=outcome,
        licence=dialogue.licence,
    )
