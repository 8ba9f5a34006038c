// Matrix products on blocked operands.
//
//   BLK   activations (batch, features):   [feature/16][batch][16]        element (b, f) at (f/16)*batch*16 + b*16 + f%16
//   PAN   weights (inputs, outputs):       panels of nv <= MAX_NV blocks; panel: [inputs][nv*16]
//
// Lanes past the last feature hold garbage: every sum runs over real rows and features only, and columns never mix.
// Each output is ONE chain of fused multiply-adds over k in rising order, whatever the tile, the K-block or the thread, so the bits
// of a result depend on nothing but its operands.
#pragma once
#include "isa.h"

namespace {

struct Tile {             // one panel's product: out(r, v) (+)= sum_k A(r, k) B(k, v);  r < rows, v < nv blocks of 16
  const float* a;         // FORWARD: A(r, k) = a[(k/16)*ast + r*16 + k%16]      BATCH: A(r, k) = a[(r/16)*ast + k*16 + r%16]
  long ast;
  const float* b;         // B(k, v) = b[k*bks + v*bvs]
  long bks, bvs;
  float* out;             // out(r, v) at out[r*ors + v*ovs]
  long ors, ovs;
  int rows, k;
  bool accumulate;
};

enum { FORWARD, BATCH };  // which index of A walks inside a block of 16

template <int MR, int NV, int MODE, bool ALIGNED>
INLINE void micro(const Tile& t, int r0) {
  constexpr int NP = NV * PARTS;
  vec c[MR][NP];
  float* out = t.out + r0 * t.ors;
  if (t.accumulate) {
#pragma GCC unroll 32
    for (int r = 0; r < MR; r++)
#pragma GCC unroll 16
      for (int p = 0; p < NP; p++) c[r][p] = *(const vec*)(out + r * t.ors + (p / PARTS) * t.ovs + (p % PARTS) * VW);
  } else {
#pragma GCC unroll 32
    for (int r = 0; r < MR; r++)
#pragma GCC unroll 16
      for (int p = 0; p < NP; p++) c[r][p] = vec{};
  }
  const long bks = t.bks, bvs = t.bvs;
  auto step = [&](const float* a, const float* b) __attribute__((always_inline)) {
    vec bv[NP];
#pragma GCC unroll 16
    for (int p = 0; p < NP; p++) {
      const float* q = b + (p / PARTS) * bvs + (p % PARTS) * VW;
      if (ALIGNED) bv[p] = *(const vec*)q;
      else bv[p] = *(const vecu*)q;
    }
#pragma GCC unroll 32
    for (int r = 0; r < MR; r++) {
      float x = MODE == BATCH ? a[r] : a[r * BW];
#pragma GCC unroll 16
      for (int p = 0; p < NP; p++) c[r][p] += x * bv[p];
    }
  };
  const float* b = t.b;
  const int k1 = t.k;
  if (MODE == BATCH) {
    const float* a = t.a + (r0 / BW) * t.ast + r0 % BW;
#pragma GCC unroll 1
    for (int k = 0; k < k1; k++, a += BW, b += bks) step(a, b);
  } else {
    const float* a = t.a + (long)r0 * BW;
    int k = 0;
#pragma GCC unroll 1
    for (; k + BW <= k1; k += BW, a += t.ast) {
      const float* ak = a;
#pragma GCC unroll 2
      for (int kk = 0; kk < BW; kk++, ak++, b += bks) step(ak, b);
    }
#pragma GCC unroll 1
    for (; k < k1; k++, a++, b += bks) step(a, b);
  }
#pragma GCC unroll 32
  for (int r = 0; r < MR; r++)
#pragma GCC unroll 16
    for (int p = 0; p < NP; p++) *(vec*)(out + r * t.ors + (p / PARTS) * t.ovs + (p % PARTS) * VW) = c[r][p];
}

template <int MR, int NV, int MODE, bool ALIGNED>
INLINE int micro_rows(const Tile& t, int r) {
  for (; r + MR <= t.rows; r += MR) micro<MR, NV, MODE, ALIGNED>(t, r);
  return r;
}

template <int NV, int MODE, bool ALIGNED>
NOINLINE void panel_rows(const Tile& t) {
  int r = 0;
  // One block wide: 16 rows keep 16 accumulators in flight. A tile must not cross a block of 16 rows in BATCH mode.
  if (NV == 1 && VW == 16) r = micro_rows<16, NV, MODE, ALIGNED>(t, r);
  if (MODE == FORWARD || BW % MAX_MR == 0) {
    r = micro_rows<MAX_MR, NV, MODE, ALIGNED>(t, r);
  } else {  // MAX_MR = 6: 6 + 6 + 4 inside each block
    for (; r + BW <= t.rows; r += BW) {
      micro<MAX_MR, NV, MODE, ALIGNED>(t, r);
      micro<MAX_MR, NV, MODE, ALIGNED>(t, r + MAX_MR);
      micro<4, NV, MODE, ALIGNED>(t, r + 2 * MAX_MR);
    }
  }
  if (MAX_MR > 4) r = micro_rows<4, NV, MODE, ALIGNED>(t, r);
  if (MAX_MR > 2) r = micro_rows<2, NV, MODE, ALIGNED>(t, r);
  micro_rows<1, NV, MODE, ALIGNED>(t, r);
}

template <int MODE, bool ALIGNED = true>
INLINE void panel(int nv, const Tile& t) {
  if (MAX_NV == 1 || nv == 1) return panel_rows<1, MODE, ALIGNED>(t);
  if (nv == 2) return panel_rows<MAX_NV >= 2 ? 2 : 1, MODE, ALIGNED>(t);
  panel_rows<MAX_NV, MODE, ALIGNED>(t);
}

constexpr int K_BLOCK = 256;  // 256 x 48 floats of a panel stay near L1; other sizes gave no gain (measured)

// FORWARD product of one panel, blocked over k.
template <bool ALIGNED = true>
INLINE void forward_panel(int nv, Tile t) {
  const int k1 = t.k;
  if (k1 <= K_BLOCK + K_BLOCK / 2) return panel<FORWARD, ALIGNED>(nv, t);
  const int blocks = (k1 + K_BLOCK - 1) / K_BLOCK, kb = ((k1 + blocks - 1) / blocks + BW - 1) / BW * BW;
  const float *a = t.a, *b = t.b;
  const bool accumulate = t.accumulate;
  for (int k = 0; k < k1; k += kb) {
    t.a = a + (k / BW) * t.ast;
    t.b = b + (long)k * t.bks;
    t.k = k1 - k < kb ? k1 - k : kb;
    t.accumulate = accumulate || k > 0;
    panel<FORWARD, ALIGNED>(nv, t);
  }
}

// ---- 16 x 16 transposition
#if VW == 16
template <int S>
INLINE void butterfly(vec* r) {
  veci lo, hi;
  for (int e = 0; e < VW; e++) {
    lo[e] = (e & S) ? VW + e - S : e;
    hi[e] = (e & S) ? VW + e : e + S;
  }
#pragma GCC unroll 16
  for (int i = 0; i < VW; i++)
    if (!(i & S)) {
      vec a = r[i], b = r[i + S];
#if defined(__clang__)
      for (int e = 0; e < VW; e++) {
        r[i][e] = lo[e] < VW ? a[lo[e]] : b[lo[e] - VW];
        r[i + S][e] = hi[e] < VW ? a[hi[e]] : b[hi[e] - VW];
      }
#else
      r[i] = __builtin_shuffle(a, b, lo);
      r[i + S] = __builtin_shuffle(a, b, hi);
#endif
    }
}
// dst(j, i) = src(i, j) for 16 x 16 floats with row strides lds and ldd
NOINLINE void transpose16(const float* src, long lds, float* dst, long ldd) {
  vec r[16];
#pragma GCC unroll 16
  for (int i = 0; i < 16; i++) r[i] = *(const vecu*)(src + i * lds);
  butterfly<8>(r);
  butterfly<4>(r);
  butterfly<2>(r);
  butterfly<1>(r);
#pragma GCC unroll 16
  for (int i = 0; i < 16; i++) *(vecu*)(dst + i * ldd) = r[i];
}
#else
NOINLINE void transpose16(const float* src, long lds, float* dst, long ldd) {
  for (int i0 = 0; i0 < 16; i0 += 4)
    for (int j0 = 0; j0 < 16; j0 += 4)
      for (int i = 0; i < 4; i++)
        for (int j = 0; j < 4; j++) dst[(j0 + j) * ldd + i0 + i] = src[(i0 + i) * lds + j0 + j];
}
#endif

}  // namespace
