#include "common/posix/signal_set.hpp"

#include "common/posix/signal_names.hpp"

#include <bit>
#include <ostream>

namespace posix {
namespace {

constexpr int highest = 64;

constexpr std::uint64_t bit(int signo) noexcept {
  return signo >= 1 && signo <= highest ? std::uint64_t{1} << static_cast<unsigned>(signo - 1) : 0;
}

} // namespace

SignalSet::SignalSet(std::initializer_list<int> signals) noexcept {
  for (const int signo : signals) {
    add(signo);
  }
}

SignalSet SignalSet::from_bits(std::uint64_t bits) noexcept {
  SignalSet set;
  set.bits_ = bits;
  return set;
}

SignalSet SignalSet::from(const sigset_t& set) noexcept {
  SignalSet result;
  for (int signo = 1; signo <= highest; ++signo) {
    if (::sigismember(&set, signo) == 1) {
      result.add(signo);
    }
  }
  return result;
}

SignalSet SignalSet::all() noexcept {
  sigset_t full;
  ::sigfillset(&full);
  return from(full).remove(SIGKILL).remove(SIGSTOP);
}

SignalSet& SignalSet::add(int signo) noexcept {
  bits_ |= bit(signo);
  return *this;
}

SignalSet& SignalSet::remove(int signo) noexcept {
  bits_ &= ~bit(signo);
  return *this;
}

bool SignalSet::contains(int signo) const noexcept {
  return (bits_ & bit(signo)) != 0;
}

std::vector<int> SignalSet::signals() const {
  std::vector<int> members;
  members.reserve(static_cast<std::size_t>(std::popcount(bits_)));
  for (int signo = 1; signo <= highest; ++signo) {
    if (contains(signo)) {
      members.push_back(signo);
    }
  }
  return members;
}

sigset_t SignalSet::to_sigset() const noexcept {
  sigset_t set;
  ::sigemptyset(&set);
  for (int signo = 1; signo <= highest; ++signo) {
    if (contains(signo)) {
      ::sigaddset(&set, signo);
    }
  }
  return set;
}

std::string SignalSet::describe() const {
  std::string text = "{";
  for (const int signo : signals()) {
    text += (text.size() > 1 ? ", " : "") + signal_name(signo);
  }
  return text + "}";
}

SignalSet operator|(SignalSet one, SignalSet other) noexcept {
  return SignalSet::from_bits(one.bits_ | other.bits_);
}

SignalSet operator&(SignalSet one, SignalSet other) noexcept {
  return SignalSet::from_bits(one.bits_ & other.bits_);
}

SignalSet operator-(SignalSet one, SignalSet other) noexcept {
  return SignalSet::from_bits(one.bits_ & ~other.bits_);
}

std::ostream& operator<<(std::ostream& stream, SignalSet set) {
  return stream << set.describe();
}

} // namespace posix
