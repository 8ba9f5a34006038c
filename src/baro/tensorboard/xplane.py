"""A profile's events as XSpace, the message that TensorBoard's profile plugin reads (`<host>.xplane.pb`).

    XSpace   1 planes, 4 host names
    XPlane   1 id, 2 name, 3 lines, 4 names of events by number, 5 names of statistics by number
    XLine    1 id, 2 name, 4 events, 9 duration in ps
    XEvent   1 number of its name, 2 start in ps after the line's, 3 duration in ps, 4 statistics
    XStat    1 number of its name, 5 text

The fields are those of tsl/profiler/protobuf/xplane.proto. The messages are written here, byte by byte, because the `tensorboard` package does not have them.
"""

from typing import Any

_PLANE = "/host:CPU"  # the plugin shows the lines of this plane as threads of the host


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def _field(number: int, value: int | str | bytes) -> bytes:
    """Return one field: a non-negative integer, a text, or an inner message."""
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    data = value.encode() if isinstance(value, str) else value
    return _varint(number << 3 | 2) + _varint(len(data)) + data


class _Names:
    """Numbers for names, from 1, in the order in which they come up."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def number(self, name: str) -> int:
        return self.numbers.setdefault(name, len(self.numbers) + 1)

    def fields(self, field: int) -> bytes:
        """Return the map's entries: 1 number, 2 message of 1 number and 2 name."""
        return b"".join(
            _field(field, _field(1, i) + _field(2, _field(1, i) + _field(2, name))) for name, i in self.numbers.items()
        )


def encode(lines: list[tuple[str, list[dict[str, Any]]]], host: str) -> bytes:
    """Return an XSpace message.

    Args:
        lines: (name, events) of each row; an event has `name`, `ts` and `dur` in microseconds, and `args`, a dict.
        host: the machine's name.

    >>> encode([("steps", [{"name": "batch 1", "ts": 1.0, "dur": 2.0, "args": {}}])], "here")[2:15]
    b'\\x08\\x01\\x12\\t/host:CPU'
    """
    events, stats = _Names(), _Names()
    out = _field(1, 1) + _field(2, _PLANE)
    for i, (name, rows) in enumerate(lines, 1):
        line = _field(1, i) + _field(2, name)
        end = 0
        for e in rows:
            at, lasted = round(e["ts"] * 1e6), round(e["dur"] * 1e6)
            end = max(end, at + lasted)
            event = _field(1, events.number(e["name"])) + _field(2, at) + _field(3, lasted)
            for key, value in e["args"].items():
                event += _field(4, _field(1, stats.number(key)) + _field(5, str(value)))
            line += _field(4, event)
        out += _field(3, line + _field(9, end))
    return _field(1, out + events.fields(4) + stats.fields(5)) + _field(4, host)
