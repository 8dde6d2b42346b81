"""Language models: how they are reached, spoken to, counted."""
