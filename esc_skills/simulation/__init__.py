"""Simulated seekers and the talks they have with an agent."""
