"""The offline proposer: writes skills, revises guidance and diagnoses turns.

It draws on general counselling knowledge, and holds no list of what the offline responder
understands or the offline seeker rewards.
"""
