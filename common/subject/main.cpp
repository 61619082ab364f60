// The main function of every subject: runs the probe that the judge names. It decides nothing.
#include "common/subject/channel.hpp"
#include "common/subject/decimal.hpp"
#include "common/subject/probe.hpp"

#include <cxxabi.h>

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <span>
#include <string_view>
#include <system_error>
#include <typeinfo>

namespace {

using subject::protocol::Kind;

constexpr int no_such_probe = 96;
constexpr int ended_by_exception = 97;

void tell_exception(const char* mangled, std::string_view what, int number) noexcept {
  int status = 0;
  char* name = abi::__cxa_demangle(mangled, nullptr, nullptr, &status);
  subject::channel::send(Kind::exception,
                         {name != nullptr ? name : mangled, what, subject::Decimal{number}.view()});
  std::free(name); // NOLINT(*-no-malloc): __cxa_demangle hands out malloc'd memory
}

// On a page of its own: where loops depend on how an address is aligned, they take as many turns in
// every run, wherever the kernel has put the stack. The explorer's second run rests on it.
[[gnu::noinline]] void run_on_own_page(subject::Probe::Body body,
                                       const subject::Arguments& arguments) {
  alignas(4096) char page = 0;
  asm volatile("" : : "r"(&page) : "memory");
  body(arguments);
}

} // namespace

int main(int argc, char** argv) {
  // The program that a probe starts by exec inherits nothing from the judge's channel.
  ::fcntl(subject::protocol::channel_fd, F_SETFD, FD_CLOEXEC);
  const std::span<char* const> all{argv, static_cast<std::size_t>(argc)};
  std::string_view name = argc > 1 ? all[1] : std::string_view{};
  const bool waits = name.starts_with(subject::protocol::waiting);
  name.remove_prefix(waits ? 1 : 0);
  const subject::Probe::Body body = subject::Probe::find(name);
  if (body == nullptr) {
    return no_such_probe;
  }
  subject::channel::send(Kind::started, {});
  if (waits) {
    subject::gate("start");
  }
  try {
    run_on_own_page(body, subject::Arguments{all.subspan(2)});
    subject::channel::send(Kind::ended, {});
    return 0;
  } catch (const std::system_error& error) {
    tell_exception(typeid(error).name(), error.what(), error.code().value());
  } catch (const std::exception& error) {
    tell_exception(typeid(error).name(), error.what(), 0);
  } catch (...) {
    tell_exception("something that is not a std::exception", "", 0);
  }
  return ended_by_exception;
}
