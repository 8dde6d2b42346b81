"""The offline LM: a deterministic engine that answers our prompts without any model. It is not a language model."""
