"""Doors to the outside: clock, passwords, workers, logs. Each is an argument, never a global."""
