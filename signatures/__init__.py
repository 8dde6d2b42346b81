"""All records and every prompt: what the system says and what it means."""
