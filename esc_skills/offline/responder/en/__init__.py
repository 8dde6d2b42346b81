"""What the responder knows of English: cues, a little grammar, what can be said back."""
