// Vector types of one instruction set. kernels.cpp is compiled once per set, each time with other target flags; everything here has
// internal linkage, so that no inline function built for AVX-512 can be linked into the code for a smaller machine.
#pragma once
#include <cmath>
#include <cstdint>
#include <cstring>

#if defined(__AVX512F__)
#define VW 16        // floats in a register
#define MAX_NV 3     // feature blocks (of 16) in a weight panel
#define MAX_MR 8     // rows of a micro-tile: 8 x 3 registers of accumulators reach 91 % of peak in L1 (measured)
#elif defined(__AVX2__) && defined(__FMA__)
#define VW 8
#define MAX_NV 1
#define MAX_MR 6     // 6 x 2 of 16 registers
#else
#define VW 4         // NEON, and SSE2 or anything else through GCC's generic vectors
#define MAX_NV 1
#if defined(__aarch64__)
#define MAX_MR 6     // 6 x 4 of 32 registers
#else
#define MAX_MR 2     // 2 x 4 of 16 registers
#endif
#endif

#define BW 16        // features in a block; the layouts are the same on every instruction set
#define PARTS (BW / VW)
#define INLINE inline __attribute__((always_inline))
#define NOINLINE __attribute__((noinline))
#define RESTRICT __restrict__

namespace {
typedef float vec __attribute__((vector_size(VW * 4), aligned(VW * 4)));
typedef float vecu __attribute__((vector_size(VW * 4), aligned(4), may_alias));
typedef int32_t veci __attribute__((vector_size(VW * 4), aligned(VW * 4)));
typedef int32_t veciu __attribute__((vector_size(VW * 4), aligned(4), may_alias));
}  // namespace
