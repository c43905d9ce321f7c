# python -O prepare_with_reference.py REFERENCE ID RAW PUBLIC PRIVATE
# Runs the reference's preparer of one competition. -O leaves out its assertions, many of which count the real rows.
import importlib
import sys
from pathlib import Path

reference, competition, raw, public, private = sys.argv[1:]
sys.path.insert(0, reference)


def serve_downloads_from_raw():
    """A preparer that downloads a file finds it in raw/ under its name: no parity run reaches the network."""
    import requests

    class Answer:
        def __init__(self, content):
            self.content = content

        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

        def raise_for_status(self):
            pass

        def iter_content(self, chunk_size):
            yield self.content

    def get(url, **_):
        return Answer((Path(raw) / url.split("?")[0].split("/")[-1]).read_bytes())

    requests.get = get


def stand_in_for_tensorflow():
    """Only records of tf.train.Example are read; TensorFlow itself is used where it is installed."""
    try:
        import tensorflow  # noqa: F401
    except ImportError:
        import tfrecord_stand_in

        sys.modules["tensorflow"] = tfrecord_stand_in


sys.path.insert(1, str(Path(__file__).parent))
serve_downloads_from_raw()
stand_in_for_tensorflow()
module = importlib.import_module(f"mlebench.competitions.{competition}.prepare")
for folder in (public, private):
    Path(folder).mkdir(parents=True, exist_ok=True)
module.prepare(raw=Path(raw), public=Path(public), private=Path(private))
