"""What measures speed and fidelity, and what it needs for that. Nothing here is shipped."""
