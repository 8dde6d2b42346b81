"""The offline responder.

Plays the support agent's model - assesses, selects, replies - and follows instructions with
limits.
"""
