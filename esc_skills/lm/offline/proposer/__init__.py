"""The offline proposer: writes skills, revises guidance and diagnoses turns from general counselling knowledge.

It knows no list of what the offline responder understands or the offline seeker rewards.
"""
