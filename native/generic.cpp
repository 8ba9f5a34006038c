// Row-major kernels for all element types, built once: moving, reducing, gathering, sorting, random bits. They serve what the blocked
// float32 kernels do not, so they are written for brevity; dense training spends next to no time here.
#include "generic.h"

#if defined(__linux__)
#include <sys/mman.h>
#endif

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <type_traits>
#include <vector>

#define BARO_SCALAR_LOOPS
#include "generated.h"

namespace {
using namespace baro;

// Calls f(T()) with the C type of an element type.
template <class F>
void with_type(int64_t type, F f) {
  switch (type) {
    case F32: return f(float());
    case F64: return f(double());
    case I32: return f(int32_t());
    case I64: return f(int64_t());
    case U8: return f(uint8_t());
    case BOOL: return f(bool());
    case U32: return f(uint32_t());
    case I8: return f(int8_t());
    case I16: return f(int16_t());
    case U16: return f(uint16_t());
    default: return f(uint64_t());
  }
}
template <class F>
void with_float(int64_t type, F f) {
  if (type == F32) f(float());
  else f(double());
}
template <class F>
void with_size(int64_t size, F f) {
  if (size == 4) f(uint32_t());
  else if (size == 1) f(uint8_t());
  else if (size == 8) f(uint64_t());
  else f(uint16_t());
}

// Copies an n-dimensional array between any strides: transpose, slice, broadcast, concatenate. Buffers: from, to.
// p: item size, dimensions, offset from, offset to, then shape, strides from, strides to (in elements).
template <class T>
void move_axis(const T* x, T* y, const int64_t* shape, const int64_t* sx, const int64_t* sy, int64_t axes) {
  if (axes == 0) {
    *y = *x;
  } else if (axes == 1) {
    if (sx[0] == 1 && sy[0] == 1) std::memcpy(y, x, shape[0] * sizeof(T));
    else for (int64_t i = 0; i < shape[0]; i++) y[i * sy[0]] = x[i * sx[0]];
  } else {
    for (int64_t i = 0; i < shape[0]; i++) move_axis(x + i * sx[0], y + i * sy[0], shape + 1, sx + 1, sy + 1, axes - 1);
  }
}
void move(const Call& c) {
  const int64_t d = c.p[1];
  with_size(c.p[0], [&](auto t) {
    using T = decltype(t);
    const int64_t* shape = c.p + 4;
    if (shape[0] == 0 && d > 0) return;
    move_axis((const T*)c.in(0) + c.p[2], (T*)c.in(1) + c.p[3], shape, shape + d, shape + 2 * d, d);
  });
}
void zero(const Call& c) { std::memset(c.in(0), 0, c.p[0]); }  // p: bytes
void copy(const Call& c) { std::memcpy((char*)c.in(1) + c.begin, (char*)c.in(0) + c.begin, c.end - c.begin); }  // range: bytes

// Gives the whole pages of a buffer back to the system: of a caller's array that the arena now holds and that will be written again, or
// of the arena's copy once the caller has it. Large state is so never in memory twice. p: bytes.
void forget(const Call& c) {
#if defined(__linux__)
  const uintptr_t page = 4096, a = ((uintptr_t)c.in(0) + page - 1) / page * page, b = ((uintptr_t)c.in(0) + c.p[0]) / page * page;
  if (a < b) madvise((void*)a, b - a, MADV_DONTNEED);
#else
  (void)c;
#endif
}

// Reductions of (outer, n, inner) over n. Buffers: from, to. p: type, which, outer, n, inner.
enum { SUM, PROD, MAX, MIN, ANY, ALL };
template <class T>
T join(int64_t which, T a, T b) {
  switch (which) {
    case SUM: return T(a + b);
    case PROD: return T(a * b);
    case MAX: return (a > b || a != a) ? a : b;
    case MIN: return (a < b || a != a) ? a : b;
    case ANY: return T(a || b);
    default: return T(a && b);
  }
}
template <class T>
T start(int64_t which) {
  using L = std::numeric_limits<T>;
  if (which == MAX) return L::has_infinity ? T(-L::infinity()) : L::lowest();
  if (which == MIN) return L::has_infinity ? L::infinity() : L::max();
  return T(which == PROD || which == ALL);
}
template <class T, int WHICH>
void reduce_loop(const T* x, T* y, int64_t outer, int64_t n, int64_t inner) {
  constexpr int64_t CHUNK = 64;  // partial results of 64 rows, then joined in double where T is a float: long sums stay accurate
  using Wide = typename std::conditional<std::is_floating_point<T>::value, double, T>::type;
  std::vector<T> part((size_t)inner);
  std::vector<Wide> all((size_t)inner);
  for (int64_t o = 0; o < outer; o++, x += n * inner, y += inner) {
    if (inner == 1 && std::is_floating_point<T>::value && (WHICH == SUM || WHICH == PROD)) {
      double s = WHICH;  // 0 or 1
      for (int64_t i = 0; i < n; i++) s = WHICH == SUM ? s + (double)x[i] : s * (double)x[i];
      y[0] = (T)s;
      continue;
    }
    std::fill(all.begin(), all.end(), start<Wide>(WHICH));
    for (int64_t i0 = 0; i0 < n; i0 += CHUNK) {
      std::fill(part.begin(), part.end(), start<T>(WHICH));
      for (int64_t i = i0; i < n && i < i0 + CHUNK; i++)
        for (int64_t j = 0; j < inner; j++) part[(size_t)j] = join<T>(WHICH, part[(size_t)j], x[i * inner + j]);
      for (int64_t j = 0; j < inner; j++) all[(size_t)j] = join<Wide>(WHICH, all[(size_t)j], (Wide)part[(size_t)j]);
    }
    for (int64_t j = 0; j < inner; j++) y[j] = (T)all[(size_t)j];
  }
}
// std::vector<bool> has no elements to point at, so truth values are reduced as bytes.
void reduce(const Call& c) {
  const int64_t type = c.p[0] == BOOL ? (int64_t)U8 : c.p[0];
  with_type(type, [&](auto t) {
    using T = decltype(t);
    if constexpr (!std::is_same<T, bool>::value) {
      const T* x = (const T*)c.in(0);
      T* y = (T*)c.in(1);
      const int64_t o = c.p[2], n = c.p[3], i = c.p[4];
      switch (c.p[1]) {
        case SUM: return reduce_loop<T, SUM>(x, y, o, n, i);
        case PROD: return reduce_loop<T, PROD>(x, y, o, n, i);
        case MAX: return reduce_loop<T, MAX>(x, y, o, n, i);
        case MIN: return reduce_loop<T, MIN>(x, y, o, n, i);
        case ANY: return reduce_loop<T, ANY>(x, y, o, n, i);
        default: return reduce_loop<T, ALL>(x, y, o, n, i);
      }
    }
  });
}

// First largest (p[1] = 0) or smallest element along n, or the first NaN, as int32. p: type, which, outer, n, inner.
void arg_extreme(const Call& c) {
  with_type(c.p[0], [&](auto t) {
    using T = decltype(t);
    const int64_t n = c.p[3], inner = c.p[4];
    int32_t* y = (int32_t*)c.in(1);
    for (int64_t o = 0; o < c.p[2]; o++)
      for (int64_t j = 0; j < inner; j++) {
        const T* x = (const T*)c.in(0) + o * n * inner + j;
        int64_t best = 0;
        for (int64_t i = 1; i < n && x[best * inner] == x[best * inner]; i++) {
          const T a = x[i * inner], b = x[best * inner];
          if ((c.p[1] == 0 ? a > b : a < b) || a != a) best = i;
        }
        y[o * inner + j] = (int32_t)best;
      }
  });
}

// Running sums (p[1] = SUM) or products along n. p: type, which, outer, n, inner.
void cumulate(const Call& c) {
  with_type(c.p[0], [&](auto t) {
    using T = decltype(t);
    const int64_t n = c.p[3], inner = c.p[4];
    for (int64_t o = 0; o < c.p[2]; o++) {
      const T* x = (const T*)c.in(0) + o * n * inner;
      T* y = (T*)c.in(1) + o * n * inner;
      for (int64_t i = 0; i < n * inner; i++)
        y[i] = i < inner ? x[i] : c.p[1] == SUM ? T(y[i - inner] + x[i]) : T(y[i - inner] * x[i]);
    }
  });
}

// Positions that sort stably along n, int32, NaN last. p: type, 0, outer, n, inner.
void arg_sort(const Call& c) {
  with_type(c.p[0], [&](auto t) {
    using T = decltype(t);
    const int64_t n = c.p[3], inner = c.p[4];
    std::vector<int32_t> order((size_t)n);
    for (int64_t o = 0; o < c.p[2]; o++)
      for (int64_t j = 0; j < inner; j++) {
        const T* x = (const T*)c.in(0) + o * n * inner + j;
        for (int64_t i = 0; i < n; i++) order[(size_t)i] = (int32_t)i;
        std::stable_sort(order.begin(), order.end(), [&](int32_t a, int32_t b) {
          const T p = x[a * inner], q = x[b * inner];
          return p < q || (q != q && p == p);
        });
        for (int64_t i = 0; i < n; i++) ((int32_t*)c.in(1))[(o * n + i) * inner + j] = order[(size_t)i];
      }
  });
}

// softmax (p[1] = 0) or log-softmax along n of (outer, n, inner), float types.
void soft(const Call& c) {
  with_float(c.p[0], [&](auto t) {
    using T = decltype(t);
    const int64_t n = c.p[3], inner = c.p[4];
    for (int64_t o = 0; o < c.p[2]; o++)
      for (int64_t j = 0; j < inner; j++) {
        const T* x = (const T*)c.in(0) + o * n * inner + j;
        T *y = (T*)c.in(1) + o * n * inner + j, m = start<T>(MAX), s = 0;
        for (int64_t i = 0; i < n; i++) m = join<T>(MAX, m, x[i * inner]);
        for (int64_t i = 0; i < n; i++) s += y[i * inner] = std::exp(x[i * inner] - m);
        for (int64_t i = 0; i < n; i++) y[i * inner] = c.p[1] ? (x[i * inner] - m) - std::log(s) : y[i * inner] / s;
      }
  });
}

int64_t integer(const void* p, int64_t type, int64_t i) {
  int64_t v = 0;
  with_type(type, [&](auto t) { v = (int64_t)((const decltype(t)*)p)[i]; });
  return v;
}
// NumPy's negative indices count from the end; what lies outside gives -1.
int64_t index_of(const void* p, int64_t type, int64_t i, int64_t length) {
  const int64_t q = integer(p, type, i), at = q < 0 ? q + length : q;
  return at >= 0 && at < length ? at : -1;
}

// Cross-entropy of float64 logits (rows, n) with integer labels. Buffers: z, labels, out; or z, labels, g, out for the gradient.
// p: label type, rows, n.
void sparse_ce64(const Call& c) {
  const int64_t n = c.p[2];
  const bool gradient = c.nargs == 4;
  for (int64_t b = 0; b < c.p[1]; b++) {
    const double* z = (const double*)c.in(0) + b * n;
    double m = start<double>(MAX), s = 0;
    for (int64_t i = 0; i < n; i++) m = join<double>(MAX, m, z[i]);
    for (int64_t i = 0; i < n; i++) s += std::exp(z[i] - m);
    const int64_t k = index_of(c.in(1), c.p[0], b, n);
    if (!gradient) {
      ((double*)c.in(2))[b] = k < 0 ? NAN : std::log(s) + (m - z[k]);
      continue;
    }
    for (int64_t i = 0; i < n; i++)
      ((double*)c.in(3))[b * n + i] = k < 0 ? NAN : (std::exp(z[i] - m) / s - (i == k)) * ((const double*)c.in(2))[b];
  }
}

// out (lead, indices, rest) = x (lead, length, rest) at indices; an index out of range gives NaN (-1 in integers).
// p: item size, lead, length, rest, number of indices, their type.
void take(const Call& c) {
  const int64_t length = c.p[2], row = c.p[3] * c.p[0], count = c.p[4];
  const char* x = (const char*)c.in(0);
  char* y = (char*)c.in(2);
  for (int64_t o = 0; o < c.p[1]; o++, x += length * row)
    for (int64_t i = 0; i < count; i++, y += row) {
      const int64_t k = index_of(c.in(1), c.p[5], i, length);
      if (k >= 0) std::memcpy(y, x + k * row, row);
      else std::memset(y, 255, row);
    }
}
// The reverse: zeros, plus the rows of g at their indices. Buffers: g, indices, out. p: type, lead, length, rest, indices, their type.
void take_grad(const Call& c) {
  with_type(c.p[0], [&](auto t) {
    using T = decltype(t);
    const int64_t length = c.p[2], rest = c.p[3], count = c.p[4];
    const T* g = (const T*)c.in(0);
    T* y = (T*)c.in(2);
    std::memset(y, 0, c.p[1] * length * rest * sizeof(T));
    for (int64_t o = 0; o < c.p[1]; o++, y += length * rest)
      for (int64_t i = 0; i < count; i++, g += rest) {
        const int64_t k = index_of(c.in(1), c.p[5], i, length);
        for (int64_t j = 0; j < rest && k >= 0; j++) y[k * rest + j] = T(y[k * rest + j] + g[j]);
      }
  });
}
// take_along_axis: out (outer, n, inner) = x (outer, length, inner) at i (outer, n, inner). p: item size, outer, length, n, inner, index type.
void along(const Call& c) {
  const int64_t length = c.p[2], n = c.p[3], inner = c.p[4];
  with_size(c.p[0], [&](auto t) {
    using T = decltype(t);
    for (int64_t q = 0; q < c.p[1] * n * inner; q++) {
      const int64_t k = index_of(c.in(1), c.p[5], q, length);
      T* y = (T*)c.in(2) + q;
      if (k >= 0) *y = ((const T*)c.in(0))[(q / (n * inner) * length + k) * inner + q % inner];
      else std::memset(y, 255, sizeof(T));
    }
  });
}
void along_grad(const Call& c) {  // buffers: g, i, out; p: type, outer, length, n, inner, index type
  const int64_t length = c.p[2], n = c.p[3], inner = c.p[4];
  with_type(c.p[0], [&](auto t) {
    using T = decltype(t);
    T* y = (T*)c.in(2);
    std::memset(y, 0, c.p[1] * length * inner * sizeof(T));
    for (int64_t q = 0; q < c.p[1] * n * inner; q++) {
      const int64_t k = index_of(c.in(1), c.p[5], q, length);
      if (k < 0) continue;
      T& to = y[(q / (n * inner) * length + k) * inner + q % inner];
      to = T(to + ((const T*)c.in(0))[q]);
    }
  });
}

// out = x (n, rest) with the rows of u (m, rest) put at indices: set, add, max, min, multiply. Buffers: x, indices, u, out.
// p: type, how, n, rest, m, index type.
void scatter(const Call& c) {
  with_type(c.p[0], [&](auto t) {
    using T = decltype(t);
    const int64_t how = c.p[1], n = c.p[2], rest = c.p[3];
    const T* u = (const T*)c.in(2);
    T* y = (T*)c.in(3);
    std::memcpy(y, c.in(0), n * rest * sizeof(T));
    for (int64_t i = 0; i < c.p[4]; i++, u += rest) {
      const int64_t k = index_of(c.in(1), c.p[5], i, n);
      for (int64_t j = 0; j < rest && k >= 0; j++) {
        T& to = y[k * rest + j];
        to = how == 0 ? u[j] : how == 1 ? T(to + u[j]) : how == 4 ? T(to * u[j]) : join<T>(how == 2 ? MAX : MIN, to, u[j]);
      }
    }
  });
}

// Philox 4x32-10: block (b, 0, step, 0) under key (seed, 0), as core/philox.py defines it; a state is (seed, step).
inline void philox(const uint32_t* state, uint32_t b, uint32_t* w) {
  uint32_t x0 = b, x1 = 0, x2 = state[1], x3 = 0, k0 = state[0], k1 = 0;
  for (int r = 0; r < 10; r++) {
    const uint64_t p0 = 0xD2511F53ull * x0, p1 = 0xCD9E8D57ull * x2;
    x0 = (uint32_t)(p1 >> 32) ^ x1 ^ k0;
    x1 = (uint32_t)p1;
    x2 = (uint32_t)(p0 >> 32) ^ x3 ^ k1;
    x3 = (uint32_t)p0;
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  w[0] = x0, w[1] = x1, w[2] = x2, w[3] = x3;
}
// Word i of a draw is word i % 4 of block i / 4. Buffers: state, out. Range: blocks. p: words.
void random_bits(const Call& c) {
  uint32_t *y = (uint32_t*)c.in(1), w[4];
  for (int64_t b = c.begin; b < c.end; b++) {
    philox((const uint32_t*)c.in(0), (uint32_t)b, w);
    for (int64_t j = 0; j < 4 && 4 * b + j < c.p[0]; j++) y[4 * b + j] = w[j];
  }
}

// Batches of row-major products: p: type, m, k, n, batch axes, their shape, strides of a, strides of b (in elements). Buffers: a, b, out.
void mm_row(const Call& c) {
  const int64_t m = c.p[1], k = c.p[2], n = c.p[3], axes = c.p[4];
  const int64_t *shape = c.p + 5, *sa = shape + axes, *sb = sa + axes;
  int64_t count = 1;
  for (int64_t i = 0; i < axes; i++) count *= shape[i];
  with_type(c.p[0], [&](auto t) {
    using T = decltype(t);
    for (int64_t q = 0; q < count; q++) {
      const T *a = (const T*)c.in(0), *b = (const T*)c.in(1);
      for (int64_t i = axes - 1, rest = q; i >= 0; rest /= shape[i], i--) {
        a += rest % shape[i] * sa[i];
        b += rest % shape[i] * sb[i];
      }
      T* y = (T*)c.in(2) + q * m * n;
      std::memset(y, 0, m * n * sizeof(T));
      for (int64_t i = 0; i < m; i++)
        for (int64_t r = 0; r < k; r++) {
          const T x = a[i * k + r];
          for (int64_t j = 0; j < n; j++) y[i * n + j] = T(y[i * n + j] + x * b[r * n + j]);
        }
    }
  });
}

const NamedKernel kernels[] = {
    {"move", move},           {"zero", zero},       {"copy", copy},           {"reduce", reduce},
    {"arg_extreme", arg_extreme}, {"cumulate", cumulate}, {"arg_sort", arg_sort}, {"soft", soft},
    {"sparse_ce64", sparse_ce64}, {"take", take},   {"take_grad", take_grad}, {"along", along},
    {"along_grad", along_grad}, {"random_bits", random_bits}, {"mm_row", mm_row}, {"scatter", scatter}, {"forget", forget},
};
}  // namespace

namespace baro {
void shuffles(const uint32_t* state, int64_t count, int64_t rows, int64_t* out) {
  const int64_t words = count * rows;
  std::vector<uint64_t> a((size_t)words + 4), b((size_t)rows);  // word in the high half, row in the low
  for (int64_t i = 0; i < words; i += 4) {
    uint32_t w[4];
    philox(state, (uint32_t)(i / 4), w);
    for (int64_t j = 0; j < 4; j++) a[(size_t)(i + j)] = (uint64_t)w[j] << 32 | (uint64_t)((i + j) % rows);
  }
  for (int64_t e = 0; e < count; e++) {
    uint64_t *from = a.data() + e * rows, *to = b.data();
    if (rows < 100) std::sort(from, from + rows);  // the row is a part of the key, so equal words keep their order
    else for (int shift = 32; shift < 64; shift += 11) {  // radix sort by 11, 11 and 10 bits, which is stable
      int64_t place[2048] = {};
      for (int64_t i = 0; i < rows; i++) place[from[i] >> shift & 2047]++;
      int64_t sum = 0;
      for (int64_t& p : place) {
        const int64_t n = p;
        p = sum;
        sum += n;
      }
      for (int64_t i = 0; i < rows; i++) to[place[from[i] >> shift & 2047]++] = from[i];
      std::swap(from, to);
    }
    for (int64_t i = 0; i < rows; i++) out[e * rows + i] = (int64_t)(from[i] & 0xFFFFFFFFu);
  }
}

GenericTable generic_table() {
  return {kernels, sizeof kernels / sizeof *kernels, scalar_loops, sizeof scalar_loops / sizeof *scalar_loops};
}
}  // namespace baro
