"""Getting restic itself: the pinned release, fetched over HTTPS, checked, tried and kept.

Loaded when somebody asks for it, but for `supply` and `shelf`, which know what was fetched.
"""
