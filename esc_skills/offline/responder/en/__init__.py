"""What the responder knows of English: a little grammar, what can be said back."""
