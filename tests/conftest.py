"""What every test file shares: clean settings, a seed, the data folder, the executors that can run here."""

import os
from pathlib import Path

import numpy as np
import pytest

from baro import dtype_policies, naming, settings
from baro import exec as executors
from baro.core import random as baro_random

DATA = Path(os.environ.get("BARO_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")


@pytest.fixture(autouse=True)
def clean():
    """Give each test the default settings, dtype policy, counters and seed, whatever the one before did."""
    before = dict(settings._values)
    naming.reset()
    baro_random.reset_global_seed(1337)
    yield
    dtype_policies._global.clear()
    for name, value in before.items():
        settings.put(name, value)


@pytest.fixture
def rng():
    """A NumPy generator with a fixed seed."""
    return np.random.default_rng(0)


@pytest.fixture(scope="session")
def shared_data():
    """The folder of real data sets; a test that needs it is skipped where there is none."""
    if not DATA.is_dir():
        pytest.skip(f"no data folder: {DATA} does not exist; set BARO_DATA to a folder with mnist/, imdb/, titanic/ …")
    os.environ["BARO_DATA"] = str(DATA)  # where `baro.datasets` looks first
    return DATA


@pytest.fixture(scope="session")
def counted(tmp_path_factory):
    """A cache that the tests on real data share, those of other workers too: counting the words of IMDB takes seconds."""
    folder = tmp_path_factory.getbasetemp()
    return (folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / "counted"


@pytest.fixture(params=executors.NAMES)
def executor(request):
    """Each executor in turn; one that cannot run here is skipped, saying why."""
    return find_executor(request.param)


@pytest.fixture(params=[n for n in executors.NAMES if n != "reference"])
def other_executor(request):
    """Each executor but the reference, in turn."""
    return find_executor(request.param)


def find_executor(name):
    """Return an executor, or skip the test."""
    try:
        return executors.get(name)
    except (ImportError, NotImplementedError) as error:
        pytest.skip(f"executor {name}: {error}")
