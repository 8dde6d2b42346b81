"""What the responder knows of Chinese: cues, a little grammar, what can be said back."""
