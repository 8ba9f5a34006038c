"""Write native/generated.h: the loops of every elementwise op, and the fused chains of chains.txt, from the op table's C expressions.

    python native/gen.py            write the file
    python native/gen.py --check    fail if the file is not what the table says (a test does this)

The generated file is part of the source tree, so that building the engine needs a C++ compiler and nothing else.

A chain is a line of chains.txt, as exec/native.py spells the program of a group of elementwise ops:

    f32[] f32[] f32 : multiply 1 2 ; subtract 0 3 > 4

Inputs first (arrays end in []; the others are single numbers), then ops on the numbers of earlier values (inputs count from 0, ops
after them), then the values that are stored. Such a chain becomes one C loop, whose temporaries live in registers. All other chains
run op by op on tiles in L1, so the list is only about speed. BARO_NATIVE_CHAINS=file makes the executor write down what it lacked.
"""

import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
TYPES = ["f32", "f64", "i32", "i64", "u8", "bool", "u32", "i8", "i16", "u16", "u64"]  # in the order of engine.h
C_TYPE = {"f32": "float", "f64": "double", "bool": "bool", "u8": "uint8_t", "i8": "int8_t"}
C_TYPE |= {t: f"{'u' if t[0] == 'u' else ''}int{t[1:]}_t" for t in TYPES if t not in C_TYPE}
MEMORY = C_TYPE | {"bool": "uint8_t"}  # loops over bytes become vector code, loops over bool do not
INTS = [t for t in TYPES if t[0] in "iu"]
FLOATS = ["f32", "f64"]
VECTOR = {"f32"}  # operand types whose loops are built for each instruction set; the others are built once
BOOLEAN = {
    "equal",
    "not_equal",
    "less",
    "less_equal",
    "greater",
    "greater_equal",
    "logical_and",
    "logical_or",
    "logical_xor",
}
BOOLEAN |= {"logical_not", "isnan", "isinf", "isfinite"}
LOGICAL = {"logical_and", "logical_or", "logical_xor", "logical_not"}
BITS = {"bitwise_and", "bitwise_or", "bitwise_xor", "bitwise_not"}
FLOAT_ONLY = {
    "divide",
    "rsqrt",
    "reciprocal",
    "sigmoid",
    "softplus",
    "isnan",
    "isinf",
    "isfinite",
    "floor",
    "ceil",
    "rint",
}
SIGNED = {"negative"}
# What NumPy does with integers where the C expression, made for floats, would trap or round another way.
INT_C = {
    "floor_divide": "int_floor_divide<T>(x0, x1)",
    "mod": "int_mod<T>(x0, x1)",
    "power": "int_power<T>(x0, x1)",
    "left_shift": "int_shift_left<T>(x0, x1)",
    "right_shift": "int_shift_right<T>(x0, x1)",
    "trunc": "x0",
}
NO_BOOL = {
    "negative",
    "absolute",
    "sign",
    "subtract",
    "square",
    "floor_divide",
    "mod",
    "power",
    "left_shift",
    "right_shift",
}


def expression(name: str, c: str, kind: str) -> str:
    """Return the C expression of an op for one operand type."""
    if kind in INTS and name in INT_C:
        return INT_C[name].replace("<T>", f"<{C_TYPE[kind]}>")
    if name == "bitwise_not" and kind == "bool":
        return "!x0"
    c = re.sub(r"\b([a-z][a-z0-9]*)\(", r"m_\1(", c)
    c = re.sub(r"\bT\b", C_TYPE[kind], c)
    if kind == "f32":  # unsuffixed constants of a float expression are ints: exact in either type
        c = re.sub(r"\b(\d+\.\d+)\b", r"\1f", c)
    return c


def operand_types(name: str, c: str) -> list[str]:
    """Return the types for which an op has a loop."""
    if name in LOGICAL:
        return ["bool"]
    if name in BITS:
        return INTS + ["bool"]
    if name in ("left_shift", "right_shift"):
        return INTS
    calls = set(re.findall(r"\b([a-z][a-z0-9]*)\(", c))
    if name in FLOAT_ONLY or (calls and name not in INT_C):
        return FLOATS
    types = FLOATS + (INTS if name not in SIGNED else INTS)
    return types if name in NO_BOOL or name in ("trunc",) else types + ["bool"]


def table() -> dict[str, str]:
    """Return name -> C expression of all elementwise ops."""
    sys.path.insert(0, str(HERE.parent / "src"))
    import baro  # noqa: F401  (fills the table)
    from baro.core.op import OPS

    return {name: op.c for name, op in sorted(OPS.items()) if op.c is not None}


def operands(c: str) -> int:
    """Return the number of operands that an expression names."""
    return 1 + max(int(i) for i in re.findall(r"\bx(\d)\b", c))


def loop(function: str, kinds: list[str], result: str, c: str) -> str:
    """Return the C function of a loop over arrays of the given operand types."""
    loads = "".join(f"  const {MEMORY[k]}* a{i} = (const {MEMORY[k]}*)src[{i}];\n" for i, k in enumerate(kinds))
    body = " ".join(f"const {MEMORY[k]} x{i} = a{i}[i];" for i, k in enumerate(kinds))
    return (
        f"void {function}(void* dst, const void* const* src, const double*, int64_t n) {{\n{loads}"
        f"  {MEMORY[result]}* y = ({MEMORY[result]}*)dst;\n  VECTORIZE\n"
        f"  for (int64_t i = 0; i < n; i++) {{ {body} y[i] = ({C_TYPE[result]})({c}); }}\n}}\n"
    )


def cast(source: str, target: str) -> str:
    """Return the C expression of a cast of x0."""
    if target == "bool":
        return "x0 != 0"
    return f"wrap<{C_TYPE[target]}>(x0)" if source in FLOATS and target in INTS else f"({C_TYPE[target]})x0"


def loops(ops: dict[str, str], vector: bool) -> str:
    """Return the loops, and their table, of the vector types or of the others."""
    code, rows = [], []

    def add(name: str, kind: str, kinds: list[str], result: str, c: str) -> None:
        function = f"loop_{name.replace(':', '_')}_{kind}"
        code.append(loop(function, kinds, result, c))
        rows.append(f'    {{"{name}", {kind.upper()}, {result.upper()}, {function}}},')

    for name, c in ops.items():
        if name == "cast":
            for source in TYPES:
                for target in TYPES:
                    if source != target and vector == (
                        source in VECTOR or (target in VECTOR and source in ("u8", "bool", "i32"))
                    ):
                        add(f"cast:{target}", source, [source], target, cast(source, target))
            continue
        for kind in operand_types(name, c):
            if (kind in VECTOR) == vector:
                kinds = ["bool", kind, kind] if name == "where" else [kind] * operands(c)
                add(name, kind, kinds, "bool" if name in BOOLEAN else kind, expression(name, c, kind))
    label = "vector_loops" if vector else "scalar_loops"
    return "".join(code) + f"const baro::NamedLoop {label}[] = {{\n" + "\n".join(rows) + "\n};\n"


def fused(ops: dict[str, str], number: int, line: str) -> str:
    """Return the C function of a chain."""
    head, rest = line.split(" :")
    body, stored = rest.split(" >")
    inputs = head.split()
    kinds = [k.removesuffix("[]") for k in inputs]
    code = f"// {line}\nvoid fused_{number}(void* const* out, const void* const* in, const double*, int64_t n) {{\n"
    for i, k in enumerate(inputs):
        t = MEMORY[kinds[i]]
        code += (
            f"  const {t}* a{i} = (const {t}*)in[{i}];\n"
            if k.endswith("[]")
            else f"  const {t} v{i} = *(const {t}*)in[{i}];\n"
        )
    statements = [f"const {MEMORY[kinds[i]]} v{i} = a{i}[i];" for i, k in enumerate(inputs) if k.endswith("[]")]
    for part in body.split(";"):
        name, *args = part.split()
        ids = [int(a) for a in args]
        if name.startswith("cast:"):
            result = name[5:]
            c = cast(kinds[ids[0]], result)
        else:
            kind = kinds[ids[1 if name == "where" else 0]]
            result = "bool" if name in BOOLEAN else kind
            c = expression(name, ops[name], kind)
        c = re.sub(r"\bx(\d)\b", lambda m, ids=ids: f"v{ids[int(m[1])]}", c)
        held = "int32_t" if result == "bool" else C_TYPE[result]  # as wide as the floats that it selects from
        statements.append(f"const {held} v{len(kinds)} = {c};")
        kinds.append(result)
    ids = [int(i) for i in stored.split()]
    for o, i in enumerate(ids):
        code += f"  {MEMORY[kinds[i]]}* y{o} = ({MEMORY[kinds[i]]}*)out[{o}];\n"
    statements += [f"y{o}[i] = v{i};" for o, i in enumerate(ids)]
    return code + "  VECTORIZE\n  for (int64_t i = 0; i < n; i++) {\n    " + "\n    ".join(statements) + "\n  }\n}\n"


def generate() -> str:
    """Return the text of generated.h."""
    ops = table()
    lines = [x.strip() for x in (HERE / "chains.txt").read_text().splitlines() if x.strip() and not x.startswith("#")]
    text = '// Written by native/gen.py from the op table and chains.txt; do not edit.\n#pragma once\n#include "engine.h"\n#include "scalar_math.h"\n'
    text += (
        "namespace {\nusing namespace baro;\n#ifdef BARO_SCALAR_LOOPS\n"
        + loops(ops, vector=False)
        + "#else\n"
        + loops(ops, vector=True)
    )
    text += "".join(fused(ops, i, line) for i, line in enumerate(lines))
    rows = "".join(f'    {{"{line}", fused_{i}}},\n' for i, line in enumerate(lines))
    return text + f"const baro::NamedFused fused_chains[] = {{\n{rows}}};\n#endif\n}}  // namespace\n"


def main() -> int:
    """Write or check the file."""
    path, text = HERE / "generated.h", generate()
    if "--check" not in sys.argv:
        path.write_text(text)
        return 0
    if path.read_text() != text:
        print("native/generated.h is older than the op table: run python native/gen.py and build again")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
