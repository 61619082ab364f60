/// @file
/// @brief The same for many things, several at a time.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace cli {

/// @brief Calls `work(index)` for every index below `count`, and waits for all of them.
///
/// The bubblewrap sandbox dies with the thread that made it, so the threads stay until all is done.
/// @param[in] count how many
/// @param[in] jobs how many at the same time
/// @param[in] work what; the first exception is thrown on, after the others have ended
template <typename Work>
void parallel(std::size_t count, unsigned jobs, const Work& work) {
  std::atomic<std::size_t> next{0};
  std::mutex mutex;
  std::exception_ptr trouble;
  {
    std::vector<std::jthread> threads;
    while (threads.size() < std::min<std::size_t>(std::max(1U, jobs), count)) {
      threads.emplace_back([&] {
        for (std::size_t index = next++; index < count; index = next++) {
          try {
            work(index);
          } catch (...) {
            const std::lock_guard lock{mutex};
            trouble = trouble ? trouble : std::current_exception();
            next = count;
          }
        }
      });
    }
  }
  if (trouble) {
    std::rethrow_exception(trouble);
  }
}

} // namespace cli
