"""The talks that were played, one file of JSON lines an arm: what a run goes on from."""

import json
from pathlib import Path

from signatures.dialogues import Record
from signatures.rollouts import Rollout


class Played(Record):
    """A talk as it was played, and what the agent's model was sent and wrote for it.

    Args:
        arm: how the model was prompted.
        model: what answered, by the name it was asked under.
        prompts: hash of all the arm's instructions, demos and cards at that time.
        calls: requests of the agent.
        tokens_in: of all its prompts, by the server's own count.
        tokens_out: of all its answers.
        seconds: the talk took, seekers included.
        rollout: the talk.
    """

    arm: str
    model: str
    prompts: str
    calls: int
    tokens_in: int
    tokens_out: int
    seconds: float
    rollout: Rollout


class Transcripts:
    """Keeps every talk on disk from the moment it ended.

    Args:
        folder: one file an arm.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def add(self, played: Played) -> None:
        """Write a talk down."""
        with self._file(played.arm).open("a", encoding="utf-8", newline="\n") as file:
            file.write(f"{played.model_dump_json()}\n")

    def of(self, arm: str) -> tuple[Played, ...]:
        """Return the talks of an arm; the last one where a profile was played twice.

        Raises:
            ValueError: a line is no such talk; names file and line.
        """
        path, found = self._file(arm), {}
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
        for number, line in enumerate(lines, 1):
            try:
                played = Played.model_validate(json.loads(line))
            except ValueError as error:
                raise ValueError(f"{path}:{number} is no talk of this benchmark: {error}") from None
            found[played.rollout.profile_id] = played
        return tuple(found.values())

    def _file(self, arm: str) -> Path:
        return self._folder / f"{arm.replace(' ', '-')}.jsonl"
