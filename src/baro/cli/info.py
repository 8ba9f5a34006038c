"""What is here: version, Python, NumPy, executors, threads, data folders. `baro info` prints it."""

import os
import platform
import sys
from pathlib import Path
from typing import Any

import numpy as np

EXTRAS = {"matplotlib": "plot", "sklearn": "sklearn", "tensorboard": "tensorboard", "jax": "jax", "pandas": ""}
DATA_SETS = {
    "mnist": "mnist",
    "fashion_mnist": "fashion-mnist",
    "imdb": "imdb",
    "reuters": "reuters",
    "california_housing": "california-housing",
    "titanic": "titanic",
    "boston_housing": "boston-housing",
    "cifar10": "cifar-10",
    "cifar100": "cifar-100",
}


def examine() -> dict[str, Any]:
    """Return what is here as plain data, for people (`lines`) and for JSON."""
    from .. import exec as executors
    from .. import settings
    from ..datasets import sources

    reasons = executors.available()
    return {
        "baro": version(),
        "location": str(Path(__file__).parent.parent),
        "python": f"{platform.python_version()} ({platform.python_implementation()}) {sys.executable}",
        "platform": f"{platform.system()} {platform.release()} {platform.machine()}",
        "numpy": f"{np.__version__} ({_blas()})",
        "executors": {name: reason or "available" for name, reason in reasons.items()},
        "executor": executors.chosen().name,
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "threads": settings.get("threads") or "measured by the engine",
        "packages": {name: _package(name) for name in EXTRAS},
        "data_folders": {name: [str(path) for path in sources.places(folder)] for name, folder in DATA_SETS.items()},
        "data_found": {
            name: next((str(p) for p in sources.places(f) if p.is_dir() and any(p.iterdir())), None)
            for name, f in DATA_SETS.items()
        },
        "environment": {name: value for name, value in sorted(os.environ.items()) if name.startswith("BARO_")},
    }


def version() -> str:
    """Return baro's version."""
    from .. import __version__

    return __version__


def lines(found: dict[str, Any]) -> list[str]:
    """Return what `examine` found as lines for a terminal."""
    rows = [
        ("baro", f"{found['baro']}   {found['location']}"),
        ("Python", found["python"]),
        ("platform", found["platform"]),
        ("NumPy", found["numpy"]),
        ("executor", f"{found['executor']} (chosen)"),
    ]
    rows += [(f"  {name}", state) for name, state in found["executors"].items()]
    rows += [("cores", str(found["cores"])), ("threads", str(found["threads"]))]
    for name, state in found["packages"].items():
        extra = f'not installed: pip install "baro[{EXTRAS[name]}]"' if EXTRAS[name] else "not installed (optional)"
        rows.append((name, state or extra))
    rows.append(("data sets", ""))
    rows += [
        (f"  {name}", where or "not found; downloaded when first used") for name, where in found["data_found"].items()
    ]
    folders = [folder.rsplit("/", 1)[0] for folder in found["data_folders"]["mnist"]]
    rows.append(("data folders", ", ".join(folders)))
    rows += [(name, value) for name, value in found["environment"].items()]
    width = max(len(name) for name, _ in rows)
    return [f"{name:<{width}}  {value}".rstrip() for name, value in rows]


def _package(name: str) -> str | None:
    """Return the version of an optional package without importing it, or None."""
    from importlib import metadata

    try:
        return metadata.version({"sklearn": "scikit-learn"}.get(name, name))
    except metadata.PackageNotFoundError:
        return None


def _blas() -> str:
    """Return which BLAS NumPy multiplies matrices with."""
    try:
        config = np.show_config(mode="dicts")
        blas = config["Build Dependencies"]["blas"]
        return f"{blas['name']} {blas['version']}"
    except (KeyError, TypeError):
        return "BLAS unknown"
