"""Skills: the immutable bank, typed edits, lint, retrieval."""
