"""Optimizer passes: a program goes in, a program with a report comes out; the gate stands between."""
