"""What the responder knows of Chinese: a little grammar, what can be said back."""
