"""What the fuzz targets share: how atheris is run on the seeds of a target."""

import os
import sys
import tempfile
from collections.abc import Callable

import atheris

MAX_INPUT = 1 << 20


def run(name: str, seeds: dict[str, bytes], one: Callable[[bytes], None]) -> None:
    """Run atheris on the seeds and on what it found before in ./fuzz-corpus/NAME, where ./fuzz-corpus is a folder.

    An input that takes longer than 2 s or 2 GB is a finding, as is any exception that leaves `one`.
    """
    folder = os.path.join("fuzz-corpus", name) if os.path.isdir("fuzz-corpus") else tempfile.mkdtemp()
    os.makedirs(folder, exist_ok=True)
    for kind, data in seeds.items():
        with open(os.path.join(folder, kind), "wb") as f:
            f.write(data)

    def bounded(data: bytes) -> None:
        if data and len(data) <= MAX_INPUT:
            one(data)

    options = [f"-max_len={MAX_INPUT}", "-timeout=2", "-rss_limit_mb=2048", *sys.argv[1:]]
    atheris.Setup([sys.argv[0], *options, folder], bounded)
    atheris.Fuzz()
