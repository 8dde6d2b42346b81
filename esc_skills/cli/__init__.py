"""The command line: commands, views, console."""
