"""How gunicorn serves: a process for each core, threads for those who wait, memory shared."""

import gc
import os
from typing import Any

control_socket_disable = True
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", os.cpu_count() or 1))
threads = int(os.environ.get("WEB_THREADS", "4"))
preload_app = True
timeout = 60
graceful_timeout = 30
keepalive = 5
accesslog = os.environ.get("ACCESS_LOG")
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")


def when_ready(_server: Any) -> None:
    """What stands after the start is never garbage: leave it out of every later search."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def post_fork(_server: Any, _worker: Any) -> None:
    """A connection opened before the fork must not be shared by two processes."""
    from wsgi import app

    for engine in (app.extensions["db_reading"], app.extensions["db"][0]):
        engine.dispose(close=False)
