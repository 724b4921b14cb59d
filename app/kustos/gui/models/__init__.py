"""Item models: values by role, never sentences that cannot be re-spoken, never an exception."""
