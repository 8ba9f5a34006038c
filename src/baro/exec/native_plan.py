"""From units to a plan: instructions with their buffers, each thread's share, barriers, and the words that native/engine.cpp reads.

Threads own feature blocks: the same thread computes the same columns in product, bias, activation, gradient and update, so a barrier is
needed only where one reads what another wrote. Layers of fewer than four blocks belong to thread 0.
"""

from typing import Any

import numpy as np

from ..errors import UnsupportedError
from .native_instructions import Instructions
from .native_lower import F32, MAX_CHAIN, NAMES, SIZES, Lowered, Unit, Value, shape_size

MAGIC = 0x6261726F0002
SETUP, IMPORT, IMPORT_LARGE, STEP, EXPORT, EXPORT_LARGE, ORDERED = range(7)
FULL, SCALAR, PERIODIC, STRETCHED, TILE = range(5)
TILE_ELEMENTS = 1024
SPLIT_BLOCKS = 4  # feature blocks from which a layer is split over threads
SPLIT_ELEMENTS = 16384  # elements from which other work is
LARGE = 1 << 16  # bytes from which state may stay in the arena between runs
SHARED = 1 << 18  # bytes of a buffer from which it shares memory with others
ONCE = (
    1 << 25
)  # bytes of large state from which it is kept once: in the arena during a run, in the caller's arrays between runs


class Buffer:
    """Memory of a value: bytes of the arena or of each lane's own memory, or a pointer of the caller's."""

    __slots__ = ("bytes", "external", "number", "offset", "own", "slot")

    def __init__(self, size: int, external: int = -1):
        self.bytes, self.external = size, external
        self.number = self.offset = -1
        self.own = False  # whether each lane has its own
        self.slot: Any = self  # what stands for the memory: buffers of one slot never live at the same time


class Instr:
    """A kernel's call: buffers, parameters, each thread's range, and how threads touch each buffer."""

    __slots__ = ("kernel", "buffers", "params", "ranges", "touch", "barrier", "label")

    def __init__(self, kernel: int, buffers: list, params: list, ranges: tuple, touch: list, label: tuple[str, str]):
        self.kernel, self.buffers, self.params, self.ranges, self.touch = kernel, buffers, params, ranges, touch
        self.barrier = False
        self.label = label  # for people: the kernel, and what it makes


class Panels:
    """The weight panels of n columns: first block of each and the end; shares of panels and of blocks for each thread."""

    def __init__(self, n: int, threads: int, widest: int):
        blocks = (n + 15) // 16
        parts = threads if threads > 1 and blocks >= SPLIT_BLOCKS else 1
        edges = [blocks * i // parts for i in range(parts + 1)]
        first: list[int] = [0]
        self.panels: list[tuple[int, int]] = []
        for a, b in zip(edges, edges[1:], strict=False):
            start, count = len(first) - 1, -(-(b - a) // widest)
            first += [a + (b - a) * (i + 1) // count for i in range(count)]
            self.panels.append((start, len(first) - 1))
        end = (len(first) - 1, len(first) - 1)
        self.panels += [end] * (threads - parts)
        self.blocks = [(first[a], first[b]) for a, b in self.panels]
        self.words = [len(first) - 1, *first]


class Builder(Instructions):
    """Writes the plan of a lowered graph for a number of threads."""

    def __init__(self, low: Lowered, library: Any, threads: int):
        self.low, self.lib, self.threads = low, library, threads
        self.lanes = 1
        self.sections: list[list[Instr]] = [[] for _ in range(7)]
        self.at: dict[tuple[int, str], Buffer] = {}  # (id(value), layout) -> where it is
        self.buffers: list[Buffer] = []
        self.externals = 0
        self.scratch = 0
        self.constants: list[np.ndarray] = []
        self._panels: dict[int, Panels] = {}
        self.section = STEP
        self.makes = ""  # what the instructions that are being written make
        self.state_in: list[int] = []  # the numbers of the caller's pointers, by what they are
        self.state_out: list[int] = []
        self.leaves: list[int] = []
        self.extras: list[int] = []

    # --- building blocks ---------------------------------------------------------------------------------------------

    def panels(self, n: int) -> Panels:
        """Return the panels of n columns."""
        if n not in self._panels:
            self._panels[n] = Panels(n, self.threads, self.lib.max_panel)
        return self._panels[n]

    def buffer(self, v: Value, layout: str) -> Buffer:
        """Return new arena memory for a value: whole blocks, with room for reads past the last row."""
        size = SIZES[v.type]
        if layout == "R":
            n = v.size * size
        else:
            n = (v.shape[1] + 15) // 16 * 16 * v.shape[0] * size
        if layout == "P":
            n += 15 * 48 * 4  # the transposition of the last rows reads whole blocks of 16
        found = Buffer((n + 255) // 256 * 256)
        self.buffers.append(found)
        return found

    def external(self) -> Buffer:
        """Return a new pointer of the caller's."""
        found = Buffer(0, self.externals)
        self.externals += 1
        self.buffers.append(found)
        return found

    def alone(self) -> tuple:
        """Return the ranges of an instruction that thread 0 does alone."""
        return ((0, 1),) + ((1, 1),) * (self.threads - 1)

    def split(self, n: int, worth: int, unit: int = 1) -> tuple:
        """Return ranges of n things in multiples of `unit`, split where `worth` elements are enough to pay for it."""
        parts = self.threads if worth >= SPLIT_ELEMENTS else 1
        edges = [min(n, -(-n * i // parts // unit) * unit) for i in range(parts)] + [n]
        return tuple(zip(edges, edges[1:], strict=False)) + ((n, n),) * (self.threads - parts)

    def emit(self, kernel: str, buffers: list, params: list, ranges: Any, touch: list) -> None:
        """Append an instruction. `touch` says for each buffer whether it is written, and the pattern of who touches what:
        a tag with the ranges for a split where each thread keeps to its own, or None for anything."""
        number = self.lib.kernels.get(kernel)
        if number is None:
            raise UnsupportedError(f"kernel {kernel!r}")
        ranges = tuple(ranges)
        if all(a >= b for a, b in ranges[1:]):
            touch = [(w, "alone") for w, _ in touch]
        self.sections[self.section].append(Instr(number, buffers, params, ranges, touch, (kernel, self.makes)))

    # --- values ------------------------------------------------------------------------------------------------------

    def get(self, v: Value, layout: str) -> Buffer:
        """Return a value's memory in a layout, converting it first where it is in another."""
        found = self.at.get((id(v), layout))
        if found is not None:
            return found
        if v.op == "reshape" and layout == "R":
            found = self.get(v.ins[0], "R")
        elif v.layout == layout:
            raise AssertionError(f"{v} is used before it is made")
        elif v.layout != "R" and layout != "R":
            found = self.convert(v, self.get(v, "R"), "R", layout)
        else:
            found = self.convert(v, self.get(v, v.layout), v.layout, layout)
        self.at[id(v), layout] = found
        return found

    def convert(self, v: Value, x: Buffer, have: str, want: str, y: Buffer | None = None) -> Buffer:
        """Write a value into memory of another layout."""
        if "B" in (have, want) and (v.shape[0] == 1 or v.shape[1] == 16) and x.external < 0 and y is None:
            return x  # the same bytes
        y = y or self.buffer(v, want)
        n = v.shape[1]
        panels = self.panels(n)
        if "B" in (have, want):
            own = ("blocks", tuple(panels.blocks))
            name = f"row_to_blk:{SIZES[v.type]}" if want == "B" else f"blk_to_row:{SIZES[v.type]}"
            touch = [(False, None), (True, own)] if want == "B" else [(False, own), (True, None)]
            self.emit(name, [x, y], [v.shape[0], n], panels.blocks, touch)
        else:
            own = ("blocks", tuple(panels.blocks))
            touch = [(False, None), (True, own)] if want == "P" else [(False, own), (True, None)]
            self.emit(
                "row_to_pan" if want == "P" else "pan_to_row",
                [x, y],
                [v.shape[0], n, *panels.words],
                panels.panels,
                touch,
            )
        return y

    def copy(self, x: Buffer, y: Buffer, size: int) -> None:
        """Copy bytes."""
        self.emit(
            "copy", [x, y], [], ((0, size),) + ((size, size),) * (self.threads - 1), [(False, None), (True, None)]
        )

    # --- the plan ----------------------------------------------------------------------------------------------------

    def build(self) -> None:
        """Write all sections."""
        low = self.low
        n = low.n_state
        state_buffers: dict[int, Buffer] = {}
        self.large = [
            i
            for i in range(n)
            if low.outputs[i] is not low.inputs[i] and low.inputs[i].size * SIZES[low.inputs[i].type] >= LARGE
        ]
        self.once = sum(low.inputs[i].size * SIZES[low.inputs[i].type] for i in self.large) >= ONCE
        for i, v in enumerate(low.inputs):
            ext = self.external()
            if i < n or low.program:
                (self.state_in if i < n else self.leaves).append(ext.external)
                self.section = IMPORT_LARGE if i in self.large else IMPORT
                if low.read_in_place(v):
                    self.at[id(v), "R"] = ext
                    continue
                to = self.buffer(v, v.layout)
                if v.layout == "R":
                    self.copy(ext, to, v.size * SIZES[v.type])
                else:
                    self.convert(v, ext, "R", v.layout, to)
                state_buffers[id(v)] = to
                if self.once and i in self.large:
                    self.forget(ext, v.size * SIZES[v.type])
                self.at[id(v), v.layout] = to
            else:
                self.leaves.append(ext.external)
                self.section = STEP
                self.makes = f"batch {v.shape}"
                self.gather(v, ext)
        self.section = SETUP
        for v in low.values:
            if v.op == "const":
                ext = self.external()
                self.constants.append(v.attrs["value"])
                self.at[id(v), "R"] = to = self.buffer(v, "R")
                self.copy(ext, to, v.size * SIZES[v.type])
                if v.layout == "B":
                    self.at[id(v), "B"] = self.convert(v, to, "R", "B")
                elif v.layout == "P":
                    self.at[id(v), "P"] = self.convert(v, to, "R", "P")
        self.section = STEP
        self.state_buffers = state_buffers
        for unit in low.units:
            self.makes = f"{' '.join(v.op for v in unit.nodes)} {unit.nodes[-1].shape}"
            if unit.space is not None:
                self.chain(unit)
            else:
                self.structured(unit.nodes[0])
        self.makes = "results"
        for i in range(n, len(low.outputs)):
            v, ext = low.outputs[i], self.external()
            self.extras.append(ext.external)
            if low.program:
                self.section = EXPORT
                x = self.get(v, "R") if v.layout == "P" else self.get(v, v.layout)
                if v.layout == "B":
                    self.convert(v, x, "B", "R", ext)
                else:
                    self.copy(x, ext, v.size * SIZES[v.type])
                self.section = STEP
            else:
                self.scatter(v, ext)
        self.section = STEP
        self.makes = "state"
        for old, new in zip(low.inputs[:n], low.outputs[:n], strict=False):
            if new is not old and id(new) not in low.in_place:
                x, y = self.get(new, old.layout), state_buffers[id(old)]
                self.copy(x, y, min(x.bytes, y.bytes))
        for i, (v, new) in enumerate(zip(low.inputs[:n], low.outputs, strict=False)):
            self.section = EXPORT_LARGE if i in self.large else EXPORT
            ext = self.external()
            self.state_out.append(ext.external)
            if new is v:
                continue  # unchanged: the caller's array has it
            if v.layout == "R":
                self.copy(state_buffers[id(v)], ext, v.size * SIZES[v.type])
            else:
                self.convert(v, state_buffers[id(v)], v.layout, "R", ext)
            if self.once and i in self.large:
                self.forget(state_buffers[id(v)], state_buffers[id(v)].bytes)

    def forget(self, x: Buffer, size: int) -> None:
        """Give memory back whose content is now elsewhere."""
        self.emit("forget", [x], [size], self.alone(), [(True, None)])

    def forget_steps(self) -> None:
        """Give the memory of a step's values back before state is exported: the caller's arrays need as much as they return."""
        elsewhere = {
            id(b.slot) for k, section in enumerate(self.sections) if k != STEP for i in section for b in i.buffers
        }
        self.section = EXPORT_LARGE
        exports, self.sections[EXPORT_LARGE] = self.sections[EXPORT_LARGE], []
        for b in self.buffers:
            if b.external < 0 and b.slot is b and b.bytes >= SHARED and id(b) not in elsewhere:
                self.forget(b, b.bytes)
        self.sections[EXPORT_LARGE] += exports

    def gather(self, v: Value, ext: Buffer) -> None:
        """Read this step's rows of a data array."""
        to = self.buffer(v, v.layout)
        rows, f = v.shape[0], shape_size(v.shape[1:])
        ranges = self.split(rows, rows * f, 8)
        kernel = f"gather_blk:{SIZES[v.type]}" if v.layout == "B" else "gather_row"
        self.emit(kernel, [ext, to], [SIZES[v.type], f, rows], ranges, [(False, None), (True, ("rows", ranges))])
        self.at[id(v), v.layout] = to

    def scatter(self, v: Value, ext: Buffer) -> None:
        """Write a step's result to its rows of the run's output."""
        rows, f = (v.shape[0], shape_size(v.shape[1:])) if v.shape else (1, 1)
        ranges = self.split(rows, rows * f)
        own = ("rows", ranges)
        if v.layout == "B" and v.type == F32:
            self.emit("scatter_blk", [self.get(v, "B"), ext], [4, f, rows], ranges, [(False, None), (True, own)])
        else:
            self.emit(
                "scatter_row", [self.get(v, "R"), ext], [SIZES[v.type], f, rows], ranges, [(False, own), (True, own)]
            )

    # --- chains ------------------------------------------------------------------------------------------------------

    def chain(self, unit: Unit) -> None:
        """Emit a group of elementwise ops, with the weight gradient that it consumes if there is one."""
        low = self.low
        shape, layout = unit.space
        inside = {id(v): i for i, v in enumerate(unit.nodes)}
        ends = {id(v) for v in low.outputs}
        inputs: list[Value] = []
        for v in unit.nodes:
            for x in v.ins:
                if id(x) not in inside and all(x is not y for y in inputs):
                    inputs.append(x)
        stored = [v for v in unit.nodes if id(v) in ends or any(id(u) not in inside for u in v.uses)]
        if len(inputs) + len(unit.nodes) > MAX_CHAIN + 32:
            raise UnsupportedError(f"a chain of {len(unit.nodes)} ops on {len(inputs)} inputs")
        sources = [self.source(x, shape, layout, unit) for x in inputs]
        outputs = []
        for v in stored:
            old = low.in_place.get(id(v))
            to = self.state_buffers[id(old)] if old is not None else self.buffer(v, v.layout)
            self.at[id(v), v.layout] = to
            outputs.append(to)
        program, text = self.program(unit, inputs, stored, [kind for _, kind, _ in sources])
        number = self.lib.fused.get(text, -1)
        if number < 0:
            self.lib.missed(text, shape_size(shape))
        elements = shape_size(shape)
        params = [int(layout == "B"), elements, shape[0] if layout == "B" else 0]
        params += [number, len(inputs), len(stored), len(unit.nodes)]
        for x, (_, kind, period) in zip(inputs, sources, strict=True):
            params += [kind, x.type, period]
        params += program + [v.type for v in stored]
        self.scratch = max(self.scratch, (len(inputs) + len(unit.nodes)) * TILE_ELEMENTS * 8 + 32 * 48 * 4)
        buffers = [b if b is not None else outputs[0] for b, _, _ in sources] + outputs

        def touch(own: Any, *kinds: int) -> list:
            return [(False, own if kind in kinds else None) for _, kind, _ in sources] + [(True, own)] * len(outputs)

        if layout == "P":
            panels = self.panels(shape[1])
            own = ("blocks", tuple(panels.blocks))
            if unit.product is not None:
                x, g = unit.product.ins
                self.emit(
                    "mm_tn",
                    [self.get(x, "B"), self.get(g, "B"), *buffers],
                    [x.shape[0], x.shape[1], shape[1], *panels.words, *params],
                    panels.panels,
                    [(False, None), (False, own), *touch(own, FULL, TILE)],
                )
                return
            # all panels of a thread are one stretch of memory: a flat chain over it, whole blocks included
            ranges = tuple((a * 16 * shape[0], b * 16 * shape[0]) for a, b in panels.blocks)
            self.emit("chain", buffers, params, ranges, touch(own, FULL))
        elif layout == "B":
            blocks = self.panels(shape[1]).blocks
            self.emit("chain", buffers, params, blocks, touch(("blocks", tuple(blocks)), FULL, PERIODIC))
        elif len(shape) == 1 and elements >= 16:  # a vector of features is owned as the features are
            blocks = self.panels(elements).blocks
            ranges = tuple((min(a * 16, elements), min(b * 16, elements)) for a, b in blocks)
            self.emit("chain", buffers, params, ranges, touch(("blocks", tuple(blocks)), FULL))
        else:
            ranges = self.split(elements, elements, 16)
            self.emit("chain", buffers, params, ranges, touch(("elements", ranges), FULL))

    def source(self, x: Value, shape: tuple, layout: str, unit: Unit) -> tuple:
        """Return (buffer, kind, period) of a chain's input."""
        if unit.product is not None and x is unit.product:
            return None, TILE, 0
        if x.size == 1 and (shape_size(shape) > 1 or x.layout == "R"):
            return self.get(x, "R"), SCALAR, 0
        if x.shape == shape or (layout == "R" and x.size == shape_size(shape)):
            return self.get(x, layout), FULL, 0
        if layout == "B":
            if len(x.shape) == 2 and x.shape[1] == 1 and x.size == shape[0]:
                return self.get(x, "R"), STRETCHED, 16
            if x.size == shape[1]:
                return self.get(x, "R"), PERIODIC, 16
        if layout == "R":
            own = x.shape
            while own and own[0] == 1:
                own = own[1:]
            if own == shape[len(shape) - len(own) :]:
                return self.get(x, "R"), PERIODIC, shape_size(own)
            own = (1,) * (len(shape) - len(x.shape)) + x.shape
            rest = next((i for i in range(len(own), 0, -1) if own[i - 1] != 1), 0)
            if own[:rest] == shape[:rest]:
                return self.get(x, "R"), STRETCHED, shape_size(shape[rest:])
            return self.spread(x, shape), FULL, 0
        raise UnsupportedError(f"broadcasting {x.shape} to {shape} in layout {layout}")

    def program(self, unit: Unit, inputs: list[Value], stored: list[Value], kinds: list[int]) -> tuple[list[int], str]:
        """Return the words of a chain's ops, and the program's text as native/chains.txt spells it."""
        number = {id(x): i for i, x in enumerate(inputs)}
        last = {}
        for i, v in enumerate(unit.nodes):
            for x in v.ins:
                last[id(x)] = i
        free: list[int] = []
        register: dict[int, int] = {}
        words, text = [], []
        where = {id(v): i for i, v in enumerate(stored)}
        for i, v in enumerate(unit.nodes):
            operand = v.ins[1].type if v.op == "where" else v.ins[0].type
            if id(v) in where:
                to = where[id(v)]
            else:
                register[id(v)] = free.pop() if free else len(register)
                to = -1 - register[id(v)]
            words += [self.lib.loops[v.op, operand], len(v.ins), *(number[id(x)] for x in v.ins), to]
            text.append(f"{v.op} {' '.join(str(number[id(x)]) for x in v.ins)}")
            number[id(v)] = len(inputs) + i
            for x in {id(x): x for x in v.ins}.values():
                if last[id(x)] == i and id(x) in register:
                    free.append(register[id(x)])
        ins = " ".join(NAMES[x.type] + ("" if k == SCALAR else "[]") for x, k in zip(inputs, kinds, strict=True))
        return words, f"{ins} : {' ; '.join(text)} > {' '.join(str(number[id(v)]) for v in stored)}"

    # --- words -------------------------------------------------------------------------------------------------------

    def side_by_side(self, lanes: int) -> bool:
        """Let steps run side by side where what depends on changing state is no matrix product; say whether it can be so.

        The plan must be one for a single thread. What touches changing state, or what was made from it, is done in order.
        """
        low = self.low
        changing = zip(low.inputs[: low.n_state], low.outputs, strict=False)
        tainted = {id(self.state_buffers[id(old)]) for old, new in changing if new is not old}
        free: list[Instr] = []
        ordered: list[Instr] = []
        for instr in self.sections[STEP]:
            if any(id(b) in tainted for b in instr.buffers):
                ordered.append(instr)
                tainted |= {id(b) for b, (writes, _) in zip(instr.buffers, instr.touch, strict=True) if writes}
            else:
                free.append(instr)
        products = {number for name, number in self.lib.kernels.items() if name.startswith("mm_")}
        if any(i.kernel in products for i in ordered):
            return False
        shared = {id(b) for k, section in enumerate(self.sections) if k != STEP for i in section for b in i.buffers}
        for b in self.buffers:
            b.own = b.external < 0 and id(b) not in shared
        self.lanes, self.sections[STEP], self.sections[ORDERED] = lanes, free, ordered
        return True

    def watchable(self) -> dict[int, int]:
        """Return the buffers of changing state that is one float32, by the state's number."""
        low = self.low
        return {
            i: self.state_buffers[id(old)].number
            for i, (old, new) in enumerate(zip(low.inputs[: low.n_state], low.outputs, strict=False))
            if new is not old and old.type == F32 and old.size == 1
        }

    def words(self) -> np.ndarray:
        """Return the plan as native/engine.cpp reads it."""
        share_memory(self.sections)
        if self.once:
            self.forget_steps()
        offset = own = 0
        for i, b in enumerate(self.buffers):
            b.number = i
            if b.external < 0 and b.slot is b:
                if b.own:
                    b.offset, own = own, own + b.bytes
                else:
                    b.offset, offset = offset, offset + b.bytes
        for b in self.buffers:
            b.offset = b.slot.offset
        for section in self.sections:
            place_barriers(section)
        out = [
            MAGIC,
            self.threads,
            self.lanes,
            offset + 4096,
            own + 4096,
            self.scratch,
            len(self.buffers),
            self.externals,
            *(len(s) for s in self.sections),
        ]
        for b in self.buffers:
            out += [1, b.external] if b.external >= 0 else [2 if b.own else 0, b.offset]
        for section in self.sections:
            for instr in section:
                out += [instr.kernel, int(instr.barrier), len(instr.buffers), *(b.number for b in instr.buffers)]
                out += [len(instr.params), *instr.params]
                for r in instr.ranges:
                    out += r
        self.arena_bytes = offset + own * self.lanes
        return np.array(out, np.int64)


def share_memory(sections: list[list[Instr]]) -> None:
    """Let large buffers that live at different times of a step share memory. Small ones stay apart: sharing costs barriers."""
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    elsewhere = {id(b) for k, section in enumerate(sections) if k != STEP for i in section for b in i.buffers}
    for at, instr in enumerate(sections[STEP]):
        for b in instr.buffers:
            first.setdefault(id(b), at)
            last[id(b)] = at
    free: list[Buffer] = []
    for at, instr in enumerate(sections[STEP]):
        here = {id(b): b for b in instr.buffers if b.external < 0 and b.bytes >= SHARED and id(b) not in elsewhere}
        for key, b in here.items():
            if first[key] == at:
                fits = [s for s in free if b.bytes <= s.bytes <= 2 * b.bytes]
                if fits:
                    b.slot = min(fits, key=lambda s: s.bytes)
                    free.remove(b.slot)
        free += [b.slot for key, b in here.items() if last[key] == at]


def place_barriers(section: list[Instr]) -> None:
    """Mark the instructions before which all threads must have finished what lies since the last barrier."""
    since: dict[int, list[tuple[Buffer, bool, Any]]] = {}
    for instr in section:
        for b, (writes, pattern) in zip(instr.buffers, instr.touch, strict=True):
            before = since.get(id(b.slot), ())
            if any(
                (writes or wrote) and (b is not other or pattern is None or pattern != theirs)
                for other, wrote, theirs in before
            ):
                instr.barrier = True
                since = {}
                break
        for b, (writes, pattern) in zip(instr.buffers, instr.touch, strict=True):
            since.setdefault(id(b.slot), []).append((b, writes, pattern))
