"""The commands, one a file: arguments in, what was found printed. Heavy imports stay inside."""
