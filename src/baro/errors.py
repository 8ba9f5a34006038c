"""The exceptions of baro: one class per kind of cause.

    BaroError
    ├── InputError (ValueError)        an argument, a shape, a label or a data array is not usable
    │   └── RangeError (IndexError)    an index lies outside an array
    ├── DTypeError (TypeError)         a value of the wrong type
    │   └── TraceError                 code looks at a value while a step is being built
    ├── NotBuiltError (ValueError)     weights are asked for before the shapes are known
    ├── NotCompiledError (RuntimeError)  fit, evaluate or predict needs a call first
    ├── GradientError (ValueError)     no gradient can be computed
    ├── DataError (OSError)            a data set or a file of data cannot be had
    ├── FileFormatError (ValueError)   a file is damaged, hostile or of another kind
    │   └── ConfigError (TypeError)    a config names something unknown, or is not what its class takes
    ├── UnsupportedError (NotImplementedError)  an executor cannot run this graph
    └── MissingPackageError (ImportError)  a feature needs an extra package

A message says where, what was expected, what was received, and the next step.
"""

from collections.abc import Iterable


class BaroError(Exception):
    """The root of every exception that baro raises on purpose."""


class InputError(BaroError, ValueError):
    """An argument or a data array cannot be used as it is."""


class RangeError(InputError, IndexError):
    """An index lies outside an array."""


class DTypeError(BaroError, TypeError):
    """A value has a type that the function does not take."""


class TraceError(DTypeError):
    """Code asks for a value while a step is being traced, when only shapes are known."""


class NotBuiltError(BaroError, ValueError):
    """A layer or model has no weights yet, since its input shape is unknown."""


class NotCompiledError(BaroError, RuntimeError):
    """A model was asked to train or be measured before `compile`."""


class GradientError(BaroError, ValueError, RuntimeError):  # RuntimeError: TensorFlow's for a tape that is used twice
    """A derivative was asked for that does not exist or was not recorded."""


class DataError(BaroError, OSError):
    """A data set or a file of data cannot be had."""


class FileFormatError(BaroError, ValueError):
    """A file is damaged, hostile or not of the expected kind; nothing was executed or written."""


class ConfigError(FileFormatError, TypeError):
    """A config names a class or function that is not known here, or is not what that class takes."""


class UnsupportedError(BaroError, NotImplementedError):
    """An executor does not have what a graph needs."""


class MissingPackageError(BaroError, ImportError):
    """A feature needs a package that is not installed."""


def suggest(name: object, known: Iterable[str]) -> str:
    """Return " Did you mean 'x'?" for the known name closest to `name`, or an empty string."""
    import difflib

    names = sorted({str(k) for k in known})
    folded = {n.lower(): n for n in names}
    close = difflib.get_close_matches(str(name).lower(), list(folded), n=1, cutoff=0.6)
    return f" Did you mean {folded[close[0]]!r}?" if close else ""
