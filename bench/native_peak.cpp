// The machine's peak of fused multiply-adds in float32, on 1 and on 2 threads: what the engine's figures are fractions of.
//   c++ -O2 -march=native -pthread bench/native_peak.cpp -o peak && ./peak      prints GFLOP/s of one thread and of two (best of 40)
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <thread>

#if defined(__AVX512F__)
constexpr int W = 16;
#elif defined(__AVX2__)
constexpr int W = 8;
#else
constexpr int W = 4;
#endif
typedef float V __attribute__((vector_size(W * 4)));

__attribute__((noinline)) double rate(long n) {
  V a[10], b = V{} + 1e-9f, c = V{} + 0.999f;  // ten chains cover the latency of two multiply-add units
  for (V& x : a) x = V{} + 1.0f;
  const auto start = std::chrono::steady_clock::now();
  for (long i = 0; i < n; i++) {
#pragma GCC unroll 10
    for (int j = 0; j < 10; j++) {
      a[j] = a[j] * c + b;
      asm volatile("" : "+v"(a[j]));  // keeps the sum in its register and the loop in place
    }
  }
  const double s = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return n * 10.0 * 2 * W / s * 1e-9;
}

int main() {
  double one = 0, two = 0;
  for (int i = 0; i < 40; i++) one = std::max(one, rate(500000));
  for (int i = 0; i < 40; i++) {
    double r[2];
    std::atomic<int> ready{0};
    auto work = [&](int t) {
      ready++;
      while (ready < 2) {}
      r[t] = rate(500000);
    };
    std::thread other(work, 1);
    work(0);
    other.join();
    two = std::max(two, r[0] + r[1]);
  }
  std::printf("%.1f %.1f\n", one, two);
}
