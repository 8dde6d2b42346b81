"""Optimizer passes: a program goes in, one with a report comes out; the gate stands between."""
