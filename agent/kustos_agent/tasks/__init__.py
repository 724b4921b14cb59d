"""Tasks on this machine: which may run now, running one from start to end, what is told of it."""
