"""Real parts for tests, each started in one line and stopped for sure."""
