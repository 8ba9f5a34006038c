// The engine's threads: a pool of workers that spin briefly, then yield, then sleep, and a barrier for one run.
// Spinning threads on busy cores are ruinous (peers fell to a tenth of their speed), so nothing here spins for long.
#pragma once
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#if defined(__x86_64__) || defined(__i386__)
#include <immintrin.h>
#endif

namespace baro {

constexpr int MAX_THREADS = 64;

inline void pause_cpu() {
#if defined(__x86_64__) || defined(__i386__)
  _mm_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

// Waits until ready() is true: about 20 µs of spinning (a barrier between two halves of a layer is far shorter), then giving the core
// to others, then short sleeps, so that a thread whose partner is not running costs its machine nothing.
template <class Ready>
inline void wait_until(Ready ready) {
  for (int i = 0; i < 1000; i++) {
    if (ready()) return;
    pause_cpu();
  }
  for (int i = 0; i < 2000; i++) {
    if (ready()) return;
    std::this_thread::yield();
  }
  while (!ready()) std::this_thread::sleep_for(std::chrono::microseconds(50));
}

class Barrier {
 public:
  explicit Barrier(int threads) : threads_(threads) {}
  void wait(int t) {
    if (threads_ == 1) return;
    const uint32_t n = ++count_[t].mine;
    count_[t].arrived.store(n, std::memory_order_release);
    for (int o = 0; o < threads_; o++)
      if (o != t) wait_until([&] { return int32_t(count_[o].arrived.load(std::memory_order_acquire) - n) >= 0; });
  }

 private:
  struct alignas(128) Count {
    std::atomic<uint32_t> arrived{0};
    uint32_t mine = 0;
  };
  int threads_;
  Count count_[MAX_THREADS];
};

// Workers 1..n-1; the caller is thread 0. One run at a time has the pool: a second caller (another Python thread that trains a model)
// finds it taken and works alone, which gives the same bits. After a fork the child starts its own workers when it first needs them.
class Pool {
 public:
  static Pool& get() {
    // never destroyed: workers sleep through the end of the process instead of racing its destructors
    static std::atomic<Pool*> pool{new Pool};
    Pool* p = pool.load();
    if (p->pid_ != getpid()) {
      Pool* fresh = new Pool;
      if (pool.compare_exchange_strong(p, fresh)) return *fresh;
      delete fresh;
    }
    return *p;
  }
  // Runs f(t) for t in 0..threads-1 and returns true, or returns false at once when the pool is taken.
  template <class F>
  bool run(int threads, F f) {
    if (threads > MAX_THREADS || !busy_.try_lock()) return false;
    for (; started_ < threads - 1; started_++) std::thread([this, t = started_ + 1] { work(t); }).detach();
    job_ = [](void* p, int t) { (*(F*)p)(t); };
    data_ = &f;
    pending_.store(threads - 1, std::memory_order_relaxed);
    {
      std::lock_guard<std::mutex> hold(mutex_);  // a worker about to sleep holds it: no call is missed
      for (int t = 1; t < threads; t++) calls_[t].made.fetch_add(1, std::memory_order_release);
    }
    if (sleeping_.load() > 0) wake_.notify_all();
    f(0);
    wait_until([&] { return pending_.load(std::memory_order_acquire) == 0; });
    busy_.unlock();
    return true;
  }

 private:
  void work(int t) {
    for (uint32_t done = 0;; done++) {
      auto called = [&] { return calls_[t].made.load(std::memory_order_acquire) != done; };
      for (int i = 0; i < 2000 && !called(); i++) pause_cpu();
      for (int i = 0; i < 100 && !called(); i++) std::this_thread::yield();
      if (!called()) {
        std::unique_lock<std::mutex> hold(mutex_);
        sleeping_++;
        wake_.wait(hold, called);
        sleeping_--;
      }
      job_(data_, t);
      pending_.fetch_sub(1, std::memory_order_release);
    }
  }

  struct alignas(128) Calls {
    std::atomic<uint32_t> made{0};
  };
  const pid_t pid_ = getpid();
  std::mutex busy_, mutex_;
  std::condition_variable wake_;
  Calls calls_[MAX_THREADS];
  std::atomic<int> pending_{0}, sleeping_{0};
  void (*job_)(void*, int) = nullptr;
  void* data_ = nullptr;
  int started_ = 0;  // workers 1..started_ exist; guarded by busy_
};

}  // namespace baro
