"""The instructions of everything that is not elementwise: one method `op_<name>` for each op, which native_plan's Builder inherits."""

from typing import Any

from .native_lower import F32, SIZES, Value, shape_size

Buffer = Any  # native_plan's


def strides_of(shape: tuple) -> list[int]:
    """Return the strides of a row-major array, in elements."""
    strides, n = [], 1
    for d in reversed(shape):
        strides.append(n)
        n *= d
    return strides[::-1]


class Instructions:
    """What a Builder emits for structured ops. It provides `get`, `buffer`, `emit`, `split`, `alone`, `panels`, `at`, `low`, `scratch`."""

    get: Any
    buffer: Any
    emit: Any
    split: Any
    alone: Any
    panels: Any
    at: Any
    low: Any
    scratch: int

    def spread(self, x: Value, shape: tuple) -> Buffer:
        """Write a value out along the axes on which it is broadcast."""
        full = (1,) * (len(shape) - len(x.shape)) + x.shape
        strides = [s if d != 1 else 0 for s, d in zip(strides_of(full), full, strict=True)]
        to = self.buffer(Value("", (), {}, shape, x.type, 0), "R")
        self.move(self.get(x, "R"), to, x.type, shape, strides, strides_of(shape))
        return to

    def structured(self, v: Value) -> None:
        """Emit the instruction of a value that is not elementwise."""
        if v.op == "reshape":
            return  # an alias, found by get()
        getattr(self, "op_" + v.op)(v)

    def out(self, v: Value) -> Buffer:
        """Return new memory for a value in its layout."""
        found = self.at[id(v), v.layout] = self.buffer(v, v.layout)
        return found

    def plain(self, kernel: str, v: Value, operands: list[Value], params: list) -> None:
        """Emit a row-major kernel that thread 0 runs."""
        buffers = [self.get(x, "R") for x in operands]
        self.emit(
            kernel, [*buffers, self.out(v)], params, self.alone(), [(False, None)] * len(buffers) + [(True, None)]
        )

    def op_mm_forward(self, v: Value) -> None:
        a, w = v.ins
        (rows, k), n = a.shape, w.shape[1]
        panels = self.panels(n)
        own = ("blocks", tuple(panels.blocks))
        touch = [(False, None), (False, own), (True, own)]
        if self.low.read_in_place(w):
            self.emit("mm_rows", [self.get(a, "B"), self.get(w, "R"), self.out(v)], [rows, k, n], panels.blocks, touch)
        else:
            self.emit(
                "mm_forward",
                [self.get(a, "B"), self.get(w, "P"), self.out(v)],
                [rows, k, n, *panels.words],
                panels.panels,
                touch,
            )

    def op_mm_nt(self, v: Value) -> None:
        g, w = v.ins
        k, n = w.shape
        of_k = self.panels(k)
        self.scratch = max(self.scratch, (n + 15) // 16 * 16 * 48 * 4)
        x, weights = self.get(g, "B"), self.get(w, "P")
        self.emit("mm_nt", [x, weights, self.out(v)], [g.shape[0], k, n, *self.panels(n).words, *of_k.words], of_k.panels,
                  [(False, None), (False, None), (True, ("blocks", tuple(of_k.blocks)))])  # fmt: skip

    def op_mm_tn(self, v: Value) -> None:
        x, g = v.ins
        panels = self.panels(g.shape[1])
        own = ("blocks", tuple(panels.blocks))
        self.emit("mm_tn", [self.get(x, "B"), self.get(g, "B"), self.out(v)], [x.shape[0], x.shape[1], g.shape[1], *panels.words],
                  panels.panels, [(False, None), (False, own), (True, own)])  # fmt: skip

    def op_mm_row(self, v: Value) -> None:
        a, b = v.ins
        lead = v.shape[:-2]
        strides = []
        for x in (a, b):
            shape = (1,) * (len(lead) - len(x.shape) + 2) + x.shape[:-2]
            unit = x.shape[-2] * x.shape[-1]
            strides += [s * unit if d != 1 else 0 for s, d in zip(strides_of(shape), shape, strict=True)]
        self.plain("mm_row", v, [a, b], [v.type, a.shape[-2], a.shape[-1], b.shape[-1], len(lead), *lead, *strides])

    def rows(self, kernel: str, v: Value, operands: list[tuple[Value, str]], extra: list) -> None:
        """Emit a kernel that works along the features of each row of its first operand."""
        x, layout = operands[0]
        f = x.shape[-1]
        rows = x.size // f
        strides = [16, rows * 16] if layout == "B" else [f, 16]
        ranges = self.split(rows, x.size * 4)
        own = ("rows", ranges)
        buffers = [self.get(o, how) for o, how in operands]
        self.emit(
            kernel,
            [*buffers, self.out(v)],
            [rows, f, *strides, *extra],
            ranges,
            [(False, own)] * len(buffers) + [(True, own)],
        )

    def _row_layout(self, x: Value) -> str:
        return "B" if x.layout == "B" else "R"

    def op_row_sum(self, v: Value) -> None:
        self.rows(v.op, v, [(v.ins[0], self._row_layout(v.ins[0]))], [])

    op_row_max = op_row_min = op_row_sum

    def op_column_sum(self, v: Value) -> None:
        x = v.ins[0]
        blocks = self.panels(x.shape[1]).blocks
        own = ("blocks", tuple(blocks))
        self.emit("column_sum", [self.get(x, "B"), self.out(v)], [x.shape[0], x.shape[1], 16, x.shape[0] * 16], blocks,
                  [(False, own), (True, own)])  # fmt: skip

    def op_reduce(self, v: Value) -> None:
        a = v.attrs
        self.plain("reduce", v, [v.ins[0]], [v.ins[0].type, a["which"], a["outer"], a["n"], a["inner"]])

    def _along(self, v: Value, x: Value, axis: int) -> list[int]:
        return [shape_size(x.shape[:axis]), x.shape[axis], shape_size(x.shape[axis + 1 :])]

    def op_argmax(self, v: Value) -> None:
        x, axis = v.ins[0], v.attrs["axis"]
        if x.type == F32 and axis == len(x.shape) - 1 and x.size:
            self.rows(f"row_{v.op}", v, [(x, self._row_layout(x))], [])
        else:
            self.plain("arg_extreme", v, [x], [x.type, int(v.op == "argmin"), *self._along(v, x, axis)])

    op_argmin = op_argmax

    def op_cumsum(self, v: Value) -> None:
        self.plain(
            "cumulate", v, [v.ins[0]], [v.type, int(v.op == "cumprod"), *self._along(v, v.ins[0], v.attrs["axis"])]
        )

    op_cumprod = op_cumsum

    def op_argsort(self, v: Value) -> None:
        self.plain("arg_sort", v, [v.ins[0]], [v.ins[0].type, 0, *self._along(v, v.ins[0], v.attrs["axis"])])

    def op_softmax(self, v: Value) -> None:
        x, axis = v.ins[0], v.attrs["axis"]
        if x.type == F32 and axis == len(x.shape) - 1 and x.size:
            self.rows(v.op, v, [(x, v.layout)], [])
        else:
            self.plain("soft", v, [x], [x.type, int(v.op == "log_softmax"), *self._along(v, x, axis)])

    op_log_softmax = op_softmax

    def op_sparse_softmax_cross_entropy(self, v: Value) -> None:
        z, labels = v.ins
        if z.type == F32:
            self.rows("sparse_ce", v, [(z, self._row_layout(z)), (labels, "R")], [labels.type])
        else:
            self.plain("sparse_ce64", v, [z, labels], [labels.type, labels.size, z.shape[-1]])

    def op_sparse_softmax_cross_entropy_grad(self, v: Value) -> None:
        z, labels, g = v.ins
        if z.type == F32:
            self.rows(
                "sparse_ce_grad",
                v,
                [(z, v.layout), (labels, "R"), (g, "R")],
                [labels.type, int(g.size == 1 != labels.size)],
            )
        else:
            self.plain("sparse_ce64", v, [z, labels, g], [labels.type, labels.size, z.shape[-1]])

    def op_take(self, v: Value) -> None:
        x, i = v.ins
        lead, length, rest = self._along(v, x, v.attrs["axis"])
        self.plain("take", v, [x, i], [SIZES[x.type], lead, length, rest, i.size, i.type])

    def op_take_grad(self, v: Value) -> None:
        g, i = v.ins
        axis = v.attrs["axis"]
        rest = shape_size(v.shape[axis + 1 :])
        self.plain(
            "take_grad", v, [g, i], [v.type, shape_size(v.shape[:axis]), v.attrs["length"], rest, i.size, i.type]
        )

    def op_take_along_axis(self, v: Value) -> None:
        x, i = v.ins
        outer, length, inner = self._along(v, x, v.attrs["axis"])
        self.plain("along", v, [x, i], [SIZES[x.type], outer, length, i.shape[v.attrs["axis"]], inner, i.type])

    def op_take_along_axis_grad(self, v: Value) -> None:
        g, i = v.ins
        outer, n, inner = self._along(v, g, v.attrs["axis"])
        self.plain("along_grad", v, [g, i], [v.type, outer, v.attrs["length"], n, inner, i.type])

    def op_scatter(self, v: Value) -> None:
        x, i, u = v.ins
        how = ("set", "add", "max", "min", "multiply").index(v.attrs["how"])
        self.plain("scatter", v, [x, i, u], [v.type, how, x.shape[0], shape_size(x.shape[1:]), i.size, i.type])

    def op_random_bits(self, v: Value) -> None:
        ranges = self.split((v.size + 3) // 4, v.size * 8)
        self.emit(
            "random_bits", [self.get(v.ins[0], "R"), self.out(v)], [v.size], ranges, [(False, None), (True, None)]
        )

    # moving elements

    def move(
        self, x: Buffer, y: Buffer, type_: int, shape: tuple, sx: list, sy: list, ox: int = 0, oy: int = 0
    ) -> None:
        """Copy elements between strides, with axes merged where both sides run through."""
        axes = [(d, a, b) for d, a, b in zip(shape, sx, sy, strict=True) if d != 1]
        merged: list[tuple[int, int, int]] = []
        for d, a, b in axes:
            if merged and merged[-1][1] == d * a and merged[-1][2] == d * b:
                merged[-1] = (merged[-1][0] * d, a, b)
            else:
                merged.append((d, a, b))
        flat = [m[i] for i in range(3) for m in merged]
        self.emit(
            "move", [x, y], [SIZES[type_], len(merged), ox, oy, *flat], self.alone(), [(False, None), (True, None)]
        )

    def op_transpose(self, v: Value) -> None:
        x = v.ins[0]
        strides = strides_of(x.shape)
        self.move(
            self.get(x, "R"), self.out(v), v.type, v.shape, [strides[a] for a in v.attrs["axes"]], strides_of(v.shape)
        )

    def op_broadcast_to(self, v: Value) -> None:
        self.at[id(v), "R"] = self.spread(v.ins[0], v.shape)

    def op_concatenate(self, v: Value) -> None:
        axis, strides, to, at = v.attrs["axis"], strides_of(v.shape), self.out(v), 0
        for x in v.ins:
            if x.size:
                self.move(self.get(x, "R"), to, v.type, x.shape, strides_of(x.shape), strides, 0, at * strides[axis])
            at += x.shape[axis]

    def _section(self, index: tuple, shape: tuple) -> tuple[list[int], int]:
        strides = strides_of(shape)
        ranges = [range(*k.indices(n)) for k, n in zip(index, shape, strict=True)]
        return [s * r.step for s, r in zip(strides, ranges, strict=True)], sum(
            s * r.start for s, r in zip(strides, ranges, strict=True) if len(r)
        )

    def op_slice(self, v: Value) -> None:
        x = v.ins[0]
        strides, start = self._section(v.attrs["index"], x.shape)
        self.move(self.get(x, "R"), self.out(v), v.type, v.shape, strides, strides_of(v.shape), start)

    def op_unslice(self, v: Value) -> None:
        x, to = v.ins[0], self.out(v)
        strides, start = self._section(v.attrs["index"], v.shape)
        self.emit("zero", [to], [v.size * SIZES[v.type]], self.alone(), [(True, None)])
        self.move(self.get(x, "R"), to, v.type, x.shape, strides_of(x.shape), strides, 0, start)
