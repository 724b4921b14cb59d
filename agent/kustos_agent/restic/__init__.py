"""restic, from a task's specification to its result. Nothing outside this room knows its words.

`binary` finds it, a `toolkit.Toolkit` holds what operations need, and each operation is a module
with one coroutine: `initialise`, `backup`, `snapshots`, `restore`, `listing`, `probe`, `unlock`.
Inside, a run goes through `command` (specification -> command line), `process` (the program),
`output` (line -> value), `transcript` (values, sorted) and `errors` (how it ended -> problem); all
but `process` are pure.
"""
