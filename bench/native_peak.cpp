// The machine's peak of fused multiply-adds in float32, on 1 and on 2 threads: what the engine's figures are fractions of.
//   c++ -O2 -march=native -std=gnu++17 -pthread bench/native_peak.cpp -o peak && ./peak      prints GFLOP/s of one thread and of two (best of 40),
//   and how many cores' worth two threads had on average: 2 where nobody else was running
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

// Twelve chains cover the latency of two multiply-add units. Named variables stay in registers, an array need not.
#define CHAINS(F) F(0) F(1) F(2) F(3) F(4) F(5) F(6) F(7) F(8) F(9) F(10) F(11)

__attribute__((noinline)) double rate(long n) {
  V b = V{} + 1e-9f, c = V{} + 0.999f;
#define START(i) V a##i = V{} + 1.0f;
  CHAINS(START)
  const auto start = std::chrono::steady_clock::now();
  for (long i = 0; i < n; i++) {
#define STEP(i) a##i = a##i * c + b;
    CHAINS(STEP)
#if defined(__x86_64__)
#define KEEP(i) asm volatile("" : "+v"(a##i));  // keeps the value in its register and the loop in place
#else
#define KEEP(i) asm volatile("" : "+w"(a##i));
#endif
    CHAINS(KEEP)
  }
  const double s = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return n * 12.0 * 2 * W / s * 1e-9;
}

int main() {
  double one = 0, two = 0, all = 0;
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
    all += (r[0] + r[1]) / 40;
  }
  std::printf("%.1f %.1f %.2f\n", one, two, all / one);
}
