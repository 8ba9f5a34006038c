"""Where messages go: to the screen, or to the log `baro` of Python's `logging`. Keras: `keras.utils.io_utils`."""

import sys

from ..settings import disable_interactive_logging as disable_interactive_logging
from ..settings import enable_interactive_logging as enable_interactive_logging
from ..settings import is_interactive_logging_enabled as is_interactive_logging_enabled


def print_msg(message: str, line_break: bool = True) -> None:
    """Write a message to standard output or to the log; a stream that cannot show a character gets its closest spelling."""
    import logging

    if not is_interactive_logging_enabled():
        logging.getLogger("baro").info(str(message))
        return
    text = str(message) + ("\n" if line_break else "")
    try:
        sys.stdout.write(text)
    except UnicodeEncodeError:
        encoding = sys.stdout.encoding or "ascii"
        sys.stdout.write(text.replace("━", "=").replace("─", ".").encode(encoding, errors="replace").decode(encoding))
    sys.stdout.flush()
