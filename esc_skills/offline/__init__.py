"""The offline LM: a deterministic engine that answers our prompts. It is no language model."""
