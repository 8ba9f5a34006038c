"""What the current thread is doing: tracing, recording on tapes, masking, scoping. One object, read by the hot paths."""

import threading
from typing import Any


class Context(threading.local):
    """Per-thread state. Class attributes are the defaults of a new thread."""

    trace: Any = None  # the Trace that is being built, or None
    tapes: tuple = ()  # the GradientTapes that record, outermost first
    stateless: Any = None  # the StatelessScope, or None
    autocast: Any = None  # the float dtype to which Variables are cast on reading, or None
    init_scope: bool = False
    allowance: Any = None  # while a file is loaded: called with the bytes of each new Variable, raises when the file cannot fill them


ctx = Context()
