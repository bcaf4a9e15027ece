"""How gunicorn runs the gateway; what may differ from place to place comes from VINCULO_*."""

import gc
import os
import shutil
import tempfile

# The processes of a gateway share their metrics by a folder. It is named before any of them
# loads prometheus_client, and emptied of what the processes of last time left.
_MADE = "vinculo-metrics-"
if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix=_MADE)
_metrics_folder = os.environ["PROMETHEUS_MULTIPROC_DIR"]

_host = os.environ.get("VINCULO_HTTP_HOST", "127.0.0.1")
_port = os.environ.get("VINCULO_HTTP_PORT", "8000")

bind = f"{_host}:{_port}"
worker_class = "gthread"
workers = int(os.environ.get("VINCULO_HTTP_WORKERS", "2"))
# A stream keeps its thread while it lasts. It costs little, as it sleeps nearly always, and those
# for other requests are left to them; `gateway.lanes` lets no more than these work at once.
_streams = int(os.environ.get("VINCULO_HTTP_STREAMS", "600"))
threads = int(os.environ.get("VINCULO_HTTP_THREADS", "16")) + _streams
worker_connections = 1000 + _streams
# Each process makes its own connections to store and broker, after the fork.
preload_app = False
# Longer than the proxies in front keep theirs, so that none of them sends into a closing one.
keepalive = 75
timeout = 60
limit_request_line = 8190
graceful_timeout = 25
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
control_socket_disable = True
# The gateway writes its own access log, as JSON.
accesslog = None
loglevel = "warning"


def on_starting(_server):
    os.makedirs(_metrics_folder, exist_ok=True)
    for name in os.listdir(_metrics_folder):
        if name.endswith(".db"):
            os.unlink(os.path.join(_metrics_folder, name))
    # Its code is read once and shared; no process connects to anything by that. What is read
    # stays: to search it for garbage while it grows is a quarter of the work.
    gc.disable()
    import gateway.app  # noqa: F401

    gc.freeze()


def post_worker_init(worker):
    gc.freeze()
    gc.enable()
    # Streams would hold up the end of a process until its grace is over.
    streams = getattr(worker.wsgi, "extensions", {}).get("vinculo-streams")
    if streams is not None:
        streams.last_while(lambda: worker.alive)


def worker_exit(_server, worker):
    for part in getattr(worker.wsgi, "extensions", {}).get("vinculo-closed-last", ()):
        part.close()


def child_exit(_server, worker):
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)


def on_exit(_server):
    if os.path.basename(_metrics_folder).startswith(_MADE):
        shutil.rmtree(_metrics_folder, ignore_errors=True)
