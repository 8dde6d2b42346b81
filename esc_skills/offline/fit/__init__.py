"""Fits the offline seeker's judge to recorded judgments, and measures how true it is."""
