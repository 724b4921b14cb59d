"""Ratios to a bare equivalent in the same run: `python -m tests.benchmarks NAME --json`."""
