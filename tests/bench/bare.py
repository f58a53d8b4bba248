"""What Kontor is compared with, on the same server: one prebuilt page, and a small Flask application like any other.

`python -m tests.bench.bare PORT page|small` serves either. The package `app` is entered without its __init__, so that
nothing of Kontor but its server is loaded.
"""

from __future__ import annotations

import sys
import time
import types
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE_BYTES = 30_000


def page_app():
    """A bare Flask page of 30 kB, made before."""
    from flask import Flask

    from tests.bench.text import prose

    app = Flask("bare")
    body = f"<!doctype html><title>bare</title><p>{prose(Random(1), PAGE_BYTES, PAGE_BYTES)}".encode()

    @app.get("/")
    def page() -> bytes:
        return body

    return app


def main(port: int, which: str) -> None:
    package = types.ModuleType("app")
    package.__path__ = [str(ROOT / "app")]
    sys.modules["app"] = package
    from app.serving.server import serve

    if which == "page":
        app = page_app()
    else:
        from tests.bench.small import small_app

        app = small_app()

    def wait(_app: object, should_stop) -> None:
        while not should_stop():
            time.sleep(0.2)

    serve(app, "127.0.0.1", port, 1, lambda _: None, letters=wait)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
