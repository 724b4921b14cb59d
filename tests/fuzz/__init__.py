"""Coverage-guided fuzzing of what reads the other side's bytes: `python -m tests.fuzz TARGET`."""
