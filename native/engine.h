// What the interpreter (engine.cpp) and the kernels (kernels.cpp, once per instruction set) share: calls, buffers, kernel tables.
#pragma once
#include <cstdint>

#if defined(__clang__)
#define VECTORIZE _Pragma("clang loop vectorize(assume_safety)")  // before a loop whose arrays do not overlap
#else
#define VECTORIZE _Pragma("GCC ivdep")
#endif

namespace baro {

// Element types, numbered as exec/native.py numbers them.
enum Type : int { F32, F64, I32, I64, U8, BOOL, U32, I8, I16, U16, U64, TYPES };
constexpr int ITEM_SIZE[TYPES] = {4, 8, 4, 8, 1, 1, 4, 1, 2, 2, 8};

struct Step {                // what changes from one step of a run to the next
  const int64_t* rows;       // indices of this batch's rows, or null: rows first_row, first_row+1, ...
  int64_t first_row;         // position of the batch's first row in the run
};

struct Call {                // one instruction on one thread
  void* const* buffer;       // operand i is buffer[arg[i]]
  const int32_t* arg;
  const int64_t* p;          // integer parameters (floating ones as the bits of a double)
  int64_t begin, end;        // this thread's share, in the instruction's own units (blocks, panels, rows, elements)
  int nargs, np;
  const Step* step;
  char* scratch;             // private to the thread
  void* in(int i) const { return buffer[arg[i]]; }
};

using Kernel = void (*)(const Call&);

// dst[0..n) = f(src...); attrs as doubles. One per (elementwise op, operand type).
using Loop = void (*)(void* dst, const void* const* src, const double* attrs, int64_t n);
// A whole fused chain, compiled: every input is an array of n elements, or one number where the program says so.
using Fused = void (*)(void* const* out, const void* const* in, const double* attrs, int64_t n);

struct NamedKernel { const char* name; Kernel run; };
struct NamedLoop { const char* name; Type type; Type result; Loop run; };
struct NamedFused { const char* program; Fused run; };

struct KernelTable {         // everything that one instruction set provides
  const char* isa;
  int max_panel;             // blocks in a weight panel
  const NamedKernel* kernels; int n_kernels;
  const NamedLoop* loops; int n_loops;
  const NamedFused* fused; int n_fused;
};

constexpr int64_t SCRATCH_BYTES = 1 << 17;  // beyond what an instruction asks for itself
constexpr int64_t TILE = 1024;              // elements that a chain works on at a time: its temporaries stay in L1

inline double as_double(int64_t bits) {
  double d;
  __builtin_memcpy(&d, &bits, 8);
  return d;
}

}  // namespace baro
