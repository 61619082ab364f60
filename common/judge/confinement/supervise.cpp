#include "common/judge/confinement/supervise.hpp"

#include "common/posix/check.hpp"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <sstream>
#include <string_view>

namespace confinement {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kept_bytes = 8192;

class Supervision {
public:
  Supervision(Child& child, Pipes& pipes, const JudgeRun& run)
      : child_{child}, pipes_{pipes}, run_{run}, until_{Clock::now() + run.deadline} {}

  Transcript watch() {
    while (!step()) {
    }
    // Everything is dead and the pipes hold the last words; a descriptor that some process outside
    // has inherited keeps no pipe open for longer than this.
    take_all();
    return std::move(said_);
  }

private:
  bool step() {
    std::array<pollfd, 4> all{{{child_.pidfd(), POLLIN, 0},
                               {pipes_.verdicts.reading.get(), POLLIN, 0},
                               {pipes_.output.reading.get(), POLLIN, 0},
                               {pipes_.status.reading.get(), POLLIN, 0}}};
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until_ - Clock::now()).count();
    const int ready =
        ::poll(all.data(), all.size(), stopped_ ? -1 : static_cast<int>(std::max(left, 0L)));
    if (ready == 0) {
      said_.late = true;
      stop();
    }
    if (ready > 0) {
      take_all();
    }
    return ready > 0 && all[0].revents != 0;
  }

  void take_all() {
    take(pipes_.status, [this](std::string_view bytes) {
      said_.status += bytes.substr(0, kept_bytes - std::min(kept_bytes, said_.status.size()));
      find_judge();
    });
    take(pipes_.output, [this](std::string_view bytes) {
      said_.output += bytes;
      said_.output.erase(0, said_.output.size() - std::min(kept_bytes, said_.output.size()));
    });
    take(pipes_.verdicts, [this](std::string_view bytes) {
      for (TestResult& result : said_.verdicts.feed(bytes)) {
        said_.results.push_back(std::move(result));
        if (run_.on_result) {
          run_.on_result(said_.results.back());
        }
        if (run_.stop_at_first && said_.results.back().verdict != judge::Verdict::pass) {
          said_.enough = true;
        }
      }
      if (said_.verdicts.damage() || said_.enough) {
        stop();
      }
    });
  }

  // A bounded number of reads: a flood on one pipe must not hide the others.
  template <typename Use>
  static void take(Pipe& pipe, Use use) {
    constexpr int most_reads = 64;
    std::array<char, 65536> buffer; // NOLINT(*-member-init): read() fills it
    for (int reads = 0; reads < most_reads && pipe.reading; ++reads) {
      const ssize_t length = ::read(pipe.reading.get(), buffer.data(), buffer.size());
      if (length > 0) {
        use(std::string_view{buffer.data(), static_cast<std::size_t>(length)});
      } else if (length == 0) {
        pipe.reading.reset();
      } else if (errno != EINTR) {
        break;
      }
    }
  }

  // The judge is not this process's child, so its number alone could soon be somebody else's.
  void find_judge() {
    const nlohmann::json pid = status_member(said_.status, "child-pid");
    if (!judge_ && pid.is_number_integer()) {
      judge_.reset(static_cast<int>(::syscall(SYS_pidfd_open, pid.get<pid_t>(), 0)));
    }
  }

  // The namespace's first process goes first: bubblewrap then sees it end, with all the others.
  void stop() noexcept {
    if (!judge_ || ::syscall(SYS_pidfd_send_signal, judge_.get(), SIGKILL, nullptr, 0) == -1) {
      child_.stop();
    }
    stopped_ = true;
  }

  Child& child_;
  Pipes& pipes_;
  const JudgeRun& run_;
  Clock::time_point until_;
  posix::UniqueFd judge_;
  bool stopped_ = false;
  Transcript said_;
};

} // namespace

nlohmann::json status_member(const std::string& status, const char* name) {
  std::istringstream lines{status};
  for (std::string line; std::getline(lines, line);) {
    const nlohmann::json object = nlohmann::json::parse(line, nullptr, false);
    if (object.is_object() && object.contains(name)) {
      return object.at(name);
    }
  }
  return nullptr;
}

Pipe::Pipe() {
  std::array<int, 2> ends{};
  posix::check(::pipe2(ends.data(), O_CLOEXEC), "pipe2");
  reading.reset(ends[0]);
  writing.reset(ends[1]);
  posix::check(::fcntl(reading.get(), F_SETFL, O_NONBLOCK), "fcntl");
}

bool Transcript::started() const {
  return !status_member(status, "exit-code").is_null();
}

Transcript supervise(Child& child, Pipes& pipes, const JudgeRun& run) {
  for (Pipe* pipe : {&pipes.verdicts, &pipes.output, &pipes.status}) {
    pipe->writing.reset();
  }
  return Supervision{child, pipes, run}.watch();
}

} // namespace confinement
