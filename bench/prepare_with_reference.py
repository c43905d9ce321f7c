# python -O prepare_with_reference.py REFERENCE DATA_DIR ID...
# The reference's own pipeline on zips that lie in the data directory already: all but the download.
import sys
from pathlib import Path

reference, data_dir, *ids = sys.argv[1:]
sys.path[:0] = [reference, str(Path(__file__).parent.parent / "scripts" / "parity")]
try:
    import tensorflow  # noqa: F401
except ImportError:
    import tfrecord_stand_in

    sys.modules["tensorflow"] = tfrecord_stand_in

from mlebench import data
from mlebench.registry import registry

data.download_dataset = lambda competition_id, download_dir, **_: Path(download_dir) / f"{competition_id}.zip"
for competition in ids:
    data.download_and_prepare_dataset(
        registry.set_data_dir(Path(data_dir)).get_competition(competition), skip_verification=True
    )
