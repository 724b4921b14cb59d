"""A process that opens a window, tells when it was painted and filled, and ends.

`app` is the real program, from its command line on; `bare` is an empty QMainWindow of the same
size. Both are watched alike, by `startup_watch`, from when Qt is loaded.
"""

import sys


def _bare() -> int:
    from PySide6 import QtWidgets  # noqa: PLC0415  what is measured begins here

    from tests.benchmarks.startup_watch import watch  # noqa: PLC0415  it loads Qt

    watch(content_in_table=False)
    app = QtWidgets.QApplication([])
    window = QtWidgets.QMainWindow()
    window.resize(1280, 800)
    window.show()
    return app.exec()


def _app() -> int:
    from kustos import qt  # noqa: PLC0415  the bare window must not load it
    from kustos.cli import main  # noqa: PLC0415  the same

    loading = qt.load

    def load() -> None:
        loading()
        # It loads more of Qt, as the program will.
        from tests.benchmarks.startup_watch import watch  # noqa: PLC0415  see above

        watch(content_in_table=True)

    qt.load = load
    return main([])


if __name__ == "__main__":
    sys.exit({"app": _app, "bare": _bare}[sys.argv[1]]())
