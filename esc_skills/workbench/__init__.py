"""Puts the parts together for the command line: settings, compile, scoring, what is shown.

The top of the package.
"""
