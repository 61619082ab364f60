#!/usr/bin/env python3
"""Serves a folder on loopback, on a free port, and opens it in the browser. Ctrl-C ends it."""
import functools
import http.server
import sys
import webbrowser


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def serve(folder):
    handler = functools.partial(Quiet, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        address = f"http://127.0.0.1:{server.server_port}/"
        print(f"Serving it at {address} until you press Ctrl-C", flush=True)
        webbrowser.open(address)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()


if __name__ == "__main__":
    serve(sys.argv[1])
