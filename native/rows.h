// float32 kernels along the features of each row, for row-major and for blocked operands alike: softmax, cross-entropy, sums, maxima.
//
// Parameters begin: rows, features, row stride, block stride (row-major: features, 16; blocked: 16, rows*16). Range: rows, unless said.
#pragma once
#include "engine.h"
#include "gemm.h"
#include "scalar_math.h"

namespace {
using namespace baro;

struct Rows {
  int64_t rows, n, row_stride, block_stride;
  explicit Rows(const int64_t* p) : rows(p[0]), n(p[1]), row_stride(p[2]), block_stride(p[3]) {}
  int64_t blocks() const { return (n + BW - 1) / BW; }
  int64_t lanes(int64_t v) const { return n - v * BW < BW ? n - v * BW : BW; }
  int64_t at(int64_t b, int64_t f) const { return b * row_stride + (f / BW) * block_stride + f % BW; }
};

struct Lanes {  // 16 numbers; loops over them become vector instructions
  float x[BW];
};
// Whole blocks are read even where a row ends inside (buffers are padded); `rest` replaces the lanes past the end.
INLINE Lanes load(const float* p, int64_t lanes, float rest) {
  Lanes l;
  std::memcpy(l.x, p, sizeof l.x);
  if (lanes < BW)
    for (int j = 0; j < BW; j++) l.x[j] = j < lanes ? l.x[j] : rest;
  return l;
}
INLINE void store(float* p, const Lanes& l, int64_t lanes) {
  if (lanes == BW) std::memcpy(p, l.x, sizeof l.x);
  else for (int64_t j = 0; j < lanes; j++) p[j] = l.x[j];
}
INLINE float total(const Lanes& l) {
  float s[8];
  for (int j = 0; j < 8; j++) s[j] = l.x[j] + l.x[j + 8];
  return ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]));
}
INLINE float larger(float a, float b) { return ((a > b) | (a != a)) ? a : b; }
INLINE float smaller(float a, float b) { return ((a < b) | (a != a)) ? a : b; }
// m = the larger (or smaller) of x and m in each of 16 lanes, x where it is NaN. With vector types: the compiler unrolls the plain loop over
// lanes into 16 scalar comparisons (four times slower).
template <bool MAX>
INLINE void extreme_lanes(float* m, const float* x) {
  for (int p = 0; p < PARTS; p++) {
    const vec a = *(const vecu*)(x + p * VW), b = *(const vecu*)(m + p * VW);
    *(vecu*)(m + p * VW) = ((MAX ? a > b : a < b) | (a != a)) ? a : b;
  }
}
template <bool MAX>
INLINE float extreme(float a, float b) {
  return MAX ? larger(a, b) : smaller(a, b);
}
template <bool MAX>
INLINE float extreme_lane(const Lanes& l) {
  float s[8], q[4];
  for (int j = 0; j < 8; j++) s[j] = extreme<MAX>(l.x[j], l.x[j + 8]);
  for (int j = 0; j < 4; j++) q[j] = extreme<MAX>(s[j], s[j + 4]);
  return extreme<MAX>(extreme<MAX>(q[0], q[2]), extreme<MAX>(q[1], q[3]));
}
template <bool MAX>
INLINE float row_extreme(const Rows& r, const float* x) {
  Lanes m = load(x, r.lanes(0), MAX ? -INFINITY : INFINITY);
  for (int64_t v = 1; v < r.blocks(); v++) {
    const Lanes l = load(x + v * r.block_stride, r.lanes(v), MAX ? -INFINITY : INFINITY);
    extreme_lanes<MAX>(m.x, l.x);
  }
  return extreme_lane<MAX>(m);
}
// Sum of exp(x - m) over a row; the exponentials go to y if it is not null (y strides as x).
INLINE float row_exp(const Rows& r, const float* x, float m, float* y) {
  Lanes s{};
  for (int64_t v = 0; v < r.blocks(); v++) {
    Lanes l = load(x + v * r.block_stride, r.lanes(v), -INFINITY);
    for (int j = 0; j < BW; j++) l.x[j] = m_exp(l.x[j] - m);
    if (r.lanes(v) < BW)
      for (int j = 0; j < BW; j++) l.x[j] = j < r.lanes(v) ? l.x[j] : 0.f;
    for (int j = 0; j < BW; j++) s.x[j] += l.x[j];
    if (y) store(y + v * r.block_stride, l, r.lanes(v));
  }
  return total(s);
}

// Rows of up to WIDE features are taken sixteen at a time, transposed in scratch memory: a lane is then a row, and a loop over features
// needs no sums across lanes (7 times faster for 10 classes; above some hundred features whole rows are as fast).
constexpr int64_t WIDE = 256;

struct Sixteen {
  const Rows& r;
  float* t;  // t[f * 16 + i]: feature f of row i
  int64_t first, count;

  void read(const float* x) const {
    alignas(64) float part[BW * BW];
    for (int64_t v = 0; v < r.blocks(); v++) {
      const float* p = x + first * r.row_stride + v * r.block_stride;
      if (count == BW) {
        transpose16(p, r.row_stride, t + v * BW * BW, BW);
      } else {  // the last rows: nothing past them is read
        std::memset(part, 0, sizeof part);
        for (int64_t i = 0; i < count; i++) std::memcpy(part + i * BW, p + i * r.row_stride, r.lanes(v) * 4);
        transpose16(part, BW, t + v * BW * BW, BW);
      }
    }
  }
  void write(float* y) const {
    alignas(64) float part[BW * BW];
    for (int64_t v = 0; v < r.blocks(); v++) {
      float* p = y + first * r.row_stride + v * r.block_stride;
      if (count == BW && (r.lanes(v) == BW || r.row_stride == BW)) {  // lanes past the last feature exist in blocks only
        transpose16(t + v * BW * BW, BW, p, r.row_stride);
      } else {
        transpose16(t + v * BW * BW, BW, part, BW);
        for (int64_t i = 0; i < count; i++) std::memcpy(p + i * r.row_stride, part + i * BW, r.lanes(v) * 4);
      }
    }
  }
  Lanes largest() const {
    Lanes m;
    std::memcpy(m.x, t, sizeof m.x);
    for (int64_t f = 1; f < r.n; f++) extreme_lanes<true>(m.x, t + f * BW);
    return m;
  }
  // t = exp(t - m) where asked; returns the sums
  template <bool KEEP>
  Lanes exponentials(const Lanes& m) const {
    Lanes s{};
    for (int64_t f = 0; f < r.n; f++) {
      float e[BW];
      for (int j = 0; j < BW; j++) e[j] = m_exp(t[f * BW + j] - m.x[j]);
      for (int j = 0; j < BW; j++) s.x[j] += e[j];
      if (KEEP) std::memcpy(t + f * BW, e, sizeof e);
    }
    return s;
  }
};
// Calls f(sixteen) for each group of rows of a call's range, with the rows of operand 0 read.
template <class F>
INLINE void by_sixteen(const Call& c, const Rows& r, F f) {
  for (int64_t b = c.begin; b < c.end; b += BW) {
    const Sixteen s{r, (float*)c.scratch, b, c.end - b < BW ? c.end - b : BW};
    s.read((const float*)c.in(0));
    f(s);
  }
}

void softmax(const Call& c) {  // x, out
  const Rows r(c.p);
  if (r.n <= WIDE)
    return by_sixteen(c, r, [&](const Sixteen& s) {
      Lanes q = s.exponentials<true>(s.largest());
      for (int j = 0; j < BW; j++) q.x[j] = 1.f / q.x[j];
      for (int64_t f = 0; f < r.n; f++)
        for (int j = 0; j < BW; j++) s.t[f * BW + j] *= q.x[j];
      s.write((float*)c.in(1));
    });
  for (int64_t b = c.begin; b < c.end; b++) {
    const float* x = (const float*)c.in(0) + b * r.row_stride;
    float* y = (float*)c.in(1) + b * r.row_stride;
    const float s = 1.f / row_exp(r, x, row_extreme<true>(r, x), y);
    for (int64_t v = 0; v < r.blocks(); v++)
      for (int64_t j = 0; j < r.lanes(v); j++) y[v * r.block_stride + j] *= s;
  }
}
void log_softmax(const Call& c) {  // x, out
  const Rows r(c.p);
  if (r.n <= WIDE)
    return by_sixteen(c, r, [&](const Sixteen& s) {
      const Lanes m = s.largest();
      Lanes q = s.exponentials<false>(m);
      for (int j = 0; j < BW; j++) q.x[j] = m_log(q.x[j]);
      for (int64_t f = 0; f < r.n; f++)
        for (int j = 0; j < BW; j++) s.t[f * BW + j] = (s.t[f * BW + j] - m.x[j]) - q.x[j];
      s.write((float*)c.in(1));
    });
  for (int64_t b = c.begin; b < c.end; b++) {
    const float* x = (const float*)c.in(0) + b * r.row_stride;
    float* y = (float*)c.in(1) + b * r.row_stride;
    const float m = row_extreme<true>(r, x), s = m_log(row_exp(r, x, m, nullptr));
    for (int64_t v = 0; v < r.blocks(); v++)
      for (int64_t j = 0; j < r.lanes(v); j++) y[v * r.block_stride + j] = (x[v * r.block_stride + j] - m) - s;
  }
}

INLINE int64_t label(const void* p, int64_t type, int64_t i) {
  switch (type) {
    case I32: return ((const int32_t*)p)[i];
    case I64: return ((const int64_t*)p)[i];
    case U8: return ((const uint8_t*)p)[i];
    case I8: return ((const int8_t*)p)[i];
    case I16: return ((const int16_t*)p)[i];
    case U16: return ((const uint16_t*)p)[i];
    case U32: return ((const uint32_t*)p)[i];
    default: return (int64_t)((const uint64_t*)p)[i];
  }
}
// The class of a row; NumPy's negative labels count from the end, and a label out of range gives NaN instead of a read past the row.
INLINE int64_t class_of(const Rows& r, const Call& c, int64_t b) {
  const int64_t q = label(c.in(1), c.p[4], b), i = q < 0 ? q + r.n : q;
  return i >= 0 && i < r.n ? i : -1;
}
void sparse_ce(const Call& c) {  // z, labels (type p[4]), out
  const Rows r(c.p);
  float* y = (float*)c.in(2);
  if (r.n <= WIDE)
    return by_sixteen(c, r, [&](const Sixteen& s) {
      const Lanes m = s.largest();
      Lanes q = s.exponentials<false>(m), z{};
      for (int64_t i = 0; i < s.count; i++) {
        const int64_t k = class_of(r, c, s.first + i);
        z.x[i] = k < 0 ? NAN : s.t[k * BW + i];
      }
      for (int j = 0; j < BW; j++) q.x[j] = m_log(q.x[j]) + (m.x[j] - z.x[j]);
      std::memcpy(y + s.first, q.x, s.count * 4);
    });
  for (int64_t b = c.begin; b < c.end; b++) {
    const float* z = (const float*)c.in(0);
    const float m = row_extreme<true>(r, z + b * r.row_stride);
    const int64_t k = class_of(r, c, b);
    y[b] = k < 0 ? NAN : m_log(row_exp(r, z + b * r.row_stride, m, nullptr)) + (m - z[r.at(b, k)]);
  }
}
// (p - 1) g at the label and p g elsewhere, from p already rounded, as the reference has it.
void sparse_ce_grad(const Call& c) {  // z, labels, g (of one number where p[5]), out
  const Rows r(c.p);
  auto gradient = [&](int64_t b) { return ((const float*)c.in(2))[c.p[5] ? 0 : b]; };
  if (r.n <= WIDE)
    return by_sixteen(c, r, [&](const Sixteen& s) {
      Lanes q = s.exponentials<true>(s.largest()), g{};
      for (int j = 0; j < BW; j++) q.x[j] = 1.f / q.x[j];
      for (int64_t f = 0; f < r.n; f++)
        for (int j = 0; j < BW; j++) s.t[f * BW + j] *= q.x[j];
      for (int64_t i = 0; i < s.count; i++) {
        const int64_t k = class_of(r, c, s.first + i);
        if (k >= 0) s.t[k * BW + i] -= 1.f;
        g.x[i] = k < 0 ? NAN : gradient(s.first + i);
      }
      for (int64_t f = 0; f < r.n; f++)
        for (int j = 0; j < BW; j++) s.t[f * BW + j] *= g.x[j];
      s.write((float*)c.in(3));
    });
  for (int64_t b = c.begin; b < c.end; b++) {
    const float* x = (const float*)c.in(0) + b * r.row_stride;
    float* y = (float*)c.in(3) + b * r.row_stride;
    const int64_t k = class_of(r, c, b);
    const float s = 1.f / row_exp(r, x, row_extreme<true>(r, x), y), g = k < 0 ? NAN : gradient(b);
    for (int64_t v = 0; v < r.blocks(); v++)
      for (int64_t j = 0; j < r.lanes(v); j++) y[v * r.block_stride + j] *= s;
    if (k >= 0) y[r.at(0, k)] -= 1.f;
    for (int64_t v = 0; v < r.blocks(); v++)
      for (int64_t j = 0; j < r.lanes(v); j++) y[v * r.block_stride + j] *= g;
  }
}

void row_sum(const Call& c) {  // x, out (rows)
  const Rows r(c.p);
  for (int64_t b = c.begin; b < c.end; b++) {
    const float* x = (const float*)c.in(0) + b * r.row_stride;
    double sum = 0;
    for (int64_t v0 = 0; v0 < r.blocks(); v0 += 64) {  // partial sums of 1024 elements, added in double
      Lanes s{};
      for (int64_t v = v0; v < r.blocks() && v < v0 + 64; v++) {
        const Lanes l = load(x + v * r.block_stride, r.lanes(v), 0.f);
        for (int j = 0; j < BW; j++) s.x[j] += l.x[j];
      }
      sum += total(s);
    }
    ((float*)c.in(1))[b] = (float)sum;
  }
}
template <bool MAX>
void row_max(const Call& c) {  // x, out (rows)
  const Rows r(c.p);
  for (int64_t b = c.begin; b < c.end; b++) ((float*)c.in(1))[b] = row_extreme<MAX>(r, (const float*)c.in(0) + b * r.row_stride);
}
template <bool MAX>
void row_argmax(const Call& c) {  // x, out (rows) int32: the first extreme element, or the first NaN
  const Rows r(c.p);
  if (r.n <= WIDE)
    return by_sixteen(c, r, [&](const Sixteen& s) {
      float best[BW];
      int32_t at[BW] = {};
      std::memcpy(best, s.t, sizeof best);
      for (int64_t f = 1; f < r.n; f++)
        for (int p = 0; p < BW; p += VW) {
          const vec x = *(const vecu*)(s.t + f * BW + p), b = *(const vecu*)(best + p);
          const veci wins = ((MAX ? x > b : x < b) | (x != x)) & (b == b);
          *(veciu*)(at + p) = wins ? veci{} + (int32_t)f : (veci) * (const veciu*)(at + p);
          *(vecu*)(best + p) = wins ? x : b;
        }
      std::memcpy((int32_t*)c.in(1) + s.first, at, s.count * 4);
    });
  for (int64_t b = c.begin; b < c.end; b++) {
    const float* x = (const float*)c.in(0) + b * r.row_stride;
    const float m = row_extreme<MAX>(r, x);
    int32_t at = 0;
    for (int64_t v = 0; v < r.blocks(); v++) {
      const Lanes l = load(x + v * r.block_stride, r.lanes(v), 0.f);
      uint32_t hits = 0;
      for (int j = 0; j < BW; j++) hits |= (uint32_t)(l.x[j] == m || (m != m && l.x[j] != l.x[j])) << j;
      if (r.lanes(v) < BW) hits &= (1u << r.lanes(v)) - 1;
      if (hits) {
        at = (int32_t)(v * BW) + __builtin_ctz(hits);
        break;
      }
    }
    ((int32_t*)c.in(1))[b] = at;
  }
}

// Sum over the rows of a blocked array: the gradient of a bias. Range: feature blocks. Partial sums of 64 rows are added in double.
void column_sum(const Call& c) {  // x, out (features)
  const Rows r(c.p);
  for (int64_t v = c.begin; v < c.end; v++) {
    const float* x = (const float*)c.in(0) + v * r.block_stride;
    double sum[BW] = {};
    for (int64_t b0 = 0; b0 < r.rows; b0 += 64) {
      Lanes s{};
      for (int64_t b = b0; b < r.rows && b < b0 + 64; b++)
        for (int j = 0; j < BW; j++) s.x[j] += x[b * r.row_stride + j];
      for (int j = 0; j < BW; j++) sum[j] += s.x[j];
    }
    Lanes y;
    for (int j = 0; j < BW; j++) y.x[j] = (float)sum[j];
    store((float*)c.in(1) + v * BW, y, r.lanes(v));
  }
}

}  // namespace
