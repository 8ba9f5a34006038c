// The `chain` kernel: a group of elementwise ops over one iteration space, tile by tile, so that temporaries stay in L1.
//
// Parameters: space, n, rows, program number (or -1), inputs, outputs, ops; then for each input its kind and type; for each op the loop's
// number, the number of operands, the operands, and where the result goes: output o, or scratch register r as -1 - r; then for each
// output its type. Operands count inputs first, then ops. Buffers: inputs, then outputs.
//
// Space FLAT: n elements in memory order; the range is in elements. Space BLOCKS: rows*16 elements in each feature block; in blocks.
#pragma once
#include "engine.h"
#include "isa.h"

namespace {
using namespace baro;

enum { FLAT, BLOCKS };
enum Kind {
  FULL,     // an element of its own for each element of the space
  SCALAR,   // one number
  PERIODIC, // FLAT: element i % n of a vector (a bias on row-major activations); BLOCKS: the feature's element of a vector
  STRETCHED // FLAT: element i / q of a vector (a number for each row); BLOCKS: the row's element of a vector
};

struct ChainInput {
  Kind kind;
  int type, size;
  int64_t n;  // PERIODIC: the vector's length; STRETCHED: how many elements share a number
};
constexpr int MAX_VALUES = 96;  // inputs + ops of a chain; exec/native.py splits longer ones
constexpr int MAX_REGISTERS = 24;

extern const Loop* all_loops;  // by number; set once, before the first plan

template <class T>
INLINE void fill(void* dst, const void* src, int64_t n) {
  const T x = *(const T*)src;
  T* y = (T*)dst;
  for (int64_t i = 0; i < n; i++) y[i] = x;
}
INLINE void fill_sized(void* dst, const void* src, int size, int64_t n) {
  if (size == 4) fill<uint32_t>(dst, src, n);
  else if (size == 8) fill<uint64_t>(dst, src, n);
  else if (size == 1) fill<uint8_t>(dst, src, n);
  else fill<uint16_t>(dst, src, n);
}
// Writes the n elements of an input of kind PERIODIC or STRETCHED that belong to space elements start...
template <class T>
NOINLINE void spread(T* y, const T* x, Kind kind, int64_t period, int64_t start, int64_t n) {
  if (kind == PERIODIC) {
    for (int64_t at = start % period, i = 0; i < n;) {
      const int64_t m = period - at < n - i ? period - at : n - i;
      for (int64_t j = 0; j < m; j++) y[i + j] = x[at + j];
      i += m;
      at = 0;
    }
  } else {
    for (int64_t q = start / period, left = period - start % period, i = 0; i < n; q++, left = period) {
      const int64_t m = left < n - i ? left : n - i;
      const T v = x[q];
      for (int64_t j = 0; j < m; j++) y[i + j] = v;
      i += m;
    }
  }
}
INLINE void spread_sized(void* y, const void* x, int size, Kind kind, int64_t period, int64_t start, int64_t n) {
  if (size == 4) spread((uint32_t*)y, (const uint32_t*)x, kind, period, start, n);
  else if (size == 8) spread((uint64_t*)y, (const uint64_t*)x, kind, period, start, n);
  else if (size == 1) spread((uint8_t*)y, (const uint8_t*)x, kind, period, start, n);
  else spread((uint16_t*)y, (const uint16_t*)x, kind, period, start, n);
}

// A chain's parameters, read once an instruction.
struct Chain {
  int64_t space, n, rows, program, n_in, n_out, n_ops;
  const int64_t *inputs, *ops, *outputs;
  explicit Chain(const int64_t* p)
      : space(p[0]), n(p[1]), rows(p[2]), program(p[3]), n_in(p[4]), n_out(p[5]), n_ops(p[6]), inputs(p + 7) {
    ops = inputs + 3 * n_in;
    outputs = ops;
    for (int64_t i = 0; i < n_ops; i++) outputs += 3 + outputs[1];
  }
};

// Tiles of an input that is not an array of its own: in `tiles`, TILE * 8 bytes each.
struct ChainRun {
  const Chain& c;
  char* tiles;       // one for each input, then the registers
  const void* src[MAX_VALUES];
  void* out[MAX_VALUES];
  const void* value[MAX_VALUES];

  ChainRun(const Chain& chain, char* scratch) : c(chain), tiles(scratch) {}  // 2 KB of pointers that nobody need set to zero
  char* tile(int64_t i) const { return tiles + i * TILE * 8; }

  // Runs n elements whose input and output pointers are set (SCALAR inputs: the tile for interpretation, the number for a program).
  INLINE void elements(const Fused* fused, int64_t n) {
    if (fused) return (*fused)(out, src, nullptr, n);
    for (int64_t i = 0; i < c.n_in; i++) value[i] = src[i];
    const int64_t* op = c.ops;
    const void* operand[4];
    for (int64_t i = 0; i < c.n_ops; i++) {
      const int64_t count = op[1], to = op[2 + count];
      for (int64_t j = 0; j < count; j++) operand[j] = value[op[2 + j]];
      void* dst = to >= 0 ? out[to] : tile(c.n_in - 1 - to);
      all_loops[op[0]](dst, operand, nullptr, n);
      value[c.n_in + i] = dst;
      op += 3 + count;
    }
  }
};

// The scalars of an interpreted chain become tiles once; a compiled chain reads them itself.
INLINE void chain_scalars(ChainRun& r, const Call& call, const Fused* fused, int64_t n) {
  for (int64_t i = 0; i < r.c.n_in; i++) {
    const int64_t* in = r.c.inputs + 3 * i;
    if (in[0] != SCALAR) continue;
    if (!fused && n > 1) fill_sized(r.tile(i), call.in((int)i), ITEM_SIZE[in[1]], n);
    r.src[i] = fused || n == 1 ? call.in((int)i) : r.tile(i);
  }
}

const NamedFused* fused_table();

void k_chain(const Call& call) {
  const Chain c(call.p);
  ChainRun r(c, call.scratch);
  const Fused* fused = c.program >= 0 ? &fused_table()[c.program].run : nullptr;
  const int64_t most = c.space == FLAT ? call.end - call.begin : c.rows * BW;
  chain_scalars(r, call, fused, most < TILE ? most : TILE);
  const int64_t chunks = c.space == FLAT ? 1 : call.end - call.begin;
  for (int64_t chunk = 0; chunk < chunks; chunk++) {
    const int64_t block = call.begin + chunk;
    const int64_t first = c.space == FLAT ? call.begin : block * c.rows * BW, last = c.space == FLAT ? call.end : first + c.rows * BW;
    for (int64_t i = 0; i < c.n_in && c.space == BLOCKS; i++) {
      const int64_t* in = c.inputs + 3 * i;  // the feature's numbers, repeated down a tile: the same for all rows of the block
      if (in[0] != PERIODIC) continue;
      const int size = ITEM_SIZE[in[1]];
      const char* x = (const char*)call.in((int)i) + block * BW * size;
      const int64_t rows = c.rows * BW < TILE ? c.rows : TILE / BW;
      if (size == 4)
        for (int64_t b = 0; b < rows; b++) std::memcpy(r.tile(i) + b * BW * 4, x, BW * 4);
      else
        for (int64_t b = 0; b < rows; b++) std::memcpy(r.tile(i) + b * BW * size, x, BW * size);
      r.src[i] = r.tile(i);
    }
    const int64_t limit = fused && c.space == FLAT ? 1 << 14 : TILE;
    for (int64_t at = first; at < last;) {
      int64_t n = last - at < limit ? last - at : limit;
      for (int64_t i = 0; i < c.n_in; i++) {
        const int64_t* in = c.inputs + 3 * i;
        const int size = ITEM_SIZE[in[1]];
        const char* x = (const char*)call.in((int)i);
        if (in[0] == FULL) {
          r.src[i] = x + at * size;
        } else if (in[0] == STRETCHED || (in[0] == PERIODIC && c.space == FLAT)) {
          if (n > TILE) n = TILE;
          const bool blocks = c.space == BLOCKS;
          spread_sized(r.tile(i), x, size, (Kind)in[0], blocks ? BW : in[2], blocks ? at - first : at, n);
          r.src[i] = r.tile(i);
        }
      }
      for (int64_t o = 0; o < c.n_out; o++) r.out[o] = (char*)call.in((int)(c.n_in + o)) + at * ITEM_SIZE[c.outputs[o]];
      r.elements(fused, n);
      at += n;
    }
  }
}

}  // namespace
