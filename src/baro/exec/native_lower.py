"""From a graph to units of native work: clean nodes, a memory layout for each value, groups of elementwise ops.

Layouts (native/gemm.h draws them):
    R   row-major, any shape and type
    B   blocked activations, two axes: (batch, features)
    P   weight panels, two axes, float32: (inputs, outputs)

Matrix products want B and P; elementwise ops do not care, so the layout spreads along them from the products in both directions, to a
batch's leaves and to the optimizer's moments. Values are converted only where two wishes meet.
"""

import math
from typing import Any

import numpy as np

from ..core.graph import Graph
from ..errors import UnsupportedError

TYPES = {np.dtype(t): i for i, t in enumerate(("f4", "f8", "i4", "i8", "u1", "?", "u4", "i1", "i2", "u2", "u8"))}
NAMES = ("f32", "f64", "i32", "i64", "u8", "bool", "u32", "i8", "i16", "u16", "u64")
SIZES = (4, 8, 4, 8, 1, 1, 4, 1, 2, 2, 8)
F32, F64, I32, BOOL = 0, 1, 2, 5
GEMV_ROWS = 8  # with so few rows, weights that do not change are read where they are instead of being packed
MAX_CHAIN = 64  # inputs and ops of a chain


class Value:
    """A node of the cleaned graph: an op on values, with static shape and element type."""

    __slots__ = ("op", "ins", "attrs", "shape", "type", "index", "layout", "uses")

    def __init__(self, op: str, ins: tuple, attrs: dict, shape: tuple[int, ...], type_: int, index: int):
        self.op, self.ins, self.attrs, self.shape, self.type, self.index = op, ins, attrs, shape, type_, index
        self.layout = "R"
        self.uses: list[Value] = []

    @property
    def size(self) -> int:
        """The number of elements."""
        return math.prod(self.shape)

    def __repr__(self) -> str:
        return f"%{self.index} {self.op}{self.shape}{self.layout}"


class Unit:
    """One instruction to be, or one chain of elementwise ops: `nodes` in order."""

    __slots__ = ("nodes", "deps", "space", "product", "priority")

    def __init__(self, nodes: list[Value], space: Any):
        self.nodes = nodes
        self.deps: set[Unit] = set()
        self.space = space  # (shape, layout) of a chain's iteration, None for other instructions
        self.product: Value | None = None  # the weight gradient that the chain takes tile by tile
        self.priority = 0.0


class Lowered:
    """The cleaned graph: inputs, outputs, live values in order, and units in order of execution."""

    def __init__(self, graph: Graph, n_state: int, loops: dict, casts: dict[int, int], program: bool):
        self.loops = loops
        self.program = program
        self.values: list[Value] = []
        self._known: dict[Any, Value] = {}
        self.inputs: list[Value] = []
        self.casts = casts
        self.n_state = n_state
        of: dict[int, Value] = {}
        for i, node in enumerate(graph.inputs):
            leaf = self._add("input", (), {"number": i}, node.shape, casts.get(i, _type(node)))
            self.inputs.append(leaf)
            of[id(node)] = leaf if i not in casts else self._elementwise("cast", (leaf,), node.shape, _type(node))
        live = _live(graph)
        for node in graph.nodes:
            if id(node) in of or id(node) not in live:
                continue
            of[id(node)] = self._translate(node, tuple(of[id(x)] for x in node.inputs))
        self.outputs = [of[id(n)] for n in graph.outputs]
        self._own_state_outputs()
        self.values = _reachable(self.values, self.outputs + self.inputs)
        for v in self.values:
            for x in v.ins:
                x.uses.append(v)
        self._lay_out()
        self.units = self._group()

    # --- cleaning ----------------------------------------------------------------------------------------------------

    def _add(self, op: str, ins: tuple, attrs: dict, shape: tuple, type_: int) -> Value:
        key = (
            op,
            tuple(id(x) for x in ins),
            repr(sorted(attrs.items())) if op != "const" else id(attrs["value"]),
            shape,
            type_,
        )
        found = self._known.get(key)
        if found is None or op == "input":
            found = Value(op, ins, attrs, tuple(shape), type_, len(self.values))
            self.values.append(found)
            self._known[key] = found
        return found

    def _elementwise(self, op: str, ins: tuple, shape: tuple, type_: int) -> Value:
        ins = tuple(x.ins[0] if x.op == "broadcast_to" else x for x in ins)  # a chain broadcasts by itself
        small = np.broadcast_shapes(*(x.shape for x in ins))
        if small != tuple(shape):
            return self._add("broadcast_to", (self._elementwise(op, ins, small, type_),), {}, shape, type_)
        if op in ("add", "multiply") and ins[0].size < ins[1].size:
            ins = ins[::-1]  # one spelling of a chain, for native/chains.txt
        operand = ins[1].type if op == "where" else ins[0].type
        name = f"cast:{NAMES[type_]}" if op == "cast" else op
        if op == "cast" and type_ == operand:
            return ins[0]
        if (name, operand) not in self.loops:
            raise UnsupportedError(f"op {op!r} on {NAMES[operand]}")
        return self._add(name, ins, {"chain": True}, shape, type_)

    def _reshape(self, x: Value, shape: tuple) -> Value:
        if x.op == "reshape":
            x = x.ins[0]
        return x if x.shape == tuple(shape) else self._add("reshape", (x,), {}, shape, x.type)

    def _translate(self, node: Any, ins: tuple) -> Value:
        name, attrs, shape, type_ = node.op.name, node.attrs, node.shape, _type(node)
        if name in ("copy", "stop_gradient"):
            return ins[0]
        if name == "const":
            return self._add("const", (), {"value": np.ascontiguousarray(attrs["value"])}, shape, type_)
        if node.op.elementwise:
            return self._elementwise(name, ins, shape, type_)
        if name == "reshape":
            return self._reshape(ins[0], shape)
        if name == "matmul":
            return self._matmul(ins[0], ins[1], shape, type_)
        if name in ("sum", "prod", "max", "min", "any", "all"):
            return self._reduce(name, ins[0], attrs["axes"], shape)
        if name == "transpose" and len(shape) != 2 and _kept_order(ins[0].shape, attrs["axes"]):
            return self._reshape(ins[0], shape)
        if name == "broadcast_to" and ins[0].size == node.size:
            return self._reshape(ins[0], shape)
        if name == "broadcast_to":
            return self._add(name, ins, {}, shape, type_)
        if name not in STRUCTURED:
            raise UnsupportedError(f"op {name!r}")
        if name in ("softmax", "log_softmax", "sparse_softmax_cross_entropy") and ins[0].type not in (F32, F64):
            raise UnsupportedError(f"op {name!r} on {NAMES[ins[0].type]}")
        return self._add(name, ins, attrs, shape, type_)

    def _matmul(self, a: Value, b: Value, shape: tuple, type_: int) -> Value:
        if len(b.shape) == 2 and len(a.shape) > 2:  # one matrix for a batch of rows: one large product
            flat = self._matmul(
                self._reshape(a, (a.size // max(a.shape[-1], 1), a.shape[-1])),
                b,
                (shape_size(shape[:-1]), shape[-1]),
                type_,
            )
            return self._reshape(flat, shape)
        if type_ != F32 or len(a.shape) != 2 or len(b.shape) != 2 or 0 in a.shape or 0 in b.shape:
            return self._add("mm_row", (a, b), {}, shape, type_)
        swapped = [v.op == "transpose" and v.attrs["axes"] == (1, 0) for v in (a, b)]
        if swapped[0]:
            return self._add("mm_tn", (a.ins[0], b), {}, shape, type_)
        if swapped[1]:
            return self._add("mm_nt", (a, b.ins[0]), {}, shape, type_)
        return self._add("mm_forward", (a, b), {}, shape, type_)

    def _reduce(self, which: str, x: Value, axes: tuple, shape: tuple) -> Value:
        """Bring a reduction to (outer, n, inner) -> (outer, inner), with a transposition where the axes are scattered."""
        axes = tuple(a for a in axes if x.shape[a] != 1)
        if not axes:
            return self._reshape(x, shape)
        rest = [i for i in range(len(x.shape)) if i not in axes]
        if axes != tuple(range(axes[0], axes[0] + len(axes))):
            order = (*rest, *axes)
            x = self._add("transpose", (x,), {"axes": order}, tuple(x.shape[i] for i in order), x.type)
            axes = tuple(range(len(rest), len(order)))
        outer, n = shape_size(x.shape[: axes[0]]), shape_size(x.shape[axes[0] : axes[-1] + 1])
        inner = shape_size(x.shape[axes[-1] + 1 :])
        type_ = x.type
        if (
            len(x.shape) == 2
            and outer == 1
            and type_ == F32
            and which == "sum"
            and len(axes) == 1
            and inner > 1
            and n > 0
        ):
            return self._reshape(self._add("column_sum", (x,), {}, (inner,), type_), shape)
        if inner == 1 and type_ == F32 and which in ("sum", "max", "min") and n > 0:
            x = x if axes == (1,) and len(x.shape) == 2 else self._reshape(x, (outer, n))
            return self._reshape(self._add(f"row_{which}", (x,), {}, (outer,), type_), shape)
        attrs = {
            "which": ("sum", "prod", "max", "min", "any", "all").index(which),
            "outer": outer,
            "n": n,
            "inner": inner,
        }
        return self._reshape(self._add("reduce", (x,), attrs, (outer, inner), type_), shape)

    def _own_state_outputs(self) -> None:
        """Let each new state be a value of its own, made by an elementwise op, so that it can be written over the old one."""
        taken: set[int] = set()
        for i in range(self.n_state):
            out, old = self.outputs[i], self.inputs[i]
            if out is old:
                continue
            if "chain" not in out.attrs or id(out) in taken or out.shape != old.shape:
                value = self._reshape(out, old.shape)
                out = Value("copy", (value,), {"chain": True}, old.shape, old.type, len(self.values))
                self.values.append(out)
                self.outputs[i] = out
            taken.add(id(out))
        for i in range(self.n_state, len(self.outputs)):
            if (
                self.outputs[i].op == "input" and self.n_state
            ):  # what leaves at the end of the step is not the state that it overwrote
                out = self.outputs[i]
                self.outputs[i] = Value("copy", (out,), {"chain": True}, out.shape, out.type, len(self.values))
                self.values.append(self.outputs[i])

    # --- layouts -----------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        wants: dict[int, str] = {}
        for _ in range(8):
            before = [v.layout for v in self.values]
            for v in self.values:
                v.layout = self._layout_of(v, wants.get(id(v), "R"))
            wants = {}
            for v in reversed(self.values):
                for x, layout in zip(v.ins, self._wishes(v), strict=True):
                    if layout != "R":
                        wants.setdefault(id(x), layout)
            for old, new in zip(self.inputs[: self.n_state], self.outputs[: self.n_state], strict=False):
                if new.layout != "R":  # new state is written over old state: one layout for both
                    wants.setdefault(id(old), new.layout)
                elif id(old) in wants:
                    wants.setdefault(id(new), wants[id(old)])
            if before == [v.layout for v in self.values]:
                return

    def _layout_of(self, v: Value, wanted: str) -> str:
        if v.op in ("mm_forward", "mm_nt"):
            return "B"
        if v.op == "mm_tn":
            return "P"
        if len(v.shape) != 2 or 0 in v.shape:
            return "R"
        if v.op in ("softmax", "log_softmax", "sparse_softmax_cross_entropy_grad"):
            return "B" if v.type == F32 and v.ins[0].layout == "B" and v.attrs.get("axis", 1) == 1 else "R"
        if "chain" in v.attrs:
            found = next((x.layout for x in v.ins if x.shape == v.shape and x.layout != "R"), wanted)
            if found == "P" and any(
                x.size != 1 if x.shape != v.shape else x.type != F32 and "chain" not in x.attrs for x in v.ins
            ):
                return "R"
            return found
        if v.op in ("input", "const"):
            leaf = v.op == "input" and not self.program and v.attrs["number"] >= self.n_state  # gathered row by row
            if wanted == "P" and (v.type != F32 or leaf or self.read_in_place(v)):
                return "R"
            return wanted
        return "R"

    def read_in_place(self, v: Value) -> bool:
        """Say whether weights are read where the caller has them: few rows, and packing would cost more than the product."""
        if v.op != "input" or not v.uses:
            return False
        i = v.attrs["number"]
        if self.program:
            if any(v is o for o in self.outputs):
                return False
        elif i >= self.n_state or self.outputs[i] is not v:
            return False
        return all(
            u.op == "mm_forward" and u.ins[1] is v and u.ins[0] is not v and u.shape[0] <= GEMV_ROWS for u in v.uses
        )

    def _wishes(self, v: Value) -> tuple[str, ...]:
        """Return the layout in which each operand would best come."""
        if v.op == "mm_forward":
            return ("B", "R" if self.read_in_place(v.ins[1]) else "P")
        if v.op == "mm_tn":
            return ("B", "B")
        if v.op == "mm_nt":
            return ("B", "P")
        if "chain" in v.attrs:
            return tuple(v.layout if x.shape == v.shape else "R" for x in v.ins)
        if v.op == "column_sum":
            return ("B",)
        return ("R",) * len(v.ins)

    # --- groups ------------------------------------------------------------------------------------------------------

    def _group(self) -> list[Unit]:
        units: list[Unit] = []
        of: dict[int, Unit] = {}
        for v in self.values:
            if v.op in ("input", "const"):
                continue
            chain = "chain" in v.attrs
            unit = Unit([v], space_of(v) if chain else None)
            unit.deps = {of[id(x)] for x in v.ins if id(x) in of}
            if chain:
                for other in sorted((d for d in unit.deps if d.space == unit.space), key=lambda u: u.nodes[0].index):
                    _merge(other, unit, units, of)
            of[id(v)] = unit
            units.append(unit)
        self._join_scalars(units, of)
        self._take_products(units, of)
        self._order_state_writes(units, of)
        return self._schedule(units)

    def _join_scalars(self, units: list[Unit], of: dict) -> None:
        """Put the arithmetic on single numbers (counters, learning rates, metrics) into as few chains as its order allows."""
        scalars = [u for u in units if u.space is not None and shape_size(u.space[0]) == 1]
        for i, unit in enumerate(scalars):
            for other in scalars[:i]:
                if other in units and unit in units:
                    if other in _ancestors(unit) or unit not in _ancestors(other):
                        _merge(other, unit, units, of)

    def _take_products(self, units: list[Unit], of: dict) -> None:
        """Give each weight gradient to the chain that alone uses it: the update then runs on its tiles, in L1."""
        ends = {id(v) for v in self.outputs}
        for unit in list(units):
            v = unit.nodes[0]
            if v.op != "mm_tn" or id(v) in ends:
                continue
            users = {of[id(u)] for u in v.uses}
            if len(users) != 1:
                continue
            chain = users.pop()
            if chain.space is None or chain.space != (v.shape, "P") or chain.product is not None:
                continue
            if any(unit in _ancestors(d) for d in chain.deps if d is not unit):
                continue
            chain.product = v
            of[id(v)] = chain
            chain.deps = (chain.deps - {unit}) | unit.deps
            units.remove(unit)

    def _order_state_writes(self, units: list[Unit], of: dict) -> None:
        """Let a new state overwrite the old one after its last reader; where that is circular it is written elsewhere and copied."""
        self.in_place: dict[int, Value] = {}
        for old, new in zip(self.inputs[: self.n_state], self.outputs[: self.n_state], strict=False):
            if new is old:
                continue
            writer = of[id(new)]
            readers = {of[id(u)] for u in _readers(old) if id(u) in of} - {writer}
            if writer.product is not None and old in writer.product.ins:
                continue  # the product reads all of it while the chain writes tiles
            if (
                old.layout != new.layout
                or any(writer in _ancestors(r) for r in readers)
                or not _writes_last(writer, old, new)
            ):
                continue
            writer.deps |= readers
            self.in_place[id(new)] = old

    def _schedule(self, units: list[Unit]) -> list[Unit]:
        order = {id(u): i for i, u in enumerate(units)}
        users: dict[int, list[Unit]] = {id(u): [] for u in units}
        for u in units:
            u.priority = float(u.product.index if u.product is not None else u.nodes[-1].index)
            for d in u.deps:
                users[id(d)].append(u)
        for _ in range(2):  # what others wait for comes before them
            for u in reversed(units):
                for w in users[id(u)]:
                    u.priority = min(u.priority, w.priority - 0.001)
        import heapq

        waiting = {id(u): len(u.deps) for u in units}
        ready = [(u.priority, order[id(u)], u) for u in units if not u.deps]
        heapq.heapify(ready)
        done: list[Unit] = []
        while ready:
            u = heapq.heappop(ready)[2]
            done.append(u)
            for w in users[id(u)]:
                waiting[id(w)] -= 1
                if not waiting[id(w)]:
                    heapq.heappush(ready, (w.priority, order[id(w)], w))
        assert len(done) == len(units), "the units of a plan depend on each other in a circle"
        return done


STRUCTURED = frozenset(
    (
        "transpose", "broadcast_to", "concatenate", "slice", "unslice", "argmax", "argmin", "cumsum", "cumprod", "argsort", "softmax",
        "log_softmax", "sparse_softmax_cross_entropy", "sparse_softmax_cross_entropy_grad", "take", "take_grad", "take_along_axis",
        "take_along_axis_grad", "scatter", "random_bits",
    )
)  # fmt: skip


def shape_size(shape: tuple[int, ...]) -> int:
    """Return the number of elements of a shape."""
    n = 1
    for d in shape:
        n *= d
    return n


def space_of(v: Value) -> tuple:
    """Return the iteration space of an elementwise value: single numbers share one, whatever their number of axes."""
    return ((1,), "R") if v.size == 1 and v.layout == "R" else (v.shape, v.layout)


def _type(node: Any) -> int:
    try:
        return TYPES[np.dtype(node.dtype)]
    except (KeyError, TypeError):
        raise UnsupportedError(f"dtype {node.dtype}") from None


def _kept_order(shape: tuple, axes: tuple) -> bool:
    """Say whether a transposition moves axes of length 1 only."""
    moved = [a for a in axes if shape[a] != 1]
    return moved == sorted(moved)


def _live(graph: Graph) -> set[int]:
    live = {id(n) for n in graph.outputs}
    for node in reversed(graph.nodes):
        if id(node) in live:
            live.update(id(x) for x in node.inputs)
    return live


def _reachable(values: list[Value], ends: list[Value]) -> list[Value]:
    live = {id(v) for v in ends}
    for v in reversed(values):
        if id(v) in live:
            live.update(id(x) for x in v.ins)
    kept = [v for v in values if id(v) in live]
    for i, v in enumerate(kept):
        v.index = i
    return kept


def _ancestors(unit: Unit) -> set[Unit]:
    seen: set[Unit] = set()
    todo = [unit]
    while todo:
        for d in todo.pop().deps:
            if d not in seen:
                seen.add(d)
                todo.append(d)
    return seen


def _merge(early: Unit, late: Unit, units: list[Unit], of: dict) -> None:
    """Move the nodes of `early` into `late`, unless something between them would then wait for itself."""
    if (
        any(early in _ancestors(d) for d in late.deps if d is not early)
        or len(early.nodes) + len(late.nodes) > MAX_CHAIN // 2
    ):
        return
    late.nodes = sorted(early.nodes + late.nodes, key=lambda v: v.index)
    late.deps = (late.deps | early.deps) - {early, late}
    for v in early.nodes:
        of[id(v)] = late
    for u in units:
        if early in u.deps:
            u.deps.discard(early)
            u.deps.add(late)
    late.deps.discard(late)
    if early in units:
        units.remove(early)


def _readers(v: Value) -> list[Value]:
    """Return the values computed from the memory of `v`: its users, and those of its reshaped views."""
    found = []
    for u in v.uses:
        found.append(u)
        if u.op == "reshape":
            found += _readers(u)
    return found


def _writes_last(unit: Unit, old: Value, new: Value) -> bool:
    """Say whether the chain has read `old` for the last time when it writes `new`."""
    at = unit.nodes.index(new)
    views = [old, *(u for u in _readers(old) if u.op == "reshape")]
    return all(not any(x is o for x in v.ins for o in views) for v in unit.nodes[at + 1 :])
