"""The rooms of the window, one module each; `catalogue` makes them when they are first entered."""
