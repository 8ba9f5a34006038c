"""Where messages go. Keras: `keras.utils.io_utils`."""

import sys


def print_msg(message: str, line_break: bool = True) -> None:
    """Write a message to standard output; a stream that cannot show a character gets its closest spelling."""
    text = message + ("\n" if line_break else "")
    try:
        sys.stdout.write(text)
    except UnicodeEncodeError:
        encoding = sys.stdout.encoding or "ascii"
        sys.stdout.write(text.replace("━", "=").replace("─", ".").encode(encoding, errors="replace").decode(encoding))
    sys.stdout.flush()
