"""Which of this machine's jobs begin when, by the schedules that the manager has set."""
