"""Arrays of lists of integers, which NumPy writes as a pickle: read without unpickling.

A pickle is a program for a small machine that may import and call anything. Here is a machine for the few instructions that such an
array needs. It knows integers, strings, tuples, lists of integers and one list of those; the four names that stand in each file (the array, its dtype
and how NumPy makes them) are marks that are compared with the expected ones and never looked up. Everything else is refused.

Source: Python's `pickletools` for the instructions; `numpy.lib.format` for the file.
"""

from array import array
from collections.abc import Callable
from enum import Enum
from typing import Any, NoReturn

import numpy as np

from ..errors import FileFormatError

LIMIT_BYTES = 1 << 26  # the longest pickle that is read; IMDB's have 15 million bytes
MOST_LISTS = 1 << 18
MOST_VALUES = 1 << 12  # that wait to be put into a list; pickles put 1,000 at a time
MOST_STEPS = 100  # around the lists; NumPy's files have about 40
MOST_MARKS = 4


class Part(Enum):
    """What a pickle of an array names or has made so far."""

    RECONSTRUCT = "numpy.core.multiarray._reconstruct"
    NDARRAY = "numpy.ndarray"
    DTYPE = "numpy.dtype"
    NEW_DTYPE = "a dtype without its state"
    OBJECT = "the dtype object"
    NEW_ARRAY = "an array without its values"
    ARRAY = "the array"


NAMES = {
    ("numpy.core.multiarray", "_reconstruct"): Part.RECONSTRUCT,
    ("numpy._core.multiarray", "_reconstruct"): Part.RECONSTRUCT,
    ("numpy", "ndarray"): Part.NDARRAY,
    ("numpy", "dtype"): Part.DTYPE,
}
CALLS = [  # what is called, with which arguments, and what comes out
    (Part.RECONSTRUCT, (Part.NDARRAY, (0,), b"b"), Part.NEW_ARRAY),
    (Part.RECONSTRUCT, (Part.NDARRAY, (0,), "b"), Part.NEW_ARRAY),  # written by Python 2
    (Part.DTYPE, ("O8", 0, 1), Part.NEW_DTYPE),
]
DTYPE_STATE = (3, "|", None, None, None, -1, -1, 63)


def read(data: bytes, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the lists of a pickled object array, one after the other, and their lengths.

    Args:
        data: the pickle, protocol 2 to 5.
        count: how many lists there must be.

    Returns:
        `values`: (the sum of the lengths,) int32; `lengths`: (count,) int32.

    Raises:
        FileFormatError: an instruction or a value that an array of lists of integers does not have.

    Example:

        >>> import pickle
        >>> lists = np.array([[1, 2, 300], [4]], dtype=object)
        >>> values, lengths = read(pickle.dumps(lists, protocol=4), 2)
        >>> values.tolist(), lengths.tolist()
        ([1, 2, 300, 4], [3, 1])
    """
    machine = _Machine(data)
    try:
        machine.run(count)
    except (IndexError, TypeError, ValueError, KeyError) as error:
        if isinstance(error, FileFormatError):
            raise
        machine.refuse("it is truncated or damaged")
    lists = machine.lists or []
    lengths = np.fromiter(map(len, lists), np.int64, len(lists))
    if lengths.sum() > len(data):  # one list in many places
        machine.refuse("it claims more values than it has bytes")
    return np.frombuffer(b"".join(lists), np.dtype("i4")).copy(), lengths.astype(np.int32)


class _Machine:
    """The stack and the memo of one reading."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 2  # the byte behind the instruction that is being read
        self.stack: list[Any] = []
        self.marks: list[int] = []
        self.memo: dict[int, Any] = {}
        self.lists: list[Any] | None = None  # the first list that is made: it holds the others
        self.made = 0
        self.steps = 0

    def refuse(self, why: str) -> NoReturn:
        raise FileFormatError(f"expected a pickled array of lists of integers; near byte {self.at}, {why}.")

    def run(self, count: int) -> None:
        """Read to the end; then the array is the one thing on the stack."""
        data, stack = self.data, self.stack
        if data[0] != 0x80 or not 2 <= data[1] <= 5:
            self.refuse("it does not begin as a pickle of protocol 2 to 5")
        at = 2
        while len(stack) < MOST_VALUES:
            code = data[at]
            if code == 0x4B:  # K: an integer of one byte; nearly everything is one of these two
                stack.append(data[at + 1])
                at += 2
            elif code == 0x4D:  # M: of two
                stack.append(data[at + 1] | data[at + 2] << 8)
                at += 3
            elif code == 0x4A:  # J: of four
                stack.append(int.from_bytes(data[at + 1 : at + 5], "little", signed=True))
                at += 5
            elif code == 0x2E:  # the full stop
                self.at = at + 1
                break
            else:
                self.at = at + 1
                LISTS[code](self) if code in LISTS else self.around(code)
                at = self.at
        if len(stack) >= MOST_VALUES:
            self.refuse(f"more than {MOST_VALUES} values wait")
        if stack != [Part.ARRAY] or self.marks or self.at != len(data):
            self.refuse("the array is not all there is")
        if len(self.lists or ()) != count:
            self.refuse(f"it has {len(self.lists or ())} lists, expected {count}")

    def around(self, code: int) -> None:
        """Carry out one of the few instructions around the lists."""
        self.steps += 1
        if self.steps > MOST_STEPS:
            self.refuse("there is too much around the lists")
        if code not in AROUND:
            self.refuse(f"there is the instruction {code:#04x}, which is never carried out")
        AROUND[code](self)

    def take(self, size: int) -> bytes:
        """Return the next bytes."""
        found = self.data[self.at : self.at + size]
        if len(found) < size:
            self.refuse("it is truncated")
        self.at += size
        return found

    def number(self, size: int) -> int:
        return int.from_bytes(self.take(size), "little")

    def text(self, size: int) -> str:
        return self.take(self.number(size)).decode("ascii")

    def line(self) -> str:
        """Return the next characters up to the end of a line."""
        end = self.data.index(b"\n", self.at, self.at + 100)
        found = self.data[self.at : end].decode("ascii")
        self.at = end + 1
        return found

    def pop_to_mark(self) -> list[Any]:
        start = self.marks.pop()
        found = self.stack[start:]
        del self.stack[start:]
        return found

    def mark(self) -> None:
        if len(self.marks) == MOST_MARKS:
            self.refuse("the values are nested too deeply")
        self.marks.append(len(self.stack))

    def frame(self) -> None:
        if self.number(8) > len(self.data) - self.at:
            self.refuse("it is truncated")

    def empty_list(self) -> None:
        if self.lists is None:
            self.lists = []
            self.stack.append(self.lists)
            return
        self.made += 1
        if self.made > MOST_LISTS:
            self.refuse(f"there are more than {MOST_LISTS:,} lists")
        self.stack.append(array("i"))

    def extend(self, items: list[Any]) -> None:
        """Put values into the list below them: integers into a list, lists into the list of lists."""
        below = self.stack[-1]
        if below is self.lists and below is not None:
            if not all(type(item) is array for item in items) or len(below) + len(items) > MOST_LISTS:
                self.refuse("the array holds something else than lists, or too many")
            below.extend(items)
        elif type(below) is array:
            below.fromlist(items)  # TypeError where one is no integer
        else:
            self.refuse("values are put into something that is no list")

    def put(self, key: int) -> None:
        if len(self.memo) > MOST_LISTS + MOST_STEPS:
            self.refuse("too much is noted")
        self.memo[key] = self.stack[-1]

    def name(self, module: Any, name: Any) -> None:
        part = NAMES.get((module, name))
        if part is None:
            self.refuse(f"it asks for {module}.{name}, which is never imported")
        self.stack.append(part)

    def reduce(self) -> None:
        arguments, function = self.stack.pop(), self.stack.pop()
        for known, expected, made in CALLS:
            if function is known and arguments == expected:
                self.stack.append(made)
                return
        self.refuse("it asks for a call, which is never made")

    def build(self) -> None:
        state, made = self.stack.pop(), self.stack.pop()
        lists = self.lists
        if made is Part.NEW_DTYPE and state == DTYPE_STATE:
            self.stack.append(Part.OBJECT)
            return
        sound = made is Part.NEW_ARRAY and type(state) is tuple and len(state) == 5 and lists is not None
        if not sound or state[:1] + state[2:4] != (1, Part.OBJECT, 0) or state[4] is not lists:
            self.refuse("it sets a state that an array of lists does not have")
        if state[1] != (len(lists or ()),):
            self.refuse("the shape is not that of the list")
        self.stack.append(Part.ARRAY)

    def tuple(self, size: int) -> None:
        found = self.stack[-size:]
        if len(found) < size:
            self.refuse("it is damaged")
        del self.stack[-size:]
        self.stack.append((*found,))


Step = Callable[[_Machine], None]
LISTS: dict[int, Step] = {
    ord("]"): _Machine.empty_list,
    ord("("): _Machine.mark,
    ord("e"): lambda m: m.extend(m.pop_to_mark()),
    ord("a"): lambda m: m.extend([m.stack.pop()]),
    ord("q"): lambda m: m.put(m.number(1)),
    ord("r"): lambda m: m.put(m.number(4)),
    0x94: lambda m: m.put(len(m.memo)),
    ord("h"): lambda m: m.stack.append(m.memo[m.number(1)]),
    ord("j"): lambda m: m.stack.append(m.memo[m.number(4)]),
    0x95: _Machine.frame,
}
AROUND: dict[int, Step] = {
    ord("c"): lambda m: m.name(m.line(), m.line()),
    0x93: lambda m: m.name(*reversed((m.stack.pop(), m.stack.pop()))),
    ord("X"): lambda m: m.stack.append(m.text(4)),
    0x8C: lambda m: m.stack.append(m.text(1)),
    ord("U"): lambda m: m.stack.append(m.text(1)),
    ord("C"): lambda m: m.stack.append(m.take(m.number(1))),
    ord("N"): lambda m: m.stack.append(None),
    0x88: lambda m: m.stack.append(1),
    0x89: lambda m: m.stack.append(0),
    0x85: lambda m: m.tuple(1),
    0x86: lambda m: m.tuple(2),
    0x87: lambda m: m.tuple(3),
    ord("t"): lambda m: m.stack.append((*m.pop_to_mark(),)),
    ord("R"): _Machine.reduce,
    ord("b"): _Machine.build,
}
