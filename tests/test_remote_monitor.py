"""RemoteMonitor against a real server on this machine."""

import http.server
import json
import threading
import urllib.parse

import numpy as np
import pytest

import baro
from baro import callbacks as cb

pytest.importorskip("requests")


@pytest.fixture
def server():
    """A server that keeps what is posted to it, as (path, content type, a header, body)."""
    posted = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            posted.append((self.path, self.headers["Content-Type"], self.headers.get("X-Key"), body.decode()))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *arguments):
            pass

    running = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{running.server_address[1]}", posted
    finally:
        running.shutdown()
        thread.join()
        running.server_close()


def fit(*callbacks, epochs=2):
    model = baro.Sequential([baro.Input((2,)), baro.layers.Dense(1)])
    model.compile("sgd", "mse", metrics=["mae"])
    x = np.ones((8, 2))
    return model.fit(
        x, np.ones(8), validation_data=(x, np.ones(8)), epochs=epochs, verbose=0, callbacks=list(callbacks)
    )


def test_epochs_arrive_as_json(server):
    root, posted = server
    history = fit(cb.RemoteMonitor(root, send_as_json=True, headers={"X-Key": "secret"})).history
    assert [(p, t, k) for p, t, k, _ in posted] == [("/publish/epoch/end/", "application/json", "secret")] * 2
    for epoch, (*_, body) in enumerate(posted):
        assert json.loads(body) == {"epoch": epoch, **{name: values[epoch] for name, values in history.items()}}


def test_epochs_arrive_as_a_form(server):
    root, posted = server
    history = fit(cb.RemoteMonitor(root, path="/own/", field="numbers"), epochs=1).history
    ((path, kind, _, body),) = posted
    assert (path, kind) == ("/own/", "application/x-www-form-urlencoded")
    sent = json.loads(urllib.parse.parse_qs(body)["numbers"][0])
    assert sent == {"epoch": 0, **{name: values[0] for name, values in history.items()}}


def test_training_goes_on_without_the_server(server):
    root, _ = server
    with pytest.warns(UserWarning, match="Could not reach RemoteMonitor root server"):
        assert fit(cb.RemoteMonitor(root.replace("http://127.0.0.1", "http://127.0.0.2"), path="/")).epoch == [0, 1]
